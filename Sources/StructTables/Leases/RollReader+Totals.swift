import StructEngine

extension RollReader {
    /// Holds every subtotal and total against the rows that it stands under: all above it, or those since the
    /// total before it; with vacant units and without.
    mutating func checkTotals(acceptsDifference: Bool) {
        var marks: [(leases: Int, vacancies: Int)] = [(0, 0)]
        for var total in totals {
            // A total over the leases is one of all of them.
            let isAbove = total.leaseCount == 0 && total.vacancyCount == 0
            if isAbove {
                (total.leaseCount, total.vacancyCount) = (leases.count, vacancies.count)
            }
            checkCount(total, acceptsDifference)
            for amount in total.amounts {
                guard let column = columns.first(where: { $0.index == amount.column }) else { continue }
                let address = table.sheet.address(total.row, column.index)
                guard let value = amount.value else {
                    findings.unused.append((address, "=\(amount.formula ?? "")", "a formula whose value the file does not hold"))
                    continue
                }
                let found = sums(column, total, marks)
                let label = "\(address), \(total.label.isEmpty ? "a row of sums" : "\"\(total.label)\""), \(column.title)"
                if let match = found.first(where: { abs($0.sum - value) <= $0.slack }) {
                    let exact = abs(match.sum - value) < 1e-6 ? "equals" : "is, within \(Figure.amount(match.slack)) of rounding,"
                    findings.checks.append(
                        .init(text: "\(label): the file's \(Figure.amount(value)) \(exact) the sum of \(match.words)", holds: true))
                } else if let nearest = found.min(by: { abs($0.sum - value) < abs($1.sum - value) }) {
                    let text =
                        "the file's \(Figure.amount(value)), found \(Figure.amount(nearest.sum)) for \(nearest.words), a difference of \(Figure.amount(value - nearest.sum))"
                    findings.checks.append(.init(text: "\(label): \(text)", holds: false))
                    if !acceptsDifference {
                        faults.report(
                            "table_total", at: address,
                            "must equal the sum of its rows, \(text); look for a row that was not read, or accept with --accept-difference")
                    }
                }
            }
            if !total.amounts.isEmpty, !isAbove { marks.append((total.leaseCount, total.vacancyCount)) }
        }
    }

    private mutating func checkCount(_ total: TotalRow, _ acceptsDifference: Bool) {
        guard let count = RowWords.count(in: total.label) else { return }
        let tenants = Set(leases.map(\.tenant)).count
        let holds = [leases.count, tenants, leases.count + vacancies.count, total.leaseCount].contains(count)
        findings.checks.append(
            .init(text: "\(total.address), \"\(total.label)\": \(leases.count) leases of \(tenants) tenants were found", holds: holds))
        if !holds, !acceptsDifference {
            faults.report(
                "table_total", at: total.address,
                "must name the number of leases, \"\(total.label)\", found \(leases.count) leases of \(tenants) tenants; accept with --accept-difference"
            )
        }
    }

    private func sums(_ column: Column, _ total: TotalRow, _ marks: [(leases: Int, vacancies: Int)]) -> [(
        words: String, sum: Double, slack: Double
    )] {
        var found: [(words: String, sum: Double, slack: Double)] = []
        // A lease that begins later has its rent in another column.
        let hasDatedRents = columns.contains { $0.stepDate != nil }
        for mark in marks.reversed() where mark.leases <= total.leaseCount && mark.vacancies <= total.vacancyCount {
            let let_ = leases[mark.leases..<total.leaseCount]
            let empty = vacancies[mark.vacancies..<total.vacancyCount]
            guard !let_.isEmpty || !empty.isEmpty else { continue }
            var (sum, rows) = (0.0, 0)
            for lease in let_ {
                if let measure = column.field?.measure {
                    sum += lease.size.of(measure) ?? 0
                } else if column.index == rents.primary?.index, column.units == nil,
                    !hasDatedRents || !NothingText.isNothing(table.sheet[lease.rentRow, column.index])
                {
                    sum += (lease.rent ?? 0) / (column.period ?? .year).perYear
                } else {
                    sum += column.number(table.sheet[lease.rentRow, column.index])?.number ?? 0
                }
                rows += 1
            }
            let part = mark.leases == 0 && mark.vacancies == 0 ? "" : " since the total before"
            // Amounts that are rounded one by one: three standard deviations of their sum, and the total's own half.
            let slack = rents.rounding(column.index) * (1 + 2 * Double(rows).squareRoot()) + 1e-9 * abs(sum)
            let later = let_.filter { $0.start.map { DayNumber.of($0) > DayNumber.of(closing) + 1 } ?? false }
            let of = later.isEmpty || column.field?.measure != nil ? "" : ", \(later.count) of which begin after closing"
            found.append(("\(let_.count) leases\(part)\(of)", sum, slack))
            if !of.isEmpty, column.index == rents.primary?.index {
                let rest = sum - later.reduce(0) { $0 + ($1.rent ?? 0) / (column.period ?? .year).perYear }
                found.append(("\(let_.count - later.count) leases that run at closing\(part)", rest, slack))
            }
            let beside = charges.reduce(0.0) { sum, charge in
                let isWithin = charge.leaseCount > mark.leases && charge.leaseCount <= total.leaseCount && charge.column == column.index
                return isWithin ? sum + charge.amount : sum
            }
            if beside != 0 { found.append(("\(let_.count) leases with their other charges\(part)", sum + beside, slack)) }
            if let measure = column.field?.measure {
                let whole = sum + empty.reduce(0) { $0 + ($1.size.of(measure) ?? 0) }
                found.append(("\(empty.count) vacant units\(part)", whole - sum, slack))
                found.append(("\(let_.count) leases and \(empty.count) vacant units\(part)", whole, slack))
            } else if empty.contains(where: { $0.rent > 0 }) {
                let whole = sum + empty.reduce(0) { $0 + (column.number(table.sheet[$1.row, column.index])?.number ?? 0) }
                found.append(("\(let_.count) leases and the rents of \(empty.count) vacant units\(part)", whole, slack))
            }
        }
        return found
    }

    /// Says what is hidden, and lists formulas without values.
    mutating func closeHiddenParts() {
        let hidden = columns.filter { table.sheet.hiddenColumns.contains($0.index) && $0.profile.count > 0 }
        for column in hidden {
            findings.rows.append("column \(column.letters) \"\(column.title)\" is hidden in the file; it was read all the same")
        }
        let rows = table.sheet.hiddenRows.filter { table.body.contains($0) && !table.sheet.rows[$0].allSatisfy(\.isEmpty) }.sorted()
        if !rows.isEmpty {
            findings.rows.append(
                "rows \(rows.map { String($0 + 1) }.joined(separator: ", ")) are hidden in the file; they were read all the same")
        }
        for column in columns where column.profile.formulas > 0 {
            let rows = table.body.filter { row in
                if case .formula = table.sheet[row, column.index] { !totals.contains { $0.row == row } } else { false }
            }
            guard let first = rows.first, let last = rows.last else { continue }
            let shown = "=\({ if case .formula(let text) = table.sheet[first, column.index] { text } else { "" } }())"
            findings.unused.append(
                (
                    "\(table.sheet.address(first, column.index))…\(column.letters)\(last + 1)", shown,
                    "\(rows.count) formulas whose values the file does not hold"
                ))
        }
    }
}

/// Numbers for the report, the same on every machine.
enum Figure {
    /// With thousands parted, and two decimals where it is not whole.
    static func amount(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e15 else { return "—" }
        let cents = Int64((abs(value) * 100).rounded(.toNearestOrAwayFromZero))
        let digits = String(cents / 100)
        var grouped = ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place).isMultiple(of: 3) { grouped += "," }
            grouped.append(digit)
        }
        let rest = cents % 100
        return (value < 0 && cents > 0 ? "-" : "") + grouped + (rest == 0 ? "" : rest < 10 ? ".0\(rest)" : ".\(rest)")
    }

    static func fixed(_ value: Double) -> String {
        let text = amount(value)
        return text.contains(".") ? text : text + ".00"
    }
}
