import TestSupport
import Testing

@testable import StructEngine

/// Twice the cash, values and costs carry twice the debt.
@Suite struct LinearityTests {
    private func doubled(_ deal: Deal) -> Deal {
        var twice = deal
        for i in twice.sites.indices {
            twice.sites[i].marketValue *= 2
            twice.sites[i].cost *= 2
        }
        for i in twice.leases.indices { twice.leases[i].passingRent *= 2 }
        for i in twice.streams.indices { twice.streams[i].amounts = twice.streams[i].amounts.map { $0 * 2 } }
        twice.operating.adminFee *= 2
        return twice
    }

    /// By how much a period's cash of the doubled deal may differ from twice the cash, in minor
    /// units. A rounded amount doubled and a doubled amount rounded differ by at most 1; each month
    /// of each unit has two, income and cost, and the period one fee.
    private func roundingOfAPeriod(_ structure: Structure, _ model: BoundDeal) -> Double {
        let months = Double(model.grid.monthsPerPeriod)
        let units = Double(model.pools[model.poolNumber(structure.levers.pool)].members.count)
        return 2 * units * months + 1
    }

    /// Each period's cash is off by a share of at most e = rounding/(2·least cash); a minimum of
    /// covers or a present value by as much, and a sculpted service, itself shaped by the cash, by
    /// as much again on either side of its quotient: 4·e holds for all.
    @Test(arguments: RunTests.seeds) func twiceTheCashCarriesTwiceTheDebtWithinRounding(seed: UInt64) throws {
        let deal = try RunTests.deal(seed)
        let (one, two) = (try Plan(deal), try Plan(doubled(deal)))
        let order = SeededOrder(cardinality: one.cardinality, seed: seed)
        var compared = 0
        for position in 0..<min(300, one.cardinality) {
            let (a, b) = (try one.evaluate(index: order[position]), try two.evaluate(index: order[position]))
            if let cap = a.terms.ltvCapMinor { #expect(b.terms.ltvCapMinor == 2 * cap) }
            #expect(b.metrics.costMinor == 2 * a.metrics.costMinor)
            guard let debt = a.terms.dscrNotionalMinor, let twice = b.terms.dscrNotionalMinor, debt > 0 else { continue }
            let least = a.cashFlowsMinor.prefix(a.terms.seniorPeriods).map { Double($0) }.min() ?? 0
            guard least > 0 else { continue }
            let share = roundingOfAPeriod(a, one.bound) / (2 * least)
            #expect(abs(twice / (2 * debt) - 1) <= 4 * share, "seed \(seed) index \(a.index)")
            compared += 1
        }
        #expect(compared > 100)
    }

    /// Streams in whole units are not rounded: doubling is exact, and so is its size before the
    /// step; after it, within one step.
    @Test(arguments: ["annuity", "level", "sculpted", "bullet"]) func twiceTheWholeAmountsCarryExactlyTwiceTheDebt(kind: String) throws {
        let amounts = (1...15).map { (year: Int) -> Double in Double(1_000_000 + 37_129 * year - 4_001 * year * year) }
        let levers =
            #""senior_coupon": 0.0525, "senior_dscr": [1.2, 1.35, 1.5], "senior_ltv": [0.5, null], "equity_pct": 0.2,"#
            + #""senior_profile": {"kind": "\#(kind)"}"#
        var deal = try Deal(json: DealText.plant(amounts: amounts, perYear: 1, years: 15, value: 9_000_000, levers: levers).bytes)
        deal.notionalStep = 1000
        let (one, two) = (try Plan(deal), try Plan(doubled(deal)))
        for index in 0..<one.cardinality {
            let (a, b) = (try one.evaluate(index: index), try two.evaluate(index: index))
            let debt = try #require(a.terms.dscrNotionalMinor)
            #expect(b.terms.dscrNotionalMinor == 2 * debt)
            let excess = b.seniorNotionalMinor - 2 * a.seniorNotionalMinor
            #expect(excess == 0 || excess == 100_000)
            #expect(b.terms.unitService == a.terms.unitService)
        }
    }
}
