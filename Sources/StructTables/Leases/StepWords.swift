import StructEngine

/// Steps of a rent in words: "01/08/2029: £99,300; 01/08/2031: £105,000", or as its growth: "01/08/2029: +3%".
struct StepWords {
    private var pairs: [(date: Deal.CalendarDate, rent: Double)] = []
    /// True where they are what the rent grows by, each of the rent right before it.
    private(set) var isGrowth = false

    /// - Parameters:
    ///   - rent: A year, to tell amounts of a month from those of a year, and what a growth is of.
    ///   - usual: By which an amount of the column of rents is multiplied, where nothing says what those of steps are for.
    ///   - size: What amounts per area or kW are multiplied by.
    ///   - closing: A growth until then is in the rent.
    init(
        _ text: String, _ column: Column, rent: Double?, usual: Double = 1, size: LeaseSize = LeaseSize(), closing: Deal.CalendarDate
    ) {
        let (scan, tokens) = (TextScanner(text), Words.tokens(text))
        guard !scan.dates.isEmpty, scan.dates.count == scan.amounts.count else { return }
        let signs = tokens.count { ["%", "pct", "percent", "prozent", "procent"].contains($0) }
        isGrowth = signs > 0 || text.contains("+")
        let (own, titled) = (RentWords.period(tokens), RentWords.period(Words.tokens(column.title)))
        var factor = (own.period ?? titled.period)?.perYear ?? 1
        if let measure = own.measure ?? titled.measure {
            guard let size = size.of(measure) else { return }
            factor *= size
        }
        let isStated = (own.period ?? titled.period) != nil || (own.measure ?? titled.measure) != nil
        if isGrowth {
            // Some of them per cent and others amounts may be anything.
            guard let rent, signs == 0 || signs == scan.amounts.count else { return }
            grow(scan, column, from: rent, by: signs > 0 ? nil : isStated ? factor * column.scale : usual, closing)
            return
        }
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

    /// Each step from the rent before it: by per cent, or by an amount that is multiplied by `factor`.
    private mutating func grow(
        _ scan: TextScanner, _ column: Column, from rent: Double, by factor: Double?, _ closing: Deal.CalendarDate
    ) {
        var steps: [(date: Deal.CalendarDate, amount: Double)] = []
        for (date, amount) in zip(scan.dates, scan.amounts) {
            guard let day = date.date.date(column.order), let value = StepWords.number(amount.text, column) else { return }
            // A number with its sign right behind it is a fraction already.
            steps.append((day, factor.map { value * $0 } ?? (amount.text.contains("%") ? value : value / 100)))
        }
        var last = rent
        for step in steps.sorted(by: { DayNumber.of($0.date) < DayNumber.of($1.date) }) {
            guard DayNumber.month(of: step.date, closing: closing) >= 1 else {
                pairs.append((step.date, last))
                continue
            }
            let grown = factor == nil ? StepWords.grown(last, by: step.amount) : last + step.amount
            guard grown >= 0, abs(grown) <= 4 * rent else {
                pairs = []
                return
            }
            last = grown
            pairs.append((step.date, grown))
        }
    }

    /// A rent that grows by a share, to a millionth.
    static func grown(_ rent: Double, by share: Double) -> Double { (rent * (1 + share) * 1e6).rounded() / 1e6 }

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
