import StructEngine

/// Rents of a lease in rows of their own: under the day from which each is paid, or under a word such as "Step".
extension RollReader {
    /// The column of days, where rows without a tenant have a day and a rent in it, and no column of step rents.
    func findRowRents() -> Column? {
        guard let column = columns.first(where: { $0.field == .stepDate && $0.stepDate == nil }),
            !columns.contains(where: { $0.field == .stepRent && $0.stepDate == nil })
        else { return nil }
        let isThere = table.body.contains { row in
            text(row, .tenant).isEmpty && column.date(table.sheet[row, column.index]) != nil
                && columns.contains { $0.field == .rent && $0.number(table.sheet[row, $0.index]) != nil }
        }
        return isThere ? column : nil
    }

    func rowRent(_ row: Int, _ size: LeaseSize) -> LeaseDraft.RowRent? {
        guard let column = rowRentColumn, let date = column.date(table.sheet[row, column.index]), let rent = rents.yearly(row, size) else {
            return nil
        }
        return LeaseDraft.RowRent(date: date, rent: rent, row: row)
    }

    /// The last rent that has begun by closing is that of closing, those before it are past, and those after it are steps.
    mutating func settleRowRents() {
        let today = DayNumber.of(closing) + 1
        for place in leases.indices where leases[place].rowRents.count > 1 {
            let all = leases[place].rowRents.sorted { DayNumber.of($0.date) < DayNumber.of($1.date) }
            guard let now = all.last(where: { DayNumber.of($0.date) <= today }) ?? all.first else { continue }
            (leases[place].rent, leases[place].rentRow) = (now.rent, now.row)
            let later = all.filter { DayNumber.of($0.date) > DayNumber.of(now.date) }
            leases[place].steps += later.map {
                LeaseDraft.Step(date: $0.date, rent: $0.rent, address: table.sheet.address(row: $0.row))
            }
            findings.rows.append(
                "\(leases[place].address): the rent of \"\(leases[place].tenant)\" is that from \(now.date), \(Figure.amount(now.rent)) a year, of \(all.count) rows; \(later.count) are steps after it"
            )
        }
    }

    /// A row under a lease that is called a step: true if it was one, or should be and cannot be read.
    mutating func stepByName(_ row: Int, _ texts: [String]) -> Bool {
        let tenant = text(row, .tenant)
        guard lastLeaseRow == row - 1, let above = leases.last, !hasEnd(row), NothingText.isNothing(cell(row, .area)),
            let name = texts.first(where: RowWords.isStepName), tenant.isEmpty || tenant == name
        else { return false }
        let named = DatedWords(name).items
        let date =
            rowRentColumn.flatMap { $0.date(table.sheet[row, $0.index]) } ?? date(row, .start)
            ?? (named.count == 1 ? (column(.start)?.order).flatMap { named[0].date.date($0) } ?? named[0].date.date(.dayFirst) : nil)
        guard let date, let rent = rents.yearly(row, above.size) else {
            guard steps(row).isEmpty else { return false }
            unreadStep(row)
            return true
        }
        guard var lease = leases.popLast() else { return true }
        checkCurrency(row)
        lease.steps.append(LeaseDraft.Step(date: date, rent: rent, address: table.sheet.address(row: row)))
        leases.append(lease)
        lastLeaseRow = row
        findings.rows.append("\(table.sheet.address(row: row)): \"\(name.prefix(40))\", a step of the rent of \"\(lease.tenant)\"")
        return true
    }

    /// True for an amount right under a lease that has a date beside it, which sums have not.
    func isUnreadStep(_ row: Int) -> Bool {
        leases.last != nil && table.sheet.rows[row].contains(where: RowWords.isOfLease)
            && !table.sheet.rows[row].contains { $0.words.map(RowWords.isTotal) ?? false }
    }

    /// Says what a row under a lease would have to be.
    mutating func unreadStep(_ row: Int) {
        lastLeaseRow = row
        let shown = table.sheet.rows[row].filter { !$0.isEmpty }.prefix(3).map { "\"\($0.shown.prefix(24))\"" }.joined(separator: ", ")
        faults.report(
            "table_step", at: table.sheet.address(row: row),
            "must be a step of the rent of \"\(leases.last?.tenant ?? "")\" with its date and its rent, found \(shown); state the columns of both as step_date and step_rent with --columns, or leave it out with --skip-rows \(row + 1)"
        )
    }
}
