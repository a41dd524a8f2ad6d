import StructEngine

/// Steps of a rent in words: "01/08/2029: £99,300; 01/08/2031: £105,000".
struct StepWords {
    private var pairs: [(date: Deal.CalendarDate, rent: Double)] = []

    /// - Parameters:
    ///   - rent: A year, to tell amounts of a month from those of a year.
    ///   - usual: By which an amount of the column of rents is multiplied, where nothing says what those of steps are for.
    ///   - size: What amounts per area or kW are multiplied by.
    init(_ text: String, _ column: Column, rent: Double?, usual: Double = 1, size: LeaseSize = LeaseSize()) {
        let (scan, tokens) = (TextScanner(text), Words.tokens(text))
        // A growth is no rent.
        guard !scan.dates.isEmpty, scan.dates.count == scan.amounts.count, !text.contains("+"),
            !tokens.contains(where: { ["%", "pct", "percent", "prozent", "procent"].contains($0) })
        else { return }
        let (own, titled) = (RentWords.period(tokens), RentWords.period(Words.tokens(column.title)))
        var factor = (own.period ?? titled.period)?.perYear ?? 1
        if let measure = own.measure ?? titled.measure {
            guard let size = size.of(measure) else { return }
            factor *= size
        }
        let isStated = (own.period ?? titled.period) != nil || (own.measure ?? titled.measure) != nil
        for (date, amount) in zip(scan.dates, scan.amounts) {
            guard let day = date.date.date(column.order), let value = StepWords.number(amount.text, column), value >= 0 else {
                pairs = []
                return
            }
            var yearly = value * column.scale * factor
            if !isStated, let rent, rent > 0, yearly > 0, yearly < rent / 5 {
                guard let other = [usual, 12].first(where: { yearly * $0 > rent / 3 && yearly * $0 < rent * 3 }) else {
                    pairs = []
                    return
                }
                yearly *= other
            }
            pairs.append((day, StepWords.whole(yearly, within: factor == 12 ? 0.07 : 0)))
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
