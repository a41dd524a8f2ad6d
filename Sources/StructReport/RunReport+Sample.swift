import StructEngine

extension RunReport {
    /// Survivors of the first positions of the seeded order, which are a random sample of the space: a run keeps its best and its
    /// Pareto front, and of all others only counts. Of a run of the whole space, which does not depend on the seed, they are
    /// those of evenly spaced indices.
    public struct Sample: Sendable {
        struct Point: Sendable {
            let index: Int64
            let proceeds: Double
            let minDSCR: Double?
            let score: Double
        }

        /// Permutations looked at.
        public let looked: Int64
        let points: [Point]

        /// - Parameter limit: Most permutations to look at.
        /// - Throws: `CancellationError`.
        public init(of plan: Plan, limit: Int64) async throws {
            let looked = max(0, min(plan.count, limit))
            let order = plan.count == plan.cardinality ? nil : SeededOrder(cardinality: plan.cardinality, seed: plan.seed)
            let stride = max(1, plan.count / max(1, looked))
            let share: Int64 = 125
            var found: [Int64: [Point]] = [:]
            try await withThrowingTaskGroup(of: (Int64, [Point]).self) { group in
                for start in Swift.stride(from: Int64(0), to: looked, by: Int64.Stride(share)) {
                    group.addTask {
                        var points: [Point] = []
                        for position in start..<min(start + share, looked) {
                            try Task.checkCancellation()
                            let structure = try plan.evaluate(index: order?[position] ?? position * stride)
                            await Task.yield()
                            guard structure.outcome == .pass else { continue }
                            points.append(
                                Point(
                                    index: structure.index, proceeds: structure.metrics.totalProceedsMinor, minDSCR: structure.minDSCR,
                                    score: structure.score))
                        }
                        return (start, points)
                    }
                }
                for try await (start, points) in group { found[start] = points }
            }
            self.looked = looked
            points = found.keys.sorted().flatMap { found[$0] ?? [] }
        }
    }

    /// What passes, as bars beside the counts: each gate takes its part where the last one ended.
    var pruning: [String] {
        let statistics = result.statistics
        let generated = Double(max(1, statistics.generated))
        let width = max(8, min(60, self.width - 46))
        var (table, done) = (TextTable([("Pruning", .left), ("permutations", .right), ("share", .right), ("", .left)]), 0.0)
        for (name, count) in [
            ("Gate A, feasibility", statistics.prunedAtGateA), ("Gate B, credit", statistics.prunedAtGateB),
            ("survivors", statistics.survivors),
        ] {
            let share = Double(count) / generated
            let (from, to) = (Int((done * Double(width)).rounded()), Int(((done + share) * Double(width)).rounded()))
            let mark = name == "survivors" ? "█" : "░"
            let bar = String(repeating: " ", count: from) + String(repeating: mark, count: max(0, to - from))
            table.add(name, Format.whole(count), Format.percent(share), bar)
            done += share
        }
        return table.lines
    }

    /// How the scores of survivors are spread, as bars; nothing without a sample, or with too few to say much.
    var scores: [String] {
        guard let sample, sample.points.count >= 20 else { return [] }
        let values = sample.points.map(\.score).sorted()
        let (low, high) = (values[0], values[values.count - 1])
        let step = [0.5, 1, 2, 5, 10, 20].first { (high - low) / $0 <= 11 } ?? 20
        let first = (low / step).rounded(.down)
        var counts: [Int] = []
        for value in values {
            let band = max(0, min(20, Int((value / step).rounded(.down) - first)))
            while counts.count <= band { counts.append(0) }
            counts[band] += 1
        }
        let most = Double(max(1, counts.max() ?? 1))
        let width = max(8, min(60, self.width - 30))
        var table = TextTable([("Score", .right), ("share", .right), ("", .left)])
        for (band, count) in counts.enumerated() {
            let from = (first + Double(band)) * step
            let decimals = step < 1 ? 1 : 0
            table.add(
                "\(Format.fixed(from, decimals))–\(Format.fixed(from + step, decimals))",
                Format.percent(Double(count) / Double(values.count), 1),
                Sparkline.bar(Double(count) / most, width: width))
        }
        let drawn = "\(Format.whole(Int64(values.count))) survivors among \(Format.whole(sample.looked)) permutations drawn from the run"
        return table.lines + ["Of \(drawn)."]
    }
}
