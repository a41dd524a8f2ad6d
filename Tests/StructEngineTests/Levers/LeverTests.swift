import TestSupport
import Testing

@testable import StructEngine

/// The values that a file's levers stand for, in the order that the canonical index counts.
@Suite struct LeverTests {
    private func levers(_ members: String...) throws -> Deal.Levers {
        let given = members.joined(separator: ",\n    ")
        let text = members.count == 1 ? DealText.twoHalls.withSingleLevers(adding: given) : DealText.twoHalls.withLevers(given)
        return try Deal(json: text.bytes).levers
    }

    @Test(
        arguments: [
            // Adding 0.1 three times to 1.1 would give 1.4000000000000001.
            (#"{"min": 1.1, "max": 1.5, "step": 0.1}"#, [1.1, 1.2, 1.3, 1.4, 1.5]),
            (#"{"min": 1, "max": 2, "step": 0.3}"#, [1, 1.3, 1.6, 1.9]),
            (#"{"min": 1.25, "max": 1.25, "step": 7}"#, [1.25]),
            // (max − min)/step is 2.999999999999, less than 1e-9 below 3: the last value counts.
            (#"{"min": 1, "max": 1.2999999999999, "step": 0.1}"#, [1, 1.1, 1.2, 1.3]),
            // 2.9999999 is not that near.
            (#"{"min": 1, "max": 1.29999999, "step": 0.1}"#, [1, 1.1, 1.2]),
            // Thirds to ten decimals.
            (#"{"min": 1, "max": 2, "step": 0.3333333333333}"#, [1, 1.3333333333, 1.6666666667, 2]),
        ] as [(String, [Double])])
    func aRangeIsItsGridRoundedToTenDecimals(range: String, values: [Double]) throws {
        #expect(try levers(#""senior_dscr": \#(range)"#).seniorDSCR == values.map { .flat($0) })
    }

    @Test func aRangeOfCouponsByAQuarterPercentHasNineValues() throws {
        let coupons = try levers(#""senior_coupon": {"min": 0.03, "max": 0.05, "step": 0.0025}"#).seniorCoupon
        let rates = [0.03, 0.0325, 0.035, 0.0375, 0.04, 0.0425, 0.045, 0.0475, 0.05]
        #expect(coupons == rates.map { Deal.Coupon.rate($0) })
    }

    @Test func aRangeMayRunBelowZero() throws {
        let coupons = try levers(#""senior_coupon": {"spread_bps": {"min": -30, "max": 30, "step": 20}}"#).seniorCoupon
        #expect(coupons == [.spread(basisPoints: -30), .spread(basisPoints: -10), .spread(basisPoints: 10), .spread(basisPoints: 30)])
    }

    @Test func aSingleValueIsAListOfOne() throws {
        let levers = try levers(#""senior_tenor_years": 12"#)
        #expect(levers.seniorTenor == [12])
        #expect(levers.targetRating == [.a])
    }

    @Test func aListKeepsItsOrder() throws {
        #expect(try levers(#""senior_tenor_years": [15, 7, 12]"#).seniorTenor == [15, 7, 12])
        #expect(try levers(#""senior_dscr": [1.4, 1.2, 1.3]"#).seniorDSCR == [1.4, 1.2, 1.3])
        #expect(try levers(#""senior_ltv": [0.6, null, 0.5]"#).seniorLTV == [0.6, nil, 0.5])
    }

    @Test func absentLeversHaveTheirDefaults() throws {
        let levers = try levers(#""senior_dscr": 1.3"#)
        #expect(levers.pool == ["all", "halls"])
        #expect(levers.cashFlowBasis == [.contract])
        #expect(levers.seniorLTV == [nil])
        #expect(levers.seniorProfile == [Deal.Profile(kind: .annuity, interestOnlyMonths: 0, balloon: 0)])
        #expect(levers.mezzanine == [nil])
        #expect(levers.wrap == [nil])
        #expect(levers.dsraMonths == [nil])
        #expect(levers.equityShare == [0])
        #expect(levers.sidecar == [nil])
        #expect(levers.repoTarget == [nil])
    }

    @Test func spreadsNestInAListAndExpandInPlace() throws {
        let coupons = try levers(
            #""senior_coupon": [{"spread_bps": [150, 175]}, 0.06, {"spread_bps": {"min": 200, "max": 260, "step": 30}}, 0.05]"#
        ).seniorCoupon
        #expect(
            coupons == [
                .spread(basisPoints: 150), .spread(basisPoints: 175), .rate(0.06), .spread(basisPoints: 200), .spread(basisPoints: 230),
                .spread(basisPoints: 260), .rate(0.05),
            ])
    }

    @Test func aMezzanineOfFieldsIsTheirProductWithTheProfileFastest() throws {
        let mezzanine = try levers(
            #"""
            "mezz": {"include_none": true, "dscr": [1.05, 1.1], "coupon": [0.08, {"spread_bps": 500}], "tenor_years": 7,
                     "profile": [{"kind": "annuity"}, {"kind": "bullet"}]}
            """#
        ).mezzanine
        func one(_ dscr: Double, _ coupon: Deal.Coupon, _ kind: Deal.Profile.Kind) -> Deal.Mezzanine? {
            Deal.Mezzanine(dscr: dscr, coupon: coupon, tenor: 7, profile: Deal.Profile(kind: kind))
        }
        #expect(
            mezzanine == [
                nil, one(1.05, .rate(0.08), .annuity), one(1.05, .rate(0.08), .bullet), one(1.05, .spread(basisPoints: 500), .annuity),
                one(1.05, .spread(basisPoints: 500), .bullet), one(1.1, .rate(0.08), .annuity), one(1.1, .rate(0.08), .bullet),
                one(1.1, .spread(basisPoints: 500), .annuity), one(1.1, .spread(basisPoints: 500), .bullet),
            ])
    }

    @Test func aWrapOfFieldsHasTheInsurerFastestAndNoNullUnlessAsked() throws {
        let wrap = try levers(#""wrap": {"premium_bps": [20, 30], "insurer_rating": ["AA+", "AA"]}"#).wrap
        #expect(
            wrap == [
                Deal.Wrap(premiumBasisPoints: 20, insurerRating: .aaPlus), Deal.Wrap(premiumBasisPoints: 20, insurerRating: .aa),
                Deal.Wrap(premiumBasisPoints: 30, insurerRating: .aaPlus), Deal.Wrap(premiumBasisPoints: 30, insurerRating: .aa),
            ])
    }

    @Test func aSidecarOfFieldsHasTheTenorFastest() throws {
        let sidecar = try levers(#""sidecar": {"sold_pct": [0.5, 1], "haircut_pct": 0.2, "tenor_years": [5, 10], "include_none": true}"#)
            .sidecar
        #expect(
            sidecar == [
                nil, Deal.Sidecar(soldShare: 0.5, haircut: 0.2, tenor: 5), Deal.Sidecar(soldShare: 0.5, haircut: 0.2, tenor: 10),
                Deal.Sidecar(soldShare: 1, haircut: 0.2, tenor: 5), Deal.Sidecar(soldShare: 1, haircut: 0.2, tenor: 10),
            ])
    }

    @Test func objectsMayBeListedWithNullAmongThem() throws {
        let wrap = try levers(#""wrap": [{"premium_bps": 25, "insurer_rating": "A+"}, null]"#).wrap
        #expect(wrap == [Deal.Wrap(premiumBasisPoints: 25, insurerRating: .aPlus), nil])
    }

    @Test func aBulletDropsTheTermsThatItIgnores() throws {
        let profiles = try levers(#""senior_profile": {"kind": "bullet", "io_months": 24, "balloon_pct": 0.3}"#).seniorProfile
        #expect(profiles.map(\.interestOnlyMonths) == [0])
        #expect(profiles.map(\.balloon) == [1])
    }

    @Test func noLeverMayHaveMoreThan100000Values() throws {
        let text = #""equity_pct": {"min": 0, "max": 0.99999, "step": 0.00001}"#
        #expect(try levers(text).equityShare.count == 100_000)
        let more = DealText.twoHalls.withSingleLevers(adding: #""equity_pct": {"min": 0, "max": 1, "step": 0.00001}"#)
        #expect(try faults { try Deal(json: more.bytes) }.map(\.id) == ["too_many_values"])
    }
}
