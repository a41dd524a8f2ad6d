/// A set of positions as ranges: in order, not empty, and with a gap between any two.
struct PositionSet: Sendable, Equatable {
    private(set) var ranges: [Range<Int64>] = []

    init() {}

    init(_ range: Range<Int64>) { if !range.isEmpty { ranges = [range] } }

    /// Nil unless the ranges are in order, not empty and apart.
    init?(ordered ranges: [Range<Int64>]) {
        guard ranges.allSatisfy({ !$0.isEmpty }) else { return nil }
        guard zip(ranges, ranges.dropFirst()).allSatisfy({ $0.upperBound < $1.lowerBound }) else { return nil }
        self.ranges = ranges
    }

    var isEmpty: Bool { ranges.isEmpty }

    var count: Int64 { ranges.reduce(0) { $0 + Int64($1.count) } }

    /// Adds a range that shares no position with the set.
    mutating func insert(_ range: Range<Int64>) {
        guard !range.isEmpty else { return }
        var place = partition { $0.lowerBound >= range.lowerBound }
        var merged = range
        if place < ranges.count, ranges[place].lowerBound <= merged.upperBound {
            merged = merged.lowerBound..<max(merged.upperBound, ranges[place].upperBound)
            ranges.remove(at: place)
        }
        if place > 0, ranges[place - 1].upperBound >= merged.lowerBound {
            place -= 1
            merged = ranges[place].lowerBound..<max(merged.upperBound, ranges[place].upperBound)
            ranges.remove(at: place)
        }
        ranges.insert(merged, at: place)
    }

    mutating func formUnion(_ other: PositionSet) {
        for range in other.ranges { insert(range) }
    }

    /// The first stretch that both sets hold; nil if they share no position.
    func firstOverlap(with other: PositionSet) -> Range<Int64>? {
        var (mine, theirs) = (ranges[...], other.ranges[...])
        while let a = mine.first, let b = theirs.first {
            let shared = a.clamped(to: b)
            if !shared.isEmpty { return shared }
            if a.upperBound <= b.upperBound { mine.removeFirst() } else { theirs.removeFirst() }
        }
        return nil
    }

    /// What `whole` holds and the set does not.
    func missing(in whole: Range<Int64>) -> PositionSet {
        var gaps = PositionSet()
        var start = whole.lowerBound
        for range in ranges where range.upperBound > whole.lowerBound && range.lowerBound < whole.upperBound {
            if range.lowerBound > start { gaps.ranges.append(start..<range.lowerBound) }
            start = max(start, range.upperBound)
        }
        if start < whole.upperBound { gaps.ranges.append(start..<whole.upperBound) }
        return gaps
    }

    /// Number of ranges in front of the first for which `isBehind` holds; it holds for all after that.
    private func partition(_ isBehind: (Range<Int64>) -> Bool) -> Int {
        var (low, high) = (0, ranges.count)
        while low < high {
            let middle = (low + high) / 2
            if isBehind(ranges[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

/// Positions to run, cut into chunks that are numbered in order: what workers draw from.
struct ChunkList: Sendable {
    private let ranges: [Range<Int64>]
    /// Number of the first chunk of each range.
    private let firstChunks: [Int64]
    private let size: Int64
    /// Number of chunks.
    let count: Int64
    /// Number of positions.
    let positions: Int64

    init(_ set: PositionSet, size: Int64) {
        ranges = set.ranges
        self.size = max(1, size)
        var starts: [Int64] = []
        var next: Int64 = 0
        for range in set.ranges {
            starts.append(next)
            next += (Int64(range.count) - 1) / self.size + 1
        }
        firstChunks = starts
        count = next
        positions = set.count
    }

    /// The positions of a chunk from 0 to `count` − 1.
    func positions(of chunk: Int64) -> Range<Int64> {
        var (low, high) = (0, ranges.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if firstChunks[middle] <= chunk { low = middle } else { high = middle }
        }
        let range = ranges[low]
        let start = range.lowerBound + (chunk - firstChunks[low]) * size
        return start..<(range.upperBound - start <= size ? range.upperBound : start + size)
    }
}
