import Testing

@testable import StructBench

@Suite("A figure is judged by its limit")
struct CheckTests {
    @Test("A figure inside its range passes, ends included; one outside fails")
    func range() {
        func verdict(_ figure: Double) -> Check.Verdict { Check("rate", figure, .percent, .within(0.32...0.35)).verdict }
        #expect(verdict(0.32) == .pass)
        #expect(verdict(0.35) == .pass)
        #expect(verdict(0.3199) == .fail)
        #expect(verdict(0.3501) == .fail)
    }

    @Test("A bound that a figure must stay below or above is not itself allowed")
    func strictBounds() {
        #expect(Check("latency", 9.999, .milliseconds, .below(10)).verdict == .pass)
        #expect(Check("latency", 10, .milliseconds, .below(10)).verdict == .fail)
        #expect(Check("throughput", 300, .perSecond, .above(300)).verdict == .fail)
        #expect(Check("survivors", 20, .count, .atLeast(20)).verdict == .pass)
    }

    @Test("A figure that is not a number never passes", arguments: [Limit.above(0), .below(0), .atLeast(0), .within(0...1), .exactly(0)])
    func notANumber(limit: Limit) {
        let check = Check("figure", .nan, .count, limit)
        #expect(check.verdict == .fail)
    }

    @Test("What is not to be judged is information, however far out")
    func information() {
        #expect(Check("rate", 0.9, .percent, .within(0.32...0.35), isJudged: false).verdict == .information)
        #expect(Check("peak", 1e9, .megabytes).verdict == .information)
        #expect(Check("order", "mixed", limit: "in order", holds: false).verdict == .fail)
    }

    @Test("Figures are written the same everywhere, with thousands separated")
    func figures() {
        #expect(Unit.count.text(1_234_567.891) == "1,234,568")
        #expect(Unit.megabytes.text(-0.04) == "0.0")
        #expect(Unit.percent.text(0.3355) == "33.55")
        #expect(Unit.milliseconds.text(.nan) == "none")
        #expect(Limit.within(0.32...0.355).text(.percent) == "32 to 35.5 %")
        #expect(Limit.within(-50...50).text(.megabytes) == "-50 to 50 MB")
        #expect(Limit.atLeast(1_000_000).text(.count) == ">= 1,000,000")
    }
}
