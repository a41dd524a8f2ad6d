import StructEngine
import Testing

@testable import StructBench

@Suite struct SoakTests {
    @Test func aRoundHasEveryKindOfJobOnEveryFixture() {
        let jobs = (0..<Soak.jobsPerRound).map { Soak.Job($0) }
        for fixture in Fixture.allCases {
            for kind in Soak.Kind.allCases {
                #expect(jobs.count { $0.fixture == fixture && $0.kind == kind } == 3)
            }
        }
        let next = Soak.Job(Soak.jobsPerRound)
        #expect(next.fixture == jobs[0].fixture && next.kind == jobs[0].kind && next.seed == jobs[0].seed)
    }

    @Test func aDigestThatMovesIsAFailure() {
        let tally = SoakTally()
        tally.note(digest: "a", of: "deal 1")
        tally.note(digest: "b", of: "deal 2")
        tally.note(digest: "a", of: "deal 1")
        #expect(report(tally, held: [100, 100, 100]).failures == [])
        tally.note(digest: "c", of: "deal 1")
        #expect(report(tally, held: [100, 100, 100]).failures == ["the result of deal 1 had the digest a, now c"])
    }

    @Test func memoryMayRiseByTenMegabytesAfterTheWarmUpAndNotByMore() {
        #expect(report(SoakTally(), held: [100, 100, 104, 104, 110, 110]).failures == [])
        #expect(report(SoakTally(), held: [100, 100, 104, 104, 110.5, 110.5]).failures == ["memory held grew by 10.5 MB"])
        // Rounds that happen to lie high are no trend; a rise of all of them is.
        #expect(report(SoakTally(), held: [100, 130, 100, 150, 100, 100, 140, 150, 100]).failures == [])
        #expect(report(SoakTally(), held: [100, 130, 120, 150, 112, 114, 140, 150, 111]).failures == ["memory held grew by 11 MB"])
        #expect(report(SoakTally(), warmUp: [10, 60], held: [100, 100, 100]).failures == [])
    }

    /// An arena with a total of its own, and then the totals of all.
    @Test func memoryHeldIsWhatTheSystemGaveLessWhatIsFree() {
        let description = """
            <malloc version="1">
            <heap nr="0"><total type="fast" count="1" size="7"/><total type="rest" count="1" size="9"/>
            <system type="current" size="11"/></heap>
            <total type="fast" count="2" size="96"/>
            <total type="rest" count="1" size="49056"/>
            <total type="mmap" count="1" size="100003840"/>
            <system type="current" size="135168"/>
            <system type="max" size="200000"/>
            </malloc>
            """
        #expect(Memory.held(in: description) == 100_089_856)
        #expect(Memory.held(in: "<malloc/>") == nil)
    }

    @Test func aCancelledRunThatHoldsOnIsAFailure() {
        let tally = SoakTally()
        tally.note(.milliseconds(40), Soak.Kind.cancel.rawValue)
        #expect(report(tally, held: [100]).failures == [])
        tally.note(.milliseconds(1_500), Soak.Kind.cancel.rawValue)
        #expect(report(tally, held: [100]).failures.count == 1)
    }

    private func report(_ tally: SoakTally, warmUp: [Double] = [], held: [Double]) -> SoakReport {
        func round(_ megabytes: Double, _ isWarmUp: Bool) -> SoakReport.Round {
            SoakReport.Round(isWarmUp: isWarmUp, seconds: 1, resident: 1e9, held: megabytes * 1_048_576)
        }
        let rounds = warmUp.map { round($0, true) } + held.map { round($0, false) }
        return SoakReport(rounds: rounds, tally: tally.state, workers: 5)
    }
}
