import TestSupport
import Testing

@testable import StructEngine

/// A run in parts is the run as a whole, and parts that do not belong together are refused.
@Suite struct ShardTests {
    static func plan(_ seed: UInt64 = RunTests.seeds[0], count: Int64 = 3_000, run: UInt64 = 11) throws -> Plan {
        try Plan(RunTests.deal(seed), seed: run, count: count, topLimit: 15, nearMissLimit: 6)
    }

    /// Random cuts of `0..<count`, empty parts among them.
    static func split(_ count: Int64, _ random: inout SplitMix64) -> [Range<Int64>] {
        let cuts = (0..<Int.random(in: 0...7, using: &random)).map { _ in Int64.random(in: 0...count, using: &random) }
        let ends = ([0, count] + cuts).sorted()
        return zip(ends, ends.dropFirst()).map { $0..<$1 }
    }

    @Test(arguments: RunTests.seeds) func shardsMergeToTheWholeInAnyOrderAndGrouping(seed: UInt64) async throws {
        let plan = try Self.plan(seed)
        let digest = try await plan.run(hints: false).digest
        var random = SplitMix64(seed: seed)
        for _ in 0..<5 {
            var shards: [RunShard] = []
            for range in Self.split(plan.count, &random) {
                shards.append(
                    try await plan.execution(threads: Int.random(in: 1...3, using: &random)).run(
                        range, chunkSize: Int64.random(in: 1...700, using: &random)))
            }
            shards.shuffle(using: &random)
            let cut = Int.random(in: 1...shards.count, using: &random)
            var grouped = [try RunShard.merged(Array(shards[..<cut]))]
            if cut < shards.count { grouped.insert(try RunShard.merged(Array(shards[cut...])), at: 0) }
            // Through bytes, as between machines.
            let read = try grouped.map { try RunShard(bytes: $0.bytes) }
            let whole = try RunShard.merged(read)
            #expect(whole.positions == [0..<plan.count])
            #expect(try await plan.result(of: whole, hints: false).digest == digest, "seed \(seed)")
        }
    }

    @Test func aShardOfAnotherPlanIsRefused() async throws {
        let (plan, other) = (try Self.plan(), try Self.plan(run: 12))
        let shard = try await other.run(positions: 0..<10)
        let reason = "the shard is of another plan (fingerprint \(other.fingerprint), not \(plan.fingerprint)): "
        let expected = StructError.unavailable(
            .foreignShard, reason + "use the deal, ruleset, features, seed, count and limits that it was run with")
        await #expect(throws: expected) { try await plan.result(of: shard) }
        await #expect(throws: expected) { try await plan.run(resuming: shard) }
        let own = try await plan.run(positions: 20..<30)
        #expect(throws: StructError.self) { try RunShard.merged([own, shard]) }
    }

    @Test func overlapsAreRefusedWithTheirPositions() async throws {
        let plan = try Self.plan()
        let a = try await plan.run(positions: 0..<100)
        let b = try await plan.run(positions: 90..<200)
        let expected = StructError.unavailable(
            .overlappingShards, "positions [90, 100) are in shard 2 and in one before it: leave one of the two out")
        #expect(throws: expected) { try RunShard.merged([a, b]) }
    }

    @Test func gapsAreRefusedWithTheirPositions() async throws {
        let plan = try Self.plan()
        let whole = try RunShard.merged([
            try await plan.run(positions: 10..<100), try await plan.run(positions: 100..<110), try await plan.run(positions: 200..<2_900),
        ])
        let expected = StructError.unavailable(
            .missingPositions,
            "positions [0, 10), [110, 200), [2900, 3000) of [0, 3000) are missing: run them and merge their shards with this one"
        )
        await #expect(throws: expected) { try await plan.result(of: whole) }
    }

    @Test(arguments: [-1..<5, 2_990..<3_001] as [Range<Int64>]) func positionsOutsideThePlanAreRefused(range: Range<Int64>) async throws {
        let plan = try Self.plan()
        let expected = StructError.unavailable(
            .positionsOutsidePlan,
            "positions [\(range.lowerBound), \(range.upperBound)) are not all in the plan: choose them within [0, 3000)"
        )
        await #expect(throws: expected) { try await plan.run(positions: range) }
    }

    @Test func noShardsAreNoShard() {
        #expect(throws: StructError.unavailable(.noShards, "no shards to merge: pass at least one")) { try RunShard.merged([]) }
    }

    @Test func resumingRunsOnlyWhatIsMissing() async throws {
        let plan = try Self.plan()
        let done = try await plan.run(positions: 500..<2_500)
        let rest = try await plan.run(positions: 0..<plan.count, resuming: done)
        #expect(rest.count == plan.count)
        #expect(try await plan.result(of: rest, hints: false).digest == plan.run(hints: false).digest)
        #expect(try await plan.run(resuming: rest, hints: false).digest == plan.run(hints: false).digest)
    }
}
