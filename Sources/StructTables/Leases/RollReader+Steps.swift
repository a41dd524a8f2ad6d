import StructEngine

extension RollReader {
    func isStep(_ row: Int, hasDates: Bool) -> Bool {
        guard let above = leases.last, text(row, .tenant).isEmpty || text(row, .tenant) == above.tenant else { return false }
        guard NothingText.isNothing(cell(row, .area)), NothingText.isNothing(cell(row, .term)) else { return false }
        if !steps(row).isEmpty || rowRent(row, above.size) != nil { return true }
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
        if steps.isEmpty, let rent = rowRent(row, lease.size) {
            lease.rowRents.append(rent)
        } else if steps.isEmpty, let date = date(row, .start), let rent = rents.yearly(row, lease.size) {
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
        var last = rents.yearly(row, size(row))
        for (date, amount) in zip(dates, amounts) {
            let cell = table.sheet[row, amount.index]
            guard let day = date.date(table.sheet[row, date.index]), let rent = stepRent(cell, amount, row, day, after: last) else {
                continue
            }
            last = rent
            steps.append(LeaseDraft.Step(date: day, rent: rent, address: table.sheet.address(row, amount.index)))
        }
        for column in columns where column.field == .steps {
            guard let text = table.sheet[row, column.index].words else { continue }
            steps += stepWords(text, row, column).steps(at: table.sheet.address(row, column.index))
        }
        return steps
    }

    /// The rent of a step: an amount, or a growth of the rent before it, which a step that is past has had.
    private func stepRent(_ cell: Cell, _ column: Column, _ row: Int, _ day: Deal.CalendarDate, after last: Double?) -> Double? {
        guard let number = column.number(cell), number.isPercent else { return rents.yearly(cell, column, size(row), row) }
        guard let last, abs(number.number) < 1 else { return nil }
        return DayNumber.month(of: day, closing: closing) >= 1 ? StepWords.grown(last, by: number.number) : last
    }

    /// Says which steps are a growth of the rent, and lists dates of steps without rents and rents without dates.
    mutating func listSteps(_ row: Int) {
        func shown(_ column: Column) -> String { table.sheet[row, column.index].shown }
        let amounts = columns.filter { $0.field == .stepRent && $0.stepDate == nil }
        let words = columns.filter { column in
            column.field == .steps && table.sheet[row, column.index].words.map { stepWords($0, row, column).isGrowth } ?? false
        }
        let growing = words + amounts.filter { $0.number(table.sheet[row, $0.index])?.isPercent ?? false }
        for column in growing {
            let address = table.sheet.address(row, column.index)
            let own = steps(row).filter { $0.address == address }
            guard !own.isEmpty else { continue }
            let rents = own.map { "\(Figure.amount($0.rent)) from \($0.date)" }.joined(separator: ", ")
            findings.assumptions.append("\(address): \"\(shown(column).prefix(80))\" is taken for a growth of the rent before it: \(rents)")
        }
        guard rowRentColumn == nil else { return }
        let dates = columns.filter { $0.field == .stepDate }
        for place in 0..<max(dates.count, amounts.count) {
            let pair = [(place < dates.count ? dates[place] : nil, "rent"), (place < amounts.count ? amounts[place] : nil, "date")]
            let filled = pair.filter { column, _ in column.map { !NothingText.isNothing(table.sheet[row, $0.index]) } ?? false }
            guard filled.count == 1, let column = filled[0].0 else { continue }
            findings.unused.append((table.sheet.address(row, column.index), shown(column), "is a step without its \(filled[0].1)"))
        }
    }

    /// The steps in the words of a cell, for what the rents of the roll are for where they do not say it.
    func stepWords(_ text: String, _ row: Int, _ column: Column) -> StepWords {
        let (size, period) = (size(row), rents.primary?.period ?? .year)
        let usual = period.perYear * (rents.primary?.scale ?? 1) * (period.measure.flatMap { size.of($0) } ?? 1)
        return StepWords(text, column, rent: rents.yearly(row, size), usual: usual, size: size, closing: closing)
    }
}
