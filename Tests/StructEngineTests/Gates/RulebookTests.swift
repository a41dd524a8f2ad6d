import TestSupport
import Testing

@testable import StructEngine

extension Deal {
    /// Two data halls in the UK, from its file; a fault of it would fail every test that uses it.
    static let twoHalls: Deal = {
        do { return try Deal(json: DealText.twoHalls.bytes) } catch { preconditionFailure("\(error)") }
    }()
}

/// The thresholds of ruleset v1.0 bound to a UK data-centre deal, by worked examples.
@Suite struct RulebookTests {
    private let rulebook = Rulebook(.v1, deal: Deal.twoHalls)

    @Test func aWrapRelievesTheFloorWhereTheInsurerIsRatedWellEnough() {
        let (strong, weak) = (
            Deal.Wrap(premiumBasisPoints: 20, insurerRating: .aaPlus), Deal.Wrap(premiumBasisPoints: 20, insurerRating: .a)
        )
        #expect(rulebook.dscrFloor(.aaa, wrap: nil) == 1.45 && rulebook.dscrFloor(.aaa, wrap: weak) == 1.45)
        #expect(abs(rulebook.dscrFloor(.aaa, wrap: strong) - 1.25) < 1e-12)
        #expect(abs(rulebook.dscrFloor(.bbb, wrap: weak) - 1.10) < 1e-12)
    }

    @Test func theTenorMarginIsTheWorstOfRatingWAULTAndMezzanine() {
        // A: 20 years; WAULT less two years; the mezzanine within the WAULT.
        #expect(rulebook.tenorMargin(.a, wault: nil, tenor: 18, mezzTenor: nil) == 2)
        #expect(rulebook.tenorMargin(.a, wault: 17.5, tenor: 15, mezzTenor: nil) == 0.5)
        #expect(rulebook.tenorMargin(.a, wault: 30, tenor: 15, mezzTenor: 32) == -2)
        #expect(rulebook.tenorMargin(.bbb, wault: 40, tenor: 19, mezzTenor: nil) == -1)
    }

    @Test func aCouponMustLieInTheBandOverTheBaseCurve() {
        // BBB: 130 to 550 bps over 4 %.
        #expect(abs(rulebook.couponMargin(.bbb, coupon: 0.06, base: 0.04) - 0.007) < 1e-12)
        #expect(rulebook.couponMargin(.bbb, coupon: 0.053, base: 0.04) == 0)
        #expect(abs(rulebook.couponMargin(.bbb, coupon: 0.05, base: 0.04) + 0.003) < 1e-12)
        #expect(abs(rulebook.couponMargin(.bbb, coupon: 0.096, base: 0.04) + 0.001) < 1e-12)
    }

    @Test func amortisationBalloonAndReserveAreMeasuredInTheirOwnUnits() {
        #expect(abs(rulebook.amortisationMargin(.aa, balloon: 0.1, tenor: 18) - 0.025) < 1e-12)
        #expect(abs(rulebook.balloonMargin(.a, balloon: 0.20) + 0.05) < 1e-12)
        #expect(rulebook.dsraMargin(.aaa, months: 3) == -3 && rulebook.dsraMargin(.a, months: 3) == 0)
    }

    @Test func aRepoTargetIsNotAskedForOrNotToBeHadOrMeasuredInTolerances() {
        let rating = rulebook.columns.base
        guard case .none = rulebook.repo(nil, rating: .a, tenor: 10, currency: .gbp).margin(0.5, rating) else {
            Issue.record("without a target nothing is asked")
            return
        }
        // ECB takes euro; BoE does not take BBB beyond 20 years, for which there is no haircut.
        for terms in [
            rulebook.repo(.ecb, rating: .a, tenor: 10, currency: .gbp),
            rulebook.repo(.boe, rating: .bbb, tenor: 21, currency: .gbp),
            rulebook.repo(.fed, rating: .a, tenor: 10, currency: .usd),
        ] {
            guard case .categorical = terms.margin(0.5, rating) else {
                Issue.record("\(terms) should not be eligible")
                return
            }
        }
        // BoE: advance factor at most 0.75, tolerance 0.025; tenor at most 25, tolerance 2.
        guard case .margin(let factor) = rulebook.repo(.boe, rating: .a, tenor: 10, currency: .gbp).margin(0.80, rating),
            case .margin(let tenor) = rulebook.repo(.boe, rating: .a, tenor: 26, currency: .gbp).margin(0.50, rating)
        else {
            Issue.record("both should have a margin")
            return
        }
        #expect(abs(factor + 2) < 1e-9 && abs(tenor + 0.5) < 1e-12)
    }
}
