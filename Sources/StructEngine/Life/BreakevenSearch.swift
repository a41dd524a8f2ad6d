/// Finds where a driver's grid first reaches each level.
///
/// What is monotone is bisected, a delay is looked at value by value, and of inflation all values but those between two of
/// which a bound shows that nothing is reached. A missed payment never is monotone, because less cash early may lock up cash
/// that helps later. It needs a period whose cash is below its service: before the first value with one, no waterfall is run.
struct BreakevenSearch {
    private let bound: BoundDeal
    private let structure: Structure
    private let grid: DriverGrid
    /// The units whose cash the driver moves, and the cash of the others.
    private let moving: [Int]
    private let others: [Double]
    /// Scheduled, at the structure's own rate.
    private let service: [Double]

    init(_ bound: BoundDeal, _ structure: Structure, _ driver: Structure.Breakeven.Driver) {
        (self.bound, self.structure) = (bound, structure)
        let members = bound.pools[bound.poolNumber(structure.levers.pool)].members
        let largest = CashFlowBook.tenantRents(members.map { bound.units[$0] }).min(by: CashFlowBook.isLarger)
        let grid = DriverGrid(
            driver, bound.deal, months: bound.grid.months(toEndOf: bound.valuationPeriods), largestTenant: largest?.tenant)
        self.grid = grid
        service = bound.service(structure, shock: 0)
        moving = members.filter { grid.moves(bound.units[$0]) }
        others = bound.cash(
            of: members.filter { !grid.moves(bound.units[$0]) }, structure, .base, defaulting: [],
            beside: CashFlowBook.adminFees(bound.deal, bound.grid).map { -$0 })
    }

    func breakevens() throws -> [Structure.Breakeven] {
        var runner = WaterfallRunner(bound.inputs(structure, life(0)))
        let found = try grid.isMonotone ? bisected(&runner) : grid.driver == .cpi ? narrowed(&runner) : scanned(&runner)
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
        let least = Cover.least(life.cash, over: service(life))
        return least.map { lowerMargin($0.cover / Double(structure.seniorNotionalMinor), floor) < 0 } ?? false
    }

    private func service(_ life: LifeCase) -> [Double] { life.shock == 0 ? service : bound.service(structure, shock: life.shock) }

    /// True if some period's cash may not pay what is due in it: fee, interest and principal are rounded each, so that
    /// the service in minor units is at most 3 more than its figure. The whole balloon may not be refinanced either: while
    /// everything is paid, sweeps only make it less.
    private func isTight(_ life: LifeCase, _ runner: inout WaterfallRunner) -> Bool {
        let notional = Double(structure.seniorNotionalMinor)
        if bound.deal.cashTraps.refinance != nil, notional > 0 {
            restart(&runner, life)
            let balloon = runner.ledgers[0].balloon
            if balloon > 0, !runner.canRefinance(balloon) { return true }
        }
        return zip(life.cash, service(life)).contains { $0 < $1 * notional + 3 }
    }

    private func restart(_ runner: inout WaterfallRunner, _ life: LifeCase) {
        let shocks = life.shock == 0 ? [] : [Double](repeating: life.shock, count: runner.horizon)
        runner.restart(cashFlowsMinor: bound.cashFlowsMinor(structure, life), seniorRateShocks: shocks)
    }

    /// True if the senior is not paid all that is due at some date up to its maturity. Who has been paid everything by then is
    /// owed nothing afterwards: a balloon is refinanced, or due in cash.
    private func missesPayment(_ life: LifeCase, _ runner: inout WaterfallRunner) -> Bool {
        restart(&runner, life)
        for t in 0..<min(runner.seniorMaturity, runner.horizon) {
            runner.advance(t + 1)
            if runner.ledgers[0].flow.unpaidMinor > 0 { return true }
        }
        return false
    }

    private func bisected(_ runner: inout WaterfallRunner) throws -> [Int?] {
        var known: [Int: LifeCase] = [:]
        func wanted(_ number: Int) throws -> LifeCase {
            try Cancellation.check()
            if let life = known[number] { return life }
            let life = life(number)
            known[number] = life
            return life
        }
        var found: [Int?] = []
        for floor in floors { found.append(try first { isBelow(try wanted($0), floor) }) }
        var missed = try first { isTight(try wanted($0), &runner) }
        while let number = missed, !missesPayment(try wanted(number), &runner) { missed = number < grid.last ? number + 1 : nil }
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

    private func scanned(_ runner: inout WaterfallRunner) throws -> [Int?] {
        var found: [Int?] = [nil, nil, nil]
        for number in 0...grid.last where found.contains(nil) {
            try Cancellation.check()
            note(life(number), number, &found, &runner)
        }
        return found
    }

    /// Notes the levels that a case reaches and none before it has.
    private func note(_ life: LifeCase, _ number: Int, _ found: inout [Int?], _ runner: inout WaterfallRunner) {
        for (place, floor) in floors.enumerated() where found[place] == nil && isBelow(life, floor) { found[place] = number }
        if found[2] == nil, isTight(life, &runner), missesPayment(life, &runner) { found[2] = number }
    }

    /// Each month has the more income and the more costs the higher inflation is. All values between two thus have at least the
    /// income of the lower one and at most the costs of the higher one in every period; where that would reach no level that is
    /// still sought, none of them does, and else both halves are looked at.
    private func narrowed(_ runner: inout WaterfallRunner) throws -> [Int?] {
        var found: [Int?] = [nil, nil, nil]
        var known: [Int: (life: LifeCase, income: [Double])] = [:]
        func at(_ number: Int) throws -> (life: LifeCase, income: [Double]) {
            try Cancellation.check()
            if let own = known[number] { return own }
            let income = bound.cash(
                of: moving, structure, grid.scenario(number), defaulting: [], beside: others.map { _ in 0 }, countsCosts: false)
            let own = (life(number), income)
            known[number] = own
            return own
        }
        var blocks = [0...grid.last]
        while found.contains(nil), let block = blocks.popLast() {
            let higher = try at(block.lowerBound)
            guard block.count > 1 else {
                note(higher.life, block.lowerBound, &found, &runner)
                continue
            }
            let lower = try at(block.upperBound)
            let cash = higher.life.cash.indices.map { higher.life.cash[$0] - higher.income[$0] + lower.income[$0] }
            let worst = LifeCase(cash: cash, shock: 0)
            let mayReach = found[0] == nil && isBelow(worst, floors[0]) || found[1] == nil && isBelow(worst, floors[1])
            guard mayReach || found[2] == nil && isTight(worst, &runner) else { continue }
            let middle = (block.lowerBound + block.upperBound) / 2
            blocks += [middle + 1...block.upperBound, block.lowerBound...middle]
        }
        return found
    }
}
