extension Plan {
    /// Runs the plan and returns what it found.
    ///
    /// Workers take chunks of positions from a shared queue and hand control back to the host
    /// between chunks; their parts merge to the same result whatever their number and pace.
    ///
    /// ```swift
    /// let result = try await plan.run { progress in print(progress.fraction) }
    /// print(result.digest)
    /// ```
    /// - Parameters:
    ///   - shard: What an earlier run of this plan has found, such as its last checkpoint: it is
    ///     not run again.
    ///   - checkpoints: How to keep what is found on the way.
    ///   - threads: Number of workers; nil for one per processor.
    ///   - hints: False to leave out the search for what would save the near misses.
    ///   - progress: Called from the workers, one call at a time, with rising fractions; 1 at the end.
    ///     It should return soon; one that takes long is called less often.
    /// - Throws: ``StructError/unavailable(_:_:)`` for a shard of another plan; what saving throws;
    ///   `CancellationError` soon after the task is cancelled.
    public func run(
        resuming shard: RunShard? = nil, checkpoints: Checkpoints? = nil, threads: Int? = nil, hints: Bool = true,
        progress: (@Sendable (RunProgress) -> Void)? = nil
    ) async throws -> RunResult {
        try await run(
            resuming: shard, checkpoints: checkpoints, threads: threads, hints: hints, mayHaveStems: true, progress: progress)
    }

    /// As ``run(resuming:checkpoints:threads:hints:progress:)``, with or without a table of stems.
    func run(
        resuming shard: RunShard?, checkpoints: Checkpoints?, threads: Int?, hints: Bool, mayHaveStems: Bool,
        progress: (@Sendable (RunProgress) -> Void)?
    ) async throws -> RunResult {
        let meter = meter(of: count, hints: hints, progress)
        if let shard { try check(shard) }
        let start = ContinuousClock.now
        let execution = try await execution(threads: threads, checkpoints: checkpoints, mayHaveStems: mayHaveStems, meter)
        let prepared = ContinuousClock.now
        let whole = try await execution.run(0..<count, resuming: shard, meter: meter)
        let judged = ContinuousClock.now
        var result = try await result(of: whole, threads: threads, hints: hints, meter)
        let end = ContinuousClock.now
        result.timings = RunResult.Timings(
            tables: (prepared - start) / .seconds(1), judging: (judged - prepared) / .seconds(1), hints: (end - judged) / .seconds(1))
        result.seconds = (shard?.seconds ?? 0) + (end - start) / .seconds(1)
        meter.finish()
        return result
    }

    /// A meter of a run of so many positions. The weights are processor time in nanoseconds, about.
    private func meter(of positions: Int64, hints: Bool?, _ progress: (@Sendable (RunProgress) -> Void)?) -> ProgressMeter {
        let cells = Double(min(Int64(CellTables.count(bound)), positions))
        var weights: [(phase: RunProgress.Phase, weight: Double)] = [(.tables, 2e6 + cells * 10_000), (.judging, Double(positions) * 100)]
        if let hints {
            let kept = min(positions, Int64(nearMissLimit) * 8)
            weights.append((.hints, hints ? Double(kept) * 1e6 : 1e6))
        }
        return ProgressMeter(weights, progress: progress)
    }

    /// Runs some positions of the seeded order.
    ///
    /// ```swift
    /// let quarter = try await plan.run(positions: 0..<plan.count / 4)
    /// ```
    /// - Parameters:
    ///   - positions: A range within `0..<count`.
    ///   - shard: What an earlier run has found; its positions are not run again, and are in what
    ///     is returned.
    ///   - checkpoints: How to keep what is found on the way; nil not to.
    ///   - threads: Number of workers; nil for one per processor.
    ///   - progress: Called from the workers, one call at a time, with rising fractions; 1 at the end.
    /// - Throws: ``StructError/unavailable(_:_:)`` for positions outside the plan or a shard of
    ///   another one; `CancellationError`.
    public func run(
        positions: Range<Int64>, resuming shard: RunShard? = nil, checkpoints: Checkpoints? = nil, threads: Int? = nil,
        progress: (@Sendable (RunProgress) -> Void)? = nil
    ) async throws -> RunShard {
        guard positions.lowerBound >= 0, positions.upperBound <= count else {
            throw StructError.unavailable(
                .positionsOutsidePlan, "positions \(positions.notation) are not all in the plan: choose them within [0, \(count))")
        }
        let meter = meter(of: Int64(positions.count), hints: nil, progress)
        if let shard { try check(shard) }
        let execution = try await execution(threads: threads, checkpoints: checkpoints, meter)
        let found = try await execution.run(positions, resuming: shard, meter: meter)
        meter.finish()
        return found
    }

    /// What runs positions of this plan.
    func execution(threads: Int? = nil, checkpoints: Checkpoints? = nil, mayHaveStems: Bool = true, _ meter: ProgressMeter? = nil)
        async throws
        -> Execution
    {
        let workers = Plan.workers(threads)
        let kernel = try await prepared.kernel(for: bound, positions: count, workers: workers, meter)
        return Execution(
            scope: scope, kernel: kernel, threads: workers, checkpoints: checkpoints, stems: prepared.stems, mayHaveStems: mayHaveStems)
    }

    /// Bytes of the table of stems that a run of the plan makes; 0 where it makes none.
    var stemTableBytes: Int {
        let stems = bound.space.cardinality / bound.space.leafCount
        let pays = !isExhaustive && stems <= StemTable.most && stems <= count / 4 * 3 && Kernel.hasStems(bound)
        return pays ? Int(stems) * MemoryLayout<Stem>.stride : 0
    }

    /// About how much memory a run takes beside the plan itself, in bytes: its tables of cells and stems,
    /// and the room of its workers.
    ///
    /// - Parameters:
    ///   - count: Permutations to run; nil for the plan's count.
    ///   - threads: Number of workers; nil for one per processor.
    public func memoryEstimate(count: Int64? = nil, threads: Int? = nil) -> Int {
        let counted = (try? with(count: max(1, count ?? self.count))) ?? self
        let cells = CellTables.bytes(bound)
        let table = cells <= Double(Kernel.tableBudget) && Int64(CellTables.count(bound)) <= counted.count ? Int(2 * cells) : 0
        let workers = Plan.workers(threads)
        let windows = counted.stemTableBytes > 0 ? 0 : workers * 32 * Int(CellWindow.size(counted.count, workers: workers))
        return table + counted.stemTableBytes + windows + workers * (1 << 19) + (8 << 20)
    }

    /// True if the plan runs the whole space. It is then walked in canonical order: position i is
    /// index i, whatever the seed.
    public var isExhaustive: Bool { scope.isExhaustive }

    /// Workers for a number of threads that was asked for; nil for one per processor.
    static func workers(_ threads: Int?) -> Int { max(1, min(threads ?? processorCount(), 256)) }

    /// What a shard that holds every position of this plan comes to.
    ///
    /// - Throws: ``StructError/unavailable(_:_:)`` with the reason if the shard is of another plan
    ///   or positions are missing; `CancellationError`.
    public func result(of shard: RunShard, threads: Int? = nil, hints: Bool = true) async throws -> RunResult {
        try await result(of: shard, threads: threads, hints: hints, nil)
    }

    private func result(of shard: RunShard, threads: Int?, hints: Bool, _ meter: ProgressMeter?) async throws -> RunResult {
        let start = ContinuousClock.now
        try checkIsWhole(shard)
        let part = shard.part
        let top = try await inOrder(part.top.elements.map(\.index), threads: threads) { index, pace in
            var structure = structure(at: index, withEquityReturn: true)
            structure.objectiveFigure = bound.objectiveFigure(structure)
            structure.freeLevers = try await bound.freeLevers(of: structure, &pace)
            return structure
        }
        let near = part.nearest.flatMap(\.elements).map(\.index)
        meter?.begin(.hints, total: Int64(near.count))
        let nearMisses = try await inOrder(near, threads: threads) { index, pace in
            defer { meter?.add(1) }
            let structure = structure(at: index, withEquityReturn: false)
            guard hints else { return RunResult.NearMiss(structure: structure, hints: .notSought) }
            let found = await HintSearch.hints(for: structure, bound)
            // The search gives way by itself.
            pace = Pace()
            return RunResult.NearMiss(structure: structure, hints: found)
        }
        let byLever = try await byLever(part.byLever)
        try Task.checkCancellation()
        let front = part.front.report.map {
            RunResult.ParetoPoint(index: $0.index, totalProceedsMinor: Int64($0.proceeds), minDSCR: $0.minDSCR, wacc: $0.wacc)
        }
        var result = RunResult(
            generator: SeededOrder.generator, seed: seed, count: count, cardinality: cardinality, rulesetVersion: ruleset.version,
            features: features, objective: deal.objective.name, statistics: RunResult.PruneStatistics(part), top: top,
            nearMisses: nearMisses, pareto: front, paretoTotal: part.front.count, byLever: byLever, fingerprint: fingerprint(hints: hints))
        result.digest = try await result.formedDigest()
        result.seconds = shard.seconds + (ContinuousClock.now - start) / .seconds(1)
        return result
    }

    /// What is made of each of the indices, in their order, on several threads.
    private func inOrder<Made: Sendable>(
        _ indices: [Int64], threads: Int?, _ make: @escaping @Sendable (Int64, inout Pace) async throws -> Made
    ) async throws -> [Made] {
        let queue = WorkQueue(count: Int64(indices.count))
        return try await withThrowingTaskGroup(of: [(position: Int, made: Made)].self) { group in
            for _ in 0..<max(1, min(Plan.workers(threads), indices.count)) {
                group.addTask {
                    var all: [(position: Int, made: Made)] = []
                    var pace = Pace()
                    while let position = queue.take() {
                        try Task.checkCancellation()
                        all.append((Int(position), try await make(indices[Int(position)], &pace)))
                        await pace.giveWay()
                    }
                    return all
                }
            }
            var all: [(position: Int, made: Made)] = []
            for try await made in group { all += made }
            return all.sorted { $0.position < $1.position }.map(\.made)
        }
    }

    private func structure(at index: Int64, withEquityReturn: Bool) -> Structure {
        var structure = bound.evaluate(MovedPermutation(bound.permutation(at: index)), index: index)
        if withEquityReturn { structure.equityReturn = bound.waterfall(structure, scenario: 0).equityIRR }
        return structure
    }
}
