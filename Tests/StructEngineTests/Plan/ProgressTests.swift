import Foundation
import Synchronization
import TestSupport
import Testing

@testable import StructEngine

/// A run tells how far it is, and stops when it is told to.
@Suite struct ProgressTests {
    @Test(arguments: [1, 2, 5]) func progressRisesToTheCountAndEndsThere(threads: Int) async throws {
        let plan = try Plan(RunTests.deal(RunTests.seeds[0]), count: 6_000)
        let seen = Mutex<[RunProgress]>([])
        _ = try await plan.run(threads: threads) { progress in seen.withLock { $0.append(progress) } }
        let reports = seen.withLock { $0 }
        #expect(zip(reports, reports.dropFirst()).allSatisfy { $0.fraction < $1.fraction })
        #expect(reports.last?.fraction == 1 && reports.dropLast().allSatisfy { $0.fraction < 1 })
        #expect(reports.allSatisfy { (0...$0.total).contains($0.done) })
        // On a busy machine a report may take so long that all of the judging is over before the next.
        #expect(reports.filter { $0.phase == .judging }.allSatisfy { $0.total == plan.count })
        #expect(reports.last?.phase == .hints && reports.last?.done == reports.last?.total)
        #expect(reports.count <= 202)
    }

    /// Judging ten thousand takes milliseconds, the hints of their near misses take most of the time.
    @Test func aRunIsNotSaidToBeDoneBeforeItsHintsAreFound() async throws {
        let bytes = [UInt8](try Data(contentsOf: Repository.fixtures.appending(path: "medium.json")))
        let plan = try Plan(Deal(json: bytes), count: 10_000)
        let seen = Mutex<[RunProgress]>([])
        let result = try await plan.run { progress in seen.withLock { $0.append(progress) } }
        let reports = seen.withLock { $0 }
        let hints = reports.filter { $0.phase == .hints }
        #expect(hints.count > 5 && hints.allSatisfy { $0.total == Int64(result.nearMisses.count) })
        #expect(reports.filter { $0.phase != .hints }.allSatisfy { $0.fraction < 0.9 })
    }

    /// A callback that blocks takes a twentieth of one worker's time, whatever it is asked: of a run with
    /// a callback of 20 ms there are few reports, one at a time, and the last is the end.
    @Test func aCallbackThatBlocksIsCalledSeldomAndNeverTwiceAtOnce() async throws {
        let meter = ProgressMeter(.judging, total: 1_000_000) { _ in }
        let calls = Mutex<(now: Int, most: Int, all: [Double])>((0, 0, []))
        let slow = ProgressMeter(.judging, total: 1_000_000) { progress in
            calls.withLock {
                $0.now += 1
                $0.most = max($0.most, $0.now)
                $0.all.append(progress.fraction)
            }
            Thread.sleep(forTimeInterval: 0.02)
            calls.withLock { $0.now -= 1 }
        }
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    for _ in 0..<2_500 {
                        slow.add(100)
                        meter.add(100)
                    }
                }
            }
        }
        slow.finish()
        let seen = calls.withLock { $0 }
        #expect(seen.most == 1)
        #expect(seen.all == seen.all.sorted() && seen.all.last == 1)
        // Without the rest between them there would be two hundred.
        #expect(seen.all.count < 20)
    }

    @Test func aCancelledTaskThrowsBeforeItStarts() async throws {
        let plan = try Plan(RunTests.deal(RunTests.seeds[0]), count: 6_000)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            _ = try await plan.run()
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    /// The first report cancels; the run must stop before the reports reach the count.
    @Test(arguments: [1, 3]) func aRunCancelledOnItsWayThrows(threads: Int) async throws {
        let bytes = [UInt8](try Data(contentsOf: Repository.fixtures.appending(path: "medium.json")))
        let plan = try Plan(Deal(json: bytes), count: 100_000_000)
        let handle = Mutex<Task<Void, any Error>?>(nil)
        let reached = Atomic<Int64>(0)
        let (gate, opener) = AsyncStream<Void>.makeStream()
        let task = Task {
            for await _ in gate { break }
            _ = try await plan.run(threads: threads) { progress in
                reached.store(progress.done, ordering: .relaxed)
                handle.withLock { $0?.cancel() }
            }
        }
        handle.withLock { $0 = task }
        opener.yield()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(reached.load(ordering: .relaxed) < plan.count)
    }
}
