import Synchronization

/// How far a run is.
public struct Progress: Sendable, Equatable {
    /// Permutations judged.
    public let done: Int64
    public let total: Int64

    public var fraction: Double { total == 0 ? 1 : Double(done) / Double(total) }
}

extension Plan {
    /// Positions of one chunk: well under a millisecond to a few of work, so that between chunks other tasks of the host get their turn.
    private static let chunk: Int64 = 1_024

    /// Runs the plan and returns what it found.
    ///
    /// Workers take chunks of positions from a shared counter and hand control back to the host between chunks; their parts merge to
    /// the same result whatever their number and pace. `progress` is called from the workers, one call at a time, with rising counts.
    /// - Parameter threads: Number of workers; nil for one per processor.
    /// - Throws: `CancellationError` soon after the task is cancelled.
    public func run(threads: Int? = nil, progress: (@Sendable (Progress) -> Void)? = nil) async throws -> RunResult {
        let clock = ContinuousClock()
        let start = clock.now
        let kernel = try await Kernel(model)
        let chunks = (count + Plan.chunk - 1) / Plan.chunk
        let workers = max(1, min(threads ?? processorCount(), 256, Int(clamping: chunks)))
        let desk = Desk(total: count, progress: progress)
        let part = try await withThrowingTaskGroup(of: RunPart.self) { group in
            for _ in 0..<workers { group.addTask { try await work(kernel, desk: desk, chunks: chunks) } }
            var whole = RunPart(topLimit: topLimit, nearMissLimit: nearMissLimit)
            for try await part in group { whole.merge(part) }
            return whole
        }
        return result(part, seconds: (clock.now - start) / .seconds(1))
    }

    private func work(_ kernel: Kernel, desk: Desk, chunks: Int64) async throws -> RunPart {
        var part = RunPart(topLimit: topLimit, nearMissLimit: nearMissLimit)
        let order = SeededOrder(cardinality: cardinality, seed: seed)
        var record = Kernel.Record()
        while let chunk = desk.take(below: chunks) {
            try Task.checkCancellation()
            let first = chunk * Plan.chunk
            let end = min(count, first + Plan.chunk)
            for position in first..<end {
                let index = order[position]
                kernel.judge(index, mezzMarginToBeat: part.bestMezzMargin, into: &record)
                part.add(record, index: index)
            }
            desk.report(end - first)
            await Task.yield()
        }
        return part
    }

    private func result(_ part: RunPart, seconds: Double) -> RunResult {
        let top = part.top.elements.map { structure(at: $0.index, withEquityReturn: true) }
        let nearMisses = part.nearest.flatMap { list in
            list.elements.map { NearMiss(structure: structure(at: $0.index, withEquityReturn: false)) }
        }
        let front = part.front.report.map {
            RunResult.ParetoPoint(index: $0.index, totalProceedsMinor: Int64($0.proceeds), minDSCR: $0.minDSCR, wacc: $0.wacc)
        }
        return RunResult(
            generator: SeededOrder.generator, seed: seed, count: count, cardinality: cardinality, rulesetVersion: ruleset.version,
            features: features, objective: deal.objective.name, statistics: PruneStatistics(part), top: top, nearMisses: nearMisses,
            pareto: front, paretoTotal: part.front.count, seconds: seconds)
    }

    private func structure(at index: Int64, withEquityReturn: Bool) -> Structure {
        var structure = model.evaluate(Permutation(model.space.digits(of: index), of: model.deal.levers), index: index)
        if withEquityReturn { structure.equityReturn = model.waterfall(structure, scenario: 0).equityIRR }
        return structure
    }
}

/// Hands out chunk numbers to workers and forwards progress, at most about 200 times a run.
private final class Desk: Sendable {
    private let next = Atomic<Int64>(0)
    private let done = Mutex<Int64>(0)
    private let total: Int64
    private let progress: (@Sendable (Progress) -> Void)?

    init(total: Int64, progress: (@Sendable (Progress) -> Void)?) {
        self.total = total
        self.progress = progress
    }

    func take(below chunks: Int64) -> Int64? {
        let chunk = next.wrappingAdd(1, ordering: .relaxed).oldValue
        return chunk < chunks ? chunk : nil
    }

    func report(_ count: Int64) {
        guard let progress else { return }
        let step = max(1, total / 200)
        done.withLock { done in
            let before = done / step
            done += count
            if done / step > before || done == total { progress(Progress(done: done, total: total)) }
        }
    }
}
