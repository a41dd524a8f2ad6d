import Foundation
import TestSupport
import Testing

@testable import StructEngine

/// The survivors of a run by lever value, and the free levers of its top list: as the slow twin finds them,
/// whichever way the run goes through the space.
@Suite struct LeverTallyTests {
    private static let groups = 8
    /// 24 deals, in full 160.
    private static let perGroup = UInt64(Amount.usual(3, full: 20))

    /// Random deals whose whole space the twin can evaluate.
    private static func deals(_ group: Int) throws -> [(seed: UInt64, json: Data)] {
        var found: [(seed: UInt64, json: Data)] = []
        var seed = UInt64(group) * 1_000 + 1
        while found.count < Int(perGroup) {
            let json = RandomDeal.make(seed: seed, hasTerms: seed % 3 == 0)
            if (40...1_200).contains(try ScalarTwin(json: json).cardinality) { found.append((seed, json)) }
            seed += 1
        }
        return found
    }

    @Test(arguments: 0..<groups) func everyRunFindsWhatTheTwinFinds(group: Int) async throws {
        for (seed, json) in try Self.deals(group) {
            let twin = TwinTopLists(try ScalarTwin(json: json))
            let deal = try Deal(json: Array(json))
            let whole = try Plan(deal, seed: seed, topLimit: 8, nearMissLimit: 2)
            let expected = twin.byLever(Array(0..<whole.cardinality))
            let walked = try await whole.run(positions: 0..<whole.count)
            let each = try await whole.execution().run(0..<whole.count, traversal: .each)
            let cut = whole.count / 3
            let shards = [try await whole.run(positions: cut..<whole.count), try await whole.run(positions: 0..<cut)]
            for (name, shard) in [("walk", walked), ("each", each), ("shards", try RunShard.merged(shards))] {
                let result = try await whole.result(of: shard, hints: false)
                #expect(Self.differences(result, expected, whole) == [], "seed \(seed), \(name)")
                for structure in result.top {
                    #expect(Self.free(structure, whole) == twin.freeValues(of: structure.index), "seed \(seed) index \(structure.index)")
                }
            }
            let part = try Plan(deal, seed: seed, count: whole.cardinality * 2 / 3, topLimit: 3, nearMissLimit: 0)
            let some = twin.byLever((0..<part.count).map { part.scope.order[$0] })
            #expect(Self.differences(try await part.run(), some, part) == [], "seed \(seed), two thirds")
        }
    }

    /// What a result says otherwise than the twin.
    private static func differences(_ result: RunResult, _ twin: [[TwinTopLists.Value]], _ plan: Plan) -> [String] {
        var found: [String] = []
        for (number, (lever, expected)) in zip(result.byLever, twin).enumerated() {
            guard let values = lever.values, values.count == expected.count, lever.valueCount == expected.count else {
                found.append("\(lever.lever): the number of values")
                continue
            }
            for (place, (own, other)) in zip(values, expected).enumerated() {
                let isSame =
                    own.survivors == other.survivors && own.best?.index == other.best?.index && own.best?.score == other.best?.score
                    && own.best?.totalProceedsMinor == other.best?.metrics.totalProceeds
                    && own.best?.minDSCR == other.best?.minDSCR.first.flatMap { $0 }
                if !isSame { found.append("\(lever.lever) \(place): \(own) \(other.survivors) \(other.best?.index ?? -1)") }
                guard let index = own.best?.index, case .object(let members)? = try? plan.permutation(at: index).json else { continue }
                if members[number].key != lever.lever || members[number].value != own.value { found.append("\(lever.lever): the value") }
            }
        }
        return result.byLever.count == twin.count ? found : found + ["the number of levers"]
    }

    /// By lever, the numbers of the free values of a structure.
    private static func free(_ structure: Structure, _ plan: Plan) -> [[Int]] {
        zip(Lever.ofDeal, Permutation.places).map { lever, place in
            let values = structure.freeLevers?.first { $0.lever == lever.key }?.values ?? []
            return (0..<plan.deal.levers.sizes[lever.rawValue]).filter { values.contains(place.value($0, of: plan.deal.levers)) }
        }
    }

    @Test func aLeverOfMoreThanAThousandValuesIsLeftOutAndTheOthersAreNot() async throws {
        var deal = try Deal(json: DealText.twoHalls.bytes)
        for count in [1_000, 1_001] {
            deal.levers.equityShare = (0..<count).map { Double($0) / 2_000 }
            let plan = try Plan(deal, seed: 1, count: 5_000)
            let result = try await plan.run(hints: false)
            let lever = try #require(result.byLever.first { $0.lever == "equity_pct" })
            #expect(lever.valueCount == count && (lever.values?.count ?? 0) == (count == 1_000 ? 1_000 : 0))
            #expect(result.byLever.filter { $0.values == nil }.map(\.lever) == (count == 1_000 ? [] : ["equity_pct"]))
            for other in result.byLever {
                guard let values = other.values else { continue }
                #expect(values.reduce(0) { $0 + $1.survivors } == result.statistics.survivors, "\(other.lever)")
            }
            let whole = try Plan(deal)
            let walked = try await whole.run(positions: 0..<whole.count)
            let each = try await whole.execution().run(0..<whole.count, traversal: .each)
            #expect(walked.part.byLever.entries == each.part.byLever.entries)
        }
    }

    @Test func aTallyReadBackIsTheSameAndOneThatCannotBeIsRefused() throws {
        var tally = LeverTally(sizes: [2, 1, 1, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1_001])
        for index in [0, 1_001, 6_005] as [Int64] { tally.add(Contender(merit: Double(index), minDSCR: 1, index: index)) }
        #expect(tally.entries.prefix(2).map(\.count) == [2, 1])
        #expect(tally.values(ofLever: 3)?.map(\.best.index) == [0, 1_001, 6_005])
        #expect(tally.values(ofLever: 13) == nil)
        var bytes = CanonicalBytes()
        bytes.put(tally)
        var reader = CanonicalReader(bytes.bytes)
        let read = try LeverTally(&reader, survivors: 3)
        #expect(read.entries == tally.entries && reader.isAtEnd)
        for survivors in [0, 2, 4] as [Int64] {
            #expect(throws: CanonicalReader.Fault.self) {
                var reader = CanonicalReader(bytes.bytes)
                _ = try LeverTally(&reader, survivors: survivors)
            }
        }
        let space = try #require(LeverSpace(sizes: tally.sizes))
        #expect(tally.fits(space))
        var forged = tally
        forged.add(1, best: Contender(merit: 9_999, minDSCR: 1, index: 0), lever: 0, value: 1)
        #expect(!forged.fits(space))
        #expect(!tally.fits(try #require(LeverSpace(sizes: [3] + tally.sizes.dropFirst()))))
    }
}
