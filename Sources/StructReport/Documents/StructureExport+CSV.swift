import StructEngine

/// Tables of a structure as CSV by RFC 4180: UTF-8, a point for decimals, lines that end with CR LF, units last in a
/// column's name. No cell begins with what a spreadsheet would run as a formula; numbers stay numbers.
extension StructureExport {
    /// What falls due: a line a tranche and payment date. Amounts are in currency units.
    public var scheduleCSV: String {
        var csv = CSVText()
        let keys = ["opening_balance", "principal", "interest", "fee", "service", "closing_balance"]
        csv.add((["tranche", "period", "date"] + keys.map { "\($0)_\(unit)" }).map { .text($0) })
        for (name, rows) in [("senior", schedule.senior), ("mezzanine", schedule.mezz)] {
            for row in rows {
                let amounts = [
                    row.openingBalanceMinor, row.principalMinor, row.interestMinor, row.feeMinor, row.serviceMinor, row.closingBalanceMinor,
                ]
                csv.add(
                    [.text(name), .plain("\(row.period)"), .plain("\(row.date)")] + amounts.map { .plain(plan.deal.currency.exact($0)) })
            }
        }
        return csv.text
    }

    /// Where the cash goes under a case, `base` or the id of a stress: a line a payment date. Columns are the period's own
    /// amounts, then those of each tranche and of each account, then the figure and the state of each covenant test.
    /// Amounts are in currency units, ratios plain numbers that are empty where there is none.
    ///
    /// - Throws: ``StructError/unavailable(_:_:)`` with ``StructError/Code/unknownScenario``.
    public func waterfallCSV(scenario: String = "base") throws(StructError) -> String {
        let waterfall = try plan.waterfall(structure, scenario: scenario)
        let books = books(of: waterfall)
        var csv = CSVText()
        let own = ["cfads", "deficit_paid", "operating_shortfall", "equity"]
        var titles = ["scenario", "period", "date"] + own.map { "\($0)_\(unit)" } + ["dscr_ratio", "distributions_locked"]
        titles += books.map(\.title) + self.titles(of: waterfall.tests)
        csv.add(titles.map { .text($0) })
        for (place, period) in waterfall.periods.enumerated() {
            let amounts = [period.cfadsMinor, period.deficitPaidMinor, period.operatingShortfallMinor, period.equityMinor]
            let date = try plan.paymentDate(ofPeriod: period.number)
            var cells: [CSVText.Entry] = [.text(scenario), .plain("\(period.number)"), .plain("\(date)")]
            for amount in amounts { cells.append(.plain(plan.deal.currency.exact(amount))) }
            cells.append(.plain(period.dscr.map { "\($0)" } ?? ""))
            cells.append(.plain(period.isLocked ? "1" : "0"))
            for book in books { cells.append(.plain(place < book.amounts.count ? plan.deal.currency.exact(book.amounts[place]) : "")) }
            for test in waterfall.tests {
                cells.append(.plain(test.values[place].map { "\($0)" } ?? ""))
                cells.append(.plain(test.inForce[place] ? "1" : "0"))
            }
            csv.add(cells)
        }
        return csv.text
    }

    private func titles(of tests: [Waterfall.TestBook]) -> [String] {
        tests.enumerated().flatMap { number, book in
            ["test_\(number + 1)_\(book.test.metric.rawValue)_ratio", "test_\(number + 1)_in_force"]
        }
    }

    /// The columns of tranches and accounts, as the waterfall states them.
    private func books(of waterfall: Waterfall) -> [(title: String, amounts: [Int64])] {
        let json = waterfall.json
        var columns: [(title: String, amounts: [Int64])] = []
        for list in ["tranches", "accounts"] {
            guard case .array(let books)? = json[list] else { continue }
            for book in books {
                guard case .object(let members) = book, case .string(let name)? = book["name"] else { continue }
                for (key, value) in members {
                    guard key.hasSuffix("_minor"), case .array(let items) = value else { continue }
                    let amounts = items.map { item in if case .integer(let minor) = item { minor } else { Int64(0) } }
                    columns.append(("\(name)_\(key.dropLast(6))_\(unit)", amounts))
                }
            }
        }
        return columns
    }

    /// The unit of an amount at the end of a column's name. Example: `gbp`.
    private var unit: String { plan.deal.currency.rawValue.lowercased() }
}
