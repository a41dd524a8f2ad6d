import Testing

@testable import StructBench

@Suite("Tables and progress are aligned text")
struct TableTests {
    @Test("Names, figures, limits and verdicts each have their column")
    func alignment() {
        let table = Table(
            title: "small",
            groups: [
                CheckGroup(
                    title: "Service levels",
                    checks: [
                        Check("throughput", 1_234_567, .perSecond, .above(300)), Check("P50", 0.5, .milliseconds),
                        Check("P95", 12, .milliseconds, .below(10)), Check("pools", "none", limit: "none", holds: true),
                    ])
            ])
        #expect(
            table.lines == [
                "small",
                "",
                "Service levels  measured      allowed",
                "  throughput    1,234,567/s   > 300/s  ✓",
                "  P50               0.500 ms           –",
                "  P95              12.000 ms  < 10 ms  ✗",
                "  pools         none          none     ✓",
            ])
    }

    @Test("Progress says percent, rate and time left")
    func progress() {
        let line = ProgressBar.line("run", done: 250, total: 1_000, seconds: 5)
        #expect(line == "run  [#####---------------] 25%  50/s  ETA 0:15")
        #expect(ProgressBar.line("load", done: 0, total: 0, seconds: 0) == "load")
    }
}
