import TestSupport
import Testing

@testable import StructEngine

/// The canonical index: mixed radix over the levers, the last varying fastest.
@Suite struct LeverSpaceTests {
    private func list(_ digits: LeverSpace.Digits) -> [Int] { (0..<LeverSpace.count).map { digits[$0] } }

    private let sizes = [2, 3, 1, 4, 1, 5, 2, 3, 7, 2, 1, 4, 3, 2]

    @Test func theCardinalityIsTheProductOfTheSizes() throws {
        #expect(try #require(LeverSpace(sizes: sizes)).cardinality == 241_920)
    }

    /// By hand, from the right: 123456 = 61728·2 + 0; 61728 = 20576·3 + 0; 20576 = 5144·4 + 0; 5144
    /// = 2572·2 + 0; 2572 = 367·7 + 3; 367 = 122·3 + 1; 122 = 61·2 + 0; 61 = 12·5 + 1; 12 = 3·4 +
    /// 0; 3 = 1·3 + 0; 1.
    @Test func theDigitsOf123456AreThoseOfTheDivisionByHand() throws {
        let space = try #require(LeverSpace(sizes: sizes))
        #expect(list(space.digits(of: 123_456)) == [1, 0, 0, 0, 0, 1, 0, 1, 3, 0, 0, 0, 0, 0])
        #expect(list(space.digits(of: 0)) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
        #expect(list(space.digits(of: 1)) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])
        #expect(list(space.digits(of: 241_919)) == [1, 2, 0, 3, 0, 4, 1, 2, 6, 1, 0, 3, 2, 1])
    }

    @Test func indexAndDigitsAreInversesOverAWholeSpace() throws {
        let space = try #require(LeverSpace(sizes: [1, 2, 1, 3, 1, 5, 2, 1, 7, 1, 1, 2, 1, 3]))
        for index in 0..<space.cardinality { #expect(space.index(of: space.digits(of: index)) == index) }
    }

    @Test(arguments: [UInt64](1...40)) func indexAndDigitsAreInversesInRandomSpaces(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var sizes = [Int](repeating: 1, count: LeverSpace.count)
        var room = Int64.max
        for lever in (0..<LeverSpace.count).shuffled(using: &random) {
            let size = Int64.random(in: 1...max(1, min(100_000, room)), using: &random)
            sizes[lever] = Int(size)
            room /= size
        }
        let space = try #require(LeverSpace(sizes: sizes), "seed \(seed)")
        for _ in 0..<200 {
            let index = Int64.random(in: 0..<space.cardinality, using: &random)
            let digits = space.digits(of: index)
            #expect(space.index(of: digits) == index, "seed \(seed)")
            #expect(zip(list(digits), sizes).allSatisfy { $0 >= 0 && $0 < $1 }, "seed \(seed)")
        }
        #expect(list(space.digits(of: space.cardinality - 1)) == sizes.map { $0 - 1 }, "seed \(seed)")
    }

    /// 2^63 − 1 = 49·73·127·337·92737·649657.
    @Test func theLargestSpaceHasTwoToThe63LessOne() throws {
        let rest = [Int](repeating: 1, count: 8)
        #expect(LeverSpace(sizes: [49, 73, 127, 337, 92_737, 649_657] + rest)?.cardinality == 9_223_372_036_854_775_807)
        #expect(LeverSpace(sizes: [1 << 21, 1 << 21, 1 << 21, 1, 1, 1] + rest) == nil)
        #expect(LeverSpace(sizes: [0, 1, 1, 1, 1, 1] + rest) == nil)
    }

    @Test func aPermutationHasTheValuesThatItsDigitsName() throws {
        let plan = try Plan(Deal(json: DealText.twoHalls.bytes))
        // 77 = 1·48 + 1·24 + 0·8 + 1·4 + 0·2 + 1: pools, ratings, targets, coupons, tenors and
        // profiles have 2, 2, 3, 2, 2 and 2 values.
        let permutation = try plan.permutation(at: 77)
        #expect(permutation.pool == "halls")
        #expect(permutation.targetRating == .bbb)
        #expect(permutation.seniorDSCR == 1.25)
        #expect(permutation.seniorCoupon == .rate(0.06))
        #expect(permutation.seniorTenor == 10)
        #expect(permutation.seniorProfile == Deal.Profile(kind: .level, interestOnlyMonths: 12))
        for index in [-1, 96] as [Int64] {
            #expect(
                throws: StructError.unavailable(
                    .indexOutsideSpace, "index \(index) is not in the permutation space: choose one from 0 to 95")
            ) {
                try plan.permutation(at: index)
            }
        }
    }

    @Test func anIndexOutsideTheSpaceIsToldTheRange() throws {
        let plan = try Plan(Deal(json: DealText.twoHalls.bytes))
        #expect(throws: StructError.unavailable(.indexOutsideSpace, "index 96 is not in the permutation space: choose one from 0 to 95")) {
            try plan.evaluate(index: 96)
        }
        #expect(throws: StructError.self) { try plan.evaluate(index: -1) }
        #expect(throws: StructError.self) { try plan.evaluate(index: .max) }
    }

    /// What a permutation writes as its levers is a deal of one permutation: itself.
    @Test(arguments: [UInt64](1...60)) func thePermutationsOfARandomDealReadBackAsWritten(seed: UInt64) throws {
        let json = RandomDeal.make(seed: seed)
        let plan = try Plan(Deal(json: Array(json)))
        var random = SplitMix64(seed: seed)
        for _ in 0..<5 {
            let index = Int64.random(in: 0..<plan.cardinality, using: &random)
            let permutation = try plan.permutation(at: index)
            let node = try JSONParser.parse(Array(permutation.json.text().utf8), log: IssueLog())
            let log = IssueLog()
            let levers = Deal.Levers(node, pools: plan.deal.pools.map(\.id), paymentsPerYear: plan.deal.paymentsPerYear, log)
            #expect(log.issues == [], "seed \(seed) index \(index)")
            let space = try #require(LeverSpace(sizes: levers.sizes))
            #expect(space.cardinality == 1)
            #expect(Permutation(space.digits(of: 0), of: levers) == permutation, "seed \(seed) index \(index)")
        }
    }
}
