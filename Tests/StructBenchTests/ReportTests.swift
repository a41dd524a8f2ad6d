import Foundation
import StructEngine
import Testing

@testable import StructBench

@Suite("The report and its exit status")
struct ReportTests {
    @Test("Every fixture has golden ranges, and the shares of the five constraints leave room for each other")
    func goldenRanges() {
        for fixture in Fixture.allCases {
            let golden = GoldenRanges.of(fixture)
            #expect(golden.gateA.lowerBound > golden.gateB.upperBound)
            #expect(golden.cardinality >= Double(fixture.defaultCount))
        }
        #expect(GoldenRanges.binding.map(\.share.lowerBound).reduce(0, +) < 1)
    }

    @Test("One missed range among many checks gives exit status 1, and the summary names it")
    func exitStatus() {
        let good = Check("Gate A prune rate", 0.33, .percent, .within(0.32...0.35))
        let missed = Check("Gate B prune rate", 0.19, .percent, .within(0.20...0.23))
        let shown = Check("Gate B prune rate", 0.19, .percent, .within(0.20...0.23), isJudged: false)
        let held = Outcome(fixtures: [("small", [good, shown]), ("medium", [good])])
        #expect(held.exitStatus == 0)
        #expect(held.summary == "✓ All 2 checks hold.")
        let failed = Outcome(fixtures: [("small", [good]), ("medium", [good, missed])])
        #expect(failed.exitStatus == 1)
        #expect(failed.summary == "✗ 1 of 3 checks missed: medium: Gate B prune rate.")
    }

    @Test("A file that is no deal is reported with its path and every fault")
    func faults() {
        let issues = [Issue(id: "a", path: "sites", message: "must be there"), Issue(id: "b", path: "fees", message: "must be there")]
        let fault = FixtureFault(.issues(issues), in: URL(filePath: "/fixtures/small.json"))
        #expect(
            fault.lines == ["/fixtures/small.json:sites: must be there [a]", "/fixtures/small.json:fees: must be there [b]"])
    }
}
