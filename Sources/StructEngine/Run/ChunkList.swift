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
