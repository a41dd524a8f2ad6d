import Synchronization
import TestSupport
import Testing

@testable import StructEngine

/// A run's result is a function of plan and seed: not of threads, chunks, grouping, or of the path
/// that a permutation's figures take.
@Suite struct RunTests {
    /// Random deals with survivors, permutations stopped at either gate, and near misses.
    static let seeds: [UInt64] = [3_045, 3_062, 3_074, 3_092, 3_100, 3_116]

    static func deal(_ seed: UInt64) throws -> Deal { try Deal(json: Array(RandomDeal.make(seed: seed))) }

    private func expectSame(_ a: RunResult, _ b: RunResult, _ note: String) {
        #expect(a.statistics == b.statistics, "\(note)")
        #expect(a.top == b.top, "\(note)")
        #expect(a.nearMisses == b.nearMisses, "\(note)")
        #expect(a.pareto == b.pareto, "\(note)")
        #expect(a.paretoTotal == b.paretoTotal, "\(note)")
    }

    @Test(arguments: seeds) func theNumberOfThreadsDoesNotShowInTheResult(seed: UInt64) async throws {
        let plan = try Plan(Self.deal(seed), seed: seed, count: 9_000)
        let one = try await plan.run(threads: 1)
        #expect(one.statistics.survivors > 0 && one.statistics.prunedAtGateA > 0 && one.statistics.prunedAtGateB > 0)
        #expect(!one.nearMisses.isEmpty && !one.pareto.isEmpty && !one.top.isEmpty)
        for threads in [2, 3, 7] {
            try await expectSame(one, plan.run(threads: threads), "\(threads) threads, seed \(seed)")
        }
    }

    @Test(arguments: [0, -1, Int.min, Int.max]) func anyNumberOfThreadsIsBroughtIntoRange(threads: Int) async throws {
        let plan = try Plan(Deal(json: DealText.twoHalls.bytes))
        try await expectSame(plan.run(threads: 1), plan.run(threads: threads), "\(threads) threads")
    }

    @Test func aCountBeyondTheSpaceIsTheWholeSpaceWhateverTheSeed() async throws {
        let deal = try Deal(json: DealText.twoHalls.bytes)
        let plans = try [(UInt64(0), Int64.max), (424_242, 97), (.max, 96)].map { try Plan(deal, seed: $0, count: $1) }
        #expect(plans.map(\.count) == [96, 96, 96])
        let first = try await plans[0].run()
        #expect(first.statistics.generated == 96)
        for plan in plans.dropFirst() { try await expectSame(first, plan.run(), "seed \(plan.seed)") }
    }

    @Test func aPartOfTheSpaceDependsOnTheSeed() async throws {
        let deal = try Self.deal(Self.seeds[0])
        let a = try await Plan(deal, seed: 1, count: 500, topLimit: 500).run()
        let b = try await Plan(deal, seed: 2, count: 500, topLimit: 500).run()
        #expect(a.top.map(\.index) != b.top.map(\.index))
    }

    @Test(arguments: seeds) func bindingSharesSumToOneAndCountsAddUp(seed: UInt64) async throws {
        let result = try await Plan(Self.deal(seed), seed: 5, count: 5_000).run()
        let statistics = result.statistics
        #expect(abs(statistics.constraints.reduce(0) { $0 + $1.bindingShare } - 1) < 1e-12)
        #expect(statistics.constraints.reduce(0) { $0 + $1.binding } == statistics.pruned)
        #expect(statistics.survivors + statistics.prunedAtGateA + statistics.prunedAtGateB == statistics.generated)
        for entry in statistics.constraints {
            #expect(entry.binding <= entry.failing && entry.failing <= entry.judged)
            #expect(entry.nearMisses <= entry.binding)
        }
        let nearMisses = Dictionary(grouping: result.nearMisses) { $0.structure.binding }
        for entry in statistics.constraints {
            #expect(nearMisses[entry.constraint, default: []].count == min(20, Int(entry.nearMisses)))
        }
    }

    @Test(arguments: seeds) func theTopListIsTheBestOfAllByObjectiveCoverAndIndex(seed: UInt64) async throws {
        var deal = try Self.deal(seed)
        deal.objective = .composite(nil)
        let plan = try Plan(deal, seed: 3, count: 1_500, topLimit: 12)
        let result = try await plan.run()
        let order = SeededOrder(cardinality: plan.cardinality, seed: 3)
        let survivors = try (0..<plan.count).map { try plan.evaluate(index: order[$0]) }.filter { $0.outcome == .pass }
        let sorted = survivors.sorted { a, b in
            if a.score != b.score { return a.score > b.score }
            if a.minDSCR != b.minDSCR { return (a.minDSCR ?? 0) > (b.minDSCR ?? 0) }
            return a.index < b.index
        }
        #expect(result.top.map(\.index) == sorted.prefix(12).map(\.index))
        #expect(result.statistics.survivors == Int64(survivors.count))
    }

    @Test(arguments: seeds) func noPointOfTheFrontIsBeatenByASurvivor(seed: UInt64) async throws {
        let plan = try Plan(Self.deal(seed), seed: 3, count: 1_500)
        let result = try await plan.run()
        let order = SeededOrder(cardinality: plan.cardinality, seed: 3)
        let survivors = try (0..<plan.count).map { try plan.evaluate(index: order[$0]) }.filter { $0.outcome == .pass }
        for point in result.pareto {
            let proceeds = Double(point.totalProceedsMinor)
            for other in survivors {
                guard let cover = other.minDSCR, let wacc = other.metrics.wacc else { continue }
                let isNowhereWorse = other.metrics.totalProceedsMinor >= proceeds && cover >= point.minDSCR && wacc <= point.wacc
                let isSomewhereBetter = other.metrics.totalProceedsMinor > proceeds || cover > point.minDSCR || wacc < point.wacc
                #expect(!(isNowhereWorse && isSomewhereBetter), "seed \(seed): \(other.index) beats \(point.index)")
            }
        }
        #expect(result.pareto.count == result.paretoTotal)
    }

    @Test(arguments: seeds) func aVerdictIsTheSignOfItsMargin(seed: UInt64) throws {
        let plan = try Plan(Self.deal(seed))
        let order = SeededOrder(cardinality: plan.cardinality, seed: seed)
        for position in 0..<min(400, plan.cardinality) {
            let structure = try plan.evaluate(index: order[position])
            for verdict in structure.gateA + structure.gateB {
                if let margin = verdict.margin {
                    #expect(verdict.passes == (margin >= 0), "index \(structure.index) \(verdict.constraint)")
                    #expect(verdict.ratio.map { ($0 <= 0) == verdict.passes } ?? (verdict.constraint == .minSize))
                } else {
                    #expect(verdict.passes != verdict.isCategorical, "index \(structure.index) \(verdict.constraint)")
                    #expect(verdict.ratio == nil)
                }
            }
            let passesA = structure.gateA.allSatisfy(\.passes)
            let passes = passesA && structure.gateB.allSatisfy(\.passes)
            #expect(structure.outcome == (passes ? .pass : passesA ? .gateB : .gateA), "index \(structure.index)")
        }
    }

    @Test(arguments: seeds) func principalSumsToOne(seed: UInt64) throws {
        let plan = try Plan(Self.deal(seed))
        let order = SeededOrder(cardinality: plan.cardinality, seed: seed)
        for position in 0..<min(200, plan.cardinality) {
            let structure = try plan.evaluate(index: order[position])
            guard let balances = structure.terms.balances, let balloon = structure.terms.balloon else { continue }
            var principal = 0.0
            for (opening, closing) in zip([1] + balances, balances) { principal += opening - closing }
            #expect(abs(principal + balloon - 1) < 1e-12, "index \(structure.index)")
            #expect(balances.count == structure.terms.seniorPeriods)
        }
    }

    @Test(arguments: seeds) func withoutGatesNothingIsPrunedAndMarginsAreStillGiven(seed: UInt64) async throws {
        let deal = try Self.deal(seed)
        let plan = try Plan(deal, seed: 7, count: 2_000, features: Features(gatesAB: false))
        let result = try await plan.run()
        #expect(result.statistics.pruned == 0)
        #expect(result.statistics.survivors == plan.count)
        #expect(result.nearMisses.isEmpty)
        #expect(result.top.allSatisfy { $0.outcome == .pass && $0.binding == nil && !$0.gateA.isEmpty })
        let gated = try await Plan(deal, seed: 7, count: 2_000).run()
        let index = try #require(gated.nearMisses.first?.structure.index)
        let free = try plan.evaluate(index: index)
        #expect(free.gateA == gated.nearMisses.first?.structure.gateA)
        #expect(free.gateB == gated.nearMisses.first?.structure.gateB)
    }

    @Test func theJSONOfARunStatesItsSeedAsGiven() async throws {
        let result = try await Plan(Deal(json: DealText.twoHalls.bytes), seed: .max).run()
        #expect(result.seed == .max)
        #expect(result.json.text(pretty: false).contains("\"seed\": 18446744073709551615,"))
    }
}
