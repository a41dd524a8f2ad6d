import TestSupport
import Testing

@testable import StructEngine

/// A first period of another length, and tenors that are fractions of a year, each against figures
/// worked out by hand.
@Suite struct FirstPeriodTests {
    /// One lease of 1,200,000 a year without costs and a fee of 120,000; a senior of a tenth of the value,
    /// 1,000,000, without running fees.
    static func deal(
        _ header: String, perYear: Int = 4, dayCount: String = "30/360", closing: String = "2026-01-31", coupon: String = "0.06",
        value: Int = 10_000_000, tenor: String = "1", profile: String = "bullet", levers: String = "\"equity_pct\": 0.3"
    ) throws -> Deal {
        let text = """
            {"schema_version": 1, "name": "Hall", "currency": "GBP", "jurisdiction": "UK", "asset_class": "data_centre",
             "closing_date": "\(closing)", "payments_per_year": \(perYear), "day_count": "\(dayCount)", \(header)
             "notional_step": 1,
             "sites": [{"id": "A", "city": "Leeds", "country": "UK", "market_value": \(value), "cost": 8000000}],
             "leases": [{"id": "L", "site": "A", "tenant": "T", "tenant_rating": "A", "passing_rent": 1200000, "start_month": 1,
                         "end_month": 120, "opex_pct": 0}],
             "operating": {"vacancy_pct": 0, "maintenance_capex_pct": 0, "admin_fee": 120000},
             "market": {"cpi": [0.02], "base_curve": [{"years": 4, "rate": 0.03}, {"years": 5, "rate": 0.04}],
                        "securitisation_rate": 0.05, "sidecar_rate": 0.05},
             "fees": {"arranger_pct": 0, "legal_pct": 0, "rating_pct": 0, "senior_running_bps": 0, "mezz_running_bps": 0},
             "equity_return": 0.1, "pools": [{"id": "all"}], "scenarios": [],
             "levers": {"target_rating": "A", "senior_ltv": 0.1, "senior_coupon": \(coupon), "senior_tenor_years": \(tenor),
                        "senior_profile": {"kind": "\(profile)"}, \(levers)}}
            """
        return try Deal(json: Array(text.utf8))
    }

    /// Two months of 100,000 less a fee of two twelfths of 120,000; then three months each.
    @Test func aShortFirstPeriodHoldsTheCashOfItsMonths() throws {
        let plan = try Plan(FirstPeriodTests.deal(#""first_period_months": 2,"#))
        let cash = try plan.cashFlows(pool: "all", basis: .contract)
        #expect(cash == [18_000_000, 27_000_000, 27_000_000, 27_000_000])
        #expect(
            try (0...4).map { try plan.paymentDate(ofPeriod: $0).description } == [
                "2026-01-31", "2026-03-31", "2026-06-30", "2026-09-30", "2026-12-31",
            ])
    }

    /// Five months of 100,000 less 50,000; the projection goes on to month 5 + 3·3 = 14.
    @Test func aLongFirstPeriodMovesTheLastDate() throws {
        let plan = try Plan(FirstPeriodTests.deal(#""first_period_months": 5,"#))
        #expect(try plan.cashFlows(pool: "all", basis: .contract) == [45_000_000, 27_000_000, 27_000_000, 27_000_000])
        #expect(try plan.paymentDate(ofPeriod: 4).description == "2027-03-31")
        let longest = try Plan(FirstPeriodTests.deal(#""first_period_months": 6,"#))
        #expect(try longest.cashFlows(pool: "all", basis: .contract) == [54_000_000, 27_000_000, 27_000_000, 27_000_000])
    }

    /// A first period of two months in a quarterly deal accrues two twelfths under 30/360: 1,000,000 at 6% for
    /// 2/12 of a year is 10,000, then 15,000 a quarter; the bullet lives 2/12 + 9/12 = 11/12 of a year. Under
    /// act/360 the 59 days to 31 March cost 9,833.33 and the 91 to 30 June 15,166.67.
    @Test func interestOfTheFirstPeriodFollowsItsLength() throws {
        let plan = try Plan(FirstPeriodTests.deal(#""first_period_months": 2,"#))
        let structure = try plan.evaluate(index: 0)
        #expect(structure.seniorNotionalMinor == 100_000_000)
        #expect(try plan.schedule(of: structure).senior.map(\.interestMinor) == [1_000_000, 1_500_000, 1_500_000, 1_500_000])
        #expect(abs(try #require(structure.metrics.wal) - 11.0 / 12) < 1e-15)
        let actual = try Plan(FirstPeriodTests.deal(#""first_period_months": 2,"#, dayCount: "act/360"))
        let due = try actual.schedule(of: actual.evaluate(index: 0)).senior
        #expect(due.prefix(2).map(\.interestMinor) == [983_333, 1_516_667])
        #expect(due.map(\.date.description) == ["2026-03-31", "2026-06-30", "2026-09-30", "2026-12-31"])
    }

    /// One loan of 1,000 at 10% over six months of 2024, act/365, level payment: interest 8.49, 6.65, 5.71, 4.16,
    /// 2.88, 1.40 and a payment of 171.5479, as a loan calculator that counts actual days gives them. February has
    /// 29 days: 836.95·0.1·29/365 = 6.65.
    @Test func aLoanOfSixMonthsPaysTheInterestOfItsDays() throws {
        let deal = try FirstPeriodTests.deal(
            "", perYear: 12, dayCount: "act/365f", closing: "2023-12-31", coupon: "0.1", value: 10_000, tenor: "0.5", profile: "annuity")
        let plan = try Plan(deal)
        let structure = try plan.evaluate(index: 0)
        #expect(structure.seniorNotionalMinor == 100_000 && plan.horizonPeriods == 6)
        let due = try plan.schedule(of: structure).senior
        #expect(due.map(\.interestMinor) == [849, 665, 571, 416, 288, 140])
        #expect(due.map(\.principalMinor).reduce(0, +) == 100_000)
        #expect(due.last?.date.description == "2024-06-30")
        for service in try #require(structure.terms.unitService) { #expect(abs(service * 1000 - 171.5479) < 5e-5) }
    }

    /// 4.75 years of quarters are 19 periods: the tenor's margin is 20 − 4.75, or with WAULT 10 years less 2,
    /// 8 − 4.75 = 3.25; amortisation 1/4.75 − 0.020; the base rate at 4.75 is 3% + 0.75·1% = 3.75%.
    @Test func rulesCompareFractionsOfAYear() throws {
        let plan = try Plan(FirstPeriodTests.deal("", tenor: "4.75", profile: "level"))
        let structure = try plan.evaluate(index: 0)
        #expect(structure.terms.seniorPeriods == 19 && structure.levers.seniorTenor.months == 57)
        #expect(plan.horizonPeriods == 19 && plan.deal.resolvedHorizon.years == 4.75)
        func margin(_ constraint: Constraint) -> Double? {
            (structure.gateA + structure.gateB).first { $0.constraint == constraint }?.margin
        }
        #expect(margin(.tenorLimit) == 3.25)
        #expect(abs(try #require(margin(.minAmortisation)) - (1 / 4.75 - 0.02)) < 1e-15)
        // 6% less 3.75% is 225 bps, between 90 and 400: 135 above the one, 175 below the other.
        #expect(abs(try #require(margin(.couponBounds)) - 0.0135) < 1e-12)
        let longer = try plan.evaluate(index: 0, moves: [.seniorTenor(Deal.Tenor(months: 69))])
        #expect(longer.terms.seniorPeriods == 23)
    }

    /// Every month from 1 to 40 years: more tenors than a number of eight bits tells apart.
    @Test func aSpaceOfEveryMonthIsJudgedAsItsPermutationsAre() async throws {
        let tenors = #"{"min": 1, "max": 40, "step": 0.083333333333}"#
        var rules = Ruleset.v1
        for column in rules.columns.indices {
            (rules.columns[column].advanceFactorLow, rules.columns[column].largestTenantShare) = (0.01, 1)
        }
        (rules.concentration.city, rules.concentration.site) = (1, 1)
        let deal = try FirstPeriodTests.deal(
            #""first_period_months": 2,"#, perYear: 12, tenor: tenors, profile: "level", levers: #""equity_pct": 0.9"#)
        let plan = try Plan(deal, ruleset: rules)
        #expect(plan.cardinality == 469)
        let outcomes = try (0..<469).map { try plan.evaluate(index: $0).outcome }
        let statistics = try await plan.run().statistics
        #expect(statistics.survivors == Int64(outcomes.count { $0 == .pass }))
        #expect(statistics.prunedAtGateA == Int64(outcomes.count { $0 == .gateA }))
        #expect(Set(outcomes).count > 1)
    }

    /// A third of a year has no last decimal: what is within a millionth of a month of whole months is these.
    @Test func tenorsAreReadAsTheWholePeriodsThatTheyStandFor() throws {
        let texts = ["4.0833333333", "4.083333333333333", "4.0833333333333333333"]
        let deals = try texts.map { try FirstPeriodTests.deal("", perYear: 12, tenor: $0) }
        for deal in deals { #expect(deal.levers.seniorTenor == [Deal.Tenor(months: 49)]) }
        #expect(Set(try deals.map { try Plan($0).fingerprint }).count == 1)
        #expect(try FirstPeriodTests.deal("", tenor: "5.0").levers.json == FirstPeriodTests.deal("", tenor: "5").levers.json)
        let range = try FirstPeriodTests.deal("", tenor: #"{"min": 4.5, "max": 5.25, "step": 0.25}"#)
        #expect(range.levers.seniorTenor.map(\.years) == [4.5, 4.75, 5, 5.25])
        #expect(range.levers.json.text(pretty: false).contains(#""senior_tenor_years": [4.5,4.75,5,5.25]"#))
    }

    @Test(arguments: [
        (4, "4.7", "must be whole payment periods of 3 months, found 4.7 years; write 4.5 or 4.75"),
        (1, "4.5", "must be whole payment periods of 12 months, found 4.5 years; write 4 or 5"),
        (12, "4.08", "must be whole months, found 4.08 years; write 4 or 4.083333333333333"),
        (4, "0.2", "must be from 0.25 to 40, found 0.2"), (4, "5000.1", "must be from 0.25 to 40, found 5000.1"),
        (4, "39.9", "must be whole payment periods of 3 months, found 39.9 years; write 39.75 or 40"),
        (4, "-2.05", "must be from 0.25 to 40, found -2.05"),
        (4, "40.25", "must be from 0.25 to 40, found 40.25"),
    ])
    func aTenorThatIsNoWholePeriodsIsRefused(perYear: Int, tenor: String, message: String) throws {
        let issues = try faults { try FirstPeriodTests.deal("", perYear: perYear, tenor: tenor) }
        #expect(issues.count == 1 && issues[0].path.hasPrefix("levers.senior_tenor_years") && issues[0].message == message, "\(issues)")
    }

    @Test(arguments: [(12, 2), (4, 6), (2, 12), (1, 24)]) func aFirstPeriodIsAtMostTwoPeriodsLong(perYear: Int, longest: Int) throws {
        for months in [1, longest] {
            let deal = try FirstPeriodTests.deal("\"first_period_months\": \(months),", perYear: perYear)
            #expect(try Plan(deal).bound.grid.months(toEndOf: perYear) == months + 12 - 12 / perYear)
        }
        for months in [0, longest + 1] {
            let issues = try faults { try FirstPeriodTests.deal("\"first_period_months\": \(months),", perYear: perYear) }
            #expect(
                issues.map(\.path) == ["first_period_months"] && issues.map(\.message) == ["must be from 1 to \(longest), found \(months)"])
        }
    }

    /// What a deal may leave out leaves its fingerprint as it was; what it says changes it.
    @Test func theFirstPeriodIsInTheFingerprint() throws {
        let headers = ["", #""first_period_months": null,"#, #""first_period_months": 3,"#, #""first_period_months": 2,"#]
        let prints = try headers.map { try Plan(FirstPeriodTests.deal($0)).fingerprint }
        #expect(prints[0] == prints[1] && prints[0] == prints[2] && prints[0] != prints[3])
    }

    /// Tenors are read to whole months, written as short as they are, and held to payment periods.
    @Test func tenorsAreWholePeriods() throws {
        #expect(Deal.Tenor(years: 4.75)?.months == 57 && Deal.Tenor(years: 4.0833333333)?.months == 49)
        #expect(Deal.Tenor(years: 4.7) == nil && Deal.Tenor(years: .nan) == nil && Deal.Tenor(years: 1e300) == nil)
        #expect(Deal.Tenor(months: 57).description == "4.75" && Deal.Tenor(months: 49).shown == "4.0833")
        #expect(Deal.Tenor(years: 12).json == .integer(12) && Deal.Tenor(months: 57).json == .number(4.75))
        let plan = try Plan(Deal(json: DealText.twoHalls.bytes))
        #expect(try plan.evaluate(index: 0, moves: [.seniorTenor(Deal.Tenor(months: 57))]).terms.seniorPeriods == 19)
        for months in [58, 0, 481, .min, .max] {
            #expect(throws: StructError.self) { try plan.evaluate(index: 0, moves: [.seniorTenor(Deal.Tenor(months: months))]) }
        }
    }
}
