import Foundation
import TestSupport
import Testing

@testable import StructEngine

/// The engine gives way often: timers of the host are not late and cancellation is prompt.
@Suite(.serialized) struct PaceTests {
    private func plan(_ fixture: String, count: Int64) throws -> Plan {
        let bytes = [UInt8](try Data(contentsOf: Repository.fixtures.appending(path: "\(fixture).json")))
        return try Plan(Deal(json: bytes), seed: 424_242, count: count, nearMissLimit: 0)
    }

    /// The longest time without giving way, tables and report included; the best of five runs, since a
    /// busy machine may stop a thread anywhere. Hints are left out: the first that looks beyond the horizon
    /// binds the deal anew to forty years, which is one piece of work as every binding is.
    @Test(arguments: ["small", "medium", "large"]) func noTaskOfARunKeepsItsThreadForLong(fixture: String) async throws {
        var longest = Duration.seconds(1_000)
        var place = ""
        for _ in 0..<5 where longest > .milliseconds(20) {
            let watch = StretchWatch()
            let plan = try plan(fixture, count: 20_000)
            _ = try await Pace.$observer.withValue(watch) { try await plan.run(threads: 1) }
            #expect(watch.count > 20)
            longest = min(longest, watch.longest)
            place = watch.place
        }
        #expect(longest < .milliseconds(20), "up to \(place)")
    }

    @Test func withoutTablesChunksAreSmall() async throws {
        let plan = try plan("large", count: 1_000)
        #expect(try await Kernel(plan.bound, tableBudget: 0).chunkSize == 16)
        #expect(try await Kernel(plan.bound).chunkSize == 2048)
        var deal = plan.deal
        deal.objective = .equityIRR
        #expect(try await Kernel(Plan(deal).bound).chunkSize == 16)
    }

    private static let isTimed = ProcessInfo.processInfo.environment["STRUCTENGINE_TIMING"] == "1"

    /// Two runs fill the processors; a timer of 10 ms and a cancellation must come through. Needs a
    /// machine with nothing else to do.
    @Test(.enabled(if: isTimed, "set STRUCTENGINE_TIMING=1 on a quiet machine"), arguments: ["small", "medium", "large"])
    func timersAndCancellationAreOnTimeBesideTwoRuns(fixture: String) async throws {
        let clock = ContinuousClock()
        let deal = try plan(fixture, count: 1).deal
        var (latest, slowest) = (Duration.zero, Duration.zero)
        for round in 0..<6 {
            let runs = (0..<2).map { _ in
                Task { while true { _ = try await Plan(deal, seed: UInt64(round), count: 100_000).run() } }
            }
            for _ in 0..<(20 + 7 * round) {
                let start = clock.now
                try await Task.sleep(for: .milliseconds(10), tolerance: .zero)
                latest = max(latest, clock.now - start - .milliseconds(10))
            }
            let start = clock.now
            for run in runs { run.cancel() }
            for run in runs { _ = await run.result }
            slowest = max(slowest, clock.now - start)
        }
        print("\(fixture): timer late by at most \(latest), cancelled within \(slowest)")
        #expect(latest < .milliseconds(50))
        #expect(slowest < .milliseconds(50))
    }
}
