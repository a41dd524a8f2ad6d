/// The structures that none beats in total proceeds, min DSCR and WACC at once.
///
/// A point dominates another that is nowhere better (proceeds and DSCR not higher, WACC not lower);
/// of equal points the lowest canonical index stays. Which points remain does not depend on the
/// order of offering, so fronts of parts merge to the front of the whole. The front is kept in full
/// while it is built and thinned to ``limit`` when it is read.
struct ParetoFront: Sendable {
    /// Most points of a report.
    static let limit = 1_000

    struct Point: Sendable, Equatable {
        /// Minor units.
        let proceeds: Double
        let minDSCR: Double
        let wacc: Double
        let index: Int64

        @inline(__always)
        func covers(_ other: Point) -> Bool { proceeds >= other.proceeds && minDSCR >= other.minDSCR && wacc <= other.wacc }

        func isSame(_ other: Point) -> Bool { proceeds == other.proceeds && minDSCR == other.minDSCR && wacc == other.wacc }
    }

    /// In no particular order: points that have lately dominated are moved forward, because they
    /// are likely to again.
    private var points: [Point]

    var count: Int { points.count }

    mutating func offer(_ point: Point) {
        for position in points.indices where points[position].covers(point) {
            if points[position].isSame(point) {
                if point.index < points[position].index { points[position] = point }
            } else if position > 0 {
                points.swapAt(position, position / 2)
            }
            return
        }
        points.removeAll { point.covers($0) }
        points.append(point)
    }

    mutating func merge(_ other: ParetoFront) {
        for point in other.points { offer(point) }
    }

    /// A front that was written as ``sorted``.
    init(sorted points: [Point] = []) { self.points = points }

    /// All points by falling proceeds, then rising WACC, then index.
    var sorted: [Point] {
        points.sorted { a, b in
            if a.proceeds != b.proceeds { return a.proceeds > b.proceeds }
            if a.wacc != b.wacc { return a.wacc < b.wacc }
            return a.index < b.index
        }
    }

    /// The sorted front; if it has more points than the limit, the first, the last and evenly
    /// spaced ones between.
    var report: [Point] {
        let sorted = sorted
        guard sorted.count > ParetoFront.limit else { return sorted }
        return (0..<ParetoFront.limit).map { sorted[$0 * (sorted.count - 1) / (ParetoFront.limit - 1)] }
    }
}
