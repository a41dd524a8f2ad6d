import TestSupport
import Testing

@testable import StructEngine

/// What is known of a deal before any run.
@Suite struct DerivedTests {
    @Test func figuresOfSevernAreThoseOfItsFile() throws {
        let derived = try Self.plan("severn").derived
        #expect(derived.pools.map(\.pool) == ["all", "core", "two_sites"])
        #expect(derived.pools[0].valueMinor == 47_800_000_000)
        #expect(derived.cardinality == 839_808)
        #expect(derived.levers.map(\.values) == [3, 4, 2, 9, 1, 3, 3, 4, 3, 3, 1, 4, 1, 3])
        #expect(derived.ratings.map(\.dscrFloor) == [1.45, 1.35, 1.25, 1.15])
        #expect(derived.ratings.map(\.tenorCapYears) == [25, 22, 20, 18])
    }

    @Test func firstYearIncomeIsTheContractCashOfTheFirstTwelveMonths() throws {
        let plan = try Self.plan("severn")
        let cash = try plan.cashFlows(pool: "all", basis: .contract)
        #expect(plan.derived.pools[0].firstYearNOIMinor == cash[0] + cash[1] + cash[2] + cash[3])
    }

    @Test func repoEligibilityNamesTheTestThatFails() throws {
        let repo = try Self.plan("severn").derived.repo
        let boe = try #require(repo.first { $0.target == .boe && $0.rating == .bbb })
        #expect(boe.isEligible)
        #expect(boe.tenorCapYears == 20)
        let ecb = try #require(repo.first { $0.target == .ecb && $0.rating == .aaa })
        #expect(ecb.reason == "takes notes in EUR, the deal is in GBP")
    }

    @Test func theTightestShareHasTheMarginOfConcentration() throws {
        for name in Conformance.names {
            let plan = try Self.plan(name)
            for (pool, rating) in plan.deal.levers.pool.flatMap({ pool in plan.deal.levers.targetRating.map { (pool, $0) } }) {
                let facts = try #require(plan.bound.pools.first { $0.id == pool })
                let margin = plan.bound.rulebook.concentrationMargin(rating, facts)
                let share = try #require(try plan.tightestShare(pool: pool, rating: rating))
                #expect(upperMargin(share.share, share.limit) == margin, "\(name) \(pool) \(rating)")
            }
        }
    }

    @Test func paymentDatesKeepToTheEndOfTheMonth() throws {
        let plan = try Self.plan("severn")
        #expect(try plan.paymentDate(ofPeriod: 0).description == "2026-01-31")
        #expect(try plan.paymentDate(ofPeriod: 1).description == "2026-04-30")
        #expect(throws: StructError.self) { try plan.paymentDate(ofPeriod: -1) }
    }

    private static func plan(_ name: String) throws -> Plan {
        try Plan(Deal(json: Array(Conformance(name).root["deal"].json.utf8)))
    }
}
