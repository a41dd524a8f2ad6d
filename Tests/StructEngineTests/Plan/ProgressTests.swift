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
        #expect(zip(reports, reports.dropFirst()).allSatisfy { $0.done < $1.done })
        #expect(reports.last == RunProgress(done: plan.count, total: plan.count))
        #expect(reports.last?.fraction == 1)
        #expect(reports.allSatisfy { $0.total == plan.count })
        #expect(reports.count <= 201)
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
