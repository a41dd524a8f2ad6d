import StructEngine

/// What a fixed structure goes through: its stress grid, breakevens, sensitivities and tenant ladder on one screen.
public struct StressReport: Sendable {
    let plan: Plan
    let structure: Structure
    let grid: [Structure.StressCase]
    let breakevens: [Structure.Breakeven]
    let sensitivities: [Structure.Sensitivity]
    let ladder: Structure.TenantLadder

    public init(
        plan: Plan, structure: Structure, grid: [Structure.StressCase], breakevens: [Structure.Breakeven],
        sensitivities: [Structure.Sensitivity], ladder: Structure.TenantLadder
    ) {
        (self.plan, self.structure, self.grid, self.breakevens, self.ladder) = (plan, structure, grid, breakevens, ladder)
        self.sensitivities = sensitivities
    }

    /// Works the parts out.
    ///
    /// - Throws: As ``StructEngine/Plan/tenantLadder(of:fromMonth:voidMonths:reletShare:)``.
    public init(plan: Plan, structure: Structure, fromMonth: Int = 13, voidMonths: Int, reletShare: Double) throws {
        self.init(
            plan: plan, structure: structure, grid: try plan.stressGrid(of: structure), breakevens: try plan.breakevens(of: structure),
            sensitivities: try plan.sensitivities(of: structure),
            ladder: try plan.tenantLadder(of: structure, fromMonth: fromMonth, voidMonths: voidMonths, reletShare: reletShare))
    }

    /// The parts for programs.
    public var json: JSONValue {
        .object([
            ("index", .integer(structure.index)), ("grid", .array(grid.map(\.json))), ("breakevens", .array(breakevens.map(\.json))),
            ("sensitivities", .array(sensitivities.map(\.json))), ("ladder", ladder.json),
        ])
    }

    /// The screen, with a line break at its end.
    public var text: String {
        let head = "#\(structure.index) · \(plan.deal.name) · \(plan.deal.currency.rawValue) millions"
        var lines = [head, "\(structure.sizes(money)), \(plan.deal.cashTraps.lockupText)", "", "Stress grid"] + gridLines
        let hasSenior = structure.seniorNotionalMinor > 0
        if hasSenior { lines += ["", "Breakevens: how far a driver may move by itself, from the base case"] + breakevenLines }
        lines += ["", "Sensitivities: cover and return of the structure as it is, and what could be borrowed if it were sized again"]
        let title = ladder.title(missesInBase: grid.first?.missesPayment == true)
        lines += sensitivityLines + [""]
        lines += hasSenior ? [title] + ladderLines : ["Breakevens and tenants that fail are not shown: there is no senior debt."]
        return lines.joined(separator: "\n") + "\n"
    }

    private var money: Money { Money(currency: plan.deal.currency) }

    private var lockup: Double { plan.deal.cashTraps.lockupLevel }

    private func period(_ number: Int?) -> String { number.map(String.init) ?? "·" }

    private func amount(_ minor: Int64) -> String { minor == 0 ? "·" : money.millions(minor) }

    private func count(_ number: Int) -> String { number == 0 ? "·" : "\(number)" }

    private var gridLines: [String] {
        // What few structures have is shown of those alone.
        let hasMezzanine = structure.mezzNotionalMinor > 0
        let hasShortfall = grid.contains { $0.operatingShortfallMinor > 0 }
        var table = TextTable(
            [
                ("case", .left), ("min DSCR", .right), ("in", .right), ("mean", .right), ("< 1", .right), ("< lock-up", .right),
                ("missed in", .right), ("unpaid at maturity", .right), ("DSRA drawn", .right), ("lowest", .right), ("locked", .right),
                ("swept", .right),
            ] + (hasMezzanine ? [("mezz unpaid, most", .right)] : []) + (hasShortfall ? [("cash short", .right)] : []) + [
                ("equity", .right), ("IRR", .right), ("WAL", .right), ("rating", .left),
            ])
        for row in grid {
            table.add(
                [
                    row.scenario.cut(to: 32), Format.ratio(row.minDSCR), period(row.minDSCRPeriod), Format.ratio(row.meanDSCR),
                    count(row.periodsBelowOne),
                    count(row.periodsBelowLockup), missed(row), amount(row.seniorUnpaidAtMaturityMinor), amount(row.dsraDrawnMinor),
                    money.millions(row.dsraLowestMinor), count(row.periodsLocked), amount(row.sweptMinor),
                ] + (hasMezzanine ? [amount(row.peakMezzUnpaidMinor)] : []) + (hasShortfall ? [amount(row.operatingShortfallMinor)] : [])
                    + [
                        money.millions(row.distributionsMinor), Format.percent(row.equityIRR), Format.years(row.actualWAL),
                        row.impliedRating?.rawValue ?? "none",
                    ])
        }
        return table.lines
    }

    private func missed(_ row: Structure.StressCase) -> String {
        guard let first = row.firstShortfallPeriod else { return "·" }
        return "\(first)" + (row.curedPeriod.map { "–\($0)" } ?? "")
    }

    private var breakevenLines: [String] {
        var table = TextTable([
            ("driver", .left), ("to DSCR \(Format.fixed(lockup, 2))x", .right), ("to DSCR 1.00x", .right), ("to a missed payment", .right),
        ])
        for driver in Structure.Breakeven.Driver.allCases {
            let own = breakevens.filter { $0.driver == driver }
            guard !own.isEmpty else { continue }
            table.add([driver.words] + own.map(\.text))
        }
        return table.lines
    }

    private var sensitivityLines: [String] {
        var table = TextTable([
            ("assumption", .left), ("change", .right), ("min DSCR", .right), ("IRR", .right), ("senior", .right), ("proceeds", .right),
            ("", .right),
        ])
        let proceeds = structure.seniorNotionalMinor + structure.mezzNotionalMinor
        for sensitivity in sensitivities {
            for side in [sensitivity.down, sensitivity.up].compactMap({ $0 }) {
                table.add([
                    sensitivity.driver.words, sensitivity.driver.text(side.change), Format.ratio(side.minDSCR),
                    Format.percent(side.equityIRR), money.millions(side.seniorNotionalMinor), money.millions(side.proceedsMinor),
                    side.proceedsMinor == proceeds ? "·" : money.change(side.proceedsMinor - proceeds),
                ])
            }
        }
        return table.lines
    }

    private var ladderLines: [String] {
        var table = TextTable([
            ("", .right), ("tenant", .left), ("share of rent", .right), ("min DSCR", .right), ("missed in", .right),
            ("unpaid at maturity", .right),
        ])
        let shown = ladder.shownRungs()
        for (place, rung) in ladder.rungs.enumerated() where shown.contains(place) {
            if place > 0, !shown.contains(place - 1) { table.add("…") }
            table.add([
                "\(place + 1)", rung.tenant.cut(to: 40), Format.percent(rung.rentShare, 1), Format.ratio(rung.minDSCR),
                period(rung.firstShortfallPeriod),
                amount(rung.seniorUnpaidAtMaturityMinor),
            ])
        }
        return table.lines
    }
}
