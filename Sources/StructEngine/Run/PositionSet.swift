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

    /// Number of ranges in front of the first for which `isBehind` holds; it holds for all after
    /// that.
    private func partition(_ isBehind: (Range<Int64>) -> Bool) -> Int {
        var (low, high) = (0, ranges.count)
        while low < high {
            let middle = (low + high) / 2
            if isBehind(ranges[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
