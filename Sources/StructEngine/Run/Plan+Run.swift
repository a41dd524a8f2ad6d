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
    private static let chunk: Int64 = 512

    /// Runs the plan and returns what it found.
    ///
    /// Workers take chunks of positions from a shared counter and hand control back to the host between chunks; their parts merge to
    /// the same result whatever their number and pace. `progress` is called from the workers, one call at a time, with rising counts.
    /// - Parameters:
    ///   - threads: Number of workers; nil for one per processor.
    ///   - hints: Whether to look for fix hints of the near misses, which takes a few milliseconds each.
    /// - Throws: `CancellationError` soon after the task is cancelled.
    public func run(threads: Int? = nil, hints: Bool = true, progress: (@Sendable (Progress) -> Void)? = nil) async throws -> RunResult {
        let start = ContinuousClock.now
        let kernel = try await prepared.kernel(for: model)
        let chunks = (count + Plan.chunk - 1) / Plan.chunk
        let workers = max(1, min(threads ?? processorCount(), 256, Int(clamping: chunks)))
        let desk = Desk(total: count, progress: progress)
        let part = try await withThrowingTaskGroup(of: RunPart.self) { group in
            for _ in 0..<workers { group.addTask { try await work(kernel, desk: desk, chunks: chunks) } }
            var whole = RunPart(topLimit: topLimit, nearMissLimit: nearMissLimit)
            for try await part in group { whole.merge(part) }
            return whole
        }
        return try await result(part, threads: workers, hints: hints, since: start)
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

    /// Evaluates the structures that the report names, one at a time between other tasks of the host.
    private func result(_ part: RunPart, threads: Int, hints: Bool, since start: ContinuousClock.Instant) async throws -> RunResult {
        var top: [Structure] = []
        for contender in part.top.elements {
            top.append(structure(at: contender.index, withEquityReturn: true))
            await Task.yield()
        }
        let nearMisses = try await nearMisses(part.nearest.flatMap(\.elements).map(\.index), threads: threads, hints: hints)
        try Task.checkCancellation()
        let front = part.front.report.map {
            RunResult.ParetoPoint(index: $0.index, totalProceedsMinor: Int64($0.proceeds), minDSCR: $0.minDSCR, wacc: $0.wacc)
        }
        return RunResult(
            generator: SeededOrder.generator, seed: seed, count: count, cardinality: cardinality, rulesetVersion: ruleset.version,
            features: features, objective: deal.objective.name, statistics: PruneStatistics(part), top: top, nearMisses: nearMisses,
            pareto: front, paretoTotal: part.front.count, seconds: (ContinuousClock.now - start) / .seconds(1))
    }

    /// The near misses at the given indices with their hints, in that order.
    private func nearMisses(_ indices: [Int64], threads: Int, hints: Bool) async throws -> [NearMiss] {
        let desk = Desk(total: Int64(indices.count), progress: nil)
        return try await withThrowingTaskGroup(of: [(position: Int, nearMiss: NearMiss)].self) { group in
            for _ in 0..<max(1, min(threads, indices.count)) {
                group.addTask {
                    var made: [(position: Int, nearMiss: NearMiss)] = []
                    while let position = desk.take(below: Int64(indices.count)) {
                        try Task.checkCancellation()
                        let structure = structure(at: indices[Int(position)], withEquityReturn: false)
                        let fix = hints ? await HintSearch.hints(for: structure, model) : nil
                        made.append((Int(position), NearMiss(structure: structure, fix: fix)))
                        await Task.yield()
                    }
                    return made
                }
            }
            var all: [(position: Int, nearMiss: NearMiss)] = []
            for try await made in group { all += made }
            return all.sorted { $0.position < $1.position }.map(\.nearMiss)
        }
    }

    private func structure(at index: Int64, withEquityReturn: Bool) -> Structure {
        var structure = model.evaluate(Permutation(model.space.digits(of: index), of: model.deal.levers), index: index)
        if withEquityReturn { structure.equityReturn = model.waterfall(structure, scenario: 0).equityIRR }
        return structure
    }
}

/// Builds the tables of a plan's runs when the first run needs them, and keeps them for the next.
final class PreparedKernel: Sendable {
    private let known = Mutex<Kernel?>(nil)

    /// Runs that start at the same time may each build their own; the first that is done is kept.
    func kernel(for model: Model) async throws -> Kernel {
        if let kernel = known.withLock({ $0 }) { return kernel }
        let built = try await Kernel(model)
        return known.withLock { known in
            if let kernel = known { return kernel }
            known = built
            return built
        }
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
