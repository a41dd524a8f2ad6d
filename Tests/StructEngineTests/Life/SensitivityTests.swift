import TestSupport
import Testing

@testable import StructEngine

/// Sensitivities against deals that state the change themselves, as a case of theirs or in their figures.
@Suite struct SensitivityTests {
    @Test func theStructureAsItIsIsThatOfAStress() throws {
        var (compared, moved) = (0, 0)
        for seed in UInt64(8_000)..<Amount.usual(8_016, full: 8_270) {
            let stated = try Deal(json: Array(RandomDeal.make(seed: seed, hasTerms: seed % 2 == 0)))
            var deal = stated
            deal.scenarios = stresses
            let (plan, stressed) = (try Plan(stated), try Plan(deal))
            let order = SeededOrder(cardinality: plan.cardinality, seed: seed)
            for place in 0..<min(Amount.usual(2, full: 8), plan.cardinality) {
                let structure = try plan.evaluate(index: order[place])
                // Cases that size make another structure of the deal without them.
                guard stated.scenarios.allSatisfy({ $0.sizingDSCR == nil }) else { continue }
                let grid = try stressed.stressGrid(of: stressed.evaluate(index: order[place]))
                let found = try plan.sensitivities(of: structure)
                for (row, (driver, isUp)) in zip(grid.dropFirst(), sides) {
                    let own = try #require(found.first { $0.driver == driver })
                    let side = try #require(isUp ? own.up : own.down)
                    #expect(side.minDSCR == row.minDSCR && side.equityIRR == row.equityIRR, "\(seed) #\(structure.index) \(driver)")
                    compared += 1
                    if side.minDSCR != structure.minDSCR { moved += 1 }
                }
            }
        }
        #expect(compared > 60 && moved > 40, "\((compared, moved))")
    }

    private var stresses: [Deal.Scenario] {
        func make(_ id: String, _ change: (inout Deal.Scenario) -> Void) -> Deal.Scenario {
            var scenario = Deal.Scenario(id: id)
            change(&scenario)
            return scenario
        }
        return [
            make("rent") { $0.rentShock = 0.05 }, make("opex") { $0.opexShock = 0.1 }, make("vacancy") { $0.vacancyAdd = 0.02 },
            make("rate") { $0.rateShockBasisPoints = 100 }, make("delay") { $0.delayMonths = 6 },
        ]
    }

    private var sides: [(Structure.Sensitivity.Driver, Bool)] {
        [(.rent, false), (.opex, true), (.vacancy, true), (.rate, true), (.delay, true)]
    }

    @Test func whatIsSizedAgainIsThatOfADealWithTheChange() throws {
        var (compared, moved) = (0, 0)
        for seed in UInt64(8_300)..<Amount.usual(8_316, full: 8_550) {
            let deal = try Deal(json: Array(RandomDeal.make(seed: seed, hasTerms: seed % 2 == 0)))
            let plan = try Plan(deal)
            let order = SeededOrder(cardinality: plan.cardinality, seed: seed)
            let others = try [-1.0, 1].map { sign in
                try Dictionary(
                    uniqueKeysWithValues: ([.cpi, .cost, .value] as [Structure.Sensitivity.Driver]).map {
                        ($0, try Plan(changed(deal, $0, sign)))
                    })
            }
            for place in 0..<min(Amount.usual(1, full: 8), plan.cardinality) {
                let structure = try plan.evaluate(index: order[place])
                for sensitivity in try plan.sensitivities(of: structure) {
                    for (side, sign) in [(sensitivity.down, -1.0), (sensitivity.up, 1.0)] {
                        let other = others[sign < 0 ? 0 : 1][sensitivity.driver]
                        guard let side, let again = try resized(other, plan, structure, sensitivity.driver, sign) else { continue }
                        #expect(
                            side.seniorNotionalMinor == again.seniorNotionalMinor
                                && side.proceedsMinor == again.seniorNotionalMinor + again.mezzNotionalMinor,
                            "\(seed) #\(structure.index) \(sensitivity.driver) \(sign)")
                        compared += 1
                        if side.seniorNotionalMinor != structure.seniorNotionalMinor { moved += 1 }
                    }
                }
            }
        }
        #expect(compared > 100 && moved > 40, "\((compared, moved))")
    }

    /// A deal in which the assumption is another.
    private func changed(_ deal: Deal, _ driver: Structure.Sensitivity.Driver, _ sign: Double) -> Deal {
        var deal = deal
        switch driver {
        case .cpi: deal.market.cpi = deal.market.cpi.map { min(max($0 + sign * 0.01, -0.5), 1) }
        case .cost: for site in deal.sites.indices { deal.sites[site].cost *= 1 + sign * 0.05 }
        default: for site in deal.sites.indices { deal.sites[site].marketValue *= 1 + sign * 0.05 }
        }
        return deal
    }

    /// The structure of the other deal, or by a move where a move is the change; nil for drivers that neither states.
    private func resized(
        _ other: Plan?, _ plan: Plan, _ structure: Structure, _ driver: Structure.Sensitivity.Driver, _ sign: Double
    ) throws -> Structure? {
        switch driver {
        case .coupon:
            let coupon = structure.terms.seniorCoupon + sign * 0.005
            return try coupon < 0 ? nil : plan.evaluate(index: structure.index, moves: [.seniorCoupon(.rate(coupon))])
        case .dscrTarget:
            guard case .flat(let target)? = structure.levers.seniorDSCR else { return nil }
            return try plan.evaluate(index: structure.index, moves: [.seniorDSCR(.flat(target + sign * 0.05))])
        default: return try other?.evaluate(index: structure.index)
        }
    }

    /// With a stress that sizes, rents that are lower in every case make less debt.
    @Test func aCaseThatSizesMovesWithTheAssumption() throws {
        var deal = try Deal(json: DealText.twoHalls.bytes)
        var case90 = Deal.Scenario(id: "P90")
        (case90.rentShock, case90.sizingDSCR) = (0.1, 1.3)
        deal.scenarios = [case90]
        let plan = try Plan(deal)
        var sized: Structure?
        for index in 0..<plan.cardinality {
            let structure = try plan.evaluate(index: index)
            if structure.terms.sizingCase == "P90", structure.terms.sizedBy == .dscr { sized = structure }
        }
        let structure = try #require(sized)
        let rent = try #require(try plan.sensitivities(of: structure).first { $0.driver == .rent })
        #expect(try #require(rent.down).seniorNotionalMinor < structure.seniorNotionalMinor)
        #expect(try #require(rent.up).seniorNotionalMinor > structure.seniorNotionalMinor)
    }

    @Test func theLargestEffectComesFirst() throws {
        let plan = try Plan(Deal(json: DealText.twoHalls.bytes))
        let structure = try plan.evaluate(index: 5)
        let proceeds = structure.seniorNotionalMinor + structure.mezzNotionalMinor
        let effects = try plan.sensitivities(of: structure).map { $0.effect(on: proceeds) }
        #expect(effects == effects.sorted(by: >) && effects.count == 10 && (effects.first ?? 0) > 0)
    }
}
