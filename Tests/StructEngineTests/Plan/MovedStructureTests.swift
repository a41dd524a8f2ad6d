import Foundation
import TestSupport
import Testing

@testable import StructEngine

/// What a plan does with structures that moves have led away from its lists, and with those of
/// other plans.
@Suite struct MovedStructureTests {
    private func plan(_ fixture: String = "small") throws -> Plan {
        try Plan(Deal(json: [UInt8](Data(contentsOf: Repository.fixtures.appending(path: "\(fixture).json")))))
    }

    @Test func hintsOfATenorBeyondTheHorizonAreSought() async throws {
        let plan = try plan()
        #expect(plan.horizonPeriods == 100)
        let structure = try plan.evaluate(index: 905, moves: [.seniorTenor(30)])
        #expect(structure.outcome != .pass)
        for hint in try await plan.hints(for: structure) {
            let mended = try plan.evaluate(index: 905, moves: [.seniorTenor(30)] + hint.moves)
            #expect(mended.outcome == .pass, "\(hint.sentence)")
        }
    }

    @Test func theWaterfallReachesAsFarAsTheMovedTenor() throws {
        let plan = try plan()
        let structure = try plan.evaluate(index: 905, moves: [.seniorTenor(30)])
        let waterfall = try plan.waterfall(structure)
        #expect(waterfall.periods.count == 120 && structure.cashFlowsMinor.count == 120)
        #expect(waterfall.periods.map(\.cfadsMinor) == structure.cashFlowsMinor)
    }

    @Test func hintsStartFromNotionalsThatWereSetByHand() async throws {
        let plan = try plan()
        let index: Int64 = 6_944
        let sized = try plan.evaluate(index: index)
        #expect(sized.outcome == .pass)
        let moves = [Move.seniorNotional(minor: sized.seniorNotionalMinor + 4_000_000_000)]
        let held = try plan.evaluate(index: index, moves: moves)
        #expect(held.outcome != .pass)
        let hints = try await plan.hints(for: held)
        #expect(hints.contains { $0.moves.count == 1 && $0.moves[0].lever == "senior_notional" })
        for hint in hints { #expect(try plan.evaluate(index: index, moves: moves + hint.moves).outcome == .pass, "\(hint.sentence)") }
    }

    @Test func aStructureOfAnotherDealIsRefusedByName() async throws {
        let (small, medium) = (try plan(), try plan("medium"))
        let foreign = try medium.evaluate(index: 0)
        let refusal = StructError.unavailable(
            .foreignStructure, "structure #0 was evaluated by a plan of another deal, ruleset or features: evaluate it again with this plan"
        )
        await #expect(throws: refusal) { try await small.hints(for: foreign) }
        #expect(throws: refusal) { try small.waterfall(foreign) }
    }

    @Test func aStructureServesEveryPlanOfItsDealWhateverSeedAndCount() async throws {
        let whole = try plan()
        let sample = try Plan(whole.deal, seed: 99, count: 10)
        let structure = try whole.evaluate(index: 10_445)
        #expect(try sample.waterfall(structure) == whole.waterfall(structure))
        #expect(try await sample.hints(for: structure) == whole.hints(for: structure))
    }

    @Test func everyIndexIsFoundFromItsPermutationAndNoneFromOneOffTheLists() throws {
        let plan = try plan()
        for index in stride(from: Int64(0), to: plan.cardinality, by: 997) {
            #expect(plan.index(of: try plan.permutation(at: index)) == index)
        }
        var levers = try plan.permutation(at: 0)
        levers.seniorTenor = 39
        #expect(plan.index(of: levers) == nil)
    }
}
