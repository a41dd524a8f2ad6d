import Testing

@testable import StructEngine

/// Present values through BLAS are exact: the sum of whole products, rounded to a double once.
@Suite struct ExactProductTests {
    /// The definition: whole products added in 128 bits, one rounding, one exact division.
    private func literal(_ x: [Double], _ d: [Double]) -> Double {
        var sum: Int128 = 0
        for t in 0..<min(x.count, d.count) { sum += Int128(Int64(x[t])) * Int128(Int64(d[t])) }
        return Double(sum) / 17_592_186_044_416
    }

    private func checkAll(_ vectors: [[Double]], _ discounts: [[Double]], _ note: String) {
        let values = ExactProduct.presentValues(vectors.map { $0[...] }, discounts)
        for (v, vector) in vectors.enumerated() {
            for (c, discount) in discounts.enumerated() {
                #expect(values[v, c].bitPattern == literal(vector, discount).bitPattern, "\(note): vector \(v) column \(c)")
            }
        }
    }

    /// Fractions worked out by hand: (3·2^44 + 5·2^43)/2^44 = 5.5; (2^53 − 1)·1/2^44 = 512 − 2^−44.
    @Test func smallProductsAreTheirFractions() {
        let one = 0x1p44
        let values = ExactProduct.presentValues([[3, 5], [-3, -5], [0x1p53 - 1, 0]], [[one, one / 2], [1, 0], [one]])
        let last = 512 - 0x1p-44
        let largest = 0x1p53 - 1
        let expected: [Double] = [5.5, 0x1.8p-43, 3, -5.5, -0x1.8p-43, -3, largest, last, largest]
        #expect(values.elements == expected)
    }

    @Test func theSumIsRoundedOnceAndNotByTerm() {
        let x = [0x1p53 - 1, 0x1p53 - 1, 3]
        let d = [0x1p44, 0x1p44, 1]
        // 2^54 − 2 + 3·2^−44: the nearest double is 2^54 − 2.
        #expect(ExactSum.presentValue(x, d, count: 3) == 18_014_398_509_481_982)
        #expect(ExactProduct.presentValues([x[...]], [d])[0, 0] == 18_014_398_509_481_982)
        // 2^54 − 1 lies halfway between its neighbours, so the least part of the sum decides: above
        // it, up to 2^54, and below it down to 2^54 − 2. Sums of rounded terms would lose that
        // part.
        let (above, below) = ([x[0], x[1], 1, 3], [x[0], x[1], 1, -3])
        let factors = [d[0], d[1], d[0], 1]
        #expect(ExactSum.presentValue(above, factors, count: 4) == 18_014_398_509_481_984)
        let values = ExactProduct.presentValues([above[...], below[...]], [factors])
        #expect(values.elements == [18_014_398_509_481_984, 18_014_398_509_481_982])
    }

    @Test(arguments: [UInt64](1...12)) func randomWholeDataGiveTheExactSumToTheBit(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let periods = [1, 2, 7, 40, 80, 160, 480, 512][Int(seed) % 8]
        let sizes: [Int64] = [1, 1 << 21, 1 << 22, 1 << 31, 1 << 43, 1 << 44, 1 << 45, 1 << 53 - 1]
        let vectors = (0..<9).map { _ in
            let size = sizes.randomElement(using: &random) ?? 1
            return (0..<periods).map { _ in Double(Int64.random(in: -size...size, using: &random)) }
        }
        let discounts = (0..<7).map { _ in
            (0..<Int.random(in: 0...periods, using: &random)).map { _ in Double(Int64.random(in: 0...1 << 44, using: &random)) }
        }
        checkAll(vectors, discounts, "seed \(seed)")
    }

    /// Slices at their largest and smallest, over as many periods as are allowed.
    @Test func theExtremesOfEveryRangeGiveTheExactSumToTheBit() {
        let cash: [Double] = [
            0x1p53 - 1, -(0x1p53 - 1), 0x1p52, -0x1p52, 0x1p44 - 1, -0x1p44, 0x1p22 - 1, -0x1p22, -1, 1, 0, -(0x1p44 + 1),
        ]
        let factors: [Double] = [0x1p44, 0x1p44 - 1, 0x1p22, 0x1p22 - 1, 1, 0]
        checkAll(
            cash.map { [Double](repeating: $0, count: 512) }, factors.map { [Double](repeating: $0, count: 512) }, "constant")
        let alternating = (0..<512).map { $0 % 2 == 0 ? 0x1p53 - 1 : -(0x1p53 - 1) }
        let falling = (0..<512).map { (0x1p44 / Double($0 + 1)).rounded() }
        checkAll([alternating, alternating.reversed()], [falling, falling.reversed()], "alternating")
    }

    @Test func whatWouldCancelToNothingIsZero() {
        let values = ExactProduct.presentValues([[0x1p53 - 1, -(0x1p53 - 1)]], [[0x1p44, 0x1p44], [12_345, 12_345]])
        #expect(values.elements == [0, 0])
    }

    @Test func noVectorsAndNoDiscountsAreAnEmptyMatrix() {
        #expect(ExactProduct.presentValues([], [[1]]).elements == [])
        #expect(ExactProduct.presentValues([[1]], []).elements == [])
        #expect(ExactProduct.presentValues([[]], [[]]).elements == [0])
    }

    @Test(arguments: [UInt64](1...8)) func aProductOfWholeMatricesEqualsPlainIntegerSums(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var size: Int { Int.random(in: 1...60, using: &random) }
        var (a, b) = (Matrix(rows: size, columns: 33), Matrix(rows: 33, columns: size))
        for i in a.elements.indices { a.elements[i] = Double(Int.random(in: -(1 << 23)...1 << 23, using: &random)) }
        for i in b.elements.indices { b.elements[i] = Double(Int.random(in: -(1 << 23)...1 << 23, using: &random)) }
        let product = BLAS.product(a, b)
        for row in 0..<a.rows {
            for column in 0..<b.columns {
                var sum = 0
                for inner in 0..<33 { sum += Int(a[row, inner]) * Int(b[inner, column]) }
                #expect(product[row, column] == Double(sum), "seed \(seed)")
            }
        }
    }
}
