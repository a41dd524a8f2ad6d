import Foundation
import TestSupport
import Testing

@testable import StructEngine

/// Where no lever is enough alone, the pair with the fewest steps is found: compared with all pairs, tried one by one.
@Suite struct PairTests {
    /// Near misses of random deals that no single lever saves.
    private static func stubborn(_ seeds: Range<UInt64>, most: Int) async throws -> [(plan: Plan, miss: NearMiss)] {
        var found: [(plan: Plan, miss: NearMiss)] = []
        for seed in seeds where found.count < most {
            let plan = try Plan(Deal(json: Array(RandomDeal.make(seed: seed))), seed: seed, count: 2_000, nearMissLimit: 16)
            let misses = try await plan.run(threads: 1).nearMisses.filter { $0.hints.first?.changes.count != 1 }
            found += misses.prefix(6).map { (plan, $0) }
        }
        return found
    }

    @Test func noPairOfFewerStepsPassesAndOfEqualOnesTheRichestIsShown() async throws {
        let most = 5
        var (compared, none, kinds) = (0, 0, [String: Int]())
        for (plan, miss) in try await Self.stubborn(3_000..<3_080, most: 120) {
            let twin = PairTwin(plan: plan, miss: miss.structure)
            let hint = miss.hints.first
            let name: Comment = "\(plan.deal.name) #\(miss.structure.index): \(hint?.sentence ?? "none")"
            #expect(miss.fix?.unproven == 0, name)
            for total in 2...min(most, hint?.steps ?? most) {
                let passing = try twin.passing(total: total)
                guard let hint, hint.steps == total else {
                    #expect(passing.isEmpty, "\(name): \(passing)")
                    none += 1
                    continue
                }
                compared += 1
                kinds[hint.moves.map(\.lever).joined(separator: "+"), default: 0] += 1
                #expect(passing.contains { Set($0.moves.map { "\($0)" }) == Set(hint.moves.map { "\($0)" }) }, name)
                let proceeds = miss.structure.seniorNotionalMinor + miss.structure.mezzNotionalMinor + hint.proceedsChangeMinor
                #expect(passing.map(\.proceeds).max() == proceeds, name)
            }
        }
        print(compared, none, kinds.sorted { $0.value > $1.value })
        #expect(compared > 50 && none > 100)
    }

    /// Pairs of more steps than the brute force above reaches: of their two levers, in either order, no fewer steps pass.
    @Test(arguments: long) func fewerStepsOfTheTwoLeversOfALongPairDoNotPass(seed: UInt64, index: Int64, steps: Int) async throws {
        let plan = try Plan(Deal(json: Array(RandomDeal.make(seed: seed))))
        let miss = try plan.evaluate(index: index)
        let hint = try #require(await plan.hints(for: miss).hints.first)
        #expect(hint.steps == steps, "\(hint.sentence)")
        let levers = hint.moves.map(\.lever)
        let twin = PairTwin(plan: plan, miss: miss)
        for total in 2..<min(steps, 60) {
            for first in 1..<total {
                #expect(try twin.passing(first, total - first, levers, levers).isEmpty, "\(first) + \(total - first)")
            }
        }
    }

    /// Deal, near miss and the steps of its smallest pair.
    private static let long: [(UInt64, Int64, Int)] = [
    ]

    /// The second move of a pair is one that cannot be made, or not so far, before the first.
    @Test(arguments: [
        ("SENTENCE", UInt64(0), Int64(0))
    ]) func aSecondMoveStartsFromWhatTheFirstLeaves(sentence: String, seed: UInt64, index: Int64) async throws {
        let plan = try Plan(Deal(json: Array(RandomDeal.make(seed: seed))))
        let miss = try plan.evaluate(index: index)
        #expect(await plan.hints(for: miss).hints.map(\.sentence) == [sentence])
    }
}
