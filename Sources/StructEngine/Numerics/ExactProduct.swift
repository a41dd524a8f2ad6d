/// Present values of many cash-flow vectors at many discount vectors, exactly, as one matrix
/// product through BLAS.
///
/// Cash flows x (whole, |x| < 2^53) and discount factors d (whole, 0 ≤ d ≤ 2^44) are cut into
/// slices of 22 bits: x = x0 + x1·2^22 + x2·2^44 and d = d0 + d1·2^22. A product of two slices is
/// at most 2^44, so over at most 512 periods every partial sum is a whole number of at most 2^53
/// and BLAS computes it without rounding, in whatever order. The six slice products are then added
/// in 128-bit integers and rounded to a double once: the same bits as
/// ``ExactSum/presentValue(_:_:count:)``.
///
/// Source: Ozaki, Ogita, Oishi, Rump, "Error-free transformations of matrix multiplication by using
/// fast routines of matrix multiplication and its applications", Numerical Algorithms 59 (2012).
enum ExactProduct {
    /// Most periods (inner size) for which slice sums stay exact.
    static let maximumPeriods = 512
    private static let sliceBits: Int64 = 22

    /// (Σ_t x[v][t]·d[c][t])/2^44 for every vector v and column c, of shape [vectors × columns].
    ///
    /// A discount vector shorter than the cash flows stands for zeros after its end.
    static func presentValues(_ vectors: [ArraySlice<Double>], _ discounts: [[Double]]) -> Matrix {
        let periods = min(maximumPeriods, vectors.map(\.count).max() ?? 0)
        var left = Matrix(rows: 3 * vectors.count, columns: periods)
        for (v, vector) in vectors.enumerated() {
            for (t, cash) in vector.prefix(periods).enumerated() {
                let slices = slices(of: Int64(cash))
                left[3 * v, t] = slices.0
                left[3 * v + 1, t] = slices.1
                left[3 * v + 2, t] = slices.2
            }
        }
        var right = Matrix(rows: periods, columns: 2 * discounts.count)
        for (c, discount) in discounts.enumerated() {
            for (t, factor) in discount.prefix(periods).enumerated() {
                let whole = Int64(factor)
                right[t, 2 * c] = Double(whole & lowMask)
                right[t, 2 * c + 1] = Double(whole >> sliceBits)
            }
        }
        return combine(BLAS.product(left, right), vectors: vectors.count, columns: discounts.count)
    }

    private static let lowMask: Int64 = (1 << sliceBits) - 1

    /// The low and middle slices are from 0 to 2^22 − 1, the high one carries the sign.
    private static func slices(of value: Int64) -> (Double, Double, Double) {
        (Double(value & lowMask), Double(value >> sliceBits & lowMask), Double(value >> (2 * sliceBits)))
    }

    private static func combine(_ product: Matrix, vectors: Int, columns: Int) -> Matrix {
        var values = Matrix(rows: vectors, columns: columns)
        for v in 0..<vectors {
            for c in 0..<columns {
                var sum: Int128 = 0
                for i in 0..<3 {
                    for j in 0..<2 {
                        let part = Int64(product[3 * v + i, 2 * c + j])
                        sum &+= Int128(part) &<< Int128(Int(sliceBits) * (i + j))
                    }
                }
                values[v, c] = Double(sum) / ExactSum.discountScale
            }
        }
        return values
    }
}
