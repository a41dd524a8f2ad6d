import TestSupport
import Testing

@testable import StructEngine

/// Runs compared item by item.
@Suite struct ConsistencyTests {
    @Test func runsOfOnePlanAgreeInEverything() async throws {
        let plan = try ShardTests.plan(count: 1_500)
        let consistency = try await plan.consistency(runs: 3, threads: [1, 2, nil])
        #expect(consistency.isFull)
        #expect(consistency.runs == 3)
        #expect(consistency.items.map(\.percent) == [100, 100, 100, 100])
        #expect(consistency.items.map(\.description) == ["top_20: 100%", "prune_stats: 100%", "stress_dscr: 100%", "digest: 100%"])
    }

    @Test func runsOfDifferentPlansDifferAndSayWhere() async throws {
        let a = try await ShardTests.plan(count: 1_500).run()
        let b = try await ShardTests.plan(count: 1_500, run: 12).run()
        let consistency = Consistency([a, a, b], comparing: [.pruneStatistics, .digest])
        #expect(!consistency.isFull)
        #expect(consistency.items[0].agreement < 1)
        let difference = try #require(consistency.items[0].firstDifference)
        #expect(difference.hasPrefix("[1].pruned_at_gate_a: \(a.statistics.prunedAtGateA) in run 1, "))
        #expect(difference.hasSuffix(" in run 3"))
        #expect(
            consistency.items[1].description == "digest: 0%, first difference at [0]: \"\(a.digest)\" in run 1, \"\(b.digest)\" in run 3")
    }

    @Test func oneFigureOffIsFoundAndNamed() {
        func part(_ figure: Double) -> String {
            JSONValue.object([("a", .integer(1)), ("b", .array([.number(2.5), .number(figure)]))]).text(pretty: false)
        }
        let item = Consistency.Item(.top, [[part(3), part(4)], [part(3), part(4)], [part(3), part(4.25)]])
        #expect(item.agreement == 0.5)
        #expect(item.firstDifference == "[1].b[1]: 4 in run 1, 4.25 in run 3")
        #expect(Consistency.Item(.top, [[part(1)], [part(1), part(2)]]).firstDifference?.hasPrefix("[1]: nothing in run 1, ") == true)
        #expect(Consistency.Item(.top, [[], []]).agreement == 1)
    }

    @Test func recordsFromAnotherProcessCompareAsTheResultsDo() async throws {
        let a = try await ShardTests.plan(count: 1_500).run()
        let b = try await ShardTests.plan(count: 1_500, run: 12).run()
        let records = try [a, a, b].map { result in
            try Consistency.Record(bytes: Array(Consistency.Record(result).json.text().utf8))
        }
        #expect(records[0] == Consistency.Record(a))
        #expect(Consistency(records: records) == Consistency([a, a, b]))
        #expect(throws: StructError.self) { try Consistency.Record(bytes: Array("{\"top_20\": [1]}".utf8)) }
        #expect(throws: StructError.self) { try Consistency.Record(bytes: Array("[]".utf8)) }
    }

    @Test func oneRunCannotBeCompared() async throws {
        let plan = try ShardTests.plan()
        await #expect(throws: StructError.unavailable(.tooFewRuns, "1 runs cannot be compared: ask for at least 2")) {
            try await plan.consistency(runs: 1)
        }
    }
}
