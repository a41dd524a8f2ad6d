import TestSupport
import Testing

@testable import StructEngine

/// What only shows when a deal is bound: counts, cardinality, the range of amounts, and deals built
/// in memory.
@Suite struct PlanFaultTests {
    private func deal(_ text: DealText = .twoHalls) throws -> Deal { try Deal(json: text.bytes) }

    @Test(arguments: [0, -1, Int64.min]) func aCountBelowOneIsRefused(count: Int64) throws {
        let deal = try deal()
        let issues = try faults { try Plan(deal, count: count) }
        #expect(issues.map(\.description) == ["count: must be at least 1, found \(count) [count]"])
    }

    @Test func aRulesetVersionThatIsNotBuiltInNeedsARuleset() throws {
        let deal = try deal(.twoHalls.replacing(#""hedged_share""#, with: #""ruleset_version": "v9", "hedged_share""#))
        #expect(try faults { try Plan(deal) }.map(\.id) == ["ruleset_version"])
        #expect(try faults { try Plan(deal, ruleset: .v1) } == [])
    }

    @Test func aSpaceOverTheRangeOf63BitsIsRefused() throws {
        // 100,000⁴ is 10^20; 2^63 − 1 about 9.2·10^18.
        let text = DealText.twoHalls.withSingleLevers(
            adding: #""senior_dscr": {"min": 1, "max": 1.99999, "step": 0.00001}"#,
            #""senior_ltv": {"min": 0.1, "max": 1.09999, "step": 0.00001}"#,
            #""senior_coupon": {"min": 0.00001, "max": 1, "step": 0.00001}"#, #""equity_pct": {"min": 0, "max": 0.99999, "step": 0.00001}"#)
        let issues = try faults { try Deal(json: text.bytes) }
        #expect(issues.map(\.id) == ["cardinality"])
        #expect(issues.first?.message.contains("at most 2^63 − 1") == true)
        #expect(issues.first?.message.contains("2·1·1·100000·100000·100000·1·1·1·1·1·100000·1·1") == true)
    }

    @Test func amountsWhoseTotalLeavesTheExactIntegersAreRefused() throws {
        // 10^13 a year is 10^15 pence; over 25 years 2.5·10^16, beyond 2^53 (9.007·10^15).
        let deal = try deal(.twoHalls.replacing(#""passing_rent": 3000000"#, with: #""passing_rent": 10000000000000"#))
        let issues = try faults { try Plan(deal) }
        #expect(issues.map(\.id) == ["amounts_too_large"])
        #expect(issues.first?.message.contains("2^53") == true)
    }

    @Test func argumentsDealAndRulesetAreFaultedTogether() throws {
        var deal = try deal()
        deal.equityReturn = 2
        var rules = Ruleset.v1
        rules.minCoverage = -1
        let paths = try faults { try Plan(deal, count: 0, ruleset: rules) }.map(\.path)
        #expect(paths == ["count", "equity_return", "ruleset.min_coverage"])
    }

    @Test func figuresThatAreNotNumbersAreFaultsOfADealInMemory() throws {
        var deal = try deal()
        deal.equityReturn = .nan
        deal.leases[0].passingRent = .infinity
        deal.market.baseCurve[0].years = .nan
        deal.levers.seniorDSCR = [.flat(.nan)]
        deal.levers.seniorCoupon = [.spread(basisPoints: -.infinity)]
        deal.streams[0].amounts[1] = .nan
        let expected: Set = [
            "equity_return", "leases[0].passing_rent", "market.base_curve[0].years", "levers.senior_dscr[0]", "levers.senior_coupon[0]",
            "streams[0].amounts[1]",
        ]
        #expect(expected.isSubset(of: Set(deal.issues().map(\.path))))
    }

    /// Runs in a process of its own, because a trap would end it.
    @Test func wholeNumbersAtTheEndsOfTheirTypeAreFaultsAndNoTraps() async {
        await #expect(processExitsWith: .success) {
            for extreme in [Int.max, .min] {
                for edit in PlanFaultTests.extremes {
                    var deal = try Deal(json: DealText.twoHalls.bytes)
                    edit(&deal, extreme)
                    precondition(!deal.issues().isEmpty, "an extreme passed unnoticed")
                }
            }
        }
    }

    static let extremes: [@Sendable (inout Deal, Int) -> Void] = [
        { $0.leases[0].startMonth = $1 },
        { $0.leases[0].endMonth = $1 },
        { $0.leases[0].rentFreeMonths = $1 },
        { $0.leases[0].indexation.reviewMonths = $1 },
        { $0.leases[0].indexation.nextReviewMonth = $1 },
        { $0.streams[0].startMonth = $1 },
        { $0.streams[0].perYear = $1 },
        { $0.paymentsPerYear = $1 },
        { $0.horizonYears = $1 },
        { $0.scenarios[0].delayMonths = $1 },
        { $0.scenarios[0].tenantDefault = Deal.TenantDefault(tenant: "largest", fromMonth: $1, voidMonths: 1, reletShare: 0.5) },
        { $0.scenarios[0].tenantDefault = Deal.TenantDefault(tenant: "largest", fromMonth: 1, voidMonths: $1, reletShare: 0.5) },
        { $0.levers.seniorTenor = [Deal.Tenor(years: $1)] },
        { $0.levers.dsraMonths = [$1] },
        { $0.levers.seniorProfile = [Deal.Profile(kind: .level, interestOnlyMonths: $1)] },
        { $0.levers.sidecar = [Deal.Sidecar(soldShare: 0.5, haircut: 0.1, tenor: Deal.Tenor(months: $1))] },
        {
            let profile = Deal.Profile(kind: .annuity)
            $0.levers.mezzanine = [Deal.Mezzanine(dscr: 1.1, coupon: .rate(0.09), tenor: Deal.Tenor(years: $1), profile: profile)]
        },
        {
            let profile = Deal.Profile(kind: .level, interestOnlyMonths: $1)
            $0.levers.mezzanine = [Deal.Mezzanine(dscr: 1.1, coupon: .rate(0.09), tenor: 7, profile: profile)]
        },
    ]

    @Test func aBulletInMemoryWithAnotherBalloonThanOneIsAFault() throws {
        var deal = try deal()
        deal.levers.seniorProfile = [Deal.Profile(kind: .bullet)]
        #expect(deal.issues() == [])
        deal.levers.seniorProfile[0].balloon = 0.5
        #expect(deal.issues().map(\.path) == ["levers.senior_profile[0].balloon_pct"])
    }
}
