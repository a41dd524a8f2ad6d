import StructEngine

/// Reads the rows of a rent roll: leases, vacant units, step rents, further units, subtotals, totals and notes.
struct RollReader {
    let table: Table
    let columns: [Column]
    let rents: RentColumns
    let terms = ReviewTermsMemory()
    let remarkColumns: [Column]
    var leases: [LeaseDraft] = []
    /// Amounts that are charged beside the rent, with the number of leases above them.
    var charges: [(leaseCount: Int, column: Int, amount: Double)] = []
    private(set) var vacancies: [Vacancy] = []
    private(set) var totals: [TotalRow] = []
    var findings = Findings()
    var faults = TableFaults()
    private let skipped: Set<Int>
    let closing: Deal.CalendarDate
    private var section = ""
    private var lastProperty: [String] = []
    /// Of the last lease, or of a step or a further unit of it.
    var lastLeaseRow = -1
    /// From when the rent of a row is paid, where the rents of a lease have rows of their own.
    private(set) var rowRentColumn: Column?
    /// Leases by all that they state, with the address of the first.
    var seen: [String: String] = [:]
    var isTermSaid = false
    /// True where a rent without a tenant stands over the first lease.
    var hasLoneAmounts = false
    /// The first rent that names a currency, and the leases whose rent names none.
    var firstCurrency: (address: String, named: String, isFirst: Bool)?
    var unnamedCurrencies = 0
    /// Rows that were left out as asked, from 1.
    private(set) var leftOut: Set<Int> = []
    /// The first currency named beside a rent.
    var currency: String?
    /// Merged cells below their first, by row and column, with the row of the first.
    private var merged: [Int: [Int: Int]] = [:]

    init(_ table: Table, _ columns: [Column], skipping skipped: Set<Int>, closing: Deal.CalendarDate) {
        (self.table, self.columns, self.skipped, self.closing) = (table, columns, skipped, closing)
        rents = RentColumns(table, columns)
        remarkColumns = columns.filter(RemarkWords.isColumn)
        for merge in table.sheet.merges where merge.bottom > merge.top && merge.bottom - merge.top < 1_000 && merge.right - merge.left < 50
        {
            for row in (merge.top + 1)...merge.bottom {
                for column in merge.left...merge.right { merged[row, default: [:]][column] = merge.top }
            }
        }
        rowRentColumn = findRowRents()
        for row in table.body { read(row) }
        settleRowRents()
        if table.sheet.rows.isEmpty == false { closeHiddenParts() }
        if table.end < table.sheet.rows.count { sayBelow() }
    }

    /// What stands below the table is left out with its number of rows and what they hold as rent.
    private mutating func sayBelow() {
        let rows = (table.end..<table.sheet.rows.count).filter { row in table.sheet.rows[row].contains { !$0.isEmpty } }
        let rent = rents.primary.map { column in
            let sum = rows.reduce(0.0) { $0 + (column.number(table.sheet[$1, column.index])?.number ?? 0) }
            return ", with \(Figure.amount(sum)) in column \(column.letters) \"\(column.title)\""
        }
        findings.rows.append(
            "\(table.sheet.address(row: table.end)) and below: no part of the table; \(rows.count) rows not read\(rent ?? "")")
    }

    func column(_ field: LeaseField) -> Column? { columns.first { $0.field == field } }

    func cell(_ row: Int, _ field: LeaseField) -> Cell { column(field).map { table.sheet[row, $0.index] } ?? .empty }

    func address(_ row: Int, _ field: LeaseField) -> String {
        column(field).map { table.sheet.address(row, $0.index) } ?? table.sheet.address(row: row)
    }

    /// The text of a cell, also of one that is merged with cells above it; empty for none.
    func text(_ row: Int, _ field: LeaseField) -> String {
        guard let column = column(field) else { return "" }
        let source = merged[row]?[column.index] ?? row
        let cell = table.sheet[source, column.index]
        return NothingText.isNothing(cell) && field != .unit ? "" : cell.shown
    }

    private func isMerged(_ row: Int, _ field: LeaseField) -> Bool {
        guard let column = column(field) else { return false }
        return merged[row]?[column.index] != nil
    }

    func date(_ row: Int, _ field: LeaseField) -> Deal.CalendarDate? {
        column(field).flatMap { $0.date(table.sheet[row, $0.index], last: field != .start && field != .nextReview && field != .stepDate) }
    }

    func number(_ row: Int, _ field: LeaseField) -> Double? {
        column(field).flatMap { $0.number(table.sheet[row, $0.index])?.number }
    }

    func size(_ row: Int) -> LeaseSize { LeaseSize(area: number(row, .area), power: number(row, .power)) }

    // MARK: What a row is

    private mutating func read(_ row: Int) {
        let cells = table.sheet.rows[row].filter { !$0.isEmpty }
        guard !cells.isEmpty else { return }
        guard !skipped.contains(row + 1) else {
            leftOut.insert(row + 1)
            return findings.rows.append("\(table.sheet.address(row: row)): left out, as asked")
        }
        let hasDates = hasDates(row)
        let texts = cells.compactMap(\.words)
        if isTitlesAgain(texts) { return findings.rows.append("\(table.sheet.address(row: row)): titles again") }
        if chargeOfLeaseAbove(row, hasDates) || stepByName(row, texts) { return }
        if !hasDates, let label = texts.first(where: RowWords.isTotal) { return total(row, label) }
        if !hasDates, let label = texts.first, AverageTerm.isFigure(label) {
            return findings.rows.append("\(table.sheet.address(row: row)): an average term, \"\(label.prefix(60))\"; no lease")
        }
        let tenant = text(row, .tenant)
        let isVacant =
            [tenant, text(row, .status), text(row, .unit)].contains(where: RowWords.isVacant)
            || (tenant.isEmpty && texts.contains(where: RowWords.isVacancyAlone))
        // "Vacant sqft" is a sum of units, not one of them.
        if isVacant, !hasDates, let label = texts.first(where: { RowWords.isVacant($0) && RentWords.isArea(Words.tokens($0)) }) {
            return total(row, label)
        }
        let isSigned = readStatus(row, tenant, isVacant: isVacant, hasDates: hasDates)
        if !isSigned || RowWords.isVacancyAlone(tenant) || (isVacant && (!hasDates || tenant.isEmpty)) {
            let vacancy = vacancy(row)
            if vacancy.rent > 0 {
                findings.rows.append(
                    "\(vacancy.address): vacant, with a rent of \(Figure.amount(vacancy.rent)) a year, which is not counted")
            }
            return vacancies.append(vacancy)
        }
        let hasRent = rents.primary.map { !NothingText.isNothing(table.sheet[row, $0.index]) } ?? false
        let unit = text(row, .unit)
        let hasArea = !NothingText.isNothing(cell(row, .area)) || !NothingText.isNothing(cell(row, .power))
        if !hasDates, !hasArea, tenant.isEmpty || isMerged(row, .tenant), RowWords.isNoUnit(unit) {
            return findings.unused.append(
                (
                    table.sheet.address(row: row), texts.prefix(3).joined(separator: "; "),
                    "is a charge, a deduction or a sum by its name, no unit; not counted"
                ))
        }
        if !tenant.isEmpty, isMerged(row, .tenant), !hasDates { return furtherUnit(row) }
        if !tenant.isEmpty, hasRent || hasDates || !NothingText.isNothing(cell(row, .end)) { return lease(row, tenant) }
        if isStep(row, hasDates: hasDates) { return step(row) }
        if tenant.isEmpty, hasDates, hasRent, hasEnd(row), leases.isEmpty {
            return faults.report(
                "table_row", at: table.sheet.address(row: row),
                "must have a tenant, found a rent with dates, no tenant and no lease above; leave it out with --skip-rows \(row + 1)")
        }
        if tenant.isEmpty, hasDates, hasRent, hasEnd(row), let above = leases.last?.tenant {
            findings.assumptions.append("\(table.sheet.address(row: row)): no tenant; taken from the row above, \"\(above)\"")
            return lease(row, above)
        }
        if tenant.isEmpty, !unit.isEmpty, hasArea || hasRent {
            let id = text(row, .lease)
            if id.isEmpty, hasRent, isSum(row) { return total(row, unit) }
            if !id.isEmpty, id == leases.last?.id { return furtherUnit(row) }
            if hasRent { return amountWithoutTenant(row, unit, hasArea) }
            findings.assumptions.append("\(table.sheet.address(row: row)): unit \"\(unit)\" has neither tenant nor rent: taken for vacant")
            return vacancies.append(vacancy(row))
        }
        other(row, cells, texts, tenant)
    }

    private mutating func other(_ row: Int, _ cells: [Cell], _ texts: [String], _ tenant: String) {
        let hasNumbers =
            !NothingText.isNothing(cell(row, .area))
            || columns.contains { $0.field == .rent && $0.number(table.sheet[row, $0.index]) != nil }
        if tenant.isEmpty, hasNumbers {
            if lastLeaseRow == row - 1, isUnreadStep(row) { return unreadStep(row) }
            return total(row, texts.first ?? "")
        }
        if texts.count == 1, cells.count == 1 {
            if totals.isEmpty || !leases.isEmpty { section = texts[0] }
            if columns.contains(where: { $0.field == .property && table.sheet[row, $0.index].words == texts[0] }) {
                lastProperty = [texts[0]]
            }
            return findings.rows.append("\(table.sheet.address(row: row)): a heading or note, \"\(texts[0].prefix(80))\"")
        }
        findings.unused.append(
            (table.sheet.address(row: row), texts.prefix(3).joined(separator: "; "), "a row that is no lease, unit or total"))
    }

    private func isTitlesAgain(_ texts: [String]) -> Bool {
        guard texts.count >= 2 else { return false }
        let titles = Set(table.sheet.rows[table.mainRow].compactMap(\.words))
        return texts.count(where: { titles.contains($0) }) * 10 >= texts.count * 8
    }

    private func vacancy(_ row: Int) -> Vacancy {
        Vacancy(
            address: table.sheet.address(row: row), unit: text(row, .unit), size: size(row),
            rent: rents.yearly(row, size(row)) ?? 0,
            row: row)
    }

    private mutating func total(_ row: Int, _ label: String) {
        if RowWords.isAverage(label) {
            return findings.rows.append("\(table.sheet.address(row: row)): averages, \"\(label.prefix(60))\"; not held against the leases")
        }
        var total = TotalRow(row: row, address: table.sheet.address(row: row), label: label)
        (total.leaseCount, total.vacancyCount) = (leases.count, vacancies.count)
        for column in columns
        where ((column.field == .rent || column.stepDate != nil) && column.period?.measure == nil) || column.field?.measure != nil {
            let cell = table.sheet[row, column.index]
            if let number = column.number(cell) {
                total.amounts.append((column.index, number.number, nil))
            } else if case .formula(let formula) = cell {
                total.amounts.append((column.index, nil, formula))
            }
        }
        totals.append(total)
    }

    // MARK: Leases

    private mutating func lease(_ row: Int, _ tenant: String) {
        var lease = LeaseDraft(address: table.sheet.address(row: row), row: row)
        lease.tenant = tenant
        lease.units = [text(row, .unit)].filter { !$0.isEmpty }
        lease.id = text(row, .lease)
        lease.property = property(row)
        lease.size = size(row)
        lease.start = wanted(row, .start)
        lease.breakDate = tenantBreak(row)
        setEnd(row, &lease)
        setFirmBreak(row, &lease)
        lease.rentFreeUntil = rentFreeUntil(row, lease.start)
        lease.nextReview = wanted(row, .nextReview)
        lease.rentFreeMonths = rentFreeMonths(row)
        lease.isHoldingOver = [LeaseField.end, .term, .status, .terms].contains { RowWords.isRolling(text(row, $0)) }
        lease.rating = text(row, .rating).isEmpty ? nil : text(row, .rating)
        readMembers(row, &lease)
        lease.terms = TermsReader(self, row, &findings).terms
        (lease.rent, lease.steps) = (rents.yearly(row, lease.size), steps(row))
        addDatedRents(row, &lease)
        if let rent = rowRent(row, lease.size) { lease.rowRents = [rent] }
        readRemarks(row, &lease)
        if lease.rent == nil, let column = rents.primary ?? column(.rent) {
            let cell = table.sheet[row, column.index]
            faults.report(
                "table_rent", at: table.sheet.address(row, column.index),
                "must be the rent of \"\(tenant)\", found \(NothingText.isNothing(cell) ? "nothing" : "\"\(cell.shown)\"")\(cell.isDate ? ", a date by the format of its cell" : ""); leave a row out with --skip-rows"
            )
        }
        checkCurrency(row)
        checkRepeat(lease)
        leases.append(lease)
        lastLeaseRow = row
        separateCharge(row)
        listUnused(row)
    }

    /// Cells of a lease that should hold a number or a step and do not.
    private mutating func listUnused(_ row: Int) {
        for column in columns {
            let cell = table.sheet[row, column.index]
            guard !NothingText.isNothing(cell) else { continue }
            guard let field = column.field else {
                // A comma within an amount that is not quoted moves what stands behind it.
                if column.title.isEmpty {
                    findings.unused.append((table.sheet.address(row, column.index), cell.shown, "stands under no title"))
                }
                continue
            }
            let isRead: Bool
            switch field {
            case .area, .power, .floor, .cap, .rentFreeMonths, .stepRent, .dscrMultiple, .costShare: isRead = column.number(cell) != nil
            case .rent: isRead = column.number(cell) != nil || column.index == rents.primary?.index
            case .stepDate: isRead = column.date(cell) != nil
            case .steps:
                isRead =
                    !stepWords(cell.shown, row, column).steps(at: "").isEmpty
                    || (TextScanner(cell.shown).dates.isEmpty && !terms.read(cell.shown).isUnknown)
            default: isRead = true
            }
            if case .formula = cell { continue }
            if !isRead {
                findings.unused.append(
                    (
                        table.sheet.address(row, column.index), cell.shown,
                        "is no \(field.content == .number ? "number" : "step") that can be read"
                    ))
            }
        }
        listSteps(row)
    }

    /// A date; a text in its place that is none is listed, unless it says that there is none.
    mutating func wanted(_ row: Int, _ field: LeaseField) -> Deal.CalendarDate? {
        if let date = date(row, field) { return date }
        let cell = cell(row, field)
        if let text = cell.words, let column = column(field) {
            let dates = TextScanner(text).dates.compactMap { $0.date.date(column.order, last: true) }
            if let first = first(of: dates) {
                findings.notCarried.append(
                    "\(address(row, field)): \"\(text.prefix(80))\" is taken for \(first), its \(dates.count > 1 ? "first date that is not past" : "date"); the rest is left out"
                )
                return first
            }
        }
        if !NothingText.isNothing(cell), field == .tenantBreak || !RowWords.isRolling(cell.shown) {
            findings.unused.append((address(row, field), cell.shown, "is no date that can be read"))
        }
        return nil
    }

    /// The first of dates that is after closing, else the first of all.
    func first(of dates: [Deal.CalendarDate]) -> Deal.CalendarDate? {
        let sorted = dates.sorted { DayNumber.of($0) < DayNumber.of($1) }
        return sorted.first { DayNumber.of($0) > DayNumber.of(closing) } ?? sorted.first
    }

    private mutating func property(_ row: Int) -> [String] {
        let names = columns.filter { $0.field == .property }.map { column in
            table.sheet[merged[row]?[column.index] ?? row, column.index].shown
        }.filter { !$0.isEmpty }
        if !names.isEmpty { lastProperty = names }
        if columns.contains(where: { $0.field == .property }) { return lastProperty }
        return section.isEmpty ? [] : [section]
    }
}
