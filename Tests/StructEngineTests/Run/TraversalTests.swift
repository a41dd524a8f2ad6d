import Foundation
import TestSupport
import Testing

@testable import StructEngine

/// A run judges each permutation by itself, in the order of cells, by a table of stems, or walks the
/// whole space stem by stem; what it finds is the same, to the bit.
@Suite struct TraversalTests {
    /// Everything that a shard of a whole plan has found, as bytes; the time is left out.
    private func findings(_ shard: RunShard) -> [UInt8] {
        RunShard(fingerprint: shard.fingerprint, covered: shard.covered, part: shard.part, seconds: 0).bytes
    }

    /// The whole plan by a table of all stems, whether or not that is the fastest way.
    private func byStem(_ plan: Plan, chunkSize: Int64? = nil) async throws -> RunShard {
        let execution = try await plan.execution()
        let ledger = Ledger(plan.scope, resuming: nil)
        let traversal = try await execution.byStem(through: PositionSet(0..<plan.count), ledger)
        return try await execution.run(0..<plan.count, resuming: await ledger.shard, traversal: traversal, chunkSize: chunkSize)
    }

    @Test(arguments: 0..<8) func aTableOfStemsFindsWhatSingleJudgementsFind(group: Int) async throws {
        var tabled = 0
        for seed in (UInt64(group) * 20 + 1)...(UInt64(group) * 20 + 20) {
            let deal = try Deal(json: Array(RandomDeal.make(seed: seed, hasTerms: seed % 3 == 0)))
            let plan = try Plan(deal, seed: seed, count: 6_000, topLimit: 12, nearMissLimit: 5)
            let kernel = try await plan.prepared.kernel(for: plan.bound, positions: .max, workers: 2, nil)
            guard StemTable.fits(kernel), kernel.stemCount < 200_000 else { continue }
            tabled += 1
            let each = try await plan.execution().run(0..<plan.count, traversal: .each)
            let byStem = try await byStem(plan, chunkSize: 700)
            #expect(findings(byStem) == findings(each), "seed \(seed)")
        }
        #expect(tabled >= 5)
    }

    @Test(arguments: 0..<8) func windowsInTheOrderOfCellsFindWhatSingleJudgementsFind(group: Int) async throws {
        var windowed = 0
        for seed in (UInt64(group) * 20 + 1)...(UInt64(group) * 20 + 20) {
            let deal = try Deal(json: Array(RandomDeal.make(seed: seed, hasTerms: seed % 3 == 0)))
            let plan = try Plan(deal, seed: seed, count: 4_000, topLimit: 12, nearMissLimit: 5)
            let execution = try await plan.execution()
            guard execution.kernel.hasStems else { continue }
            windowed += 1
            let each = try await execution.run(0..<plan.count, traversal: .each)
            let byCell = try await execution.run(0..<plan.count, traversal: .byCell(chunkSize: 700))
            #expect(findings(byCell) == findings(each), "seed \(seed)")
            // As if the space had too many cells for one table.
            let bare = try await Kernel(plan.bound, tableBudget: 0)
            let made = try await Execution(scope: plan.scope, kernel: bare, threads: 2, checkpoints: nil)
                .run(0..<plan.count, traversal: .byCell(chunkSize: 1_500))
            #expect(findings(made) == findings(each), "seed \(seed), cells as they come up")
        }
        #expect(windowed >= 5)
    }

    @Test(arguments: 0..<8) func walkingTheSpaceFindsWhatTheSeededOrderFinds(group: Int) async throws {
        var walked = 0
        var leaves: Int64 = 0
        for seed in (UInt64(group) * 20 + 1)...(UInt64(group) * 20 + 20) {
            let deal = try Deal(json: Array(RandomDeal.make(seed: seed, hasTerms: seed % 3 == 0)))
            let plan = try Plan(deal, seed: seed, topLimit: 12, nearMissLimit: 5)
            guard plan.cardinality <= 60_000 else { continue }
            let kernel = try await plan.prepared.kernel(for: plan.bound, positions: .max, workers: 2, nil)
            if kernel.canWalk { walked += 1 }
            leaves = max(leaves, kernel.space.leafCount)
            let each = try await plan.execution().run(0..<plan.count, traversal: .each)
            let walk = try await plan.run(positions: 0..<plan.count)
            #expect(findings(walk) == findings(each), "seed \(seed)")
            let odd = try await plan.execution().run(0..<plan.count, chunkSize: 997)
            #expect(findings(odd) == findings(each), "seed \(seed), chunks that cut stems")
            // As if the space had too many cells for one table.
            var judging = SpanJudge(plan.scope, try await Kernel(plan.bound, tableBudget: 0))
            judging.walk(0..<plan.count)
            judging.settle()
            let tiled = RunShard(fingerprint: walk.fingerprint, covered: walk.covered, part: judging.part, seconds: 0)
            #expect(tiled.bytes == findings(each), "seed \(seed), a few cells at a time")
            // As by full judgements, which know of no stems.
            var full = plan.scope.emptyPart
            for index in 0..<plan.count { full.add(kernel.judge(index, mezzMarginToBeat: -.infinity), index: index) }
            let judged = RunShard(fingerprint: walk.fingerprint, covered: walk.covered, part: full, seconds: 0)
            #expect(judged.bytes == findings(each), "seed \(seed), in full")
        }
        #expect(walked >= 5 && leaves > 1)
    }

    /// A balloon of 15% at AA misses by one tolerance, less a rounding, and so does a reserve of
    /// three months: which binds is for the full judgement to say. With many sidecars, each such
    /// choice is still judged once.
    @Test func equalRatiosOfStemAndLeafBindAsTheFullJudgementSays() async throws {
        var deal = try Deal(json: [UInt8](try Data(contentsOf: Repository.fixtures.appending(path: "small.json"))))
        deal.levers.targetRating = [.aa]
        deal.levers.seniorProfile = [.init(kind: .annuity, balloon: 0.15)]
        deal.levers.seniorDSCR = [1.445, 1.6]
        deal.levers.dsraMonths = [3, 6]
        deal.levers.sidecar = [nil] + (1...40).map { .init(soldShare: Double($0) / 50, haircut: 0.1, tenor: 5) }
        let plan = try Plan(deal, topLimit: 12, nearMissLimit: 90)
        let kernel = try await plan.prepared.kernel(for: plan.bound, positions: .max, workers: 2, nil)
        #expect(kernel.canWalk)
        var full = plan.scope.emptyPart
        for index in 0..<plan.count { full.add(kernel.judge(index, mezzMarginToBeat: -.infinity), index: index) }
        #expect(full.nearMisses[Constraint.maxBalloon.position] > 0)
        let walk = try await plan.run(positions: 0..<plan.count)
        let each = try await plan.execution().run(0..<plan.count, traversal: .each)
        let tabled = try await byStem(plan)
        for (name, shard) in [("walk", walk), ("each", each), ("by stem", tabled)] {
            let judged = RunShard(fingerprint: shard.fingerprint, covered: shard.covered, part: full, seconds: 0)
            #expect(findings(shard) == judged.bytes, "\(name)")
        }
    }

    @Test func aShardOfASeededRunIsNoneOfARunOfTheWholeSpace() throws {
        let deal = try RunTests.deal(RunTests.seeds[0])
        let whole = try Plan(deal, seed: 3)
        let part = try Plan(deal, seed: 3, count: whole.cardinality - 1)
        #expect(whole.isExhaustive && !part.isExhaustive && whole.fingerprint != part.fingerprint)
    }

    /// The walk of millions, on a fixture whose levers are thinned out to a space of about ten
    /// million.
    @Test func walkingTenMillionPermutationsGivesTheDigestOfTheSeededOrder() async throws {
        var deal = try Deal(json: [UInt8](try Data(contentsOf: Repository.fixtures.appending(path: "medium.json"))))
        deal.levers.sidecar = Array(deal.levers.sidecar.prefix(4))
        deal.levers.seniorDSCR = Array(deal.levers.seniorDSCR.prefix(3))
        deal.levers.seniorCoupon = Array(deal.levers.seniorCoupon.prefix(2))
        deal.levers.mezzanine = Array(deal.levers.mezzanine.prefix(5))
        deal.levers.equityShare = Array(deal.levers.equityShare.prefix(3))
        let plan = try Plan(deal, seed: 11)
        #expect((5_000_000...10_000_000).contains(plan.cardinality))
        let seeded = try await byStem(plan)
        let walked = try await plan.run(positions: 0..<plan.count)
        #expect(try await plan.result(of: walked, hints: false).digest == plan.result(of: seeded, hints: false).digest)
    }
}
