import Synchronization

extension Plan {
    /// Runs the plan and returns what it found.
    ///
    /// Workers take chunks of positions from a shared counter and hand control back to the host between chunks; their parts merge to
    /// the same result whatever their number and pace. `progress` is called from the workers, one call at a time, with rising counts.
    ///
    /// ```swift
    /// let result = try await plan.run { progress in print(progress.fraction) }
    /// print(result.digest)
    /// ```
    /// - Parameters:
    ///   - threads: Number of workers; nil for one per processor.
    ///   - hints: False to leave out the search for what would save the near misses.
    ///   - progress: Called from the workers, one call at a time.
    /// - Throws: `CancellationError` soon after the task is cancelled.
    public func run(
        threads: Int? = nil, hints: Bool = true, progress: (@Sendable (Progress) -> Void)? = nil
    ) async throws -> RunResult {
        try await run(resuming: nil, threads: threads, hints: hints, progress: progress)
    }

    /// Runs what a shard does not hold yet and returns what the whole plan finds: the bits of an uninterrupted run.
    ///
    /// - Parameters:
    ///   - shard: What an earlier run of this plan has found, such as its last checkpoint; nil to start afresh.
    ///   - checkpoints: How to keep what is found on the way; nil not to.
    ///   - threads: Number of workers; nil for one per processor.
    ///   - hints: False to leave out the search for what would save the near misses.
    ///   - progress: Called from the workers, one call at a time.
    /// - Throws: ``StructError/unavailable(_:)`` for a shard of another plan; what saving throws; `CancellationError`.
    public func run(
        resuming shard: RunShard?, checkpoints: Checkpoints? = nil, threads: Int? = nil, hints: Bool = true,
        progress: (@Sendable (Progress) -> Void)? = nil
    ) async throws -> RunResult {
        let whole = try await run(positions: 0..<count, resuming: shard, checkpoints: checkpoints, threads: threads, progress: progress)
        return try await result(of: whole, threads: threads, hints: hints)
    }

    /// Runs some positions of the seeded order.
    ///
    /// ```swift
    /// let quarter = try await plan.run(positions: 0..<plan.count / 4)
    /// ```
    /// - Parameters:
    ///   - positions: A range within `0..<count`.
    ///   - shard: What an earlier run has found; its positions are not run again, and are in what is returned.
    ///   - checkpoints: How to keep what is found on the way; nil not to.
    ///   - threads: Number of workers; nil for one per processor.
    ///   - progress: Called from the workers, one call at a time.
    /// - Throws: ``StructError/unavailable(_:)`` for positions outside the plan or a shard of another one; `CancellationError`.
    public func run(
        positions: Range<Int64>, resuming shard: RunShard? = nil, checkpoints: Checkpoints? = nil, threads: Int? = nil,
        progress: (@Sendable (Progress) -> Void)? = nil
    ) async throws -> RunShard {
        try await run(
            positions: positions, resuming: shard, checkpoints: checkpoints, threads: threads, chunkSize: nil, progress: progress)
    }

    /// How a run goes through its positions. What it finds is the same.
    enum Manner: Sendable {
        /// The fastest that suits the plan.
        case automatic
        /// Each permutation by itself.
        case each
        /// By a table of all stems.
        case byStem
    }

    /// With chunks of another size than the kernel's own, or in a given manner, for tests.
    func run(
        positions: Range<Int64>, resuming shard: RunShard? = nil, checkpoints: Checkpoints? = nil, threads: Int? = nil,
        chunkSize: Int64?,
        manner: Manner = .automatic, progress: (@Sendable (Progress) -> Void)? = nil
    ) async throws -> RunShard {
        guard positions.lowerBound >= 0, positions.upperBound <= count else {
            throw StructError.unavailable(
                "positions \(positions.notation) are not all in the plan: choose them within [0, \(count)) [positions_outside_plan]")
        }
        if let shard { try check(shard) }
        let ledger = Ledger(self, resuming: shard)
        let kernel = try await prepared.kernel(for: model, positions: count)
        let open = (shard?.covered ?? PositionSet()).missing(in: positions)
        do {
            let way = try await way(through: open, kernel, ledger, threads, manner)
            let chunks = ChunkList(await ledger.missing(in: positions), size: chunkSize ?? chunk(kernel, way))
            let total = Int64(positions.count)
            let desk = Desk(chunks: chunks.count, done: total - chunks.positions, total: total, progress: progress)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<workers(threads, chunks: chunks.count) {
                    group.addTask { try await work(Worker(self, kernel, chunks, ledger, way), desk, ledger, checkpoints) }
                }
                try await group.waitForAll()
            }
        } catch let interruption as CancellationError {
            if let checkpoints { try await ledger.save(checkpoints.save) }
            throw interruption
        }
        if let checkpoints { try await ledger.save(checkpoints.save) }
        return await ledger.shard
    }

    /// How to judge what is open. Before a table of stems is made, the first positions are judged one by one, so that few stems are notable.
    private func way(
        through open: PositionSet, _ kernel: Kernel, _ ledger: Ledger, _ threads: Int?, _ manner: Manner
    ) async throws -> Worker.Way {
        if manner == .each { return .each }
        if isExhaustive, manner == .automatic { return .walk }
        guard manner == .byStem ? StemTable.fits(kernel) : StemTable.pays(kernel, positions: open.count), let first = open.ranges.first
        else { return .each }
        let probe = PositionSet(first.lowerBound..<first.lowerBound + min(4096, Int64(first.count) / 8))
        let chunks = ChunkList(probe, size: kernel.chunkSize)
        var worker = Worker(self, kernel, chunks, ledger, .each)
        for chunk in 0..<chunks.count {
            try Task.checkCancellation()
            _ = worker.judge(chunk: chunk)
            await Task.yield()
        }
        await worker.deposit()
        return .byStem(
            try await StemTable(kernel, bestMargins: await ledger.bestMargins, workers: workers(threads, chunks: Int64.max)))
    }

    /// Positions of one chunk: a fraction of a millisecond of work.
    private func chunk(_ kernel: Kernel, _ way: Worker.Way) -> Int64 {
        switch way {
        case .each: kernel.chunkSize
        case .byStem: 4096
        case .walk: kernel.canWalk ? kernel.space.leafCount * kernel.stemsInChunk : kernel.chunkSize
        }
    }

    /// True if the plan runs the whole space. It is then walked in canonical order: position i is index i, whatever the seed.
    public var isExhaustive: Bool { count == cardinality }

    private func work(_ worker: Worker, _ desk: Desk, _ ledger: Ledger, _ checkpoints: Checkpoints?) async throws {
        var worker = worker
        do {
            try await judge(&worker, desk, ledger, checkpoints)
        } catch {
            await worker.deposit()
            throw error
        }
        await worker.deposit()
    }

    private func judge(_ worker: inout Worker, _ desk: Desk, _ ledger: Ledger, _ checkpoints: Checkpoints?) async throws {
        var lastDeposit = ContinuousClock.now
        var pace = Pace()
        while let chunk = desk.take() {
            try Task.checkCancellation()
            desk.report(worker.judge(chunk: chunk))
            if let checkpoints, lastDeposit.duration(to: .now) >= checkpoints.interval {
                await worker.deposit()
                try await ledger.save(checkpoints.save)
                lastDeposit = .now
            }
            await pace.giveWay()
        }
    }

    /// What a shard that holds every position of this plan comes to.
    ///
    /// - Throws: ``StructError/unavailable(_:)`` with the reason if the shard is of another plan or positions are missing;
    ///   `CancellationError`.
    public func result(of shard: RunShard, threads: Int? = nil, hints: Bool = true) async throws -> RunResult {
        let start = ContinuousClock.now
        try checkIsWhole(shard)
        let part = shard.part
        let statistics = RunResult.PruneStatistics(part)
        let fingerprint = fingerprint(hints: hints)
        var digest = ResultDigest(self, fingerprint, statistics)
        var pace = Pace()
        var top: [Structure] = []
        digest.begin("top", count: part.top.elements.count)
        for contender in part.top.elements {
            try Task.checkCancellation()
            let structure = structure(at: contender.index, withEquityReturn: true)
            digest.add(structure)
            top.append(structure)
            await pace.giveWay()
        }
        let nearMisses = try await nearMisses(part.nearest.flatMap(\.elements).map(\.index), threads: threads, hints: hints)
        pace = Pace()
        digest.begin("near_misses", count: nearMisses.count)
        for miss in nearMisses {
            digest.add(miss)
            await pace.giveWay()
        }
        try Task.checkCancellation()
        let front = part.front.report.map {
            RunResult.ParetoPoint(index: $0.index, totalProceedsMinor: Int64($0.proceeds), minDSCR: $0.minDSCR, wacc: $0.wacc)
        }
        digest.begin("pareto", count: part.front.count)
        digest.add(front)
        return RunResult(
            generator: SeededOrder.generator, seed: seed, count: count, cardinality: cardinality, rulesetVersion: ruleset.version,
            features: features, objective: deal.objective.name, statistics: statistics, top: top, nearMisses: nearMisses,
            pareto: front, paretoTotal: part.front.count, fingerprint: fingerprint, digest: digest.hex,
            seconds: shard.seconds + (ContinuousClock.now - start) / .seconds(1))
    }

    /// The near misses at the given indices with their hints, in that order.
    private func nearMisses(_ indices: [Int64], threads: Int?, hints: Bool) async throws -> [RunResult.NearMiss] {
        let desk = Desk(chunks: Int64(indices.count), done: 0, total: Int64(indices.count), progress: nil)
        return try await withThrowingTaskGroup(of: [(position: Int, nearMiss: RunResult.NearMiss)].self) { group in
            for _ in 0..<workers(threads, chunks: Int64(indices.count)) {
                group.addTask {
                    var made: [(position: Int, nearMiss: RunResult.NearMiss)] = []
                    var pace = Pace()
                    while let position = desk.take() {
                        try Task.checkCancellation()
                        let structure = structure(at: indices[Int(position)], withEquityReturn: false)
                        let fix = hints ? await HintSearch.hints(for: structure, model) : nil
                        // The search gives way by itself.
                        pace = Pace()
                        made.append((Int(position), RunResult.NearMiss(structure: structure, fix: fix)))
                        await pace.giveWay()
                    }
                    return made
                }
            }
            var all: [(position: Int, nearMiss: RunResult.NearMiss)] = []
            for try await made in group { all += made }
            return all.sorted { $0.position < $1.position }.map(\.nearMiss)
        }
    }

    private func workers(_ threads: Int?, chunks: Int64) -> Int { max(1, min(threads ?? processorCount(), 256, Int(clamping: chunks))) }

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
    func kernel(for model: Model, positions: Int64) async throws -> Kernel {
        if let kernel = known.withLock({ $0 }) { return kernel }
        let built = try await Kernel(model, positions: positions)
        return known.withLock { known in
            if let kernel = known { return kernel }
            known = built
            return built
        }
    }
}

/// Hands out chunk numbers to workers and forwards progress, at most about 200 times a run.
final class Desk: Sendable {
    private let next = Atomic<Int64>(0)
    private let done: Mutex<Int64>
    private let chunks: Int64
    private let total: Int64
    private let progress: (@Sendable (Plan.Progress) -> Void)?

    init(chunks: Int64, done: Int64, total: Int64, progress: (@Sendable (Plan.Progress) -> Void)?) {
        self.chunks = chunks
        self.done = Mutex(done)
        self.total = total
        self.progress = progress
    }

    func take() -> Int64? {
        let chunk = next.wrappingAdd(1, ordering: .relaxed).oldValue
        return chunk < chunks ? chunk : nil
    }

    func report(_ count: Int64) {
        guard let progress else { return }
        let step = max(1, total / 200)
        done.withLock { done in
            let before = done / step
            done += count
            if done / step > before || done == total { progress(Plan.Progress(done: done, total: total)) }
        }
    }
}
