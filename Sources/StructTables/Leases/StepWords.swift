import StructEngine

/// Steps of a rent in words: "01/08/2029: £99,300; 01/08/2031: £105,000".
struct StepWords {
    private var pairs: [(date: Deal.CalendarDate, rent: Double)] = []

    /// - Parameter rent: A year, to tell amounts of a month from those of a year.
    init(_ text: String, _ column: Column, rent: Double?) {
        let scan = TextScanner(text)
        guard !scan.dates.isEmpty, scan.dates.count == scan.amounts.count else { return }
        let factor = RentWords.isMonth(Words.tokens(text)) || RentWords.isMonth(Words.tokens(column.title)) ? 12.0 : 1
        for (date, amount) in zip(scan.dates, scan.amounts) {
            guard let day = date.date.date(column.order), let value = StepWords.number(amount.text, column), value >= 0 else {
                pairs = []
                return
            }
            var yearly = value * factor
            if factor == 1, let rent, rent > 0, yearly < rent / 5, yearly * 12 > rent / 3 { yearly *= 12 }
            pairs.append((day, StepWords.whole(yearly, within: factor == 1 ? 0 : 0.07)))
        }
    }

    private static func number(_ text: String, _ column: Column) -> Double? {
        guard let number = NumberText(text) else { return nil }
        // Whole amounts with their thousands parted: 99,300 and 99.300 are the same.
        switch number.evidence {
        case .open(let mark), .thousands(let mark): return number.value(decimal: mark == "." ? "," : ".")?.number
        case .decimal(let mark): return number.value(decimal: mark)?.number
        case .none: return number.value(decimal: column.decimal)?.number
        }
    }

    static func whole(_ value: Double, within tolerance: Double) -> Double {
        let whole = value.rounded(.toNearestOrAwayFromZero)
        return abs(whole - value) <= tolerance ? whole : value
    }

    func steps(at address: String) -> [LeaseDraft.Step] { pairs.map { LeaseDraft.Step(date: $0.date, rent: $0.rent, address: address) } }
}
