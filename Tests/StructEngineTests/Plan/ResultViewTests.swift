import Foundation
import TestSupport
import Testing

@testable import StructEngine

/// Parts of a result for readers who do not want all of it, and things that a host names by key.
@Suite struct ResultViewTests {
    private static func result() async throws -> RunResult {
        let bytes = [UInt8](try Data(contentsOf: Repository.fixtures.appending(path: "medium.json")))
        return try await Plan(Deal(json: bytes), seed: 424242, count: 20_000).run()
    }

    private func members(_ value: JSONValue) -> [String: JSONValue] {
        guard case .object(let members) = value else { return [:] }
        return Dictionary(members.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
    }

    @Test func nearMissesAreLimitedByConstraintAndNothingElseChanges() async throws {
        let result = try await ResultViewTests.result()
        let (whole, two, none) = (members(result.json), members(result.json(nearMisses: 2)), members(result.json(nearMisses: 0)))
        let keptByHand = Constraint.allCases.flatMap { constraint in
            result.nearMisses.filter { $0.structure.binding == constraint }.prefix(2)
        }
        #expect(two["near_misses"] == .array(keptByHand.map(\.json)) && keptByHand.count >= 6)
        #expect(none["near_misses"] == .array([]))
        for (key, value) in whole where key != "near_misses" { #expect(two[key] == value && none[key] == value, "\(key)") }
        #expect(members(result.json(nearMisses: 10_000)) == whole)
    }

    @Test func theConstraintsThatBindMostComeFirst() async throws {
        let statistics = try await ResultViewTests.result().statistics
        let top = statistics.topBinding(3)
        #expect(top.map(\.constraint.key) == ["MIN_DSCR_SENIOR", "MAX_LTV", "MIN_COVERAGE"])
        #expect(zip(top, top.dropFirst()).allSatisfy { $0.binding >= $1.binding })
        #expect(statistics.topBinding(100).allSatisfy { $0.binding > 0 } && statistics.topBinding(-1).isEmpty)
    }

    @Test func timingsAddUpToTheTimeOfTheRunAndAreNotInTheDigest() async throws {
        let (a, b) = (try await ResultViewTests.result(), try await ResultViewTests.result())
        #expect(a.digest == b.digest)
        let timings = a.timings
        #expect(timings.tables > 0 && timings.judging > 0 && timings.hints > 0)
        #expect(abs(timings.tables + timings.judging + timings.hints - a.seconds) < 1e-6)
    }

    @Test func featuresAndRulesetsAreFoundByKey() {
        #expect(Features.keys == ["gates_ab", "reverse_dscr_engine"])
        #expect(Features(keys: ["gates_ab"]) == Features(gatesAB: true, reverseDSCREngine: false))
        #expect(Features(keys: Features.keys) == Features())
        #expect(Features(keys: ["gates"]) == nil)
        #expect(Ruleset.builtIn("v1.0") == .v1 && Ruleset.builtIn("v2.0") == nil)
    }
}
