import StructEngine

/// What a fixed structure goes through: its stress grid, breakevens and tenant ladder on one screen.
public struct StressReport: Sendable {
    let plan: Plan
    let structure: Structure
    let grid: [Structure.StressCase]
    let breakevens: [Structure.Breakeven]
    let ladder: Structure.TenantLadder

    public init(
        plan: Plan, structure: Structure, grid: [Structure.StressCase], breakevens: [Structure.Breakeven], ladder: Structure.TenantLadder
    ) {
        (self.plan, self.structure, self.grid, self.breakevens, self.ladder) = (plan, structure, grid, breakevens, ladder)
    }

    /// The three parts for programs.
    public var json: JSONValue {
        .object([
            ("index", .integer(structure.index)), ("grid", .array(grid.map(\.json))), ("breakevens", .array(breakevens.map(\.json))),
            ("ladder", ladder.json),
        ])
    }

    /// The screen, with a line break at its end.
    public var text: String {
        let head = "#\(structure.index) · \(plan.deal.name) · \(plan.deal.currency.rawValue) millions"
        let size = "senior \(money.amount(Double(structure.seniorNotionalMinor))), lock-up DSCR \(Format.ratio(lockup))"
        var lines = [head, size, "", "Stress grid"] + gridLines
        lines += ["", "Breakevens: how far a driver may move by itself, from the base case"] + breakevenLines
        lines += ["", ladderTitle] + ladderLines
        return lines.joined(separator: "\n") + "\n"
    }

    private var money: Money { Money(currency: plan.deal.currency) }

    private var lockup: Double { plan.deal.cashTraps.lockupDSCR }

    private func period(_ number: Int?) -> String { number.map(String.init) ?? "·" }

    private func amount(_ minor: Int64) -> String { minor == 0 ? "·" : money.millions(minor) }

    private func count(_ number: Int) -> String { number == 0 ? "·" : "\(number)" }

    private var gridLines: [String] {
        var table = TextTable([
            ("case", .left), ("min DSCR", .right), ("in", .right), ("mean", .right), ("< 1", .right), ("< lock-up", .right),
            ("missed in", .right), ("unpaid at end", .right), ("DSRA drawn", .right), ("lowest", .right), ("locked", .right),
            ("swept", .right),
            ("equity", .right), ("IRR", .right), ("WAL", .right), ("rating", .left),
        ])
        for row in grid {
            table.add([
                row.scenario, Format.ratio(row.minDSCR), period(row.minDSCRPeriod), Format.ratio(row.meanDSCR), count(row.periodsBelowOne),
                count(row.periodsBelowLockup), missed(row), amount(row.seniorUnpaidAtMaturityMinor), amount(row.dsraDrawnMinor),
                money.millions(row.dsraLowestMinor), count(row.periodsLocked), amount(row.sweptMinor),
                money.millions(row.distributionsMinor),
                Format.percent(row.equityIRR), Format.years(row.actualWAL), row.impliedRating?.rawValue ?? "none",
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
            table.add([Self.name(driver)] + own.map(cell))
        }
        return table.lines
    }

    private func cell(_ breakeven: Structure.Breakeven) -> String {
        if let headroom = breakeven.headroom { return Self.value(headroom, breakeven.driver) }
        return breakeven.breakeven == nil
            ? "none, looked to \(Self.value(breakeven.searchedTo, breakeven.driver))"
            : breakeven.driver == .cpi ? "below at \(Self.value(0.1, .cpi))" : "no room: base is below"
    }

    private static func name(_ driver: Structure.Breakeven.Driver) -> String {
        switch driver {
        case .rentShock: "rent lost"
        case .vacancyAdd: "vacancy added"
        case .opexShock: "costs up"
        case .rateShock: "rate up, on the unhedged part"
        case .cpi: "inflation down to"
        case .delay: "starts delayed"
        case .void: "largest tenant gone from month 13"
        }
    }

    private static func value(_ value: Double, _ driver: Structure.Breakeven.Driver) -> String {
        switch driver {
        case .rentShock, .vacancyAdd, .cpi: Format.percent(value)
        case .opexShock: Format.percent(value, 1)
        case .rateShock: "\(Format.plain(value)) bps"
        case .delay, .void: Format.count(Int(value), "month")
        }
    }

    private var ladderTitle: String {
        let survives = ladder.survivesLargest
        let fate =
            switch survives {
            case ladder.tenants: "no payment is missed whoever fails"
            case 0: "a payment is missed when the largest of \(ladder.tenants) fails"
            case 1: "no payment is missed while only the largest of \(ladder.tenants) fails"
            default: "no payment is missed while the \(survives) largest of \(ladder.tenants) fail"
            }
        return
            "Tenants failing together from month 13, \(ladder.voidMonths) months empty, then \(Format.percent(ladder.reletShare, 0)) of the rent: \(fate)"
    }

    private var ladderLines: [String] {
        var table = TextTable([
            ("", .right), ("tenant", .left), ("share of rent", .right), ("min DSCR", .right), ("missed in", .right),
            ("unpaid at end", .right),
        ])
        for (place, rung) in ladder.rungs.enumerated() {
            table.add([
                "\(place + 1)", rung.tenant, Format.percent(rung.rentShare, 1), Format.ratio(rung.minDSCR),
                period(rung.firstShortfallPeriod),
                amount(rung.seniorUnpaidAtMaturityMinor),
            ])
        }
        return table.lines
    }
}
