import TestSupport
import Testing

@testable import StructEngine

/// Cases that size, sources with their own cover, targets by period and gearing, each against a sizing by hand.
@Suite struct SizingTermsTests {
    /// A plant without fees whose cash is a stream, with more of the deal's members.
    private func plan(
        _ amounts: [Double], years: Int, levers: String, more: String = "", scenarios: String = "", streams: String = ""
    ) throws -> Plan {
        let text = DealText.plant(amounts: amounts, perYear: 1, years: years, levers: levers)
            .replacing("\"scenarios\": []", with: "\(more)\"scenarios\": [\(scenarios)]")
            .replacing("\"streams\": [", with: "\"streams\": [\(streams)")
        return try Plan(Deal(json: text.bytes))
    }

    private static let level = #""senior_coupon": 0.05, "senior_dscr": 1.3, "senior_profile": {"kind": "level"}"#

    /// A wind farm's cash in a poor year, P99, is a share of that in a middling one, P50; the senior is sized on P50 at
    /// 1.30 and on P99 at 1.00. At 70% that is 0.7/1.00 against 1/1.30 = 0.769: P99. At 80% it is P50.
    @Test(arguments: [(shock: 0.3, sizedBy: "P99", share: 0.7 * 1.3), (shock: 0.2, sizedBy: "base", share: 1)])
    func theLowerOfTwoCasesSizes(shock: Double, sizedBy: String, share: Double) throws {
        let plain = try plan([1_300_000, 1_300_000], years: 2, levers: Self.level)
        let both = try plan(
            [1_300_000, 1_300_000], years: 2, levers: Self.level,
            scenarios: #"{"id": "P99", "rent_shock": \#(shock), "sizing_dscr": 1.0}, {"id": "other", "rent_shock": 0.5}"#)
        let (alone, sized) = (try plain.evaluate(index: 0), try both.evaluate(index: 0))
        let (before, after) = (try #require(alone.terms.dscrNotionalMinor), try #require(sized.terms.dscrNotionalMinor))
        #expect(abs(after / before - share) < 1e-12)
        #expect(sized.terms.sizingCase == sizedBy && sized.terms.sizedBy == .dscr)
        // The case that sized is at its DSCR; the others have more.
        let covers = try sized.coverage.prefix(2).map { try #require($0.minDSCR) }
        #expect(sizedBy == "P99" ? abs(covers[1] - 1) < 1e-8 && covers[0] > 1.3 : abs(covers[0] - 1.3) < 1e-8 && covers[1] > 1)
    }

    /// A rate shock is part of the case: 5% of coupon and 2% of shock on the whole of the senior are 7% of interest.
    @Test func aRateShockSizesToo() throws {
        let sized = try plan(
            [1_000_000], years: 1, levers: Self.level, more: #""hedged_share": 0, "#,
            scenarios: #"{"id": "rates", "rate_shock_bps": 200, "sizing_dscr": 1.3}"#)
        let debt = try #require(try sized.evaluate(index: 0).terms.dscrNotionalMinor) / 100
        #expect(abs(debt - 1_000_000 / 1.3 / 1.07) < 1e-6)
    }

    /// Contracted 10m at a target of 1.3 and merchant 10m at 1.8 over one year carry 10/1.3 + 10/1.8 = 13.247863m of
    /// service: the debt times 1.05. On its whole cash flow the structure covers 20m/13.247863m.
    @Test func twoSourcesCarryTheSumOfWhatEachCarries() throws {
        let merchant =
            #"{"id": "M", "site": "P1", "counterparty": "Pool", "rating": "BBB", "per_year": 1, "start_month": 1,"#
            + #" "amounts": [10000000], "dscr_multiple": \#(1.8 / 1.3)}, "#
        let structure = try plan([10_000_000], years: 1, levers: Self.level, streams: merchant).evaluate(index: 0)
        let service = try #require(structure.terms.dscrNotionalMinor) / 100 * 1.05
        let carried: Double = 10_000_000 / 1.3 + 10_000_000 / 1.8
        #expect(abs(service - carried) < 0.01)
        let base = try #require(structure.coverage.first)
        let (cover, sizing) = (try #require(base.minDSCR), try #require(base.minSizingDSCR))
        #expect(abs(cover - 20_000_000 / carried) < 1e-7 && abs(sizing - 1.3) < 1e-8)
        let plain = try plan([10_000_000], years: 1, levers: Self.level).evaluate(index: 0)
        #expect(plain.coverage[0].minSizingDSCR == nil)
    }

    /// 130 and 145 over 1.30 and 1.45 leave 100 a year: sculpted, 100/1.1 + 100/1.21 = 173.553719; in thousands.
    @Test func aSculptedProfileFollowsTheTargetsOfItsPeriods() throws {
        let levers =
            #""senior_coupon": 0.1, "senior_dscr": {"steps": [{"to_period": 1, "dscr": 1.3}, {"dscr": 1.45}]},"#
            + #" "senior_profile": [{"kind": "sculpted"}, {"kind": "bullet"}]"#
        let plan = try plan([130_000, 145_000], years: 2, levers: levers)
        let structure = try plan.evaluate(index: 0)
        let debt = try #require(structure.terms.dscrNotionalMinor) / 100
        #expect(abs(debt - 173_553.719) < 0.01 && structure.terms.usesPresentValue)
        let covers = try #require(structure.terms.baseDSCR).compactMap { $0 }
        #expect(abs(covers[0] - 1.3) < 1e-6 && abs(covers[1] - 1.45) < 1e-6)
        // A bullet pays 10% a year: the lesser of 100/0.1 and 100/0.1.
        #expect(try #require(try plan.evaluate(index: 1).terms.dscrNotionalMinor) == 100_000_000)
    }

    /// One step is still a target by period, and beyond the last period steps do not matter.
    @Test func stepsOfOneTargetSizeAsTheTarget() throws {
        let flat = try plan([130_000, 145_000], years: 2, levers: Self.level).evaluate(index: 0)
        for steps in [#"[{"dscr": 1.3}]"#, #"[{"to_period": 2, "dscr": 1.3}, {"dscr": 9}]"#] {
            let levers = #""senior_coupon": 0.05, "senior_dscr": {"steps": \#(steps)}, "senior_profile": {"kind": "level"}"#
            let stepped = try plan([130_000, 145_000], years: 2, levers: levers).evaluate(index: 0)
            #expect(stepped.seniorNotionalMinor == flat.seniorNotionalMinor)
        }
    }

    /// 60% of a cost of 100m and fees of 2% on the senior: 60m/(1 − 0.012) = 60,728,744.93, not 60m, which would be
    /// 60/(100 + 1.2) = 59.29% of cost and fees.
    @Test func aGearingCapDeliversItsShareOfCostAndFees() throws {
        let text = DealText.plant(amounts: [20_000_000], perYear: 1, years: 1, value: 1e8, levers: Self.level + #", "senior_ltv": 0.9"#)
            .replacing("\"arranger_pct\": 0,", with: "\"arranger_pct\": 0.0125,").replacing(
                "\"legal_pct\": 0,", with: "\"legal_pct\": 0.0075,"
            )
            .replacing("\"senior_dscr\": 1.3", with: "\"senior_dscr\": null").replacing(
                "\"scenarios\"", with: "\"max_gearing\": 0.6, \"scenarios\"")
        let structure = try Plan(Deal(json: text.bytes)).evaluate(index: 0)
        let debt = Double(structure.seniorNotionalMinor) / 100
        #expect(debt == 60_728_744.93)
        #expect(abs(debt / (100_000_000 + 0.02 * debt) - 0.6) < 1e-9)
        #expect(structure.terms.sizedBy == .gearing && structure.terms.maxGearing == 0.6 && structure.terms.sizingCase == nil)
    }

    /// The move sets the limit anew; a limit that fees alone keep is none.
    @Test func aMoveChangesTheLimitOfGearing() throws {
        let plan = try plan([20_000_000], years: 1, levers: Self.level + #", "senior_ltv": 0.003"#, more: #""max_gearing": 0.002, "#)
        #expect(try plan.evaluate(index: 0).seniorNotionalMinor == 1_000_000_000)
        let moved = try plan.evaluate(index: 0, moves: [.maxGearing(0.0025)])
        #expect(moved.seniorNotionalMinor == 1_250_000_000 && moved.terms.maxGearing == 0.0025)
        #expect(throws: StructError.self) { try plan.evaluate(index: 0, moves: [.maxGearing(0)]) }
        #expect(throws: StructError.self) { try plan.evaluate(index: 0, moves: [.maxGearing(.nan)]) }
        #expect(plan.bound.debt.gearingCap(1, cost: 5) == 5 && plan.bound.debt.gearingCap(nil, cost: 5) == .infinity)
    }

    /// Every second deal that is held against the twin may have the keys: of all of them each is in at least a tenth,
    /// and each decides a good many sizes.
    @Test func aTenthOfTheDealsOfTheTwinHasEachKeyAndItSizes() throws {
        let deals = try TwinTests.seeds.map { try Deal(json: Array(RandomDeal.make(seed: $0, hasTerms: $0 % 2 == 0))) }
        let counts = [
            deals.count { $0.leases.contains { $0.relet != nil } }, deals.count { $0.scenarios.contains { $0.sizingDSCR != nil } },
            deals.count(where: \.hasOwnCovers), deals.count { $0.levers.seniorDSCR.contains { $0?.isStepped ?? false } },
            deals.count { $0.maxGearing != nil }, deals.count { $0.firstPeriodMonths != nil },
            deals.count { $0.levers.seniorTenor.contains { $0.months % 12 != 0 } },
        ]
        #expect(counts.allSatisfy { $0 * 10 >= deals.count }, "\(counts) of \(deals.count)")
        let held = zip(TwinTests.seeds, deals).filter { $0.0 % 2 == 0 }.reduce(Int64(0)) {
            $0 + min(Int64(TwinTests.perDeal), ((try? Plan($1.1))?.cardinality ?? 0))
        }
        #expect(held >= Amount.usual(2_500, full: 20_000), "\(held) permutations of deals with keys")
        var sizes = (cases: 0, gearing: 0, stepped: 0)
        for (seed, deal) in zip(TwinTests.seeds, deals) where seed % 2 == 0 {
            let plan = try Plan(deal)
            for position in 0..<min(20, plan.cardinality) {
                let structure = try plan.evaluate(index: SeededOrder(cardinality: plan.cardinality, seed: seed)[position])
                if structure.terms.sizedBy == .gearing { sizes.gearing += 1 }
                guard structure.terms.sizedBy == .dscr else { continue }
                if structure.terms.sizingCase != "base" { sizes.cases += 1 }
                if structure.levers.seniorDSCR?.isStepped ?? false { sizes.stepped += 1 }
            }
        }
        #expect(sizes.cases >= 20 && sizes.gearing >= 20 && sizes.stepped >= 20, "\(sizes)")
    }
}
