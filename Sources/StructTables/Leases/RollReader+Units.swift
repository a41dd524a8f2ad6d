import StructEngine

/// Rows beside plain leases: what a status says, rents without a tenant, further units of a lease.
extension RollReader {
    /// Says what a row's status is taken for; false for a lease that is not signed.
    mutating func readStatus(_ row: Int, _ tenant: String, isVacant: Bool, hasDates: Bool) -> Bool {
        let status = text(row, .status)
        // "Under offer to Zed Ltd" where a tenant would be, without dates.
        let isOffer = !hasDates && !isVacant && RowWords.isUnsigned(tenant)
        let isSigned = !RowWords.isUnsigned(status) && !isOffer
        if isSigned, RowWords.isDoubtful(status), !isVacant {
            findings.assumptions.append(
                "\(address(row, .status)): \"\(status.prefix(60))\" is taken for a remark on a lease that is signed and runs to its end; leave the row out with --skip-rows \(row + 1) if it does not"
            )
        }
        sayTenant(row, tenant)
        if !isSigned {
            findings.notCarried.append(
                "\(table.sheet.address(row: row)): \"\(tenant)\"\(isOffer ? "" : " is \"\(status.prefix(40))\""), no lease that is signed; left out, and counted as vacant"
            )
        }
        if RowWords.isVacant(status), hasDates, !tenant.isEmpty, !RowWords.isVacancyAlone(tenant) {
            findings.assumptions.append(
                "\(address(row, .status)): \"\(status.prefix(60))\" beside a tenant and dates; taken for a lease, leave it out with --skip-rows \(row + 1)"
            )
        }
        return isSigned
    }

    /// A tenant's name that says more than a name: "A Ltd (vacating 30/09/2026)".
    private mutating func sayTenant(_ row: Int, _ tenant: String) {
        guard tenant.contains("("), !RowWords.isVacant(tenant) else { return }
        let beside = tenant.drop { $0 != "(" }
        guard !TextScanner(String(beside)).dates.isEmpty || RowWords.isDoubtful(String(beside)) else { return }
        findings.assumptions.append(
            "\(address(row, .tenant)): \"\(tenant.prefix(60))\" says more than a name; the lease is taken as its columns have it")
    }

    /// Terms of its own that a further unit states are not read: they would be those of another lease.
    private mutating func listOwnTerms(_ row: Int) {
        for field in [
            LeaseField.tenantBreak, .rentFreeUntil, .rentFreeMonths, .terms, .isIndexed, .isFixed, .increaseRate, .nextReview, .floor, .cap,
            .stepDate, .stepRent, .steps,
        ] where !NothingText.isNothing(cell(row, field)) {
            findings.unused.append(
                (address(row, field), cell(row, field).shown, "is of a further unit, whose lease has its terms in the row above"))
        }
    }

    /// A rent with a unit and without a tenant: a further unit where it stands right below a lease and has an area
    /// as its unit has; below the table a line of a summary; else nobody knows.
    mutating func amountWithoutTenant(_ row: Int, _ unit: String, _ hasArea: Bool) {
        let rent = rents.yearly(row, size(row)) ?? 0
        let hasAreas = column(.area) != nil || column(.power) != nil
        var sum = 0.0
        for lease in leases { sum += lease.rent ?? 0 }
        if lastLeaseRow == row - 1, leases.last != nil, hasArea || !hasAreas {
            // A row of the same kind over the first lease is a heading with its sum, and so may this one be.
            guard !hasLoneAmounts || hasArea else {
                return faults.report(
                    "table_row", at: table.sheet.address(row: row),
                    "must be a lease, a further unit or a total, found \"\(unit.prefix(60))\" with a rent of \(Figure.amount(rent)) a year and no tenant, as over the first lease; leave it out with --skip-rows \(row + 1)"
                )
            }
            guard leases.count < 3 || rent < sum / 2 else {
                return faults.report(
                    "table_row", at: table.sheet.address(row: row),
                    "must be a lease, a further unit or a total, found \"\(unit.prefix(60))\" with a rent of \(Figure.amount(rent)) a year and no tenant, beside \(Figure.amount(sum)) of all leases above; leave it out with --skip-rows \(row + 1)"
                )
            }
            return furtherUnit(row)
        }
        if leases.isEmpty { hasLoneAmounts = true }
        findings.unused.append(
            (
                table.sheet.address(row: row), "\(unit); \(Figure.amount(rent)) a year",
                "has no tenant, and stands under no lease; not counted"
            ))
    }

    /// True where a rent is that of all leases above, or of those since the total before, whatever the row is called.
    func isSum(_ row: Int) -> Bool {
        guard let rent = rents.yearly(row, LeaseSize()), rent > 0 else { return false }
        let slack = 1 + 0.06 * Double(leases.count)
        for first in [0, totals.last?.leaseCount ?? 0] where leases.count - first > 1 {
            var sum = 0.0
            for lease in leases[first...] { sum += lease.rent ?? 0 }
            if abs(sum - rent) <= slack { return true }
        }
        return false
    }

    mutating func furtherUnit(_ row: Int) {
        checkCurrency(row)
        guard var lease = leases.popLast() else { return }
        lease.units += [text(row, .unit)].filter { !$0.isEmpty }
        lease.size = lease.size + size(row)
        lastLeaseRow = row
        if let rent = rents.yearly(row, size(row)) { lease.rent = (lease.rent ?? 0) + rent }
        leases.append(lease)
        listOwnTerms(row)
        findings.rows.append("\(table.sheet.address(row: row)): a further unit of the lease of \"\(lease.tenant)\", added to it")
    }
}
