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
        var points: [(years: Double, rate: Double)] = []
        for row in table.body {
            let (first, second) = (sheet[row, tenor], sheet[row, rate])
            guard !first.isEmpty || !second.isEmpty else { continue }
            guard let years = CurveTable.years(first), years > 0, let number = column.number(second) else {
                findings.unused.append((sheet.address(row, tenor), "\(first.shown) \(second.shown)", "is no tenor with a rate"))
                continue
            }
            let share = number.isPercent || profile.largest <= 0.5 ? number.number : (number.number * 1e10).rounded() / 1e12
            if points.contains(where: { $0.years == years }) {
                faults.report(
                    "table_curve", at: sheet.address(row, tenor), "must be a tenor that comes once, found \(plainNumber(years)) years again"
                )
            }
            points.append((years, share))
        }
        if points.isEmpty { faults.report("table_empty", at: sheet.title, "must hold at least one tenor with a rate, found none") }
        points.sort { $0.years < $1.years }
        curve = points.map { .object([("years", .number($0.years)), ("rate", .number($0.rate))]) }
        let how = profile.percentages > 0 || profile.largest > 0.5 ? "per cent" : "fractions"
        readings.append(
            "\(sheet.title): base curve of \(points.count) points, \(points.map { "\(plainNumber($0.years))y \(plainNumber($0.rate * 100))%" }.joined(separator: ", ")); rates are \(how)"
        )
    }
}
