import StructEngine

/// An import under way: what was read so far.
struct ImportWork {
    var base: BaseDeal
    let options: TableImport.Options
    var findings = Findings()
    var faults = TableFaults()
    var columns: [Column] = []
    var map = ColumnMap()
    var drafts: [LeaseDraft] = []
    var vacancies: [Vacancy] = []
    /// Lines that say how each file was read.
    var readings: [String] = []
    /// Members of the deal that tables gave: streams, base curve.
    var streams: [JSONValue] = []
    var curve: [JSONValue] = []
    var hasLeases = false
    /// True where a file is a workbook.
    private var hasSheets = false
    /// Columns of all tables, as letters and title.
    private var known: [(letters: String, title: String)] = []
    /// Rows that were left out as asked.
    private var leftOut: Set<Int> = []
    /// Of tenants, from a table of their own.
    private var ratings: [(tenant: String, rating: String)] = []
    /// What is stated of ratings: in the map, else in a table.
    var statedRatings: ColumnMap {
        var map = options.map
        map.ratings += ratings
        return map
    }

    init(base: BaseDeal, options: TableImport.Options) { (self.base, self.options) = (base, options) }

    // MARK: Tables

    /// The tables of a file: of a workbook the best sheet, and those with the same titles.
    mutating func tables(of file: TableFile) throws(StructError) -> [(kind: TableImport.Kind, sheet: Sheet, table: Table)] {
        var sheets = try file.sheets()
        for place in sheets.indices {
            guard let (count, first) = sheets[place].workOutFormulas() else { continue }
            findings.rows.append(
                "\(sheets[place].title): \(count) formulas whose values the file does not hold were worked out, the first \(first)")
        }
        if sheets.contains(where: { $0.name != nil }) { hasSheets = true }
        var found: [(kind: TableImport.Kind, sheet: Sheet, table: Table, score: Double)] = []
        for sheet in sheets where options.map.sheet == nil || options.map.sheet == sheet.name || sheet.name == nil {
            guard let (kind, table, score) = best(in: sheet) else { continue }
            found.append((kind, sheet, table, sheet.isHidden ? score / 4 : score))
        }
        guard let best = found.max(by: { $0.score < $1.score }) else {
            let cells = sheets.reduce(0) { $0 + $1.rows.reduce(0) { $0 + $1.count } }
            throw .table(
                "table_not_found", at: file.name,
                ImportWork.noTable(options, cells, sheets.compactMap(\.name))
            )
        }
        let titles = best.table.titles.map(\.shown)
        let used = found.filter { $0.sheet.name == best.sheet.name || ($0.table.titles.map(\.shown) == titles && !$0.sheet.isHidden) }
        for sheet in sheets where !used.contains(where: { $0.sheet.name == sheet.name }) {
            let cells = sheet.rows.reduce(0) { $0 + $1.count { !$0.isEmpty } }
            if cells > 0 {
                findings.rows.append("\(sheet.title)\(sheet.isHidden ? ", hidden" : ""): \(cells) cells, no part of the table; not read")
            }
        }
        for use in used { say(use.kind, use.sheet, use.table) }
        return used.map { ($0.kind, $0.sheet, $0.table) }
    }

    private static func noTable(_ options: TableImport.Options, _ cells: Int, _ names: [String]) -> String {
        if let sheet = options.map.sheet, !names.isEmpty, !names.contains(sheet) {
            return "must have the sheet \"\(sheet)\" that is stated, found \(names.prefix(20).map { "\"\($0)\"" }.joined(separator: ", "))"
        }
        let titles =
            switch options.kind {
            case .streams: "a row or column of dates or years beside sources"
            case .curve: "titles such as tenor and rate"
            case .sites: "titles such as id, city and market value"
            case .leases, nil: "titles such as tenant, start, end and rent"
            }
        return "must hold \(titles), found \(cells) cells without; state \"header_row\" and \"columns\" with --columns"
    }

    private mutating func say(_ kind: TableImport.Kind, _ sheet: Sheet, _ table: Table) {
        let rows = table.headerRows
        let titles =
            rows.count == 1 ? "titles in row \(rows.lowerBound + 1)" : "titles in rows \(rows.lowerBound + 1) to \(rows.upperBound + 1)"
        readings.append("\(sheet.title): \(sheet.reading); \(kind.rawValue), \(titles)\(sheet.isHidden ? "; the sheet is hidden" : "")")
        if rows.lowerBound > 0 {
            let lines = sheet.rows[..<rows.lowerBound].filter { row in row.contains { !$0.isEmpty } }.count
            if lines > 0 {
                readings.append("\(sheet.title): \(lines) lines over the table: \(table.preface.prefix(6).joined(separator: "; "))")
            }
        }
    }

    private func best(in sheet: Sheet) -> (kind: TableImport.Kind, table: Table, score: Double)? {
        let row = options.map.headerRow.map { $0 - 1 }
        var found: [(kind: TableImport.Kind, table: Table, score: Double)] = []
        for kind in TableImport.Kind.allCases where options.kind == nil || options.kind == kind {
            let result: (table: Table, score: Double)?
            switch kind {
            case .leases: result = TableFinder(ImportWork.leaseScore(options.map)).find(in: sheet, headerRow: row)
            case .streams: result = StreamTable.find(in: sheet, headerRow: row, base, options.map)
            case .curve: result = TableFinder { own, _ in CurveTable.field(own).map { ($0.rawValue, 1) } }.find(in: sheet, headerRow: row)
            case .sites:
                result = TableFinder { own, _ in SiteTable.field(own).map { ($0.rawValue, SiteTable.weight($0)) } }.find(
                    in: sheet, headerRow: row)
            }
            if let result { found.append((kind, result.table, result.score)) }
        }
        return found.max { ($0.score, $1.kind.rawValue) < ($1.score, $0.kind.rawValue) }
    }

    /// Titles of a rent roll; those that are known and say nothing of a lease count little.
    private static func leaseScore(_ map: ColumnMap) -> TableFinder.Scorer {
        { own, around in
            let stated = map.entries.first { $0.title.map { Words.tokens($0).starts(with: own) } ?? false && !own.isEmpty }
            if let field = stated?.field { return (field.rawValue, 1) }
            guard let (field, score) = LeaseLexicon.match(own, around: around), own.count <= 10 else { return nil }
            let weight: Double =
                switch field {
                case .other: 0.2
                case .tenant, .rent, .end, .start: score >= 3 ? 1.2 : 0.6
                default: 0.8
                }
            return (field.rawValue, weight)
        }
    }

    // MARK: Leases

    mutating func readLeases(_ sheet: Sheet, _ table: Table) {
        let matcher = ColumnMatcher(table, deal: base, map: options.map)
        if readRatings(sheet, table, matcher) { return }
        hasLeases = true
        columns += matcher.found.filter { column in !columns.contains { $0.letters == column.letters && $0.title == column.title } }
        known += matcher.found.map { ($0.letters, $0.title) }
        checkStated(matcher.found, sheet)
        checkMarks(matcher.found, sheet)
        readings += matcher.habits.notes.map { "\(sheet.title): \($0)" }
        sayReportingDate(sheet, table, matcher.habits.order)
        sayCurrency(sheet, table, matcher.found)
        for (field, noun) in [(LeaseField.tenant, "the tenant"), (.end, "the end of the lease"), (.rent, "the rent")]
        where !matcher.found.contains(where: { $0.field == field }) {
            if field == .end, matcher.found.contains(where: { $0.field == .term }) { continue }
            let free = matcher.found.filter { $0.field == nil }.map { column in
                "\(column.letters) \"\(column.title)\"" + (column.reason.isEmpty ? "" : " (\(column.reason))")
            }
            faults.report(
                "table_column", at: sheet.title,
                "must have a column of \(noun), found \(free.isEmpty ? "none that is free" : free.joined(separator: ", ")); state it with --columns"
            )
        }
        guard faults.issues.isEmpty else { return }
        var reader = RollReader(table, matcher.found, skipping: options.skippedRows, closing: base.closing)
        reader.checkCurrency(
            of: base, table.preface.flatMap { Words.tokens($0) } + (reader.rents.primary.map { Words.tokens($0.title) } ?? []),
            acceptsDifference: options.acceptsDifference)
        reader.checkTotals(acceptsDifference: options.acceptsDifference)
        reader.rents.reconcile(reader.leases, &reader.findings, &reader.faults, acceptsDifference: options.acceptsDifference)
        if reader.leases.isEmpty {
            faults.report("table_empty", at: sheet.title, "must hold at least one lease below its titles, found none")
        }
        sayOptions(reader)
        sayUnread(reader)
        leftOut.formUnion(reader.leftOut)
        checkAverages(sheet, reader.leases)
        merge(reader.findings)
        faults.append(contentsOf: reader.faults.issues)
        checkSheets(reader.leases, sheet)
        drafts += reader.leases
        vacancies += reader.vacancies
        setMap(table, matcher)
    }

    /// What was stated of the tables and is not there.
    mutating func checkUnusedStatements() {
        guard hasLeases else { return }
        for entry in options.map.entries where entry.field != nil && entry.field != .other {
            let words = entry.title.map { Words.tokens($0) } ?? []
            let isThere = known.contains { column in
                words.isEmpty ? column.letters == entry.letters : Words.tokens(column.title) == words
            }
            guard !isThere else { continue }
            faults.report(
                "column_map", at: "--columns \(entry.title ?? entry.letters ?? "")",
                "must be a column of a table, found \(known.prefix(40).map { "\($0.letters) \"\($0.title)\"" }.joined(separator: ", "))")
        }
        for (name, site) in options.map.sites where !base.sites.contains(where: { $0.id == site }) {
            faults.report("column_map", at: "--columns sites.\(name)", "must be a site of the base deal, found \"\(site)\"")
        }
        if let sheet = options.map.sheet, !hasSheets {
            findings.assumptions.append("the sheet \"\(sheet)\" that is stated is in no file: none has sheets")
        }
        let missing = options.skippedRows.subtracting(leftOut).sorted()
        if !missing.isEmpty {
            faults.report(
                "table_skip_rows", at: "--skip-rows",
                "must be rows of a table below its titles, found \(missing.prefix(20).map(String.init).joined(separator: ", "))")
        }
        let tenants = Set(drafts.map { Words.folded($0.tenant) })
        let unknown = options.map.ratings.filter { !tenants.contains(Words.folded($0.tenant)) }
        if !unknown.isEmpty {
            findings.assumptions.append(
                "ratings of \(unknown.count) tenants that no table names: \(unknown.prefix(12).map(\.tenant).joined(separator: ", "))")
        }
    }

    /// Average terms that the file states, beside what its leases come to.
    private mutating func checkAverages(_ sheet: Sheet, _ leases: [LeaseDraft]) {
        guard faults.issues.isEmpty else { return }
        let known = leases.compactMap { lease in
            lease.end.map { (rent: lease.rent ?? 0, end: $0, first: lease.breakDate ?? $0) }
        }
        let own = AverageTerm(known, closing: base.closing)
        for stated in AverageTerm.stated(in: sheet, except: Set(leases.map(\.row))) { findings.checks.append(own.check(stated)) }
    }

    /// A table of tenants and ratings, without leases: true if this is one.
    private mutating func readRatings(_ sheet: Sheet, _ table: Table, _ matcher: ColumnMatcher) -> Bool {
        func column(_ field: LeaseField) -> Column? { matcher.found.first { $0.field == field && $0.ground != .guessed } }
        guard options.kind == nil, let tenant = column(.tenant), let rating = column(.rating) else { return false }
        // With anything of a lease it is a rent roll.
        let others: [LeaseField] = [.start, .end, .term, .rent, .area, .power, .unit, .lease, .tenantBreak]
        guard !matcher.found.contains(where: { $0.field.map(others.contains) ?? false }) else { return false }
        var count = 0
        for row in table.body {
            let (name, text) = (sheet[row, tenant.index].shown, sheet[row, rating.index].shown)
            guard !name.isEmpty, !text.isEmpty else { continue }
            guard let known = RollBinder.rating(text) else {
                findings.unused.append((sheet.address(row, rating.index), text, "is no rating of the deal format"))
                continue
            }
            ratings.append((name, known))
            count += 1
        }
        readings.append("\(sheet.title): ratings of \(count) tenants")
        return true
    }

    /// A date over the table is that of the report, which should be the day of closing.
    private mutating func sayReportingDate(_ sheet: Sheet, _ table: Table, _ order: DateOrder) {
        var dates: [Deal.CalendarDate] = []
        for text in table.preface {
            for found in TextScanner(text).dates {
                if let date = found.date.date(order) { dates.append(date) }
            }
        }
        guard let date = dates.first, !dates.contains(base.closing) else { return }
        findings.assumptions.append(
            "\(sheet.title): the lines over the table name \(date), and the deal closes on \(base.closing); months count from closing")
    }

    /// Amounts are never converted.
    private mutating func sayCurrency(_ sheet: Sheet, _ table: Table, _ columns: [Column]) {
        let rents = columns.filter { $0.field == .rent }
        let own = rents.contains { !$0.isForeign } ? rents.filter { !$0.isForeign } : rents
        var named = CurrencyWords.named(own.flatMap { Words.tokens($0.title) })
        for column in own {
            // One cell with a currency beside others without is for those who read the rows.
            let shown = column.profile.samples.map { CurrencyWords.named(Words.tokens($0)) }
            if !shown.contains(where: \.isEmpty) { shown.forEach { named.formUnion($0) } }
        }
        for column in columns where column.field == .currency {
            column.profile.samples.forEach { named.formUnion(CurrencyWords.stated($0)) }
        }
        let isOfRents = !named.isEmpty
        named.formUnion(CurrencyWords.named(table.preface.flatMap { Words.tokens($0) }))
        checkForeign(named, isStated: isOfRents || table.preface.contains(where: CurrencyWords.isStatement), sheet)
    }

    /// Amounts that are in another currency than the deal's throughout: a fault, which may be accepted. A currency that but
    /// stands in the lines over a table, as in the name of a fund, is said.
    mutating func checkForeign(_ named: Set<String>, isStated: Bool, _ sheet: Sheet) {
        guard !named.isEmpty, !named.contains(where: { CurrencyWords.agree($0, base.currency) }) else { return }
        let names = named.sorted().joined(separator: ", ")
        guard isStated, !options.acceptsDifference else {
            return findings.assumptions.append(
                "\(sheet.title) names \(names), and the deal is in \(base.currency); amounts are taken as they stand")
        }
        faults.report(
            "table_currency", at: sheet.title,
            "must be in the deal's currency, \(base.currency), found \(names); amounts are never converted: give a base deal in \(names), convert the amounts, or take them as they stand with --accept-difference"
        )
    }

    private mutating func sayOptions(_ reader: RollReader) {
        for column in reader.columns where column.field == .option || column.field == .landlordBreak {
            let rows = reader.leases.filter { !NothingText.isNothing(reader.table.sheet[$0.row, column.index]) }
            guard !rows.isEmpty else { continue }
            let what = column.field == .option ? "options to extend" : "landlords' breaks"
            findings.notCarried.append(
                "column \(column.letters) \"\(column.title)\": \(what) of \(rows.count) leases are no part of a deal; left out")
        }
    }

    private mutating func merge(_ other: Findings) {
        findings.assumptions += other.assumptions
        findings.changes += other.changes
        findings.notCarried += other.notCarried
        findings.unused += other.unused
        findings.rows += other.rows
        findings.checks += other.checks
    }

    /// The map that would lead to the same columns again.
    private mutating func setMap(_ table: Table, _ matcher: ColumnMatcher) {
        let isFirst = map.entries.isEmpty
        if isFirst {
            map = options.map
            map.entries = []
        }
        // One sheet and one row of titles are those of one table.
        (map.sheet, map.headerRow) = (isFirst ? table.sheet.name : nil, nil)
        map.add(
            matcher.found.map { column in
                let isUsed = column.field != nil && column.field != .other
                return ColumnMap.Entry(
                    letters: column.letters, title: column.title, field: isUsed ? column.field : nil,
                    period: column.units == nil && [.rent, .stepRent, .term].contains(column.field) ? column.period : nil)
            })
    }
}
