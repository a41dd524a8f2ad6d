import Testing

@testable import StructEngine

/// The published order `alternating-feistel-8/1`.
@Suite struct SeededOrderTests {
    /// The indices at the positions 0, 1, 2, 3, 4 and the last.
    struct Vector: Sendable, CustomTestStringConvertible {
        let cardinality: Int64
        let seed: UInt64
        let indices: [Int64]
        var testDescription: String { "\(cardinality) seed \(seed)" }

        init(_ cardinality: Int64, _ seed: UInt64, _ indices: [Int64]) {
            self.cardinality = cardinality
            self.seed = seed
            self.indices = indices
        }
    }

    /// Test vectors of the generator, computed once by a Python program written from the
    /// description of the algorithm alone, with integers of arbitrary size and no word arithmetic.
    /// They never change: another order is another generator.
    static let vectors = [
        Vector(1, 0, [0]), Vector(1, 424_242, [0]), Vector(1, .max, [0]),
        Vector(2, 0, [1, 0]), Vector(2, 424_242, [0, 1]), Vector(2, .max, [0, 1]),
        Vector(3, 0, [2, 0, 1]), Vector(3, 424_242, [0, 2, 1]), Vector(3, .max, [1, 0, 2]),
        Vector(10, 0, [7, 5, 1, 3, 8, 0]), Vector(10, 424_242, [1, 6, 7, 3, 4, 5]), Vector(10, .max, [5, 4, 8, 2, 9, 3]),
        Vector(97, 0, [60, 15, 91, 59, 32, 20]), Vector(97, 424_242, [74, 19, 43, 65, 32, 66]), Vector(97, .max, [12, 55, 6, 67, 84, 91]),
        Vector(20_160, 0, [7352, 7047, 15592, 16933, 5945, 15411]), Vector(20_160, 424_242, [18559, 19158, 1751, 15041, 1382, 10047]),
        Vector(20_160, .max, [17090, 12690, 10364, 8526, 10010, 1473]),
        Vector(2_476_656, 0, [2280218, 799410, 2254450, 2476305, 144730, 137378]),
        Vector(2_476_656, 424_242, [1061800, 959334, 201829, 2251653, 2296560, 743114]),
        Vector(2_476_656, .max, [1669887, 546653, 1920488, 279075, 265, 1776291]),
        Vector(1 << 40 + 15, 0, [805002940208, 305560977244, 38056386968, 537510774435, 623253262516, 896463675927]),
        Vector(1 << 40 + 15, 424_242, [156599964450, 349186939226, 571110256528, 1062794314983, 776903776744, 521058082940]),
        Vector(1 << 40 + 15, .max, [1098076948054, 1074972287071, 668523442718, 726562786171, 496184770001, 947906639378]),
        Vector(
            .max, 0,
            [
                2878437605158016394, 7332520344376748619, 2958629834626434538, 5473790799084995088, 6282690645035233001,
                664149443588454049,
            ]),
        Vector(
            .max, 424_242,
            [
                3388079024491403424, 643349993826749772, 4307246830807170382, 9018885172274017530, 6809425900115195668,
                226871465510053086,
            ]),
        Vector(
            .max, .max,
            [
                5840162117749003449, 8373448055982460133, 8051658126680083072, 4137606544310374020, 6339636358641021935,
                1880066771631071662,
            ]),
    ]

    @Test(arguments: vectors) func theOrderHasItsPublishedVectors(vector: Vector) {
        let order = SeededOrder(cardinality: vector.cardinality, seed: vector.seed)
        let last = vector.cardinality - 1
        let positions = vector.cardinality <= 5 ? Array(0...last) : [0, 1, 2, 3, 4, last]
        #expect(positions.map { order[$0] } == vector.indices)
    }

    @Test func theGeneratorHasTheNameOfThisOrder() {
        #expect(SeededOrder.generator == "alternating-feistel-8/1")
    }

    @Test func tenPositionsOfSeed424242AreThisShuffle() {
        let order = SeededOrder(cardinality: 10, seed: 424_242)
        #expect((0..<10).map { order[$0] } == [1, 6, 7, 3, 4, 8, 0, 9, 2, 5])
    }

    private func isBijection(_ cardinality: Int64, seed: UInt64) -> Bool {
        let order = SeededOrder(cardinality: cardinality, seed: seed)
        var seen = [Bool](repeating: false, count: Int(cardinality))
        for position in 0..<cardinality {
            let index = order[position]
            guard index >= 0, index < cardinality, !seen[Int(index)] else { return false }
            seen[Int(index)] = true
        }
        return true
    }

    @Test(arguments: [0, 424_242, UInt64.max]) func everySpaceOfUpTo300IsShuffledOntoItself(seed: UInt64) {
        for cardinality in Int64(1)...300 { #expect(isBijection(cardinality, seed: seed), "\(cardinality)") }
    }

    @Test(arguments: [1_023, 1_024, 1_025, 4_095, 4_097, 10_007, 20_160, 32_768, 65_537, 99_991, 100_000] as [Int64])
    func aLargerSpaceIsShuffledOntoItself(cardinality: Int64) {
        for seed in [7, 424_242] as [UInt64] { #expect(isBijection(cardinality, seed: seed)) }
    }

    @Test func positionsAreAnsweredAloneAndInAnyOrder() {
        let order = SeededOrder(cardinality: 2_476_656, seed: 424_242)
        let forwards = (0..<2_000).map { order[$0] }
        let backwards = (0..<2_000).reversed().map { order[$0] }
        #expect(forwards == backwards.reversed())
        #expect(forwards == (0..<2_000).map { SeededOrder(cardinality: 2_476_656, seed: 424_242)[$0] })
    }

    @Test func aPositionBeyondTheSpaceIsTakenModuloItsCardinality() {
        let order = SeededOrder(cardinality: 97, seed: 0)
        #expect(order[97] == 60)
        #expect(order[97 * 1_000 + 3] == 59)
    }

    /// χ² = Σ (observed − expected)²/expected of the counts of a lever's values, with the size less
    /// one degrees of freedom.
    private func chiSquare(_ counts: [Int], of total: Int) -> Double {
        let expected = Double(total) / Double(counts.count)
        return counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
    }

    /// Exceeded by chance once in a million: with 12 seeds, 2 spaces and 13 levers, once in 3,000
    /// sets of seeds.
    private static let critical = [1: 23.93, 2: 27.64, 3: 30.67, 4: 33.38, 5: 35.89, 6: 38.26, 8: 42.71, 9: 44.82, 24: 72.23]

    @Test(arguments: [1, 2, 3, 4, 5, 42, 424_242, 1 << 32, 1 << 63, 0xDEAD_BEEF, 999_999_937, .max] as [UInt64])
    func everyValueOfALeverIsMetEquallyOftenInTheFirst20000(seed: UInt64) throws {
        for sizes in [[2, 3, 1, 3, 4, 5, 6, 2, 7, 2, 1, 9, 3, 10], [25, 10, 3, 9, 5, 25, 10, 4, 25, 2, 7, 25, 2, 2]] {
            let space = try #require(LeverSpace(sizes: sizes))
            let order = SeededOrder(cardinality: space.cardinality, seed: seed)
            var counts = sizes.map { [Int](repeating: 0, count: $0) }
            for position in Int64(0)..<20_000 {
                let digits = space.digits(of: order[position])
                for lever in sizes.indices { counts[lever][digits[lever]] += 1 }
            }
            for (lever, size) in sizes.enumerated() where size > 1 {
                let limit = try #require(Self.critical[size - 1])
                #expect(chiSquare(counts[lever], of: 20_000) < limit, "seed \(seed) lever \(lever) of \(size) in \(space.cardinality)")
            }
        }
    }

    /// The pairs of a lever's values at one position and the next, against independence.
    @Test(arguments: [1, 2, 3, 4, 42, 424_242] as [UInt64]) func oneValueTellsNothingOfTheNext(seed: UInt64) throws {
        let sizes = [5, 10, 3, 9, 5, 25, 10, 4, 25, 2, 7, 25, 2, 5]
        let space = try #require(LeverSpace(sizes: sizes))
        let order = SeededOrder(cardinality: space.cardinality, seed: seed)
        for lever in [0, 4, 13] {
            var counts = [Int](repeating: 0, count: 25)
            for position in Int64(0)..<20_000 {
                let (first, second) = (space.digits(of: order[2 * position])[lever], space.digits(of: order[2 * position + 1])[lever])
                counts[5 * first + second] += 1
            }
            #expect(chiSquare(counts, of: 20_000) < 72.23, "seed \(seed) lever \(lever)")
        }
    }

    @Test(arguments: [20_160, 2_476_656, 1 << 40] as [Int64]) func nearbySeedsGiveOrdersThatHardlyMeet(cardinality: Int64) {
        let (a, b) = (SeededOrder(cardinality: cardinality, seed: 1), SeededOrder(cardinality: cardinality, seed: 2))
        let meetings = (Int64(0)..<10_000).count { a[$0] == b[$0] }
        // One position in `cardinality` is expected to agree; ten would be chance once in ten
        // million at the smallest space.
        #expect(meetings < 10)
    }

    /// The order as its documentation says it, a value at a time.
    private func literal(_ position: Int64, cardinality: Int64, seed: UInt64) -> Int64 {
        let bits = UInt64(64 - (UInt64(cardinality) - 1).leadingZeroBitCount)
        let (highBits, lowBits) = ((bits + 1) / 2, bits / 2)
        var generator = SplitMix64(seed: seed)
        let keys = (0..<8).map { _ in generator.next() }
        func top(_ width: UInt64, of value: UInt64, under key: UInt64) -> UInt64 {
            var m = (value &+ key) &* 0x9E37_79B9_7F4A_7C15
            m = (m ^ (m >> 32)) &* 0xD6E8_FEB8_6659_FD93
            return width == 0 ? 0 : m >> (64 - width)
        }
        var value = UInt64(position)
        repeat {
            var (high, low) = (value >> lowBits, lowBits == 0 ? 0 : value & (UInt64.max >> (64 - lowBits)))
            for round in 0..<8 {
                if round % 2 == 0 {
                    high ^= top(highBits, of: low, under: keys[round])
                } else {
                    low ^= top(lowBits, of: high, under: keys[round])
                }
            }
            value = high << lowBits | low
        } while value >= UInt64(cardinality)
        return Int64(value)
    }

    @Test(arguments: [Int64(1), 2, 3, 97, 129, 20_160, 446_777_856, .max]) func fillingAsksTheOrderPositionByPosition(cardinality: Int64) {
        let order = SeededOrder(cardinality: cardinality, seed: 5)
        for first in [Int64(0), max(0, cardinality / 2 - 30), max(0, cardinality - 301)] {
            let count = Int(min(301, cardinality - first))
            var indices = [Int64](repeating: -1, count: count)
            order.fill(&indices, count: count, from: first)
            #expect(indices == (0..<count).map { literal(first + Int64($0), cardinality: cardinality, seed: 5) })
            #expect(indices.indices.allSatisfy { order[first + Int64($0)] == indices[$0] })
        }
    }
}
