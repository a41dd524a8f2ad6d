import TestSupport
import Testing

@testable import StructEngine

/// CFADS of a pool is the plain integer sum of its leases' and streams' flows less the fee,
/// whatever BLAS made of it.
@Suite struct PoolSumTests {
    @Test(arguments: [UInt64](500...540)) func poolCashFlowsEqualPlainIntegerSums(seed: UInt64) throws {
        let model = try Plan(Deal(json: Array(RandomDeal.make(seed: seed, hasTerms: seed % 2 == 0)))).bound
        let deal = model.deal
        let fees = (1...model.grid.periods).map { t in
            let months = t == 1 ? deal.firstPeriodMonths ?? 12 / deal.paymentsPerYear : 12 / deal.paymentsPerYear
            return Int((deal.operating.adminFee * deal.currency.minorUnits * Double(months) / 12).rounded(.toNearestOrAwayFromZero))
        }
        let bases = Set(deal.levers.cashFlowBasis)
        for (s, scenario) in ([Deal.Scenario.base] + deal.scenarios).enumerated() {
            for (b, basis) in Deal.CashFlowBasis.allCases.enumerated() where s == 0 || bases.contains(basis) {
                let projection = RentProjection(deal: deal, basis: basis, scenario: scenario, grid: model.grid)
                for (p, pool) in model.pools.enumerated() {
                    let units = pool.members.map { model.units[$0] }
                    let victim = scenario.tenantDefault.flatMap { CashFlowBook.defaultingTenant($0, units) }
                    var sums = fees.map { -$0 }
                    for unit in units {
                        var flows = [Double](repeating: 0, count: model.grid.periods)[...]
                        projection.add(unit, isDefaulting: unit.tenant == victim, to: &flows)
                        for (t, flow) in flows.enumerated() { sums[t] += Int(flow) }
                    }
                    #expect(
                        model.book.vector(pool: p, basis: b, scenario: s).map { Int($0) } == sums, "seed \(seed) \(pool.id) \(scenario.id)")
                }
            }
        }
    }
}
