import Foundation
import TestSupport
import Testing

@testable import StructEngine

/// What a structurer reads.
@Suite struct HintSentenceTests {
    private static func plan(_ fixture: String) throws -> Plan {
        try Plan(Deal(json: [UInt8](Data(contentsOf: Repository.fixtures.appending(path: "\(fixture).json")))))
    }

    private func sentences(_ fixture: String, _ index: Int64) async throws -> [String] {
        let plan = try Self.plan(fixture)
        return try await plan.hints(for: plan.evaluate(index: index)).map(\.sentence)
    }

    @Test func singleMovesReadAsAStructurerWouldSayThem() async throws {
        let sentences = try await sentences("small", 10_445)
        #expect(sentences.contains("Reduce senior notional by 1.1m to 277.8m (-0.4%): MIN_DSCR_SENIOR 1.295x → 1.300x"))
        #expect(sentences.contains("Raise the DSCR target from 1.295x to 1.305x: MIN_DSCR_SENIOR 1.295x → 1.305x"))
    }

    @Test func aNotionalHeldWhileThePoolChangesIsReducedFromItsOwnSize() async throws {
        #expect(
            try await sentences("medium", 382_961_674) == [
                "Reduce senior notional by 35,000 to 243,800,000 (-0.01%), and use the pool ex_lulea_hamina instead of"
                    + " finland_and_netherlands: CONCENTRATION_LIMIT short by 1.43% → met by 10.75%"
            ])
    }

    @Test func aFigureThatOnlyItsLimitMovesPastIsMet() async throws {
        #expect(
            try await sentences("medium", 208_368_901) == [
                "Target AA instead of AAA, and give up the repo target ecb: AF_BAND met at 0.7009"
            ])
    }

    /// Words of moves that need not pass, from a structure of the small fixture with a mezzanine.
    private func text(_ moves: [(HintLever, Move)]) throws -> FixHint {
        let plan = try Self.plan("small")
        let index = try #require(
            (0..<plan.cardinality).first { (try? plan.evaluate(index: $0).mezzNotionalMinor) ?? 0 > 1_000_000_000 })
        let steps = moves.map { HintStep(lever: $0.0, move: $0.1, steps: 1, unit: "", place: 0) }
        let stages = try (0...moves.count).map { try plan.evaluate(index: index, moves: moves.prefix($0).map(\.1)) }
        return HintText(bound: plan.bound, stages: stages).hint(steps)
    }

    @Test func inAPairOfBothNotionalsTheMezzanineIsReducedFromItsNewSize() throws {
        let hint = try text([(.seniorNotional, .seniorNotional(minor: 25_000_000_000)), (.mezzNotional, .mezzNotional(minor: 500_000_000))])
        let words = hint.sentence.prefix { $0 != ":" }
        #expect(
            words == "Reduce senior notional by 45.7m to 250.0m (-15.5%), and reduce mezzanine notional by 59.9m to 5.0m (-92.3%)")
        #expect(hint.changes[1].from == .integer(6_493_900_000))
        #expect(hint.mezzChangeMinor == -3_406_500_000)
    }

    @Test func amountsHaveAScaleThatShowsTheChange() {
        let cents = HintFigures(currency: .gbp)
        #expect(cents.amounts(110_000_000, 27_780_000_000) == ("1.1m", "277.8m"))
        #expect(cents.amounts(10_000_000, 27_780_000_000) == ("0.1m", "277.8m"))
        #expect(cents.amounts(9_999_900, 27_780_000_000) == ("99,999", "277,800,000"))
        #expect(cents.amounts(1, 100_000) == ("0.01", "1,000"))
        #expect(cents.amount(0) == "0")
        #expect(cents.amount(4_500_000) == "45,000")
        let yen = HintFigures(currency: .jpy)
        #expect(yen.amounts(2_464, 92_850_000) == ("2,464", "92,850,000"))
        #expect(yen.amount(12_400_000) == "12.4m")
    }

    @Test func sharesOfSmallChangesAreNotZero() {
        let figures = HintFigures(currency: .gbp)
        #expect(figures.visiblePercent(-0.03) == "-3.0%")
        #expect(figures.visiblePercent(-0.00002) == "-0.002%")
        #expect(figures.visiblePercent(0) == "0.0%")
    }
}
