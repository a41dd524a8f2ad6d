import StructEngine

extension RollReader {
    func isStep(_ row: Int, hasDates: Bool) -> Bool {
        guard let above = leases.last, text(row, .tenant).isEmpty || text(row, .tenant) == above.tenant else { return false }
        guard NothingText.isNothing(cell(row, .area)), NothingText.isNothing(cell(row, .term)) else { return false }
        if !steps(row).isEmpty { return true }
        guard let start = date(row, .start), rents.yearly(row, above.size) != nil else { return false }
        let unit = text(row, .unit)
        return DayNumber.of(start) > DayNumber.of(above.start ?? start) && (unit.isEmpty || above.units.contains(unit))
            && text(row, .tenant).isEmpty
            && (date(row, .end).map { DayNumber.of($0) <= DayNumber.of(above.end ?? $0) } ?? true)
    }

    mutating func step(_ row: Int) {
        checkCurrency(row)
        guard var lease = leases.popLast() else { return }
        var steps = steps(row)
        if steps.isEmpty, let date = date(row, .start), let rent = rents.yearly(row, lease.size) {
            steps = [LeaseDraft.Step(date: date, rent: rent, address: table.sheet.address(row: row))]
        }
        lease.steps += steps
        leases.append(lease)
        lastLeaseRow = row
        findings.rows.append("\(table.sheet.address(row: row)): a step of the rent of \"\(lease.tenant)\"")
    }

    /// The steps that a row states, in pairs of columns or in words.
    func steps(_ row: Int) -> [LeaseDraft.Step] {
        var steps: [LeaseDraft.Step] = []
        let (dates, amounts) = (columns.filter { $0.field == .stepDate }, columns.filter { $0.field == .stepRent && $0.stepDate == nil })
        for (date, amount) in zip(dates, amounts) {
            guard let day = date.date(table.sheet[row, date.index]),
                let rent = rents.yearly(table.sheet[row, amount.index], amount, size(row))
            else { continue }
            steps.append(LeaseDraft.Step(date: day, rent: rent, address: table.sheet.address(row, amount.index)))
        }
        for column in columns where column.field == .steps {
            guard let text = table.sheet[row, column.index].words else { continue }
            steps += stepWords(text, row, column).steps(at: table.sheet.address(row, column.index))
        }
        return steps
    }

    /// The steps in the words of a cell, for what the rents of the roll are for where they do not say it.
    func stepWords(_ text: String, _ row: Int, _ column: Column) -> StepWords {
        let (size, period) = (size(row), rents.primary?.period ?? .year)
        let usual = period.perYear * (rents.primary?.scale ?? 1) * (period.measure.flatMap { size.of($0) } ?? 1)
        return StepWords(text, column, rent: rents.yearly(row, size), usual: usual, size: size)
    }
}
