import StructEngine
import Testing

@testable import StructReport

/// A run, what can pass at all, and what is known before.
@Suite struct RunReportTests {
    @Test func aRunShowsWhatWasPrunedTheTopListTheFrontAndTheNearestMisses() async throws {
        let plan = try Fixture.plan(seed: 5, count: 2_000)
        let text = RunReport(plan: plan, result: try await plan.run(), sample: try await RunReport.Sample(of: plan, limit: 400)).text
        #expect(
            text.hasPrefix("Atlantic Arc Data Centres · EUR · ruleset v1.0 · objective composite\n2,000 of 11,520 permutations, seed 5,"))
        for line in [
            "Gate B, credit                422  21.10%" + String(repeating: " ", count: 21) + String(repeating: "░", count: 11),
            "MAX_LTV              A      26.97%   28.22%           88      +31.87 pp",
            "  1–2  × 2   7040  ex_bilbao  AA      contract   4.88%    18y  sculpted     345.8       —    1.538x  63.50%  7.03%  73.17  Platinum",
            "   13         515  all        AA      contract   4.88%    18y  sculpted     399.6       —    1.524x  63.50%  7.13%  72.26  Platinum",
            "Free levers, with other values that change no figure:",
            "   3–12  senior_dscr 1.325x … 1.445x (5)",
            "target_rating        AA                             191  73.17       345.8    1.538x   7040",
            "                     3 more, the last 72.07",
            "most proceeds     #1486  EUR 440.0m  1.385x min DSCR  6.93% WACC",
            "CONCENTRATION_LIMIT          2314    -0.14 pp          7.0%  iberia_ireland  AA      Silver       137",
            "  #1910: Reduce mezzanine notional by 0.3m to 42.5m (-0.7%): MAX_LTV 70.05% → 70.00% (-0.3m proceeds)",
        ] { #expect(text.contains("\n\(line)\n"), "\(line)") }
    }

    /// Bars never pass the width, whatever it is, and the parts of a funnel follow each other without a gap.
    @Test(arguments: [40, 80, 100, 200]) func barsFitTheWidth(width: Int) async throws {
        let plan = try Fixture.plan(seed: 5, count: 2_000)
        let (result, sample) = (try await plan.run(), try await RunReport.Sample(of: plan, limit: 400))
        let report = RunReport(plan: plan, result: result, sample: sample, width: width)
        let longest = (report.pruning + report.scores).filter { $0.contains { "█░".contains($0) } }.map(\.count).max() ?? 0
        #expect(longest <= max(width, 60) && longest > min(width, 100) - 15, "\(longest)")
        let funnel = report.pruning.dropFirst().map { line in
            line.indices.filter { "█░".contains(line[$0]) }.map { line.distance(from: line.startIndex, to: $0) }
        }
        #expect(funnel.count == 3 && (funnel[0].last ?? 0) + 1 == funnel[1].first && (funnel[1].last ?? 0) + 1 == funnel[2].first)
        #expect(report.scores.last?.hasSuffix("survivors among 400 permutations drawn from the run.") == true)
    }

    @Test(arguments: [(0.5, 3, "█▌"), (1, 2, "██"), (0, 5, ""), (1e-9, 5, "▏"), (.nan, 5, ""), (7, 2, "██"), (0.51, 1, "▌")])
    func aBarIsMeasuredInEighths(share: Double, width: Int, expected: String) { #expect(Sparkline.bar(share, width: width) == expected) }

    @Test func whereNothingPassesItSaysWhyAndWhereToLook() async throws {
        let strict = String(decoding: Ruleset.v1.json.text().utf8, as: UTF8.self).replacing(/"min_icr": [0-9.]+/, with: "\"min_icr\": 50")
        let rules = try Ruleset(json: strict.utf8)
        let plan = try Plan(Deal(json: Fixture.bytes("small")), count: 500, ruleset: rules)
        let text = RunReport(plan: plan, result: try await plan.run(), inputs: ["deal.json", "--ruleset", "mine.json"]).text
        #expect(text.contains("\nNo permutation passes. Met by none of those judged on it:\n  MIN_ICR, best margin -4"))
        #expect(text.contains("\nFor the whole space: structctl feasible deal.json --ruleset mine.json\n"))
    }

    @Test func feasibleAnswersConstraintByConstraintThenTogether() async throws {
        let plan = try Fixture.plan()
        let text = FeasibleReport(plan: plan, feasibility: try await plan.feasibility()).text
        #expect(text.contains("\nMAX_LTV              A     ✓ yes           +31.87 pp   4562\n"))
        #expect(text.hasSuffix("\n\n✓ FEASIBLE: permutation 34 passes both gates.\nIt in full: structctl evaluate … --index 34\n"))
    }

    @Test func whereConcentrationIsMetByNoneTheShareInTheWayIsNamed() async throws {
        let plan = try Fixture.plan("issues/sound")
        let text = FeasibleReport(plan: plan, feasibility: try await plan.feasibility()).text
        #expect(
            text.hasSuffix(
                "CONCENTRATION_LIMIT at its best: tenant Alder Cloud brings 100.00% of the passing rent of pool all, and A allows 30.00%.\n"
            ))
    }

    @Test func deriveShowsPoolsSharesRatingsAndTheSizeOfTheSpace() throws {
        let text = DeriveReport(plan: try Fixture.plan()).text
        for line in [
            "ex_cork                     12  50.1          39.2  23.54 years         21.54 years  539.2  454.1",
            "ex_nantes       Gironde Cloud 21.6%      PT 36.7%  FR/Bordeaux 29.1%  BOD1 29.1%",
            "AA       22 years      1.400x        1.100x  6 months       0.25–0.75   65.00%  16.50 years",
            "ecb     BBB     ✗         takes A- or better, the target rating is BBB",
            "in total            11,520",
        ] { #expect(text.contains("\n\(line)\n"), "\(line)") }
    }

    @Test func aWaterfallIsALineAPaymentDateAndEndsWithTheEquitysReturn() throws {
        let plan = try Fixture.plan()
        let structure = try plan.evaluate(index: 6_944)
        let waterfall = try plan.waterfall(structure, scenario: "base")
        let text = WaterfallReport(plan: plan, structure: structure, scenario: "base", waterfall: waterfall).text
        #expect(
            text.contains("\n     1  2026-06-30      9.7  0.2       4.2        1.9     13.0        ·      ·     3.2    343.9  1.538x\n"))
        #expect(
            text.contains("\n   100  2051-03-31      5.3    ·         ·          ·        ·        ·      ·     5.3        ·       —\n"))
        #expect(text.contains("\n        in all      1,089.1  7.7     187.9      345.8                        ·   560.5\n"))
        #expect(text.contains("\nT1  DSCR below 1.200x  distributions locked up until 2 periods in a row hold  1.538x         ·\n"))
        #expect(text.hasSuffix("\n\nequity: internal rate of return 11.35% a year, to period 100\n"))
    }
}
