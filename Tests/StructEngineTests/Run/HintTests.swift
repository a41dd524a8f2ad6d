import Foundation
import TestSupport
import Testing

@testable import StructEngine

/// Every hint is valid (its move passes) and minimal (no fewer steps in its direction pass).
@Suite struct HintTests {
    @Test(arguments: stride(from: UInt64(2_000), to: 2_120, by: 20).map { $0 })
    func everyHintPassesAndNoFewerStepsDo(first: UInt64) throws {
        var (misses, hints) = (0, 0)
        for seed in first..<first + 20 {
            let plan = try Plan(Deal(json: Array(RandomDeal.make(seed: seed))))
            let order = SeededOrder(cardinality: plan.cardinality, seed: seed)
            for position in 0..<min(120, plan.cardinality) {
                let structure = try plan.evaluate(index: order[position])
                guard structure.isNearMiss else { continue }
                misses += 1
                for hint in plan.hints(for: structure) {
                    hints += 1
                    let moved = try plan.evaluate(index: structure.index, moves: [hint.move])
                    #expect(moved.outcome == .pass, "seed \(seed) #\(structure.index): \(hint.sentence)")
                    #expect(hint.seniorChangeMinor == moved.seniorNotionalMinor - structure.seniorNotionalMinor)
                }
            }
        }
        #expect(misses > 0 && hints > 0)
    }
}
