import StructEngine

extension RollReader {
    /// Amounts are never converted: all of a roll must be in one currency.
    mutating func checkCurrency(_ row: Int) {
        var places: [(address: String, named: Set<String>)] = []
        if column(.currency) != nil, !NothingText.isNothing(cell(row, .currency)) {
            places.append((address(row, .currency), CurrencyWords.stated(cell(row, .currency).shown)))
        }
        if let primary = rents.primary {
            let named = CurrencyWords.named(Words.tokens(table.sheet[row, primary.index].words ?? ""))
            places.append((table.sheet.address(row, primary.index), named))
        }
        if let first = places.lazy.compactMap({ place in place.named.min().map { (place.address, $0) } }).first {
            if firstCurrency == nil { firstCurrency = (first.0, first.1, leases.isEmpty) }
        } else {
            unnamedCurrencies += 1
        }
        for (address, named) in places {
            for named in named.sorted() {
                guard let known = currency else {
                    currency = named
                    continue
                }
                guard !CurrencyWords.agree(named, known) else {
                    // "$" first and AUD later is AUD.
                    if known.utf8.count < 3 { currency = named }
                    continue
                }
                faults.report(
                    "table_currency", at: address,
                    "must be in one currency with the leases above, \(known), found \(named.prefix(20)); amounts are never converted: convert the row, or leave it out with --skip-rows \(row + 1)"
                )
                return
            }
        }
    }

    /// A rent that names another currency than the deal's, beside others that name none. A sign on the first of them, as
    /// bookkeepers write it, is that of all; else those that name none are in the deal's.
    mutating func checkCurrency(of deal: BaseDeal, _ titles: [String], acceptsDifference: Bool) {
        guard let first = firstCurrency, unnamedCurrencies > 0, !CurrencyWords.agree(first.named, deal.currency),
            CurrencyWords.named(titles).allSatisfy({ CurrencyWords.agree($0, deal.currency) })
        else { return }
        let row = leases.first { first.address == table.sheet.address($0.row, rents.primary?.index ?? 0) }?.row
        let isSign = row.flatMap { table.sheet[$0, rents.primary?.index ?? 0].words }.map { $0.contains { "€£$¥".contains($0) } } ?? false
        guard !(first.isFirst && isSign && acceptsDifference) else {
            return findings.assumptions.append(
                "\(first.address): \(first.named) is taken for the currency of all rents below that name none; the deal is in \(deal.currency), and nothing is converted"
            )
        }
        faults.report(
            "table_currency", at: first.address,
            "must be in the deal's currency, \(deal.currency), as the rents that name none, found \(first.named.prefix(20)); amounts are never converted: convert it, name the currency in every row, or leave the row out with --skip-rows\(first.isFirst && isSign ? "; where it is that of all rows, take them as they stand with --accept-difference" : "")"
        )
    }

    /// Steps of columns that each hold the rent from a date. What is received in a year is no rent a year: where a lease
    /// runs for a part of the year and has that part of the rent, columns are of cash and refused.
    mutating func addDatedRents(_ row: Int, _ lease: inout LeaseDraft) {
        var before = lease.rent ?? 0
        let dated = columns.compactMap { column in column.stepDate.map { (column: column, date: $0) } }
        for (column, date) in dated.sorted(by: { DayNumber.of($0.date) < DayNumber.of($1.date) }) {
            guard let rent = rents.yearly(table.sheet[row, column.index], column, lease.size), rent != before,
                lease.end.map({ DayNumber.of(date) <= DayNumber.of($0) }) ?? true
            else { continue }
            let address = table.sheet.address(row, column.index)
            let share = lease.end.flatMap { $0.year == date.year && $0.month < 12 ? Double($0.month) / 12 : nil }
            let first = lease.start.flatMap { $0.year == date.year - 1 && $0.month > 1 ? Double(13 - $0.month) / 12 : nil }
            let isCash =
                (share.map { rent < before && abs(rent / before - $0) < 0.1 } ?? false)
                || (first.map { before > 0 && before < rent && abs(before / rent - $0) < 0.1 } ?? false) || (rent == 0 && before > 0)
            guard !isCash else {
                return faults.report(
                    "table_step", at: address,
                    "must be a rent a year of \"\(lease.tenant)\", found \(Figure.amount(rent)) beside \(Figure.amount(before)) before, as of amounts received in a year; state the rent in one column and \"ignore\" these with --columns, or import them with --kind streams"
                )
            }
            if let start = lease.start, DayNumber.of(date) <= DayNumber.of(start) {
                if before == 0 { lease.rent = rent }
            } else {
                lease.steps.append(LeaseDraft.Step(date: date, rent: rent, address: address))
            }
            before = rent
        }
    }

    /// The same lease twice would count its rent twice.
    mutating func checkRepeat(_ lease: LeaseDraft) {
        let dates = [lease.start, lease.end, lease.breakDate].map { $0?.description ?? "" }
        let amounts = [lease.area, lease.rent].map { $0.map { "\($0)" } ?? "" }
        let key = ([lease.id, lease.units.joined(), lease.tenant] + lease.property + dates + amounts).joined(separator: "\u{1}")
        guard let first = seen[key] else {
            seen[key] = lease.address
            return
        }
        if lease.id.isEmpty, lease.units.isEmpty {
            findings.assumptions.append(
                "\(lease.address): the same as \(first) in every figure; taken for a second lease of \"\(lease.tenant)\"")
        } else {
            faults.report(
                "table_repeated", at: lease.address,
                "must be another lease or unit, found the same as \(first) in every figure; leave it out with --skip-rows \(lease.row + 1)")
        }
    }

    /// True for a row that charges the lease above for something else than rent, or for more of it.
    mutating func chargeOfLeaseAbove(_ row: Int, _ hasDates: Bool) -> Bool {
        let charge = text(row, .charge)
        guard !charge.isEmpty, !hasDates, text(row, .tenant).isEmpty, var lease = leases.popLast() else { return false }
        defer { leases.append(lease) }
        guard !RowWords.isTotal(charge) else { return true }
        if RowWords.isRentCharge(charge) {
            checkCurrency(row)
            if let rent = rowRent(row, lease.size) {
                if lease.rentCharge.isEmpty || lease.rentCharge == Words.folded(charge) {
                    lease.rentCharge = Words.folded(charge)
                    lease.rowRents.append(rent)
                    lease.rent = lease.rowRents.count == 1 ? rent.rent : lease.rent
                    lastLeaseRow = row
                    return true
                }
                if DayNumber.of(rent.date) > DayNumber.of(closing) + 1 {
                    faults.report(
                        "table_step", at: table.sheet.address(row: row),
                        "must be a rent that \"\(lease.tenant)\" pays at closing, or a later one of \"\(lease.rentCharge)\", found \"\(charge.prefix(40))\" from \(rent.date); a lease has one rent: add it up, or leave it out with --skip-rows \(row + 1)"
                    )
                    return true
                }
            }
            let rent = (lease.rent ?? 0) + (rents.signed(row, lease.size) ?? 0)
            if rent < 0 {
                faults.report(
                    "table_rent", at: table.sheet.address(row: row),
                    "must leave \"\(lease.tenant)\" a rent of 0 or more, found \"\(charge)\" that makes it \(Figure.amount(rent)) a year; leave a row out with --skip-rows"
                )
            }
            (lease.rent, lease.isAdded) = (max(0, rent), true)
            findings.rows.append("\(table.sheet.address(row: row)): \"\(charge)\" of \"\(lease.tenant)\", added to its rent")
        } else {
            sayCharge(row, charge, lease)
        }
        return true
    }

    /// A lease whose own row is of another charge has its rent below.
    mutating func separateCharge(_ row: Int) {
        let charge = text(row, .charge)
        guard !charge.isEmpty, var lease = leases.popLast() else { return }
        guard !RowWords.isRentCharge(charge) else {
            lease.rentCharge = Words.folded(charge)
            return leases.append(lease)
        }
        (lease.rent, lease.rowRents) = (0, [])
        leases.append(lease)
        sayCharge(row, charge, lease)
    }

    private mutating func sayCharge(_ row: Int, _ charge: String, _ lease: LeaseDraft) {
        let yearly = rents.signed(row, lease.size).map(Figure.amount) ?? "no amount"
        findings.notCarried.append(
            "\(table.sheet.address(row: row)): \"\(charge)\" of \"\(lease.tenant)\", \(yearly) a year, is no rent; left out")
        let count = leases.count + (leases.last?.row == lease.row ? 0 : 1)
        for column in columns where column.field == .rent {
            if let number = column.number(table.sheet[row, column.index]) { charges.append((count, column.index, number.number)) }
        }
    }
}
