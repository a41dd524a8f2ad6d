import TestSupport
import Testing

@testable import StructEngine

/// Sizings small enough to check by hand, and annuities of published toll-road and mortgage
/// arithmetic.
@Suite struct SmallSizingTests {
    private func structure(_ amounts: [Double], perYear: Int = 1, years: Int, value: Double = 5e9, _ levers: String) throws -> Structure {
        let text = DealText.plant(amounts: amounts, perYear: perYear, years: years, value: value, levers: levers)
        return try Plan(Deal(json: text.bytes)).evaluate(index: 0)
    }

    /// The unit profile of a senior tranche without fees.
    private func profile(_ profile: Deal.Profile, coupon: Double, years: Int, perYear: Int) throws -> (unit: UnitProfile, grid: TimeGrid) {
        let amounts = [Double](repeating: 1000, count: perYear)
        let levers = #""senior_coupon": \#(coupon), "senior_dscr": 1"#
        let deal = try Deal(json: DealText.plant(amounts: amounts, perYear: perYear, years: years, levers: levers).bytes)
        let terms = TrancheTerms(senior: profile, coupon: coupon, tenor: Deal.Tenor(years: years), wrap: nil, deal: deal)
        let grid = TimeGrid(deal: deal, horizon: Deal.Tenor(years: years))
        return (try #require(UnitProfile(terms, yearFractions: grid.yearFractions, shape: [])), grid)
    }

    /// Service 1300/1.30 = 1000 and 1430/1.30 = 1100; 1000/1.1 + 1100/1.21 = 1818.18…. House
    /// example, by hand.
    @Test func twoSculptedYearsAtThirtyPercentCoverCarry1818() throws {
        let structure = try structure(
            [1300, 1430], years: 2, #""senior_coupon": 0.1, "senior_dscr": 1.3, "senior_profile": {"kind": "sculpted"}"#)
        let debt = try #require(structure.terms.dscrNotionalMinor) / 100
        #expect(abs(debt - 1818.181818181818) < 1e-9)
        let service = try #require(structure.terms.unitService).map { $0 * debt }
        let balances = try #require(structure.terms.balances).map { $0 * debt }
        let principal = [debt - balances[0], balances[0] - balances[1]]
        let figures = [service[0], service[1], principal[0], principal[1], service[0] - principal[0], service[1] - principal[1]]
        for (figure, published) in zip(figures, [1000, 1100, 818.1818181818182, 1000, 181.8181818181818, 100]) {
            #expect(abs(figure - published) < 1e-9)
        }
        #expect(balances[1] == 0)
    }

    /// a = 1000·0.1/(1 − 1.1^−2) = 576.190476…, less interest of 100.
    @Test func theFirstPrincipalOfTwoLevelPaymentsOn1000Is476() throws {
        let unit = try profile(Deal.Profile(kind: .annuity), coupon: 0.1, years: 2, perYear: 1).unit
        #expect(abs(1000 * unit.principal[0] - 476.1904761904762) < 1e-10)
        #expect(abs(1000 * unit.principal[1] - 523.8095238095238) < 1e-10)
        #expect(abs(1000 * unit.service[0] - 576.1904761904762) < 1e-10)
        #expect(abs(unit.balances[2]) < 1e-15)
    }

    /// 22.5m/12/1.35 = 1,388,888.89 a month, times the annuity factor 162.843245069979 of 300
    /// months at 5.5%/12. The 300 discount factors and their sum carry some 600 roundings of 2^−53
    /// at most: 1.5e-5 here.
    @Test func aMonthlyAnnuityOver25YearsCarries226Million() throws {
        let structure = try structure(
            [Double](repeating: 1_875_000, count: 300), perYear: 12, years: 25, #""senior_coupon": 0.055, "senior_dscr": 1.35"#)
        let debt = try #require(structure.terms.dscrNotionalMinor) / 100
        #expect(abs(debt - 226_171_173.708305) < 2e-5)
        #expect(structure.seniorNotionalMinor == 22_617_117_370)
        #expect(!structure.terms.usesPresentValue)
        let service = try #require(structure.terms.unitService)
        #expect(abs(1 / service[0] - 162.843245069979) < 1e-11)
    }

    /// DSCR 115.2m/1.5/5.5%, LTV 0.7·1,120m, ICR 115.2m/2.0/5.5%: the value binds.
    @Test func theValueBindsAnInterestOnlyLoanOf784Million() throws {
        let structure = try structure(
            [Double](repeating: 115_200_000, count: 10), years: 10, value: 1.12e9,
            #""senior_coupon": 0.055, "senior_dscr": 1.5, "senior_ltv": 0.7, "senior_profile": {"kind": "bullet"}"#)
        let byCover = try #require(structure.terms.dscrNotionalMinor) / 100
        let byValue = try #require(structure.terms.ltvCapMinor) / 100
        #expect(abs(byCover - 1_396_363_636.3636363) < 1e-5)
        #expect(abs(byValue - 784_000_000) < 1e-6)
        #expect(structure.seniorNotionalMinor == 78_400_000_000)
        let byInterest = try #require(structure.metrics.icr) * 784_000_000 / 2
        #expect(abs(byInterest - 1_047_272_727.2727273) < 1e-5)
        #expect(abs(try #require(structure.metrics.seniorLTV as Double?) - 0.7) < 1e-15)
    }

    @Test func theWeightedAverageLifeOf25YearsMonthlyIs15Point3139() throws {
        let (unit, grid) = try profile(Deal.Profile(kind: .annuity), coupon: 0.055, years: 25, perYear: 12)
        #expect(abs(unit.weightedAverageLife(years: grid.years) - 15.3139) < 0.00005)
    }

    /// Source: World Bank/PPIAF, Toolkit for Public-Private Partnerships in Roads and Highways,
    /// financial model.
    @Test(
        arguments: [
            (principal: 577.459550, rate: 0.04, years: 15, annuity: 51.93734734672699),
            (principal: 72.852262, rate: 0.045, years: 9, annuity: 10.022611333936517),
            (principal: 73.526569, rate: 0.05, years: 4, annuity: 20.735362468734937),
        ] as [(principal: Double, rate: Double, years: Int, annuity: Double)])
    func theAnnuityOfTheHighwayModelIs(principal: Double, rate: Double, years: Int, annuity: Double) throws {
        let unit = try profile(Deal.Profile(kind: .annuity), coupon: rate, years: years, perYear: 1).unit
        for service in unit.service { #expect(abs(service * principal - annuity) < 1e-12) }
    }

    @Test(arguments: [
        Deal.Profile(kind: .annuity), Deal.Profile(kind: .annuity, interestOnlyMonths: 24), Deal.Profile(kind: .level, balloon: 0.2),
        Deal.Profile(kind: .annuity, interestOnlyMonths: 12, balloon: 0.35), Deal.Profile(kind: .level, interestOnlyMonths: 36),
        Deal.Profile(kind: .bullet),
    ])
    func principalAndBalloonRepayTheWholeLoan(terms: Deal.Profile) throws {
        for perYear in [1, 2, 4, 12] {
            let unit = try profile(terms, coupon: 0.0475, years: 17, perYear: perYear).unit
            #expect(abs(unit.principal.reduce(0, +) + unit.balloon - 1) < 1e-13)
            #expect(abs((unit.balances.last ?? .nan) - unit.balloon) < 1e-13)
            #expect(unit.principal.prefix(terms.interestOnlyMonths * perYear / 12).allSatisfy { $0 == 0 })
        }
    }
}

/// First periods and tenors of parts of years, by hand.
@Suite struct PaymentPeriodTests {
    /// A loan of 1,000 at 10% over six months of 2024, act/365f, level payment, closing on the last day of 2023: interest
    /// of 31, 29, 31, 30, 31, 30 days on what is left. A usual example of loan arithmetic.
    @Test func sixLevelPaymentsOn1000At10PercentAre171() throws {
        let text = DealText.plant(
            amounts: [Double](repeating: 171.55, count: 6), perYear: 12, years: 1, value: 1e6,
            levers: #""senior_coupon": 0.1, "senior_dscr": 1, "senior_profile": {"kind": "annuity"}"#
        )
        .replacing("2026-12-31", with: "2023-12-31").replacing("30/360", with: "act/365f")
        .replacing("\"horizon_years\": 1,", with: "").replacing("\"senior_tenor_years\": 1", with: "\"senior_tenor_years\": 0.5")
        let plan = try Plan(Deal(json: text.bytes))
        #expect(plan.deal.resolvedHorizon == Deal.Tenor(months: 6) && plan.bound.grid.periods == 6)
        let structure = try plan.evaluate(index: 0, moves: [.seniorNotional(minor: 100_000)])
        let (service, balances) = (try #require(structure.terms.unitService), [1] + (try #require(structure.terms.balances)))
        for payment in service { #expect(abs(1000 * payment - 171.5479) < 5e-5) }
        let interest = (0..<6).map { (t: Int) -> Double in 1000 * (service[t] - balances[t] + balances[t + 1]) }
        for (own, stated) in zip(interest, [8.49, 6.65, 5.71, 4.16, 2.88, 1.40]) { #expect(abs(own - stated) < 0.005) }
        let schedule = try plan.schedule(of: structure).senior
        #expect(schedule.map(\.interestMinor) == [849, 665, 571, 416, 288, 140])
        #expect(schedule.map(\.date.description).last == "2024-06-30")
    }

    /// Two months first and then quarters: 10% over two twelfths on 1,000 is 16.67, then 25 a quarter. Closing on 31
    /// January, payments fall on 31 March, 30 June, 30 September. The fee of the first period is two twelfths of the
    /// year's, and its cash that of two months.
    @Test func aFirstPeriodOfTwoMonthsAccruesTwoTwelfths() throws {
        let text = DealText.plant(
            amounts: [Double](repeating: 100, count: 12), perYear: 12, years: 1, value: 1e6,
            levers: #""senior_coupon": 0.1, "senior_dscr": 1, "senior_profile": {"kind": "bullet"}"#
        )
        .replacing("\"payments_per_year\": 12", with: "\"payments_per_year\": 4, \"first_period_months\": 2")
        .replacing("2026-12-31", with: "2026-01-31").replacing("\"horizon_years\": 1,", with: "")
        .replacing("\"senior_tenor_years\": 1", with: "\"senior_tenor_years\": 0.75").replacing(
            "\"admin_fee\": 0", with: "\"admin_fee\": 12")
        let plan = try Plan(Deal(json: text.bytes))
        let structure = try plan.evaluate(index: 0, moves: [.seniorNotional(minor: 100_000)])
        #expect(plan.bound.grid.yearFractions == [2.0 / 12, 0.25, 0.25])
        let schedule = try plan.schedule(of: structure).senior
        #expect(schedule.map(\.interestMinor) == [1_667, 2_500, 2_500])
        #expect(schedule.map(\.date.description) == ["2026-03-31", "2026-06-30", "2026-09-30"])
        #expect(structure.cashFlowsMinor == [19_800, 29_700, 29_700])
        #expect(try plan.paymentDate(ofPeriod: 0).description == "2026-01-31")
        let life: Double = 2.0 / 12 + 0.25 + 0.25
        #expect(structure.metrics.wal == life)
    }

    /// Tenors are read to whole months, written as short as they are, and held to payment periods.
    @Test func tenorsAreWholePeriods() throws {
        #expect(Deal.Tenor(years: 4.75)?.months == 57 && Deal.Tenor(years: 4.0833333333)?.months == 49)
        #expect(Deal.Tenor(years: 4.7) == nil && Deal.Tenor(years: .nan) == nil && Deal.Tenor(years: 1e300) == nil)
        #expect(Deal.Tenor(months: 57).description == "4.75" && Deal.Tenor(months: 49).description == "4.0833")
        #expect(Deal.Tenor(years: 12).json == .integer(12) && Deal.Tenor(months: 57).json == .number(4.75))
        let plan = try Plan(Deal(json: DealText.twoHalls.bytes))
        #expect(try plan.evaluate(index: 0, moves: [.seniorTenor(Deal.Tenor(months: 57))]).terms.seniorPeriods == 19)
        for months in [58, 0, 481, .min, .max] {
            #expect(throws: StructError.self) { try plan.evaluate(index: 0, moves: [.seniorTenor(Deal.Tenor(months: months))]) }
        }
    }
}
