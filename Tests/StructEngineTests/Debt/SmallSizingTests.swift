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
