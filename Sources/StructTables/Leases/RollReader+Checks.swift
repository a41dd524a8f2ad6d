import StructEngine

extension RollReader {
    /// The end of a lease: stated, or its start and term, or the last day of a period in one cell.
    mutating func setEnd(_ row: Int, _ lease: inout LeaseDraft) {
        for field in [LeaseField.end, .term, .start] {
            guard let column = column(field), let text = cell(row, field).words,
                let period = TermText.period(text, column.order)
            else { continue }
            (lease.start, lease.end) = (period.start, period.end)
            return
        }
        lease.end = wanted(row, .end)
        // "10 years from 29/09/2021" has a start.
        if lease.start == nil, column(.start) == nil, let column = column(.term), let text = cell(row, .term).words {
            let dates = TextScanner(text).dates
            if dates.count == 1 { lease.start = dates[0].date.date(column.order) }
        }
        guard lease.end == nil, !NothingText.isNothing(cell(row, .term)), let column = column(.term) else {
            if lease.end == nil, !NothingText.isNothing(cell(row, .end)) {
                lease.unreadEnd = (cell(row, .end).shown, address(row, .end))
            }
            return
        }
        guard let term = TermText(cell(row, .term), column) else {
            return findings.unused.append((address(row, .term), cell(row, .term).shown, "is no term that can be read"))
        }
        guard let start = lease.start, let end = term.end(from: start) else { return }
        lease.end = end
        if !isTermSaid {
            isTermSaid = true
            findings.assumptions.append(
                "column \(column.letters) \"\(column.title)\": leases without an end run for their term from their start, such as \(term.months) months to \(end)"
            )
        }
        if !term.rest.isEmpty {
            findings.notCarried.append(
                "\(address(row, .term)): of \"\(cell(row, .term).shown.prefix(60))\" \(term.months) months are the term; the rest is left out"
            )
        }
    }

    /// Amounts are never converted: all of a roll must be in one currency.
    mutating func checkCurrency(_ row: Int) {
        var places: [(address: String, tokens: [String])] = []
        if column(.currency) != nil { places.append((address(row, .currency), Words.tokens(cell(row, .currency).shown))) }
        if let primary = rents.primary, let text = table.sheet[row, primary.index].words {
            places.append((table.sheet.address(row, primary.index), Words.tokens(text)))
        }
        for (address, tokens) in places {
            for named in RentWords.currencies(tokens) {
                guard let known = currency else {
                    currency = named
                    continue
                }
                guard named != known else { continue }
                faults.report(
                    "table_currency", at: address,
                    "must be in one currency with the leases above, \(known), found \(named); amounts are never converted: convert the row, or leave it out with --skip-rows \(row + 1)"
                )
                return
            }
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
            lease.rent = (lease.rent ?? 0) + (rents.yearly(row, lease.size) ?? 0)
            findings.rows.append("\(table.sheet.address(row: row)): \"\(charge)\" of \"\(lease.tenant)\", added to its rent")
        } else {
            sayCharge(row, charge, lease)
        }
        return true
    }

    /// A lease whose own row is of another charge has its rent below.
    mutating func separateCharge(_ row: Int) {
        let charge = text(row, .charge)
        guard !charge.isEmpty, !RowWords.isRentCharge(charge), var lease = leases.popLast() else { return }
        lease.rent = 0
        leases.append(lease)
        sayCharge(row, charge, lease)
    }

    private mutating func sayCharge(_ row: Int, _ charge: String, _ lease: LeaseDraft) {
        let yearly = rents.yearly(row, lease.size).map(Figure.amount) ?? "no amount"
        findings.notCarried.append(
            "\(table.sheet.address(row: row)): \"\(charge)\" of \"\(lease.tenant)\", \(yearly) a year, is no rent; left out")
        let count = leases.count + (leases.last?.row == lease.row ? 0 : 1)
        for column in columns where column.field == .rent {
            if let number = column.number(table.sheet[row, column.index]) { charges.append((count, column.index, number.number)) }
        }
    }

    /// True where a break is the landlord's alone.
    static func isLandlords(_ text: String) -> Bool {
        let tokens = Words.tokens(text)
        func has(_ words: [String]) -> Bool { tokens.contains { ReviewTerms.isAny($0, words) } }
        return has([
            "landlord*", "lessor", "lbo", "ll", "vermieter*", "bailleur", "proprietaire", "arrendador", "propietario", "verhuurder*",
        ])
            && !has(["tenant*", "mutual*", "lessee", "either", "both", "tbo", "mieter*", "preneur", "inquilino", "huurder*", "beide*"])
    }
}
