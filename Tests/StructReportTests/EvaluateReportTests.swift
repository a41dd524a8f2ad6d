import Foundation
import StructEngine
import StructReport
import Testing

/// One structure on one screen.
@Suite struct EvaluateReportTests {
    private func text(_ index: Int64, _ changes: [Move] = []) throws -> String {
        let plan = try Fixture.plan()
        let structure = try plan.evaluate(index: index, moves: changes, withEquityReturn: true)
        return EvaluateReport(plan: plan, structure: structure, changes: changes.map { $0.argument(in: plan.deal) }).text
    }

    @Test func theHeadSaysWhatItIsAndWhetherItPasses() throws {
        #expect(
            try text(6_944).hasPrefix(
                "#6944 of 11,520 · Atlantic Arc Data Centres · ruleset v1.0\n✓ PASSES both gates · Platinum · score 73.17\n"))
        #expect(
            try text(10_445).contains(
                "\n✗ NEAR MISS, Gate B: MIN_DSCR_SENIOR short by 10.0% of tolerance · would be Gold, score 66.12\n"))
    }

    @Test func sourcesAndUsesAddUp() throws {
        #expect(
            try text(6_944).contains(
                """
                Sources, EUR m         of need   Uses, EUR m          of need   Day one, EUR m
                senior notes    345.8    73.5%   pool cost     451.9    96.1%   core            327.3
                mezzanine         0.0     0.0%   upfront fees    5.7     1.2%   sidecar           0.0
                equity          124.6    26.5%   DSRA funding   12.8     2.7%   total           327.3

                total           470.5   100.0%   total         470.5   100.0%   repo liquidity      —

                """))
    }

    @Test func aConstraintShowsWhatIsFoundAndAskedAndByHowMuchItFails() throws {
        let text = try text(10_445)
        #expect(text.contains("✗  MIN_DSCR_SENIOR      1.295x                   ≥ 1.300x                       -0.005x     10.0%\n"))
        #expect(text.contains("✓  MAX_LTV              63.82%                   ≤ 70.00%                      +6.18 pp\n"))
        #expect(try self.text(6_944).contains("·  MEZZ_SHARE                                does not apply                —\n"))
    }

    @Test func whatIsSetByHandIsNamed() throws {
        let text = try text(6_944, [.seniorDSCR(1.35), .equityShare(0.4)])
        #expect(text.contains("\nwith senior_dscr=1.35, equity_pct=0.4\n") && text.contains("DSCR target    1.350x "))
    }

    @Test func hintsComeWithTheirEffectTheirProceedsAndTheirArguments() async throws {
        let plan = try Fixture.plan()
        let structure = try plan.evaluate(index: 10_445)
        let text = EvaluateReport(plan: plan, structure: structure, hints: try await plan.hints(for: structure)).text
        #expect(text.contains("\nWhat would make it pass, one change each\n"))
        #expect(
            text.contains(
                """
                  Raise the DSCR target from 1.295x to 1.305x: MIN_DSCR_SENIOR 1.295x → 1.305x
                    -1.2m proceeds · --set senior_dscr=1.305

                """))
        #expect(text.contains("    +29.2m proceeds, on the deal's lists · --set profile=sculpted\n"))
    }

    @Test(arguments: ["Atlantic Arc", "大西洋データセンター信託", "Société e\u{301}toile de l'Atlantique"])
    func noNameInATableMakesItWiderThan100Columns(name: String) throws {
        var json = String(decoding: try Fixture.bytes("small"), as: UTF8.self)
        for old in ["Tagus Mar Telecom", "Gironde Cloud", "Lisbon", "Nantes"] { json = json.replacing(old, with: "\(name) \(old) \(name)") }
        for old in ["all", "ex_bilbao", "ex_nantes"] { json = json.replacing("\"\(old)\"", with: "\"\(old) \(name) \(name)\"") }
        let plan = try Plan(Deal(json: json.utf8))
        for index in [0, 905, 6_944, 10_445] as [Int64] {
            let structure = try plan.evaluate(index: index, withEquityReturn: true)
            for line in EvaluateReport(plan: plan, structure: structure).text.split(separator: "\n") {
                #expect(String(line).terminalColumns <= 100, "\(index): \(line)")
            }
        }
    }
}
