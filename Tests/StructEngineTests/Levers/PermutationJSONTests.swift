import TestSupport
import Testing

@testable import StructEngine

/// Permutations as JSON, out and in.
@Suite struct PermutationJSONTests {
    @Test func permutationsOfRandomDealsReadBackEqual() throws {
        for seed in UInt64(1)...100 {
            let deal = try Deal(json: RandomDeal.make(seed: seed, hasTerms: seed % 3 == 0))
            let plan = try Plan(deal)
            let index = Int64(seed) * 7_919 % plan.cardinality
            let permutation = try plan.permutation(at: index)
            #expect(plan.index(of: permutation) == index, "seed \(seed)")
            #expect(try Permutation(json: permutation.json.text().utf8, deal: deal) == permutation, "seed \(seed)")
        }
    }

    @Test func aLeverThatIsLeftOutHasItsDefault() throws {
        let deal = try Deal(json: DealText.twoHalls.bytes)
        let text = #"{"pool": "all", "target_rating": "A", "senior_dscr": 1.3, "senior_coupon": 0.055, "senior_tenor_years": 30}"#
        let expected = Permutation(
            pool: "all", targetRating: .a, seniorDSCR: 1.3, seniorCoupon: .rate(0.055), seniorTenor: 30)
        #expect(try Permutation(json: text.utf8, deal: deal) == expected)
    }

    @Test func everyFaultIsNamedWithItsPlace() throws {
        let deal = try Deal(json: DealText.twoHalls.bytes)
        let text = """
            {"pool": "east", "target_rating": ["A", "AA"], "senior_dscr": 1.3,
             "senior_coupon": 5.5, "senior_tenor_year": 10}
            """
        let found = try faults { try Permutation(json: text.utf8, deal: deal) }
        #expect(found.map(\.id) == ["unknown_reference", "too_many", "out_of_range", "unknown_key"])
        #expect(found.map(\.path) == ["levers.pool[0]", "levers.target_rating", "levers.senior_coupon[0]", "levers.senior_tenor_year"])
        #expect(found.map(\.line) == [1, 1, 2, 2])
    }
}
