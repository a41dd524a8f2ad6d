import StructEngine
import StructReport
import TestSupport
import Testing

/// What is said of deals, rulesets and presets before anything runs.
@Suite struct InputReportTests {
    @Test func faultsAreListedWithTheirPlaceAndCounted() throws {
        let deal = DealText.twoHalls.replacing("\"currency\": \"GBP\"", with: "\"currency\": \"GPB\"")
        let report = try CheckReport(deal.bytes, file: "deal.json")
        #expect(!report.holds && report.faults.faults.count == 1)
        #expect(
            report.text == """
                deal.json:4:3 currency: must be one of GBP, EUR, USD, JPY, AED, found the text "GPB"; did you mean "GBP"? [unknown_value]
                1 fault in deal.json

                """)
        let json = report.json.text(pretty: false)
        #expect(json.hasPrefix(#"{"valid": false,"fault_count": 1,"faults": [{"id": "unknown_value","path": "currency","#))
    }

    @Test func whereMoreFaultsAreFoundThanListedTheCountSaysSo() {
        let faults = ["out_of_range", "out_of_range", "more_faults"].map {
            Issue(id: $0, path: "cpi", message: "must be at most 1, found 2")
        }
        #expect(FaultReport(faults, in: "deal.json").text.hasSuffix("\nthe first 2 faults in deal.json"))
        #expect(FaultReport([], in: "deal.json").text == "0 faults in deal.json")
    }

    @Test func aDealThatIsRightIsSummarised() throws {
        let report = try CheckReport(Fixture.bytes("small"), file: "small.json")
        #expect(
            report.text == """
                small.json is right.
                Atlantic Arc Data Centres: EUR, EU, data_centre, closing 2026-03-31, 100 periods of 3 months
                6 sites, 15 leases, 0 streams, 5 pools, 8 stresses; 11,520 permutations

                """)
        #expect(report.holds && report.json.text(pretty: false).contains(#""cardinality": 11520"#))
    }

    @Test func theBuiltInRulesetHoldsInEveryCheck() {
        let report = RulesReport()
        #expect(report.holds && report.rows.count == Ruleset.Check.allCases.count && report.otherFaults.isEmpty)
        #expect(report.text.hasSuffix("the built-in ruleset v1.0: 19 of 19 checks hold\n"))
    }

    @Test func aFaultBelongsToTheCheckThatOwnsItsTable() throws {
        let text = Ruleset.v1.json.text().replacing(/"min_coverage": [0-9.]+/, with: "\"min_coverage\": -2")
        let report = try RulesReport(text.utf8, file: "mine.json")
        #expect(report.rows.filter { $0.verdict == .fails }.map(\.check) == [.coverage] && report.otherFaults.isEmpty)
        #expect(report.text.hasSuffix("mine.json: 18 of 19 checks hold\n") && report.text.contains("\n✗ coverage "))
        #expect(try RulesReport(text.utf8, file: "mine.json", checks: [.tiers]).holds)
    }

    @Test func checksOfATableThatCannotBeReadAreNotRun() throws {
        let text = Ruleset.v1.json.text().replacing("\"tiers\"", with: "\"tirs\"")
        let report = try RulesReport(text.utf8, file: "mine.json", checks: [.tiers, .weights])
        #expect(!report.holds && !report.rows.contains { $0.verdict == .holds } && report.otherFaults.count == 1)
        #expect(report.text.contains("\n? weights  not run: "))
    }

    @Test func presetsAreListedWithWhatTheyStandFor() {
        let text = PresetsReport([.balancedA]).text
        #expect(text.hasPrefix("preset      levers\nbalanced_a  A, DSCR 1.25-1.35,"))
    }

    @Test func aPresetOverADealIsItsLeversAndTheirNumber() throws {
        let report = try PresetReport(.balancedA, over: Deal(json: Fixture.bytes("small")))
        #expect(report.note == "4,320 permutations over Atlantic Arc Data Centres" && report.faults.faults.isEmpty)
        #expect(report.text.hasPrefix("{\n") && report.text.hasSuffix("}\n"))
    }

    @Test func kernelsAreNamedWhereSomeWereChosen() async throws {
        let plan = try Fixture.plan(count: 200)
        let consistency = try await plan.consistency(runs: 2, comparing: [.digest])
        let plain = ConsistencyReport(plan: plan, consistency: consistency)
        #expect(plain.text == "2 runs, fingerprint \(plan.fingerprint)\ndigest: 100%\n" && plain.json == consistency.json)
        let kernels = ConsistencyReport(plan: plan, consistency: consistency, kernels: ["Haswell"], absentKernels: ["ARMV8"])
        #expect(kernels.text.contains("\n2 under each of the BLAS kernels Haswell\nnot on this processor: ARMV8\n"))
        #expect(kernels.json.text(pretty: false).hasSuffix(#","kernels": ["Haswell"],"kernels_absent": ["ARMV8"]}"#))
    }
}
