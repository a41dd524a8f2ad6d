import Foundation
import TestSupport
import Testing

@testable import StructEngine

/// A run judges each permutation by itself, by a table of stems, or walks the whole space stem by stem; what it finds is the same, to the bit.
@Suite struct MannerTests {
    /// Everything that a shard of a whole plan has found, as bytes; the time is left out.
    private func findings(_ shard: RunShard) -> [UInt8] {
        RunShard(fingerprint: shard.fingerprint, covered: shard.covered, part: shard.part, seconds: 0).bytes
    }

    @Test(arguments: 0..<8) func aTableOfStemsFindsWhatSingleJudgementsFind(group: Int) async throws {
        var tabled = 0
        for seed in (UInt64(group) * 20 + 1)...(UInt64(group) * 20 + 20) {
            let deal = try Deal(json: Array(RandomDeal.make(seed: seed)))
            let plan = try Plan(deal, seed: seed, count: 6_000, topLimit: 12, nearMissLimit: 5)
            let kernel = try await plan.prepared.kernel(for: plan.model, positions: .max)
            guard StemTable.fits(kernel), kernel.stemCount < 200_000 else { continue }
            tabled += 1
            let each = try await plan.run(positions: 0..<plan.count, chunkSize: nil, manner: .each)
            let byStem = try await plan.run(positions: 0..<plan.count, chunkSize: 700, manner: .byStem)
            #expect(findings(byStem) == findings(each), "seed \(seed)")
        }
        #expect(tabled >= 5)
    }

    @Test(arguments: 0..<8) func walkingTheSpaceFindsWhatTheSeededOrderFinds(group: Int) async throws {
        var walked = 0
        var leaves: Int64 = 0
        for seed in (UInt64(group) * 20 + 1)...(UInt64(group) * 20 + 20) {
            let deal = try Deal(json: Array(RandomDeal.make(seed: seed)))
            let plan = try Plan(deal, seed: seed, topLimit: 12, nearMissLimit: 5)
            guard plan.cardinality <= 60_000 else { continue }
            let kernel = try await plan.prepared.kernel(for: plan.model, positions: .max)
            if kernel.canWalk { walked += 1 }
            leaves = max(leaves, kernel.space.leafCount)
            let each = try await plan.run(positions: 0..<plan.count, chunkSize: nil, manner: .each)
            let walk = try await plan.run(positions: 0..<plan.count, chunkSize: nil)
            #expect(findings(walk) == findings(each), "seed \(seed)")
            let odd = try await plan.run(positions: 0..<plan.count, chunkSize: 997)
            #expect(findings(odd) == findings(each), "seed \(seed), chunks that cut stems")
            // As if the space had too many cells for one table.
            var bench = Bench(plan, try await Kernel(plan.model, tableBudget: 0))
            bench.walk(0..<plan.count)
            let tiled = RunShard(fingerprint: walk.fingerprint, covered: walk.covered, part: bench.part, seconds: 0)
            #expect(tiled.bytes == findings(each), "seed \(seed), a few cells at a time")
        }
        #expect(walked >= 5 && leaves > 1)
    }

    /// The walk of millions, on a fixture whose levers are thinned out to a space of about ten million.
    @Test func walkingTenMillionPermutationsGivesTheDigestOfTheSeededOrder() async throws {
        var deal = try Deal(json: [UInt8](try Data(contentsOf: Repository.fixtures.appending(path: "medium.json"))))
        deal.levers.sidecar = Array(deal.levers.sidecar.prefix(4))
        deal.levers.seniorDSCR = Array(deal.levers.seniorDSCR.prefix(3))
        deal.levers.seniorCoupon = Array(deal.levers.seniorCoupon.prefix(2))
        deal.levers.mezzanine = Array(deal.levers.mezzanine.prefix(5))
        deal.levers.equityShare = Array(deal.levers.equityShare.prefix(3))
        let plan = try Plan(deal, seed: 11)
        #expect((5_000_000...10_000_000).contains(plan.cardinality))
        let seeded = try await plan.run(positions: 0..<plan.count, chunkSize: nil, manner: .byStem)
        let walked = try await plan.run(positions: 0..<plan.count, chunkSize: nil)
        #expect(try await plan.result(of: walked, hints: false).digest == plan.result(of: seeded, hints: false).digest)
    }
}
