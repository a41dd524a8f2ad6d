import Testing

@testable import StructEngine

/// Sets of positions and the chunks that they are cut into.
@Suite struct PositionSetTests {
    private func ranges(_ count: Int, in bound: Int64, _ random: inout SplitMix64) -> [Range<Int64>] {
        let cuts = Set((0..<count).map { _ in Int64.random(in: 1..<bound, using: &random) }).union([0, bound]).sorted()
        return zip(cuts, cuts.dropFirst()).map { $0..<$1 }
    }

    @Test func anyOrderOfInsertionGivesTheSameRanges() {
        var random = SplitMix64(seed: 7)
        for _ in 0..<300 {
            let all = ranges(12, in: 100, &random)
            let kept = all.filter { _ in Bool.random(using: &random) }
            var set = PositionSet()
            for range in kept.shuffled(using: &random) { set.insert(range) }
            let members = Set(kept.flatMap { Array($0) })
            #expect(Set(set.ranges.flatMap { Array($0) }) == members)
            #expect(set.count == Int64(members.count))
            #expect(PositionSet(ordered: set.ranges) == set)
            let missing = set.missing(in: 10..<90)
            #expect(Set(missing.ranges.flatMap { Array($0) }) == Set(10..<90).subtracting(members))
            #expect(PositionSet(ordered: missing.ranges) == missing)
            #expect(set.firstOverlap(with: missing) == nil)
            let probe = Int64.random(in: 0..<95, using: &random)
            let overlap = set.firstOverlap(with: PositionSet(probe..<probe + 5))
            #expect(overlap.map { Array($0) } == overlap.map { $0.filter { members.contains($0) && $0 >= probe && $0 < probe + 5 } })
            #expect((overlap == nil) == members.isDisjoint(with: probe..<probe + 5))
        }
    }

    @Test func chunksCoverTheSetOnceInOrder() {
        var random = SplitMix64(seed: 8)
        for _ in 0..<300 {
            var set = PositionSet()
            for range in ranges(9, in: 200, &random) where Bool.random(using: &random) { set.insert(range) }
            let list = ChunkList(set, size: Int64.random(in: 1...50, using: &random))
            #expect((0..<list.count).flatMap { Array(list.positions(of: $0)) } == set.ranges.flatMap { Array($0) })
            #expect(list.positions == set.count)
        }
    }

    @Test func rangesThatTouchOverlapOrAreEmptyAreNotASet() {
        #expect(PositionSet(ordered: [0..<3, 3..<5]) == nil)
        #expect(PositionSet(ordered: [0..<3, 2..<5]) == nil)
        #expect(PositionSet(ordered: [4..<5, 1..<2]) == nil)
        #expect(PositionSet(ordered: [0..<0]) == nil)
        #expect(PositionSet(ordered: [])?.isEmpty == true)
    }

    @Test func theLargestSpaceCanBeCut() {
        let list = ChunkList(PositionSet(0..<Int64.max), size: 512)
        #expect(list.count == Int64.max / 512 + 1)
        #expect(list.positions(of: list.count - 1) == (Int64.max / 512) * 512..<Int64.max)
    }
}
