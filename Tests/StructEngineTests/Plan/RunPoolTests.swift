import Foundation
import Synchronization
import TestSupport
import Testing

@testable import StructEngine

/// A pool holds a host's runs to their number, threads and memory; what each finds is what it finds
/// alone.
@Suite struct RunPoolTests {
    private static func medium(count: Int64) throws -> Plan {
        var deal = try Deal(json: [UInt8](try Data(contentsOf: Repository.fixtures.appending(path: "medium.json"))))
        deal.levers.sidecar = Array(deal.levers.sidecar.prefix(4))
        deal.levers.seniorDSCR = Array(deal.levers.seniorDSCR.prefix(3))
        deal.levers.mezzanine = Array(deal.levers.mezzanine.prefix(5))
        return try Plan(deal, seed: 1, count: count, topLimit: 5, nearMissLimit: 2)
    }

    @Test(arguments: [1 << 30, 0]) func runsAtOnceFindWhatTheyFindAlone(memoryBytes: Int) async throws {
        let plan = try RunPoolTests.medium(count: 400_000)
        let plans = try (1...6).map { try plan.with(seed: UInt64($0)) }
        #expect(plan.stemTableBytes > 0)
        var alone: [String] = []
        for plan in plans {
            let own = try Plan(plan.deal, seed: plan.seed, count: plan.count, topLimit: 5, nearMissLimit: 2)
            #expect(own.fingerprint == plan.fingerprint)
            alone.append(try await own.run(hints: false).digest)
        }
        #expect(Set(alone).count == 6)
        let pool = RunPool(running: 4, queued: 2, threads: 4, memoryBytes: memoryBytes)
        let runs = plans.map { pool.start($0, hints: false) }
        var together: [String] = []
        for run in runs { together.append(try await run.value.digest) }
        #expect(together == alone)
        #expect(pool.depth == RunPool.Depth(running: 0, queued: 0))
    }

    @Test func aRunBeyondTheLineIsRefusedAndOneThatIsCancelledLeavesIt() async throws {
        let pool = RunPool(running: 1, queued: 1, threads: 1)
        let long = try RunPoolTests.medium(count: 20_000_000)
        let first = pool.start(long)
        for await _ in first.progress { break }
        let second = pool.start(long)
        while pool.depth.queued < 1 { await Task.yield() }
        #expect(pool.depth == RunPool.Depth(running: 1, queued: 1))
        let third = pool.start(long)
        let refused = await #expect(throws: StructError.self) { try await third.value }
        guard case .unavailable(let code, _)? = refused else {
            Issue.record("\(String(describing: refused))")
            return
        }
        #expect(code == .poolIsFull)
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        #expect(pool.depth == RunPool.Depth(running: 1, queued: 0))
        first.cancel()
        await #expect(throws: CancellationError.self) { try await first.value }
        // The place is free again.
        let small = try await pool.run(long.with(count: 1_000), hints: false)
        #expect(small.count == 1_000)
    }

    @Test func everyListenerOfARunHearsItsEnd() async throws {
        let plan = try RunPoolTests.medium(count: 300_000)
        let run = plan.start(hints: false)
        let heard = await withTaskGroup(of: [Double].self) { group in
            for _ in 0..<3 {
                group.addTask {
                    var fractions: [Double] = []
                    for await progress in run.progress { fractions.append(progress.fraction) }
                    return fractions
                }
            }
            var all: [[Double]] = []
            for await fractions in group { all.append(fractions) }
            return all
        }
        for fractions in heard { #expect(fractions == fractions.sorted() && fractions.last == 1) }
        #expect(try await run.value.count == 300_000)
        #expect(run.latest?.fraction == 1)
        // One that comes late hears the last and no more.
        var late: [Double] = []
        for await progress in run.progress { late.append(progress.fraction) }
        #expect(late == [1])
    }

    private final class Order: Sendable {
        let passed = Mutex<[Int]>([])
    }

    @Test func tasksPassAGateInTheOrderInWhichTheyCame() async throws {
        let gate = TurnGate(1)
        try await gate.enter()
        let order = Order()
        var tasks: [Task<Void, any Error>] = []
        for number in 0..<5 {
            tasks.append(
                Task {
                    try await gate.enter()
                    order.passed.withLock { $0.append(number) }
                    gate.leave()
                })
            while gate.waiting < number + 1 { await Task.yield() }
        }
        tasks[2].cancel()
        await #expect(throws: CancellationError.self) { try await tasks[2].value }
        gate.leave()
        for number in [0, 1, 3, 4] { try await tasks[number].value }
        #expect(order.passed.withLock { $0 } == [0, 1, 3, 4])
    }

    @Test func aPlanWithAnotherSeedRefusesWhatAPlanRefuses() throws {
        let plan = try RunPoolTests.medium(count: 10)
        #expect(throws: StructError.self) { try plan.with(count: 0, topLimit: -1) }
        #expect(try plan.with(count: .max).count == plan.cardinality)
        #expect(plan.memoryEstimate(count: 1_000_000, threads: 2) > plan.memoryEstimate(count: 10, threads: 2))
    }
}
