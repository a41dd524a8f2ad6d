import Foundation
import TestSupport
import Testing

@testable import StructEngine

/// Stress grid, breakevens and tenant ladder against literal computations from waterfalls, and from deals that state
/// the case as a scenario of their own.
@Suite struct LifeTests {
    /// Structures with senior debt of random deals.
    private static func structures(_ seeds: Range<UInt64>, each count: Int64) throws -> [(plan: Plan, structure: Structure)] {
        try seeds.flatMap { seed -> [(Plan, Structure)] in
            let plan = try Plan(Deal(json: Array(RandomDeal.make(seed: seed, hasTerms: seed % 2 == 0))))
            let order = SeededOrder(cardinality: plan.cardinality, seed: seed)
            return try (0..<min(count, plan.cardinality)).map { (plan, try plan.evaluate(index: order[$0])) }
        }
    }

    @Test func everyFigureOfTheGridIsTheLiteralOne() throws {
        var (rows, missed, cured, locked, rated) = (0, 0, 0, 0, 0)
        for (plan, structure) in try Self.structures(5_000..<Amount.usual(5_040, full: 5_250), each: 8) {
            let grid = try plan.stressGrid(of: structure)
            #expect(grid.map(\.scenario) == ["base"] + plan.deal.scenarios.map(\.id))
            for (place, row) in grid.enumerated() {
                let twin = try LifeTwin(plan, structure, scenario: place)
                let differences = twin.differences(row, base: grid[0].minDSCR)
                #expect(differences.isEmpty, "\(structure.index) \(row.scenario): \(differences)")
                rows += 1
                if row.firstShortfallPeriod != nil { missed += 1 }
                if row.curedPeriod != nil { cured += 1 }
                if row.periodsLocked > 0 { locked += 1 }
                if row.impliedRating != nil { rated += 1 }
            }
        }
        #expect(rows > 1_000 && missed > 50 && cured > 10 && locked > 50 && rated > 50, "\((rows, missed, cured, locked, rated))")
    }

    /// The breakeven and the value before it, and values between, as scenarios of the deal itself.
    @Test func aBreakevenIsTheFirstValueOfItsGrid() throws {
        var (held, none, base) = (0, 0, 0)
        for (plan, structure) in try Self.structures(5_300..<Amount.usual(5_312, full: 5_360), each: 2)
        where structure.seniorNotionalMinor > 0 {
            let found = try plan.breakevens(of: structure)
            #expect(found.map(\.driver) == Structure.Breakeven.Driver.allCases.flatMap { [$0, $0, $0] })
            for breakeven in found {
                let (grid, own) = Self.grid(breakeven.driver, plan, structure)
                let first = breakeven.breakeven.flatMap { value in (0...grid.last).first { grid.value($0) == value } }
                #expect((first == nil) == (breakeven.breakeven == nil) && breakeven.searchedTo == grid.value(grid.last))
                #expect(breakeven.headroom == first.flatMap { $0 > 0 ? grid.value($0 - 1) : nil })
                var numbers = Set([0, grid.last, grid.last / 2, grid.last / 7])
                if let first { numbers.formUnion([first, max(0, first - 1), first / 2, max(0, first - 3)]) }
                for number in numbers.sorted() where number <= first ?? grid.last {
                    guard let reached = try own(number, breakeven.level) else { continue }
                    #expect(reached == (number == first), "\(structure.index) \(breakeven.driver) \(breakeven.level) \(grid.value(number))")
                    held += 1
                }
                if first == nil { none += 1 }
                if first == 0 { base += 1 }
            }
        }
        #expect(held > 500 && none > 20 && base > 20, "\((held, none, base))")
    }

    /// The breakeven and the value before it, and some before that, over more structures: as cases, whose cash is that of the book
    /// (below).
    @Test func aBreakevenIsTheFirstCaseThatReachesItsLevel() throws {
        var (held, none, base) = (0, 0, 0)
        var random = SplitMix64(seed: 11)
        for (plan, structure) in try Self.structures(9_000..<Amount.usual(9_008, full: 9_250), each: Amount.usual(2, full: 8))
        where structure.seniorNotionalMinor > 0 {
            let bound = plan.bound
            for breakeven in try plan.breakevens(of: structure) {
                let (grid, _) = Self.grid(breakeven.driver, plan, structure)
                let first = breakeven.breakeven.flatMap { value in (0...grid.last).first { grid.value($0) == value } }
                var numbers: Set = [first.map { max(0, $0 - 1) } ?? grid.last, Int.random(in: 0...(first ?? grid.last), using: &random)]
                if let first { numbers.insert(first) }
                for number in numbers {
                    let scenario = grid.scenario(number)
                    let life = bound.lifeCase(structure, scenario, defaulting: grid.defaulting)
                    let reached: Bool
                    if breakeven.level == .missedPayment {
                        reached = Waterfall(bound.inputs(structure, life)).tranches[0].flows.contains { $0.unpaidMinor > 0 }
                    } else {
                        let floor = breakeven.level == .one ? 1 : plan.deal.cashTraps.lockupLevel
                        reached = Self.leastCover(plan, structure, life.cash, scenario).map { lowerMargin($0, floor) < 0 } ?? false
                    }
                    #expect(reached == (number == first), "\(structure.index) \(breakeven.driver) \(breakeven.level) \(grid.value(number))")
                    held += 1
                }
                if first == nil { none += 1 }
                if first == 0 { base += 1 }
            }
        }
        #expect(held > 400 && none > 20 && base > 20, "\((held, none, base))")
    }

    /// The least DSCR, period by period.
    private static func leastCover(_ plan: Plan, _ structure: Structure, _ cash: [Double], _ scenario: Deal.Scenario) -> Double? {
        let shock = scenario.rateShockBasisPoints / 10_000 * (1 - plan.deal.hedgedShare)
        guard let service = structure.terms.unitService, let balances = structure.terms.balances else { return nil }
        var least = Double.infinity
        for t in service.indices {
            let due = service[t] + shock * plan.bound.grid.yearFractions[t] * (t == 0 ? 1 : balances[t - 1])
            if due != 0 { least = min(least, cash[t] / due) }
        }
        return least < .infinity ? least / Double(structure.seniorNotionalMinor) : nil
    }

    /// Tenants that fail together are one tenant that fails, in a deal in which they have one name.
    @Test func everyRungIsThatOfADealInWhichTheyAreOne() throws {
        var (rungs, missed) = (0, 0)
        for seed in UInt64(9_400)..<Amount.usual(9_416, full: 9_650) {
            let plan = try Plan(Deal(json: Array(RandomDeal.make(seed: seed, hasTerms: seed % 2 == 0))))
            let order = SeededOrder(cardinality: plan.cardinality, seed: seed)
            var joined: [[String]: Plan?] = [:]
            for place in 0..<min(8, plan.cardinality) {
                let structure = try plan.evaluate(index: order[place])
                let ladder = try plan.tenantLadder(of: structure, fromMonth: 7, voidMonths: 9, reletShare: 0.4)
                for number in ladder.rungs.indices {
                    let names = ladder.rungs[...number].map(\.tenant)
                    if joined[names] == nil { joined[names] = .some(try? Plan(Self.deal(plan.deal, joining: names))) }
                    guard let other = joined[names] ?? nil else { continue }
                    let life = LifeCase(cash: other.bound.lifeCase(structure, scenario: other.deal.scenarios.count).cash, shock: 0)
                    let run = Waterfall(plan.bound.inputs(structure, life))
                    let unpaid = run.tranches[0].flows.map { $0.unpaidFeeMinor + $0.unpaidInterestMinor + $0.unpaidPrincipalMinor }
                    let rung = ladder.rungs[number]
                    #expect(rung.minDSCR == Self.leastCover(plan, structure, life.cash, .base))
                    #expect(
                        rung.firstShortfallPeriod == unpaid.firstIndex { $0 > 0 }.map { $0 + 1 }, "\(seed) #\(structure.index) \(number)")
                    let maturity = structure.seniorNotionalMinor > 0 ? structure.terms.seniorPeriods : 0
                    #expect(rung.seniorUnpaidAtMaturityMinor == (maturity > 0 ? unpaid[maturity - 1] : 0))
                    rungs += 1
                    if rung.firstShortfallPeriod != nil { missed += 1 }
                }
            }
        }
        #expect(rungs > 150 && missed > 30, "\((rungs, missed))")
    }

    private static func deal(_ deal: Deal, joining names: [String]) -> Deal {
        var deal = deal
        let joint = names[0]
        let rating = deal.leases.first { $0.tenant == joint }?.tenantRating ?? deal.streams.first { $0.counterparty == joint }?.rating
        for place in deal.leases.indices where names.contains(deal.leases[place].tenant) {
            (deal.leases[place].tenant, deal.leases[place].tenantRating) = (joint, rating ?? deal.leases[place].tenantRating)
        }
        for place in deal.streams.indices where names.contains(deal.streams[place].counterparty) {
            (deal.streams[place].counterparty, deal.streams[place].rating) = (joint, rating ?? deal.streams[place].rating)
        }
        // What stresses of the deal name may be gone.
        deal.scenarios = [.init(id: "the case")]
        deal.scenarios[0].tenantDefault = .init(tenant: joint, fromMonth: 7, voidMonths: 9, reletShare: 0.4)
        return deal
    }

    /// Whether a level is reached in a deal that has the case among its scenarios; nil where no deal may state it.
    private static func grid(
        _ driver: Structure.Breakeven.Driver, _ plan: Plan, _ structure: Structure
    ) -> (DriverGrid, (Int, Structure.Breakeven.Level) throws -> Bool?) {
        let bound = plan.bound
        let members = bound.pools[bound.poolNumber(structure.levers.pool)].members.map { bound.units[$0] }
        let largest = CashFlowBook.tenantRents(members).max {
            $0.rent != $1.rent ? $0.rent < $1.rent : $1.tenant.utf8.lexicographicallyPrecedes($0.tenant.utf8)
        }
        let grid = DriverGrid(
            driver, plan.deal, months: bound.grid.months(toEndOf: bound.valuationPeriods), largestTenant: largest?.tenant)
        return (
            grid,
            { number, level in
                var deal = plan.deal
                var scenario = grid.scenario(number)
                scenario.id = "the case"
                deal.scenarios.append(scenario)
                guard let other = try? Plan(deal) else { return nil }
                let own = try other.evaluate(index: structure.index)
                guard own.seniorNotionalMinor == structure.seniorNotionalMinor else { return nil }
                switch level {
                case .lockup, .one:
                    let floor = level == .one ? 1 : deal.cashTraps.lockupLevel
                    return own.coverage.last?.minDSCR.map { lowerMargin($0, floor) < 0 } ?? false
                case .missedPayment:
                    return try other.waterfall(own, scenario: "the case").tranches[0].flows.contains {
                        $0.unpaidFeeMinor > 0 || $0.unpaidInterestMinor > 0 || $0.unpaidPrincipalMinor > 0
                    }
                }
            }
        )
    }

    @Test func theFirstRungIsTheLargestTenantAndTheLadderEndsWhenItShould() throws {
        var (ended, all) = (0, 0)
        for (plan, structure) in try Self.structures(5_400..<5_430, each: 4) {
            let ladder = try plan.tenantLadder(of: structure)
            var deal = plan.deal
            var scenario = Deal.Scenario(id: "the case")
            scenario.tenantDefault = .init(tenant: "largest", fromMonth: 13, voidMonths: 12, reletShare: 0.7)
            deal.scenarios.append(scenario)
            let own = try Plan(deal).evaluate(index: structure.index)
            let first = try #require(ladder.rungs.first)
            if own.seniorNotionalMinor == structure.seniorNotionalMinor { #expect(first.minDSCR == own.coverage.last?.minDSCR) }
            #expect(zip(ladder.rungs, ladder.rungs.dropFirst()).allSatisfy { $0.rentShare <= $1.rentShare })
            #expect(ladder.rungs.dropLast().allSatisfy { $0.seniorUnpaidAtMaturityMinor == 0 })
            if ladder.rungs.count < ladder.tenants { #expect(ladder.rungs.last.map { $0.seniorUnpaidAtMaturityMinor > 0 } == true) }
            #expect(ladder.survivesLargest <= ladder.rungs.count)
            if ladder.survivesLargest > 0 { #expect(ladder.rungs[ladder.survivesLargest - 1].firstShortfallPeriod == nil) }
            if ladder.rungs.last?.seniorUnpaidAtMaturityMinor ?? 0 > 0 { ended += 1 } else { all += 1 }
        }
        #expect(ended > 10 && all > 10, "\((ended, all))")
    }

    /// The example of MODEL.md, section 12.
    @Test func theExampleOfTheModelPageIsMet() throws {
        let page = try String(contentsOf: Repository.root.appending(path: "Documentation/MODEL.md"), encoding: .utf8)
        let block = try #require(page.firstMatch(of: /```json\n([^`]+)```/))
        let plan = try Plan(Deal(json: Array(String(block.1).utf8)))
        let found = try plan.breakevens(of: plan.evaluate(index: 0))
        func of(_ driver: Structure.Breakeven.Driver, _ level: Structure.Breakeven.Level) -> Structure.Breakeven? {
            found.first { $0.driver == driver && $0.level == level }
        }
        #expect(of(.rentShock, .lockup)?.headroom == 0.0665 && of(.rentShock, .lockup)?.breakeven == 0.0666)
        #expect(of(.rentShock, .one)?.headroom == 0.1993 && of(.rateShock, .lockup)?.headroom == 842)
        #expect(of(.rateShock, .one)?.breakeven == nil && of(.rateShock, .one)?.searchedTo == 2_000)
    }

    @Test func aLadderOutOfBoundsIsRefused() throws {
        let plan = try Plan(Deal(json: Array(RandomDeal.make(seed: 1))))
        let structure = try plan.evaluate(index: 0)
        for (months, share) in [(-1, 0.5), (1_201, 0.5), (12, -0.1), (12, 1.1), (12, .nan), (Int.max, 0.5)] {
            #expect(throws: StructError.self) { try plan.tenantLadder(of: structure, voidMonths: months, reletShare: share) }
        }
        for month in [Int.min, 0, 1_201] {
            #expect(throws: StructError.self) { try plan.tenantLadder(of: structure, fromMonth: month) }
        }
        let other = try Plan(Deal(json: Array(RandomDeal.make(seed: 2))))
        #expect(throws: StructError.self) { try other.stressGrid(of: structure) }
        #expect(throws: StructError.self) { try other.breakevens(of: structure) }
    }

    /// What no deal states may be larger than the book allows: it is held to the bound of the waterfall.
    @Test func aCaseBeyondAllAmountsIsHeldToTheBound() throws {
        for (plan, structure) in try Self.structures(5_000..<5_004, each: 1) {
            for amount in [1e300, -1e300, .infinity, -.infinity, .nan] {
                let cash = [Double](repeating: amount, count: plan.bound.grid.periods)
                let inputs = plan.bound.inputs(structure, LifeCase(cash: cash, shock: 0))
                #expect(inputs.cashFlowsMinor.allSatisfy { abs($0) <= WaterfallAmount.limit })
                #expect(Waterfall(inputs).periods.count == inputs.cashFlowsMinor.count)
            }
        }
    }

    /// A case of any kind has the cash that the deal's own case has: two ways to the same sum.
    @Test func aProjectedCaseIsThatOfTheBook() throws {
        for (plan, structure) in try Self.structures(5_500..<5_530, each: 2) {
            for (place, scenario) in ([Deal.Scenario.base] + plan.deal.scenarios).enumerated() where scenario.tenantDefault == nil {
                let (a, b) = (plan.bound.lifeCase(structure, scenario: place), plan.bound.lifeCase(structure, scenario))
                #expect(a.cash == b.cash && a.shock == b.shock)
            }
        }
    }
}

/// A row of the grid, worked out from the waterfall and the scheduled service, line by line.
struct LifeTwin {
    private let plan: Plan
    private let structure: Structure
    private let run: Waterfall
    private var covers: [(period: Int, dscr: Double)] = []
    private let scenario: Int

    init(_ plan: Plan, _ structure: Structure, scenario: Int) throws {
        (self.plan, self.structure, self.scenario) = (plan, structure, scenario)
        let own = ([Deal.Scenario.base] + plan.deal.scenarios)[scenario]
        run = try plan.waterfall(structure, scenario: own.id)
        guard structure.seniorNotionalMinor > 0, let service = structure.terms.unitService, let balances = structure.terms.balances else {
            return
        }
        let fractions = try plan.bound.reaching(structure.levers).grid.yearFractions
        let shock = own.rateShockBasisPoints / 10_000 * (1 - plan.deal.hedgedShare)
        for t in service.indices {
            let due = service[t] + shock * fractions[t] * (t == 0 ? 1 : balances[t - 1])
            if due != 0 { covers.append((t + 1, Double(run.periods[t].cfadsMinor) / due / Double(structure.seniorNotionalMinor))) }
        }
    }

    func differences(_ row: Structure.StressCase, base: Double?) -> [String] {
        var found: [String] = []
        func expect<Value: Equatable>(_ name: String, _ a: Value, _ b: Value) { if a != b { found.append("\(name) \(a) \(b)") } }
        expect("min", row.minDSCR, structure.coverage[scenario].minDSCR)
        expect("min period", row.minDSCRPeriod, structure.coverage[scenario].minDSCRPeriod)
        if let mean = row.meanDSCR {
            let own = covers.reduce(0) { $0 + $1.dscr } / Double(covers.count)
            if abs(mean - own) > 1e-9 * max(1, abs(own)) { found.append("mean \(mean) \(own)") }
        } else {
            expect("mean", covers.isEmpty, true)
        }
        let slack = 1e-12
        expect("below one", row.periodsBelowOne, covers.count { $0.dscr < 1 - slack })
        let lockup = plan.deal.cashTraps.lockupLevel
        expect("below lock-up", row.periodsBelowLockup, covers.count { $0.dscr < lockup - slack * lockup })
        money(row, expect)
        expect("rating", row.impliedRating, rating(base: base, stress: row.minDSCR))
        expect("return", row.equityIRR, run.equityIRR.rate)
        if let life = row.actualWAL {
            let own = zip(plan.bound.grid.years, run.tranches[0].flows).reduce(0) {
                $0 + $1.0 * Double($1.1.principalMinor + $1.1.sweptMinor + $1.1.refinancedMinor)
            }
            expect("life", life, own / Double(structure.seniorNotionalMinor))
        }
        return found
    }

    private func money(_ row: Structure.StressCase, _ expect: (String, Int64, Int64) -> Void) {
        let maturity = structure.seniorNotionalMinor > 0 ? structure.terms.seniorPeriods : 0
        var (first, cured, peak, atMaturity): (Int64, Int64, Int64, Int64) = (0, 0, 0, 0)
        var (drawn, lowest, locked, trapped): (Int64, Int64, Int64, Int64) = (0, run.reservesFundedMinor, 0, 0)
        var (swept, mezz, operating, equity): (Int64, Int64, Int64, Int64) = (0, 0, 0, 0)
        for t in run.periods.indices {
            if let senior = run.tranches.first?.flows[t] {
                let unpaid = senior.unpaidFeeMinor + senior.unpaidInterestMinor + senior.unpaidPrincipalMinor
                if unpaid > 0, first == 0 { first = Int64(t + 1) }
                if unpaid == 0, first > 0, cured == 0 { cured = Int64(t + 1) }
                peak = max(peak, unpaid)
                if t + 1 == maturity { atMaturity = unpaid }
                swept += senior.sweptMinor
            }
            if run.tranches.count > 1 {
                let flow = run.tranches[1].flows[t]
                mezz = max(mezz, flow.unpaidFeeMinor + flow.unpaidInterestMinor + flow.unpaidPrincipalMinor)
            }
            drawn += run.accounts[0].flows[t].drawnMinor
            if t + 1 < maturity { lowest = min(lowest, run.accounts[0].flows[t].balanceMinor) }
            if run.periods[t].isLocked { locked += 1 }
            trapped = max(trapped, run.accounts[1].flows[t].balanceMinor)
            operating += run.periods[t].operatingShortfallMinor
            equity += run.periods[t].equityMinor
        }
        expect("first", Int64(row.firstShortfallPeriod ?? 0), first)
        expect("cured", Int64(row.curedPeriod ?? 0), cured)
        expect("peak", row.peakSeniorUnpaidMinor, peak)
        expect("at maturity", row.seniorUnpaidAtMaturityMinor, atMaturity)
        expect("drawn", row.dsraDrawnMinor, drawn)
        expect("lowest", row.dsraLowestMinor, lowest)
        expect("locked", Int64(row.periodsLocked), locked)
        expect("trapped", row.peakTrappedMinor, trapped)
        expect("swept", row.sweptMinor, swept)
        expect("mezz", row.peakMezzUnpaidMinor, mezz)
        expect("operating", row.operatingShortfallMinor, operating)
        expect("equity", row.distributionsMinor, equity)
        expect("wal", row.actualWAL == nil ? 0 : 1, structure.seniorNotionalMinor > 0 && atMaturity == 0 ? 1 : 0)
    }

    private func rating(base: Double?, stress: Double?) -> Deal.TargetRating? {
        guard let base, let stress else { return nil }
        for rating in Deal.TargetRating.allCases {
            let column = plan.bound.rulebook.ruleset.columns[rating.column]
            let floor = plan.bound.rulebook.dscrFloor(rating, wrap: structure.levers.wrap)
            if base >= floor - 1e-12 * floor, stress >= column.stressDSCRFloor - 1e-12 * column.stressDSCRFloor { return rating }
        }
        return nil
    }
}
