import TestSupport
import Testing

@testable import StructEngine

/// Rent steps and breaks, each against months worked out by hand.
@Suite struct LeaseTermsTests {
    /// One lease of 1,200,000 a year without costs, with the given terms; yearly periods, so that a
    /// period's cash is a year's rent.
    private static func deal(_ terms: String, scenarios: String = "", basis: String = "contract") throws -> Plan {
        let text = """
            {"schema_version": 1, "name": "Hall", "currency": "GBP", "jurisdiction": "UK", "asset_class": "real_estate",
             "closing_date": "2026-12-31", "payments_per_year": 1, "day_count": "30/360", "horizon_years": 5,
             "sites": [{"id": "A", "city": "Leeds", "country": "UK", "market_value": 9000000, "cost": 8000000}],
             "leases": [{"id": "L", "site": "A", "tenant": "T", "tenant_rating": "A", "passing_rent": 1200000, "start_month": 1,
                         "end_month": 60, "opex_pct": 0, \(terms)}],
             "operating": {"vacancy_pct": 0, "maintenance_capex_pct": 0, "admin_fee": 0},
             "market": {"cpi": [0.02], "base_curve": [{"years": 5, "rate": 0.04}], "securitisation_rate": 0.05, "sidecar_rate": 0.05},
             "fees": {"arranger_pct": 0, "legal_pct": 0, "rating_pct": 0, "senior_running_bps": 0, "mezz_running_bps": 0},
             "equity_return": 0.1, "pools": [{"id": "all"}], "scenarios": [\(scenarios)],
             "levers": {"target_rating": "A", "senior_dscr": 1.3, "senior_coupon": 0.05, "senior_tenor_years": 5,
                        "cash_flow_basis": "\(basis)"}}
            """
        return try Plan(Deal(json: Array(text.utf8)))
    }

    private static func years(_ plan: Plan, scenario: Int = 0, basis: Deal.CashFlowBasis = .contract) -> [Int] {
        plan.bound.book.vector(pool: 0, basis: BoundDeal.basisNumber(basis), scenario: scenario).map { Int($0) }
    }

    /// 100,000 a month; from month 19 on 120,000, so year 2 is 6·100,000 + 6·120,000.
    @Test func aStepSetsTheRentFromItsMonthOn() throws {
        let plan = try LeaseTermsTests.deal(#""steps": [{"month": 19, "rent": 1440000}]"#)
        #expect(LeaseTermsTests.years(plan) == [120_000_000, 132_000_000, 144_000_000, 144_000_000, 144_000_000])
        // WAULT and concentration look at the rent at closing.
        #expect(plan.bound.pools[0].passingRent == 120_000_000)
    }

    /// Reviews at months 13, 25, 37 and 49 at 10% a year. The step in month 25 takes the place of that month's
    /// review; the slice before month 37 starts in month 25, not before the step, and counts.
    @Test func aReviewInTheMonthOfAStepDoesNothing() throws {
        let fixed = #""indexation": {"kind": "fixed", "rate": 0.1}, "steps": [{"month": 25, "rent": 2400000}]"#
        #expect(
            LeaseTermsTests.years(try LeaseTermsTests.deal(fixed))
                == [120_000_000, 132_000_000, 240_000_000, 264_000_000, 12 * 24_200_000])
        // The flat basis leaves out indexation, not the step.
        let flat = try LeaseTermsTests.deal(fixed, basis: "flat")
        #expect(LeaseTermsTests.years(flat, basis: .flat) == [120_000_000, 120_000_000, 240_000_000, 240_000_000, 240_000_000])
    }

    /// A step in month 19: of the review in month 25 the one slice starts in month 13, before the step, and counts
    /// 0; that of month 37 counts.
    @Test func slicesBeforeAStepCountNothing() throws {
        let plan = try LeaseTermsTests.deal(
            #""indexation": {"kind": "fixed", "rate": 0.1}, "steps": [{"month": 19, "rent": 1440000}]"#)
        #expect(LeaseTermsTests.years(plan) == [120_000_000, 6 * 11_000_000 + 72_000_000, 144_000_000, 158_400_000, 174_240_000])
    }

    /// Who leaves at month 30 pays half of year 3, in the scenario that says so alone.
    @Test func leasesEndAtTheirBreakWhereAScenarioSaysSo() throws {
        let scenarios = #"{"id": "stay"}, {"id": "go", "breaks": "all"}, {"id": "named", "breaks": ["L"]}, {"id": "no", "breaks": "none"}"#
        let plan = try LeaseTermsTests.deal(#""break_month": 30"#, scenarios: scenarios)
        let full = [Int](repeating: 120_000_000, count: 5)
        for (scenario, years) in [
            full, full, [120_000_000, 120_000_000, 60_000_000, 0, 0], [120_000_000, 120_000_000, 60_000_000, 0, 0], full,
        ]
        .enumerated() {
            #expect(LeaseTermsTests.years(plan, scenario: scenario) == years, "scenario \(scenario)")
        }
        #expect(plan.bound.pools[0].wault == 5)
        #expect(plan.derived.pools[0].waultToBreakYears == 2.5)
        #expect(plan.derived.pools[0].waultToExpiryYears == 5)
        var deal = plan.deal
        deal.waultBasis = .break
        #expect(try Plan(deal).bound.pools[0].wault == 2.5)
    }

    /// The lease is broken at month 24; from month 25 on, nine months of costs on 0.9 of the last rent, 132,000 a year,
    /// then 12 months of rent. Without the break it lasts to the horizon.
    @Test func aLeaseIsLetAgainAfterItsEnd() throws {
        let terms =
            #""break_month": 24, "relet": {"void_months": 9, "rent_pct": 0.9, "term_months": 12},"#
            + #" "indexation": {"kind": "fixed", "rate": 0.1}"#
        let scenarios = #"{"id": "go", "breaks": "all"}, {"id": "empty", "breaks": "all", "reletting": false}"#
        let plan = try LeaseTermsTests.deal(terms, scenarios: scenarios)
        #expect(LeaseTermsTests.years(plan)[2] == 145_200_000)
        // Of the new 9,900,000 pence a month, costs apart: three months in year 3 and nine in year 4.
        #expect(LeaseTermsTests.years(plan, scenario: 1) == [120_000_000, 132_000_000, 29_700_000, 89_100_000, 0])
        #expect(LeaseTermsTests.years(plan, scenario: 2) == [120_000_000, 132_000_000, 0, 0, 0])
        // WAULT does not see it, and the deal can leave it out everywhere.
        #expect(plan.bound.pools[0].wault == 5)
        var deal = plan.deal
        deal.reletting = false
        let without = try Plan(deal)
        #expect(LeaseTermsTests.years(without, scenario: 1) == [120_000_000, 132_000_000, 0, 0, 0])
        deal.leases[0].relet = nil
        deal.reletting = true
        deal.scenarios[1].reletting = true
        #expect(try Plan(deal).fingerprint == without.fingerprint && without.fingerprint != plan.fingerprint)
    }

    /// Costs go on in the void, at the new headline: 10% of 9,000,000 pence.
    @Test func costsGoOnInTheVoid() throws {
        let plan = try LeaseTermsTests.deal(
            #""break_month": 24, "relet": {"void_months": 12, "rent_pct": 0.9, "term_months": 120}"#,
            scenarios: #"{"id": "go", "breaks": "all", "rent_shock": 0.2}"#)
        var deal = plan.deal
        deal.leases[0].opexShare = 0.1
        // Rent of 80% of 10,000,000 less 1,000,000; void of 900,000; then 80% of 9,000,000 less 900,000.
        let months = [7_000_000, 7_000_000, -900_000, 6_300_000, 6_300_000]
        #expect(LeaseTermsTests.years(try Plan(deal), scenario: 1) == months.map { 12 * $0 })
    }

    /// What a deal may leave out leaves its fingerprint as it was; what it says changes it.
    @Test func stepsAndBreaksAreInTheFingerprint() throws {
        let plain = try LeaseTermsTests.deal(#""rent_free_months": 0"#)
        let same = try LeaseTermsTests.deal(#""steps": [], "break_month": null"#)
        #expect(plain.fingerprint == same.fingerprint)
        let others = try [#""break_month": 30"#, #""break_month": 31"#, #""steps": [{"month": 19, "rent": 1440000}]"#]
            .map { try LeaseTermsTests.deal($0).fingerprint }
        #expect(Set(others + [plain.fingerprint]).count == 4)
    }

    /// Every second deal that is held against the twin may have the keys: of all of them, each is in at least a tenth.
    @Test func aTenthOfTheDealsOfTheTwinHasEachKey() throws {
        let deals = try TwinTests.seeds.map { try Deal(json: Array(RandomDeal.make(seed: $0, hasTerms: $0 % 2 == 0))) }
        let counts = [
            deals.count { $0.leases.contains { !$0.steps.isEmpty } }, deals.count { $0.leases.contains { $0.breakMonth != nil } },
        ]
        #expect(counts.allSatisfy { $0 * 10 >= deals.count }, "\(counts) of \(deals.count)")
        #expect(deals.contains { $0.scenarios.contains { $0.breaks != .none } } && deals.contains { $0.waultBasis == .break })
    }
}
