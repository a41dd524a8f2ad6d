/// PV(S, k, n) of the sizing cash flows of the base case for every all-in rate and tenor that a sculpted profile of a
/// run can have: one product through BLAS.
struct PresentValues {
    private var columns: [Column: Int] = [:]
    private var matrix = Matrix(rows: 0, columns: 0)

    private struct Column: Hashable {
        let rate: Double
        let periods: Int
    }

    init(_ bound: BoundDeal, _ tables: LeverTables) {
        let levers = bound.deal.levers
        guard let sculpted = levers.seniorProfile.first(where: { $0.kind == .sculpted && $0.interestOnlyMonths == 0 }) else { return }
        var discounts: [[Double]] = []
        for c in levers.seniorCoupon.indices {
            for (t, tenor) in levers.seniorTenor.enumerated() {
                for wrap in levers.wrap {
                    let rate = tables.coupons[c * levers.seniorTenor.count + t]
                    let terms = TrancheTerms(senior: sculpted, coupon: rate, tenor: tenor, wrap: wrap, deal: bound.deal)
                    let column = Column(rate: terms.runningRate, periods: terms.periods)
                    guard columns[column] == nil else { continue }
                    columns[column] = discounts.count
                    discounts.append(bound.grid.discountFactors(rate: terms.runningRate, count: terms.periods))
                }
            }
        }
        let vectors = (0..<tables.pools.count).flatMap { pool in
            (0..<tables.bases.count).map {
                bound.book.sizingVector(pool: tables.pools[pool].number, basis: tables.bases[$0], scenario: 0)
            }
        }
        matrix = ExactProduct.presentValues(vectors, discounts)
    }

    func value(vector: Int, _ terms: TrancheTerms) -> Double {
        columns[Column(rate: terms.runningRate, periods: terms.periods)].map { matrix[vector, $0] } ?? .nan
    }
}
