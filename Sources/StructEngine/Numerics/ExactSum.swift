/// Exact sums of products of whole numbers held in doubles, rounded to a double once.
enum ExactSum {
    /// Scale of discount factors: they are whole multiples of 2^−44.
    static let discountScale = 0x1p44

    /// (Σ x_t·d_t)/2^44 over the first `count` entries, x whole and |x| < 2^53, d whole and 0 ≤ d ≤
    /// 2^44.
    ///
    /// The sum is formed in 128-bit integers, so its order does not matter, and is rounded to
    /// nearest once; the division is exact.
    static func presentValue(_ x: some Collection<Double>, _ d: [Double], count: Int) -> Double {
        var sum: Int128 = 0
        for (cash, factor) in zip(x, d).prefix(count) { sum &+= Int128(Int64(cash)) &* Int128(Int64(factor)) }
        return Double(sum) / discountScale
    }
}
