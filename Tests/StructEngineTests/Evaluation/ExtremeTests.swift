import FuzzTrial
import TestSupport
import Testing

@testable import StructEngine

/// Deals that are legal and as far out as the limits allow: every figure is finite or null, and the
/// sizes are what arithmetic by hand gives.
@Suite struct ExtremeTests {
    /// The first and the last structure of a plant's space, after its whole space was run,
    /// waterfalls included.
    private func structures(
        _ amounts: [Double], perYear: Int = 1, years: Int, value: Double = 5e9, levers: String, edit: (DealText) -> DealText = { $0 }
    ) async throws -> [Structure] {
        let text = edit(DealText.plant(amounts: amounts, perYear: perYear, years: years, value: value, levers: levers))
        let plan = try Plan(Deal(json: text.bytes))
        let result = try await plan.run()
        #expect(FiniteFigures.complaints(result.statistics, "statistics") == [])
        let structures = try [0, plan.cardinality - 1].map { try plan.evaluate(index: $0, withEquityReturn: true) }
        for structure in structures {
            #expect(FiniteFigures.complaints(structure, "#\(structure.index)") == [])
            for scenario in plan.scenarios {
                #expect(FiniteFigures.complaints(try plan.waterfall(structure, scenario: scenario), structure) == [])
            }
        }
        return structures
    }

    private func sizes(_ structures: [Structure]) -> [Int64] { structures.map(\.seniorNotionalMinor) }

    private static let profiles = #""senior_profile": [{"kind": "annuity"}, {"kind": "level"}, {"kind": "sculpted"}]"#

    /// Ten payments of 1,000 carry 10,000 at no interest at all, and a cent less as soon as there
    /// is any; at 10^-6 a year 5.5 cents less.
    @Test(arguments: [("1e-12", Int64(999_999)), ("1e-9", 999_999), ("1e-6", 999_994)])
    func aRateNextToNothingSizesAlmostAllOfTheCash(coupon: String, size: Int64) async throws {
        let found = try await structures(
            [Double](repeating: 1_000, count: 10), years: 10, levers: #""senior_coupon": \#(coupon), "senior_dscr": 1"#)
        #expect(sizes(found) == [size, size])
    }

    @Test func ratesOfNothingEverywhereLeaveNoFigureInfinite() async throws {
        let found = try await structures(
            [Double](repeating: 1_000, count: 10), years: 10,
            levers:
                #""senior_coupon": 1e-12, "senior_dscr": 1, "mezz": {"dscr": 1, "coupon": 1e-12, "tenor_years": 10, "profile": {"kind": "annuity"}}, \#(Self.profiles)"#
        ) {
            $0.replacing(#""securitisation_rate": 0.06, "sidecar_rate": 0.06"#, with: #""securitisation_rate": 0, "sidecar_rate": 0"#)
                .replacing(#""equity_return": 0.12"#, with: #""equity_return": 0"#)
        }
        #expect(sizes(found) == [999_999, 999_999])
    }

    /// 480 payments of 1,000 at 0.5% a month are worth 181,747.58.
    @Test func fortyYearsOfMonthsAreSizedAsOneAnnuity() async throws {
        let found = try await structures(
            [Double](repeating: 1_000, count: 480), perYear: 12, years: 40, levers: #""senior_coupon": 0.06, "senior_dscr": 1"#)
        #expect(sizes(found) == [18_174_758, 18_174_758])
    }

    /// Ten payments of one cent at 5% are worth 7.72 cents.
    @Test func aCashFlowOfOneMinorUnitCarriesSeven() async throws {
        let found = try await structures(
            [Double](repeating: 0.01, count: 10), years: 10, value: 0.01, levers: #""senior_coupon": 0.05, "senior_dscr": 1"#)
        #expect(sizes(found) == [7, 7])
    }

    @Test func oneMinorUnitOnceCarriesNothing() async throws {
        let found = try await structures(
            [0.01], years: 1, value: 0.01, levers: #""senior_coupon": 0.05, "senior_dscr": 1, \#(Self.profiles)"#)
        #expect(sizes(found) == [0, 0])
        #expect(found.map(\.binding) == [.minSize, .minSize])
    }

    @Test func cashThatOnlyFlowsOutCarriesNoDebt() async throws {
        let found = try await structures(
            [Double](repeating: -1_000, count: 10), years: 10,
            levers:
                #""senior_coupon": 0.05, "senior_dscr": 1, "mezz": {"include_none": true, "dscr": 1, "coupon": 0.1, "tenor_years": 5, "profile": {"kind": "sculpted"}}, \#(Self.profiles)"#
        )
        #expect(sizes(found) == [0, 0])
        #expect(found.map(\.minDSCR) == [nil, nil])
        #expect(found.map(\.binding) == [.minSize, .minSize])
    }

    /// Debt by value alone, on cash that never comes: covers are negative and finite.
    @Test func debtOnCashThatOnlyFlowsOutHasANegativeCover() async throws {
        let found = try await structures(
            [Double](repeating: -1_000, count: 10), years: 10, value: 10_000, levers: #""senior_coupon": 0.05, "senior_ltv": 0.5"#)
        #expect(sizes(found) == [500_000, 500_000])
        #expect(found.allSatisfy { ($0.minDSCR ?? 0) < 0 })
    }

    /// A cap of ten times a value of 10^13 is beyond 2^53 minor units: the size stops there, to the
    /// cent.
    @Test func aNotionalStopsAtTwoToThe53() async throws {
        let found = try await structures(
            [Double](repeating: 1e12, count: 40), years: 40, value: 1e13,
            levers: #""senior_coupon": [0.0001, 0.05], "senior_ltv": 10, "dsra_months": 12, \#(Self.profiles)"#)
        #expect(sizes(found) == [9_007_199_254_740_992, 9_007_199_254_740_992])
    }

    /// 2.5·10^12 pounds a year for 20 years, less a fifth for costs, are 4·10^15 pence: half of
    /// what doubles count exactly.
    @Test func rentsInTheTrillionsAreRunToFiniteFigures() async throws {
        let text = DealText.twoHalls.replacing("\"passing_rent\": 3000000", with: "\"passing_rent\": 2500000000000")
        let plan = try Plan(Deal(json: text.bytes))
        let result = try await plan.run()
        for structure in result.top + result.nearMisses.map(\.structure) {
            #expect(FiniteFigures.complaints(structure, "#\(structure.index)") == [])
        }
        for index in 0..<plan.cardinality {
            #expect(FiniteFigures.complaints(try plan.evaluate(index: index, withEquityReturn: true), "#\(index)") == [])
        }
    }
}
