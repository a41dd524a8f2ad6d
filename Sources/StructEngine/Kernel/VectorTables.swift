/// What cells share that belong to one pool and basis: the cash flows, and how much of them a
/// stress leaves.
final class VectorTables: Sendable {
    /// All cash flows; where the vector of a pool lever value, basis lever value and scenario
    /// starts.
    let flows: Store<Double>
    /// Number of pools and bases.
    let count: Int
    let starts: Store<Int>
    let scenarioCount: Int
    let horizon: Int
    /// Number of the distinct rate shock of each scenario.
    let shockNumber: Store<Int>
    let shockCount: Int
    let trancheCount: Int
    /// By pool × basis × tranche × rate shock: the least ratio, over the stresses with that shock
    /// and the tranche's periods, of a stress's cash to the base case's; −∞ where a base cash flow
    /// is not above 0.
    let stressRatio: Store<Double>

    init(_ bound: BoundDeal, _ tables: LeverTables) {
        let book = bound.book
        let table = CoverTable(deal: bound.deal, horizon: bound.grid.periods)
        let vectors = (0..<tables.pools.count).flatMap { pool in
            (0..<tables.bases.count).map { (pool: tables.pools[pool].number, basis: tables.bases[$0]) }
        }
        flows = Store(book.elements)
        count = vectors.count
        starts = Store(
            vectors.flatMap { vector in
                (0..<book.scenarioCount).map { book.start(pool: vector.pool, basis: vector.basis, scenario: $0) }
            })
        scenarioCount = book.scenarioCount
        horizon = table.horizon
        shockNumber = Store(table.shockNumber)
        shockCount = table.shocks.count
        trancheCount = tables.trancheTerms.count
        stressRatio = Store(
            vectors.flatMap { vector in
                tables.trancheTerms.flatMap {
                    VectorTables.stressRatios(book, vector.pool, vector.basis, periods: $0.periods, table: table)
                }
            })
    }

    private static func stressRatios(_ book: CashFlowBook, _ pool: Int, _ basis: Int, periods: Int, table: CoverTable) -> [Double] {
        let base = book.vector(pool: pool, basis: basis, scenario: 0)
        let isPositive = base.prefix(periods).allSatisfy { $0 > 0 }
        var least = [Double](repeating: isPositive ? .infinity : -.infinity, count: table.shocks.count)
        for scenario in 1..<max(1, book.scenarioCount) where isPositive {
            let shock = table.shockNumber[scenario]
            for (stressed, cash) in zip(book.vector(pool: pool, basis: basis, scenario: scenario), base).prefix(periods) {
                least[shock] = min(least[shock], stressed / cash)
            }
        }
        return least
    }
}
