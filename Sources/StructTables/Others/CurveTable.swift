import StructEngine

/// A yield curve: tenors and rates.
enum CurveTable {
    enum Field: String { case tenor, rate }

    static func field(_ tokens: [String]) -> Field? {
        func has(_ words: [String]) -> Bool { tokens.contains { ReviewTerms.isAny($0, words) } }
        guard tokens.count <= 6 else { return nil }
        if has(["tenor*", "maturity", "laufzeit*", "maturite", "duree", "plazo", "looptijd", "term", "years", "jahre"]) { return .tenor }
        if has(["rate*", "yield*", "swap*", "zins*", "satz", "taux", "rendement", "tasa", "tipo", "rente", "mid", "zero"]) { return .rate }
        return nil
    }

    /// What rates are in: as their title says, else by their size.
    enum Unit {
        case fraction, percent, points

        var parts: Double { self == .points ? 10_000 : self == .percent ? 100 : 1 }

        init(_ title: [String], _ profile: ColumnProfile) {
            if title.contains(where: { ["bp", "bps"].contains($0) })
                || zip(title, title.dropFirst()).contains(where: { $0 == "basis" && $1 == "points" })
            {
                self = .points
            } else if title.contains(where: { ["%", "pct", "percent", "prozent"].contains($0) }) {
                self = .percent
            } else {
                self = profile.largest <= 0.5 ? .fraction : .percent
            }
        }
    }

    /// Years of "5Y", "6M", "10 years" or a number.
    static func years(_ cell: Cell) -> Double? {
        if case .number(let value, false) = cell { return value }
        guard let text = cell.words else { return nil }
        let folded = Words.folded(text)
        let digits = folded.prefix { $0.isNumber || $0 == "." || $0 == "," }
        guard let number = Double(digits.split(separator: ",").joined(separator: ".")) else { return nil }
        let unit = folded.dropFirst(digits.count).split(separator: " ").joined()
        if unit.hasPrefix("m") { return number / 12 }
        return unit.isEmpty || ["y", "j", "a"].contains(unit.prefix(1)) ? number : nil
    }
}

extension ImportWork {
    mutating func readCurve(_ sheet: Sheet, _ table: Table) throws(StructError) {
        let fields = table.titles.map { CurveTable.field($0.own) }
        guard let tenor = fields.firstIndex(of: .tenor), let rate = fields.firstIndex(of: .rate) else {
            throw .table(
                "table_column", at: sheet.title,
                "must have a column of tenors and one of rates, found \(table.titles.map(\.shown).joined(separator: ", "))")
        }
        let profile = ColumnProfile(sheet, rate, Array(table.body))
        var column = Column(index: rate, title: table.title(rate), profile: profile)
        if let own = profile.decimal { column.decimal = own } else if profile.openMarks.contains(",") { column.decimal = "," }
        let unit = CurveTable.Unit(Words.tokens(table.title(rate)) + table.titles[rate].below, profile)
        var points: [(years: Double, rate: Double)] = []
        for row in table.body {
            let (first, second) = (sheet[row, tenor], sheet[row, rate])
            guard !first.isEmpty || !second.isEmpty else { continue }
            guard let years = CurveTable.years(first), years > 0, let number = column.number(second) else {
                findings.unused.append((sheet.address(row, tenor), "\(first.shown) \(second.shown)", "is no tenor with a rate"))
                continue
            }
            let share = number.isPercent || unit == .fraction ? number.number : (number.number * 1e10).rounded() / (1e10 * unit.parts)
            if points.contains(where: { $0.years == years }) {
                faults.report(
                    "table_curve", at: sheet.address(row, tenor), "must be a tenor that comes once, found \(plainNumber(years)) years again"
                )
            }
            points.append((years, share))
        }
        if points.isEmpty { faults.report("table_empty", at: sheet.title, "must hold at least one tenor with a rate, found none") }
        points.sort { $0.years < $1.years }
        for (first, second) in zip(points, points.dropFirst()) where profile.percentages < profile.numbers {
            // No curve rises so steeply: one is per cent and the other a fraction.
            let (low, high) = (min(abs(first.rate), abs(second.rate)), max(abs(first.rate), abs(second.rate)))
            guard low > 0, high > 30 * low, high - low > 0.02 || (unit == .fraction && high > 0.2) else { continue }
            faults.report(
                "table_number", at: sheet.title,
                "must have rates that are all per cent or all fractions, found \(plainNumber(first.rate * 100))% at \(plainNumber(first.years)) years beside \(plainNumber(second.rate * 100))% at \(plainNumber(second.years)); write them with their sign, such as 3.2%"
            )
            break
        }
        if unit == .fraction, let high = points.max(by: { $0.rate < $1.rate }), high.rate > 0.2, profile.percentages < profile.numbers {
            faults.report(
                "table_number", at: sheet.title,
                "must have rates of at most 20%, or their sign, found \(plainNumber(high.rate)) at \(plainNumber(high.years)) years, which may be per cent or a fraction; write \(plainNumber(high.rate))% or \(plainNumber(high.rate * 100))%"
            )
        }
        curve = points.map { .object([("years", .number($0.years)), ("rate", .number($0.rate))]) }
        let how = unit == .points ? "hundredths of a per cent" : unit == .percent || profile.percentages > 0 ? "per cent" : "fractions"
        readings.append(
            "\(sheet.title): base curve of \(points.count) points, \(points.map { "\(plainNumber($0.years))y \(plainNumber($0.rate * 100))%" }.joined(separator: ", ")); rates are \(how)"
        )
    }
}
