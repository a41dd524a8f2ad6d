import Foundation
import TestSupport
import Testing

@testable import StructEngine

/// The text of JSON that is written without making the value first.
@Suite struct JSONTextTests {
    /// As `description` has it, but whole below 10^15 without a point.
    private static func expected(_ value: Double) -> String {
        guard value.isFinite else { return "null" }
        return value.magnitude < 1e15 && value == value.rounded() ? String(Int64(value)) : value.description
    }

    /// How many of the values are written otherwise, with some of them.
    private static func wrong(_ values: some Sequence<Double>) -> [String] {
        var wrong: [String] = []
        for value in values {
            var text = JSONText(capacity: 64)
            text.put(value)
            let found = String(decoding: text.bytes, as: UTF8.self)
            if found != expected(value), wrong.count < 10 { wrong.append("\(value) as \(found)") }
        }
        return wrong
    }

    private static func near(_ value: Double) -> [Double] { [value, value.nextUp, value.nextDown, -value] }

    @Test func anyBitPatternIsWrittenAsItsDescription() {
        var random = SplitMix64(seed: 11)
        let count = Amount.usual(200_000, full: 3_000_000)
        #expect(Self.wrong((0..<count).lazy.map { _ in Double(bitPattern: random.next()) }) == [])
    }

    @Test func anySizeThatFiguresHaveIsWrittenAsItsDescription() {
        var random = SplitMix64(seed: 12)
        for exponent in -72...50 {
            let least = Double(sign: .plus, exponent: exponent, significand: 1)
            let count = Amount.usual(2_000, full: 40_000)
            #expect(Self.wrong((0..<count).lazy.map { _ in least + least * Double(random.next() >> 11) * 0x1p-53 }) == [])
        }
    }

    @Test func shortDecimalsPowersAndTheirNeighboursAreWrittenAsTheirDescription() {
        var power = 1.0
        for _ in 0...22 {
            #expect(Self.wrong((1..<1_000).lazy.flatMap { Self.near(Double($0) / power) }) == [])
            power *= 10
        }
        #expect(Self.wrong((-1_074...1_023).lazy.flatMap { Self.near(Double(sign: .plus, exponent: $0, significand: 1)) }) == [])
        #expect(Self.wrong((-323...308).lazy.compactMap { Double("1e\($0)") }.flatMap(Self.near)) == [])
        #expect(Self.wrong([0, -0.0, .infinity, .nan, .greatestFiniteMagnitude, .leastNonzeroMagnitude, 999_999_999_999_999.9]) == [])
    }

    @Test func wholeNumbersOfEveryLengthAreWrittenInFull() {
        var power: UInt64 = 1
        for _ in 0...19 {
            for value in [power, power - 1, power + 1, power &* 9] {
                var text = JSONText(capacity: 1)
                text.put(value)
                text.put(Int64(truncatingIfNeeded: value))
                #expect(String(decoding: text.bytes, as: UTF8.self) == String(value) + String(Int64(truncatingIfNeeded: value)))
            }
            power = power &* 10
        }
    }

    @Test(arguments: ["small", "medium", "large"]) func aStructureIsWrittenAsItsValue(name: String) async throws {
        let bytes = [UInt8](try Data(contentsOf: Repository.fixtures.appending(path: "\(name).json")))
        let plan = try Plan(Deal(json: bytes), count: 20)
        for index in stride(from: 0, to: plan.cardinality, by: Int(plan.cardinality / 61)) {
            try Self.check(plan, try plan.evaluate(index: index, withEquityReturn: index % 2 == 0), nil)
        }
        let result = try await Plan(Deal(json: bytes), count: 2_000, nearMissLimit: 2).run(threads: 1)
        for structure in result.top { try Self.check(plan, structure, nil) }
        for miss in result.nearMisses.prefix(4) { try Self.check(plan, miss.structure, miss.hints) }
    }

    @Test func aStructureOfAnyDealIsWrittenAsItsValue() throws {
        for seed in 6_000..<(Amount.usual(6_030, full: 6_200) as UInt64) {
            let plan = try Plan(Deal(json: Array(RandomDeal.make(seed: seed, hasTerms: seed % 2 == 0))), seed: seed, count: 4)
            for index in [0, plan.cardinality / 2, plan.cardinality - 1] { try Self.check(plan, try plan.evaluate(index: index), nil) }
        }
    }

    private static func check(_ plan: Plan, _ structure: Structure, _ hints: FixHints?) throws {
        let schedule = try plan.schedule(of: structure)
        let name: Comment = "\(plan.deal.name) #\(structure.index)"
        #expect(structure.jsonBytes() == structure.json.bytes(pretty: false), name)
        #expect(structure.jsonBytes(schedule: schedule) == structure.json(with: schedule).bytes(pretty: false), name)
        guard let hints else { return }
        let whole = structure.json(with: hints, schedule)
        #expect(structure.jsonBytes(with: hints, schedule: schedule) == whole.bytes(pretty: false), name)
        #expect(structure.jsonBytes(with: hints, schedule: schedule, isVersioned: true) == whole.versioned.bytes(pretty: false), name)
    }
}
