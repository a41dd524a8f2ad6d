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
    let shocks: [Double]
    var shockCount: Int { shocks.count }
    /// Services of a profile: a list for each rate shock.
    var blockSize: Int { shocks.count * horizon }
    let trancheCount: Int
    /// By pool × basis × rate shock × period: the least cash of the stresses with that shock; ∞ where no
    /// stress has it. Of services that are not negative, the worst cover over the stresses is that over
    /// these: dividing by one service keeps the order.
    let stressed: Store<Double>
    /// By pool × basis × rate shock × number of periods (from 1): the least ratio of ``stressed`` to the
    /// base case's cash over the first so many periods; −∞ where a base cash flow is not above 0.
    let stressRatios: Store<Double>
    /// By pool × basis × period: the least cash of all stresses; ∞ without any.
    let worstCash: Store<Double>
    /// Numbers of the rate shocks that a stress has.
    let stressShocks: Store<Int>
    /// Of those the greatest; nil without a stress.
    let dearestShock: Int?

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
        shocks = table.shocks
        trancheCount = tables.trancheTerms.count
        let (stressed, ratios) = VectorTables.stresses(book, vectors, table)
        self.stressed = Store(stressed)
        stressRatios = Store(ratios)
        let (horizon, shocks) = (table.horizon, table.shocks.count)
        worstCash = Store(
            (0..<vectors.count * horizon).map { place in
                let first = place / horizon * shocks * horizon + place % horizon
                return (0..<shocks).reduce(.infinity) { min($0, stressed[first + $1 * horizon]) }
            })
        let stressShocks = Array(Set(table.shockNumber.dropFirst())).sorted()
        self.stressShocks = Store(stressShocks)
        dearestShock = stressShocks.max { table.shocks[$0] < table.shocks[$1] }
    }

    private static func stresses(
        _ book: CashFlowBook, _ vectors: [(pool: Int, basis: Int)], _ table: CoverTable
    ) -> (stressed: [Double], ratios: [Double]) {
        var (stressed, ratios): ([Double], [Double]) = ([], [])
        let size = table.shocks.count * table.horizon
        stressed.reserveCapacity(vectors.count * size)
        ratios.reserveCapacity(vectors.count * size)
        for vector in vectors {
            let base = book.vector(pool: vector.pool, basis: vector.basis, scenario: 0)
            var least = [Double](repeating: .infinity, count: size)
            for scenario in 1..<max(1, book.scenarioCount) {
                var place = table.shockNumber[scenario] * table.horizon
                for cash in book.vector(pool: vector.pool, basis: vector.basis, scenario: scenario) {
                    least[place] = min(least[place], cash)
                    place += 1
                }
            }
            stressed += least
            var place = 0
            for _ in table.shocks {
                var ratio = Double.infinity
                for cash in base {
                    ratio = cash > 0 ? min(ratio, least[place] / cash) : -.infinity
                    ratios.append(ratio)
                    place += 1
                }
            }
        }
        return (stressed, ratios)
    }
}
