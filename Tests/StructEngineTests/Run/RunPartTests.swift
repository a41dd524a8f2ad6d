import Testing

@testable import StructEngine

/// What a run has found over some positions merges to the same whole in any order and grouping.
@Suite struct RunPartTests {
    /// Everything that a part holds.
    private struct Findings: Equatable {
        let counts: [Int64]
        let byConstraint: [[Int64]]
        let bestMargins: [UInt64]
        let nearest: [[NearMissEntry]]
        let top: [Contender]
        let front: [ParetoFront.Point]
        let byLever: [LeverTally.Entry]

        init(_ part: RunPart) {
            counts = [part.generated, part.prunedAtA, part.prunedAtB, part.judgedAtB]
            byConstraint = (0..<Constraint.count).map { [part.binding[$0], part.failing[$0], part.nearMisses[$0]] }
            bestMargins = (0..<Constraint.count).map { part.bestMargins[$0].bitPattern }
            nearest = part.nearest.map(\.elements)
            top = part.top.elements
            front = part.front.report
            byLever = part.byLever.entries
        }
    }

    private func empty(_ kernel: Kernel) -> RunPart {
        RunPart(topLimit: 15, nearMissLimit: 6, leverSizes: kernel.bound.deal.levers.sizes)
    }

    private func part(_ kernel: Kernel, _ order: SeededOrder, _ positions: some Sequence<Int64>) -> RunPart {
        var part = empty(kernel)
        for position in positions { part.add(kernel.judge(order[position], mezzMarginToBeat: -.infinity), index: order[position]) }
        return part
    }

    private func merged(_ parts: [RunPart], _ kernel: Kernel) -> RunPart {
        var whole = empty(kernel)
        for part in parts { whole.merge(part) }
        return whole
    }

    @Test(arguments: RunTests.seeds) func partsMergeToTheWholeInAnyOrderAndGrouping(seed: UInt64) async throws {
        let plan = try Plan(RunTests.deal(seed), count: 3_000)
        let kernel = try await Kernel(plan.bound)
        let order = SeededOrder(cardinality: plan.cardinality, seed: seed)
        let whole = Findings(part(kernel, order, 0..<plan.count))
        #expect(whole.counts[0] == plan.count && !whole.top.isEmpty && !whole.front.isEmpty)
        var random = SplitMix64(seed: seed)
        for _ in 0..<6 {
            let cuts = Set((0..<Int.random(in: 0...9, using: &random)).map { _ in Int64.random(in: 1..<plan.count, using: &random) })
            let ends = ([0, plan.count] + cuts).sorted()
            let parts = zip(ends, ends.dropFirst()).map { part(kernel, order, $0..<$1) }
            #expect(Findings(merged(parts, kernel)) == whole, "seed \(seed)")
            #expect(Findings(merged(parts.shuffled(using: &random), kernel)) == whole, "seed \(seed)")
            let cut = Int.random(in: 0...parts.count, using: &random)
            let grouped = [merged(Array(parts[..<cut]), kernel), merged(Array(parts[cut...]), kernel)]
            #expect(Findings(merged(grouped, kernel)) == whole, "seed \(seed)")
            #expect(Findings(merged(grouped.reversed(), kernel)) == whole, "seed \(seed)")
        }
    }

    @Test(arguments: RunTests.seeds) func positionsMayBeJudgedInAnyOrder(seed: UInt64) async throws {
        let plan = try Plan(RunTests.deal(seed), count: 2_000)
        let kernel = try await Kernel(plan.bound)
        let order = SeededOrder(cardinality: plan.cardinality, seed: seed)
        var random = SplitMix64(seed: seed)
        let forwards = Findings(part(kernel, order, 0..<plan.count))
        #expect(Findings(part(kernel, order, (0..<plan.count).reversed())) == forwards)
        #expect(Findings(part(kernel, order, (0..<plan.count).shuffled(using: &random))) == forwards)
    }

    @Test func anEmptyPartChangesNothing() async throws {
        let plan = try Plan(RunTests.deal(RunTests.seeds[0]), count: 500)
        let kernel = try await Kernel(plan.bound)
        let some = part(kernel, SeededOrder(cardinality: plan.cardinality, seed: 1), 0..<plan.count)
        let none = empty(kernel)
        #expect(Findings(merged([none, some], kernel)) == Findings(some))
        #expect(Findings(merged([some, none], kernel)) == Findings(some))
    }
}
