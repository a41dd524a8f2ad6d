import Foundation
import Synchronization
import TestSupport
import Testing

@testable import StructEngine

/// A run that is cut up, cancelled, killed and resumed at any moment ends in the same bits.
@Suite struct InterruptionTests {
    private func bits(_ part: RunPart) -> [UInt8] {
        var bytes = CanonicalBytes()
        bytes.put(part)
        return bytes.bytes
    }

    /// A seed chooses chunk sizes, workers, who does what next, when checkpoints are taken, when
    /// the process dies and which checkpoint survives. Every tenth run is taken to its digest; all
    /// are compared part by part.
    @Test func fiveHundredInterruptedRunsFindTheSame() async throws {
        let plan = try Plan(RunTests.deal(RunTests.seeds[1]), seed: 9, count: 1_200, topLimit: 12, nearMissLimit: 3)
        let kernel = try await Kernel(plan.bound)
        let whole = try await plan.run(positions: 0..<plan.count)
        let expected = bits(whole.part)
        let digest = try await plan.result(of: whole, hints: false).digest
        var (kills, resumed) = (0, 0)
        for seed in 0..<500 {
            var simulation = Simulation(plan, kernel, seed: UInt64(seed))
            let shard = try await simulation.run()
            kills += simulation.kills
            resumed += simulation.resumed
            #expect(shard.positions == [0..<plan.count], "seed \(seed)")
            #expect(bits(shard.part) == expected, "seed \(seed)")
            if seed % 10 == 0 { #expect(try await plan.result(of: shard, hints: false).digest == digest, "seed \(seed)") }
        }
        #expect(kills > 300 && resumed > 200, "\(kills) kills, \(resumed) resumed")
    }

    private struct Simulation {
        let plan: Plan
        let kernel: Kernel
        var random: SplitMix64
        var kills = 0
        /// Starts from a checkpoint that was not empty.
        var resumed = 0

        init(_ plan: Plan, _ kernel: Kernel, seed: UInt64) {
            self.plan = plan
            self.kernel = kernel
            random = SplitMix64(seed: seed &* 7_919)
        }

        /// Life after life until one is not cut short.
        mutating func run() async throws -> RunShard {
            var saved: [UInt8]?
            for life in 0... {
                let survivors = try await live(from: saved, isLast: life >= 4)
                if let whole = survivors.whole { return whole }
                kills += 1
                saved = survivors.checkpoints.randomElement(using: &random) ?? saved
                if saved != nil { resumed += 1 }
            }
            throw CancellationError()
        }

        private mutating func live(from saved: [UInt8]?, isLast: Bool) async throws -> (whole: RunShard?, checkpoints: [[UInt8]]) {
            let shard = try saved.map { try RunShard(bytes: $0) }
            let open = (shard?.covered ?? PositionSet()).missing(in: 0..<plan.count)
            let chunks = ChunkList(open, size: Int64.random(in: 1...300, using: &random))
            let ledger = Ledger(plan.scope, resuming: shard)
            var workers = (0..<Int.random(in: 1...5, using: &random)).map { _ in
                Worker(plan.scope, kernel, chunks, ledger, plan.isExhaustive ? .walk : .each)
            }
            var held = [Int64?](repeating: nil, count: workers.count)
            var next: Int64 = 0
            var checkpoints: [[UInt8]] = []
            var stepsLeft = isLast || Int.random(in: 0..<4, using: &random) == 0 ? Int.max : Int.random(in: 1...40, using: &random)
            while next < chunks.count || held.contains(where: { $0 != nil }) {
                if stepsLeft == 0 { return (nil, checkpoints) }
                stepsLeft -= 1
                let turn = workers.indices.randomElement(using: &random) ?? 0
                if let chunk = held[turn] {
                    _ = workers[turn].judge(chunk: chunk)
                    held[turn] = nil
                } else if next < chunks.count {
                    held[turn] = next
                    next += 1
                }
                if Int.random(in: 0..<6, using: &random) == 0 { await workers[turn].deposit() }
                if Int.random(in: 0..<9, using: &random) == 0 { checkpoints.append(await ledger.shard.bytes) }
            }
            for turn in workers.indices.shuffled(using: &random) { await workers[turn].deposit() }
            return (await ledger.shard, checkpoints)
        }
    }

    /// The same with real workers: cancelled from within a checkpoint, resumed from one of those
    /// saved.
    @Test func cancelledRunsResumeToTheSameDigest() async throws {
        let plan = try Plan(RunTests.deal(RunTests.seeds[0]), seed: 3, count: 6_000, topLimit: 8, nearMissLimit: 2)
        let digest = try await plan.run(hints: false).digest
        for seed in 0..<25 {
            var random = SplitMix64(seed: UInt64(seed))
            var saved: RunShard?
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let store = Mutex<[RunShard]>([])
                let stopAfter = Int.random(in: 1...8, using: &random)
                let threads = Int.random(in: 1...4, using: &random)
                let start = saved
                let size = Int64.random(in: 20...600, using: &random)
                let task = Task {
                    let checkpoints = Checkpoints(every: .zero) { shard in
                        let count = store.withLock { store in
                            store.append(shard)
                            return store.count
                        }
                        if count == stopAfter { withUnsafeCurrentTask { $0?.cancel() } }
                    }
                    return try await plan.execution(threads: threads, checkpoints: checkpoints).run(
                        0..<plan.count, resuming: start, chunkSize: size)
                }
                _ = try? await task.value
                let shards = store.withLock { $0 }
                #expect(zip(shards, shards.dropFirst()).allSatisfy { $0.count <= $1.count }, "seed \(seed)")
                saved = shards.randomElement(using: &random) ?? saved
            }
            let bytes = try #require(saved).bytes
            let result = try await plan.run(resuming: RunShard(bytes: bytes), threads: Int.random(in: 1...4, using: &random), hints: false)
            #expect(result.digest == digest, "seed \(seed)")
        }
    }

    @Test func aCancelledRunLeavesACheckpointOfAllThatIsDone() async throws {
        let bytes = [UInt8](try Data(contentsOf: Repository.fixtures.appending(path: "medium.json")))
        let plan = try Plan(Deal(json: bytes), count: 100_000_000)
        let saved = Mutex<RunShard?>(nil)
        let reached = Atomic<Int64>(0)
        let handle = Mutex<Task<Void, any Error>?>(nil)
        let (gate, opener) = AsyncStream<Void>.makeStream()
        let task = Task {
            for await _ in gate { break }
            let checkpoints = Checkpoints(every: .seconds(1_000)) { shard in saved.withLock { $0 = shard } }
            _ = try await plan.run(resuming: nil, checkpoints: checkpoints, threads: 2) { progress in
                guard progress.phase == .judging, progress.done > 0 else { return }
                reached.store(progress.done, ordering: .relaxed)
                handle.withLock { $0?.cancel() }
            }
        }
        handle.withLock { $0 = task }
        opener.yield()
        await #expect(throws: CancellationError.self) { try await task.value }
        let shard = try #require(saved.withLock { $0 })
        #expect(shard.count >= reached.load(ordering: .relaxed) && shard.count < plan.count)
    }

    @Test func aFinishedRunLeavesACheckpointOfEverything() async throws {
        let plan = try ShardTests.plan()
        let saved = Mutex<RunShard?>(nil)
        let checkpoints = Checkpoints(every: .seconds(1_000)) { shard in saved.withLock { $0 = shard } }
        let shard = try await plan.run(positions: 0..<plan.count, checkpoints: checkpoints)
        #expect(saved.withLock { $0?.positions } == [0..<plan.count] && shard.positions == [0..<plan.count])
    }

    @Test func savingThatThrowsEndsTheRun() async throws {
        struct DiskFull: Error {}
        let plan = try ShardTests.plan()
        let checkpoints = Checkpoints(every: .zero) { _ in throw DiskFull() }
        await #expect(throws: DiskFull.self) { try await plan.run(resuming: nil, checkpoints: checkpoints) }
    }
}
