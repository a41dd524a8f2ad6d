import TestSupport
import Testing

@testable import StructEngine

/// The lists that go lever by lever: each has every lever once, in the order of the canonical
/// index.
@Suite struct LeverFieldTests {
    @Test func theLeversHaveTheseNamesInThisOrder() {
        #expect(
            Deal.Levers.names == [
                "pool", "target_rating", "cash_flow_basis", "senior_dscr", "senior_ltv", "senior_coupon", "senior_tenor_years",
                "senior_profile", "mezz", "wrap", "dsra_months", "equity_pct", "sidecar", "repo_target",
            ])
    }

    @Test func everyLeverHasOneLineInTheTableAndOneValueInAPermutation() {
        #expect(Deal.Levers.fields.map(\.lever) == Lever.ofDeal)
        #expect(Permutation.places.map(\.lever) == Lever.ofDeal)
        #expect(Lever.ofDeal.map(\.slot) == Array(0..<LeverSpace.count))
        #expect(LeverSpace.Digits(repeating: 0).count == LeverSpace.count)
    }

    @Test func aPartOfALeverIsCountedAsTheLever() {
        #expect(Lever.balloon.whole == .seniorProfile && Lever.dropMezzanine.whole == .mezzanine && Lever.wrap.whole == .wrap)
        #expect(Lever.seniorNotional.whole == nil && Lever.balloon.slot == nil)
    }
}
