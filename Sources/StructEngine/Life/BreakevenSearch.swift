/// Finds where a driver's grid first reaches each level.
///
/// What is monotone is bisected, the rest is looked at value by value; a missed payment never is monotone, because
/// less cash early may lock up cash that helps later. It needs a period whose cash is below its service: before the
/// first value with one, no waterfall is run.
struct BreakevenSearch {
    private let bound: BoundDeal
    private let structure: Structure
    private let grid: DriverGrid
    /// The units whose cash the driver moves, and the cash of the others.
    private let moving: [Int]
    private let others: [Double]

    init(_ bound: BoundDeal, _ structure: Structure, _ driver: Structure.Breakeven.Driver) {
        (self.bound, self.structure) = (bound, structure)
        let members = bound.pools[bound.poolNumber(structure.levers.pool)].members
        let largest = CashFlowBook.tenantRents(members.map { bound.units[$0] }).min(by: CashFlowBook.isLarger)
        let grid = DriverGrid(
            driver, bound.deal, months: bound.grid.months(toEndOf: bound.valuationPeriods), largestTenant: largest?.tenant)
        self.grid = grid
        moving = members.filter { grid.moves(bound.units[$0]) }
        others = bound.cash(
            of: members.filter { !grid.moves(bound.units[$0]) }, structure, .base, defaulting: [],
            beside: CashFlowBook.adminFees(bound.deal, bound.grid).map { -$0 })
    }

    func breakevens() throws -> [Structure.Breakeven] {
        let found = try grid.isMonotone ? bisected() : scanned()
        return zip(Structure.Breakeven.Level.allCases, found).map { level, number in
            Structure.Breakeven(
                driver: grid.driver, level: level, breakeven: number.map(grid.value),
                headroom: number.flatMap { $0 > 0 ? grid.value($0 - 1) : nil }, searchedTo: grid.value(grid.last))
        }
    }

    /// The last value of the grid at which every period's DSCR is at least 1.00; nil without senior debt, and where the
    /// first value is below.
    var headroomAtOne: Double? {
        guard structure.seniorNotionalMinor > 0 else { return nil }
        let first = first { isBelow(life($0), 1) }
        return first.map { $0 > 0 ? grid.value($0 - 1) : nil } ?? grid.value(grid.last)
    }

    private func life(_ number: Int) -> LifeCase {
        let scenario = grid.scenario(number)
        return LifeCase(
            cash: bound.cash(of: moving, structure, scenario, defaulting: grid.defaulting, beside: others),
            shock: bound.deal.rateShock(scenario))
    }

    /// The bounds of the two levels of cover, in their order.
    private var floors: [Double] { [bound.deal.cashTraps.lockupLevel, 1] }

    private func isBelow(_ life: LifeCase, _ floor: Double) -> Bool {
        bound.minDSCR(structure, life).map { lowerMargin($0, floor) < 0 } ?? false
    }

    /// True if some period's cash may not pay what is due in it: fee, interest and principal are rounded each, so that
    /// the service in minor units is at most 3 more than its figure. The whole balloon may not be refinanced either: while
    /// everything is paid, sweeps only make it less.
    private func isTight(_ life: LifeCase) -> Bool {
        let notional = Double(structure.seniorNotionalMinor)
        if bound.deal.cashTraps.refinance != nil, notional > 0 {
            let runner = WaterfallRunner(bound.inputs(structure, life))
            if let balloon = runner.ledgers.first?.balloon, balloon > 0, !runner.canRefinance(balloon) { return true }
        }
        return zip(life.cash, bound.service(structure, shock: life.shock)).contains { $0 < $1 * notional + 3 }
    }

    private func missesPayment(_ life: LifeCase) -> Bool {
        let flows = PaidSenior.flows(bound.inputs(structure, life)) { $0.unpaidMinor == 0 }
        return flows.last.map { $0.unpaidMinor > 0 } ?? false
    }

    private func bisected() throws -> [Int?] {
        func wanted(_ number: Int) throws -> LifeCase {
            try Cancellation.check()
            return life(number)
        }
        var found: [Int?] = []
        for floor in floors { found.append(try first { isBelow(try wanted($0), floor) }) }
        var missed = try first { isTight(try wanted($0)) }
        while let number = missed, !missesPayment(try wanted(number)) { missed = number < grid.last ? number + 1 : nil }
        return found + [missed]
    }

    /// The first number for which a condition holds that stays once it holds.
    private func first(where holds: (Int) throws -> Bool) rethrows -> Int? {
        guard try holds(grid.last) else { return nil }
        var (low, high) = (0, grid.last)
        while low < high {
            let middle = (low + high) / 2
            if try holds(middle) { high = middle } else { low = middle + 1 }
        }
        return high
    }

    private func scanned() throws -> [Int?] {
        var found: [Int?] = [nil, nil, nil]
        for number in 0...grid.last {
            try Cancellation.check()
            let life = life(number)
            for (place, floor) in floors.enumerated() where found[place] == nil && isBelow(life, floor) { found[place] = number }
            if found[2] == nil, isTight(life), missesPayment(life) { found[2] = number }
            if found.allSatisfy({ $0 != nil }) { break }
        }
        return found
    }
}
