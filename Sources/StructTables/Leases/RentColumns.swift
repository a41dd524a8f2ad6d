import StructEngine

/// The columns of rent: one that counts, and others that must agree with it.
struct RentColumns: Sendable {
    /// The one that the deal takes; nil where there is none.
    let primary: Column?
    private let sheet: Sheet
    private let all: [Column]
    /// Decimals shown by each column, by its index.
    private let decimals: [Int: Int]

    init(_ table: Table, _ columns: [Column]) {
        sheet = table.sheet
        all = columns.filter { $0.field == .rent && $0.profile.known > 0 }
        var shown: [Int: Int] = [:]
        for column in columns where column.field == .rent || column.field == .stepRent || column.field == .area {
            shown[column.index] = table.body.reduce(0) { max($0, RentColumns.decimals(table.sheet[$1, column.index], column)) }
        }
        decimals = shown
        primary = all.max { (RentColumns.rank($0), $1.index) < (RentColumns.rank($1), $0.index) }
    }

    /// Passing before net before gross, whole amounts before those per area, years before months.
    private static func rank(_ column: Column) -> Int {
        let words = Words.tokens(column.title)
        func has(_ stems: [String]) -> Bool { words.contains { word in stems.contains { word.hasPrefix($0) || word.hasSuffix($0) } } }
        var rank = column.ground == .stated ? 1_000 : 0
        if has(["passing", "current", "actuel", "actual", "huidig", "ist"]) { rank += 30 }
        if has(["net", "netto", "base", "kalt", "kale", "contract", "hc"]) || words.contains(where: { $0.contains("netto") }) {
            rank += 20
        }
        if has(["gross", "brutto", "bruto", "brut", "total", "warm"]) { rank -= 20 }
        if column.isForeign { rank -= 100 }
        if column.rival != nil { rank -= 400 }
        let period = column.period ?? .year
        if period.measure != nil { rank -= 200 } else { rank += period == .year ? 15 : 10 }
        return column.ground == .guessed ? rank - 5 : rank
    }

    private static func decimals(_ cell: Cell, _ column: Column) -> Int {
        let value: Double
        switch cell {
        case .number(let number, _), .amount(let number, _, _): value = number
        default: return column.number(cell)?.decimals ?? 0
        }
        var scaled = abs(value)
        for places in 0..<4 {
            if abs(scaled - scaled.rounded()) < 1e-7 * max(1, scaled) { return places }
            scaled *= 10
        }
        return 4
    }

    /// The rent a year of a row: by the column that counts, else by another one.
    func yearly(_ row: Int, _ size: LeaseSize) -> Double? {
        for column in [primary].compactMap({ $0 }) + all.filter({ $0.index != primary?.index && $0.rival == nil }) {
            if let rent = yearly(sheet[row, column.index], column, size, row) { return rent }
        }
        return nil
    }

    /// An amount of a column as a rent a year. A month's amount that is rounded to hundredths stands for the
    /// whole amount a year that it comes from, where there is one: 22,291.67 a month is 267,500 a year.
    func yearly(_ cell: Cell, _ column: Column, _ size: LeaseSize, _ row: Int? = nil) -> Double? {
        signed(cell, column, size, row).flatMap { $0 >= 0 ? $0 : nil }
    }

    /// As ``yearly(_:_:)``, and below zero for what is taken off a rent.
    func signed(_ row: Int, _ size: LeaseSize) -> Double? { primary.flatMap { signed(sheet[row, $0.index], $0, size, row) } }

    private func signed(_ cell: Cell, _ column: Column, _ size: LeaseSize, _ row: Int?) -> Double? {
        // A share of something is no amount.
        let units = column.units.flatMap { units in row.flatMap { sheet[$0, units].words } }
        guard let number = column.number(cell), !number.isPercent, let period = RentColumns.period(of: cell, column, units) else {
            return nil
        }
        if let measure = period.measure { return size.of(measure).map { number.number * period.perYear * $0 } }
        let shown = decimals[column.index] ?? number.decimals
        let tolerance = period.perYear > 1 && shown > 0 && column.scale == 1 ? period.perYear * 0.501 * RentColumns.unit(shown) : 0
        // Twelve times an amount in hundredths is one in hundredths.
        let yearly = period.perYear > 1 ? (number.number * period.perYear * 1e6).rounded() / 1e6 : number.number
        return StepWords.whole(yearly, within: tolerance > 0 ? tolerance : 1e-9 * max(1, abs(yearly)))
    }

    /// What a cell says that its amount is for, such as "1,000 pcm", counts before its column; nil for an amount per area
    /// or kW in a column of others that does not say of what time.
    private static func period(of cell: Cell, _ column: Column, _ units: String?) -> RentPeriod? {
        // A row without a unit of its own is in that of the column.
        let usual = units.map { RentWords.perUnit(Words.tokens($0)) } ?? column.period ?? .year
        guard let usual else { return nil }
        guard let text = cell.words, text.contains(where: \.isLetter) else { return usual }
        let own = RentWords.period(Words.tokens(text))
        if let period = own.period { return period }
        return own.measure == nil || own.measure == usual.measure ? usual : nil
    }

    /// True where titles name the same rent for another time: "Monthly Base Rent" beside "Annual Base Rent".
    private static func isSameRent(_ column: Column, _ primary: Column) -> Bool {
        guard (column.period ?? .year).measure == nil, (primary.period ?? .year).measure == nil, column.period != primary.period else {
            return false
        }
        func words(_ column: Column) -> [String] {
            Words.tokens(column.title).filter { !RentWords.isUnit([$0]) && CurrencyWords.named([$0]).isEmpty }
        }
        let own = words(column)
        return !own.isEmpty && own == words(primary)
    }

    static func unit(_ decimals: Int) -> Double { (0..<decimals).reduce(1.0) { unit, _ in unit / 10 } }

    /// Half of the last place that a column shows.
    func rounding(_ index: Int) -> Double {
        0.501 * RentColumns.unit(decimals[index] ?? 2) * (all.first { $0.index == index }?.scale ?? 1)
    }

    /// Amounts of a column in thousands that are a hundred times the median: written in full, it may be.
    func outliers(_ rows: [Int]) -> [(address: String, shown: String)] {
        guard let primary, primary.scale > 1 else { return [] }
        let amounts = rows.compactMap { row in primary.number(sheet[row, primary.index]).map { (row: row, value: abs($0.number)) } }
        let least = amounts.map(\.value).filter { $0 > 0 }.min() ?? 0
        let sorted = amounts.map(\.value).sorted()
        let middle = sorted.isEmpty ? 0 : sorted[(sorted.count - 1) / 2]
        return amounts.filter { $0.value >= 10_000 * primary.scale && $0.value >= 100 * max(middle, least) }
            .map { (sheet.address($0.row, primary.index), sheet[$0.row, primary.index].shown) }
    }

    /// Compares the other columns of rent with the one that counts, row by row.
    func reconcile(_ leases: [LeaseDraft], _ findings: inout Findings, _ faults: inout TableFaults, acceptsDifference: Bool) {
        guard let primary else { return }
        for column in all where column.index != primary.index && column.units == nil && primary.units == nil {
            var (agree, differing): (Int, [(address: String, text: String)]) = (0, [])
            let period = column.period ?? .year
            for lease in leases where lease.units.count <= 1 && !lease.isAdded {
                let cell = sheet[lease.rentRow, column.index]
                guard let rent = lease.rent, let number = column.number(cell)?.number else { continue }
                let size = period.measure.map { lease.size.of($0) ?? 0 }
                let scale = period.perYear * (size ?? 1)
                guard scale > 0 else { continue }
                let own = (primary.period ?? .year).perYear * rounding(primary.index)
                let slack =
                    scale * rounding(column.index) + own + 1e-6 * rent + (size.map { 0.005 * rent / max(1, $0) } ?? 0)
                if abs(number * scale - rent) <= slack {
                    agree += 1
                } else {
                    let text =
                        "\(plainNumber(number)) \(period.words) is \(plainNumber(number * scale)) a year, beside \(plainNumber(rent))"
                    differing.append((sheet.address(lease.rentRow, column.index), text))
                }
            }
            let title = "\(column.letters) \"\(column.title)\""
            if differing.isEmpty {
                if agree > 0 {
                    findings.checks.append(
                        .init(text: "\(title), \(period.words), agrees with the rent in \(agree) of \(agree) leases", holds: true))
                }
            } else if column.rival == nil, agree > differing.count || RentColumns.isSameRent(column, primary) {
                for (address, text) in differing {
                    if !acceptsDifference {
                        faults.report(
                            "table_rents_differ", at: address,
                            "must agree with column \(primary.letters), found \(text); accept with --accept-difference")
                    }
                    findings.checks.append(.init(text: "\(address): \(text)", holds: false))
                }
            } else {
                findings.assumptions.append(
                    "\(title) is another rent than \(primary.letters) \"\(primary.title)\": it agrees in \(agree) leases and differs in \(differing.count); not used"
                )
            }
        }
    }
}
