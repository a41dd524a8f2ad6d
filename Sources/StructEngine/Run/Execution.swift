/// Judges positions of a run on several workers, and brings what they find together in a ledger.
struct Execution: Sendable {
    let scope: RunScope
    let kernel: Kernel
    /// Most workers at once.
    let threads: Int
    let checkpoints: Checkpoints?
    /// Where the table of stems is that runs at the same time share; a run by itself has its own.
    var stems = SharedStems()
    /// False where memory for a table of stems is not to be had.
    var mayHaveStems = true

    /// What some positions come to, with all that `shard` holds already.
    ///
    /// - Parameters:
    ///   - traversal: How to go through the positions; nil for the fastest that suits them.
    ///   - chunkSize: Positions that a worker takes at a time; nil for what suits the traversal.
    func run(
        _ positions: Range<Int64>, resuming shard: RunShard? = nil, traversal: Traversal? = nil, chunkSize: Int64? = nil,
        meter: ProgressMeter? = nil
    ) async throws -> RunShard {
        stems.join()
        defer { stems.leave() }
        let ledger = Ledger(scope, resuming: shard)
        let open = (shard?.covered ?? PositionSet()).missing(in: positions)
        do {
            let traversal = if let traversal { traversal } else { try await fastest(through: open, ledger, meter) }
            let chunks = ChunkList(await ledger.missing(in: positions), size: chunkSize ?? traversal.chunkSize(kernel))
            let total = Int64(positions.count)
            let queue = WorkQueue(count: chunks.count)
            meter?.begin(.judging, done: total - chunks.positions, total: total)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<workers(chunks: chunks.count) {
                    group.addTask { try await work(Worker(scope, kernel, chunks, ledger, traversal), queue, meter, ledger) }
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

    /// A walk where the whole space is run, a table of stems where it pays, each permutation by
    /// itself otherwise.
    private func fastest(through open: PositionSet, _ ledger: Ledger, _ meter: ProgressMeter?) async throws -> Traversal {
        if scope.isExhaustive { return .walk }
        guard kernel.hasStems else { return .each }
        guard mayHaveStems, StemTable.pays(kernel, positions: open.count) else {
            return .byCell(chunkSize: CellWindow.size(open.count, workers: threads))
        }
        return try await byStem(through: open, ledger, meter)
    }

    /// By a table of all stems. Before it is made, the first positions are judged one by one, so
    /// that few stems are notable.
    ///
    /// Where runs share the table it is made for lower margins, which as good as every run reaches: of
    /// the best margins of eight groups of positions the least. That each of eight others stays below
    /// it happens once in 12,870 times.
    func byStem(through open: PositionSet, _ ledger: Ledger, _ meter: ProgressMeter? = nil) async throws -> Traversal {
        guard let first = open.ranges.first else { return .each }
        let most: Int64 = stems.isShared ? 16_384 : 4_096
        let probe = PositionSet(first.lowerBound..<first.lowerBound + min(most, Int64(first.count) / 8))
        let chunks = ChunkList(probe, size: max(1, probe.count / 8))
        var worker = Worker(scope, kernel, chunks, ledger, .each)
        var lower: PerConstraint<Double>?
        for chunk in 0..<chunks.count {
            try Task.checkCancellation()
            _ = worker.judge(chunk: chunk)
            let margins = worker.bestMargins
            lower = lower.map { lower in PerConstraint { min(lower[$0], margins[$0]) } } ?? margins
            await worker.deposit()
            await Task.yield()
        }
        let best = await ledger.bestMargins
        // A constraint that a group did not judge at all would make every stem notable.
        let reached = PerConstraint<Double> { (lower?[$0] ?? -.infinity) > -.infinity ? lower?[$0] ?? best[$0] : best[$0] }
        return .byStem(try await stems.table(kernel, bestMargins: best, lower: reached, workers: threads, meter))
    }

    private func workers(chunks: Int64) -> Int { max(1, min(threads, Int(clamping: chunks))) }

    private func work(_ worker: Worker, _ queue: WorkQueue, _ meter: ProgressMeter?, _ ledger: Ledger) async throws {
        var worker = worker
        do {
            try await judge(&worker, queue, meter, ledger)
        } catch {
            await worker.deposit()
            throw error
        }
        await worker.deposit()
    }

    private func judge(_ worker: inout Worker, _ queue: WorkQueue, _ meter: ProgressMeter?, _ ledger: Ledger) async throws {
        var lastDeposit = ContinuousClock.now
        var pace = Pace()
        while let chunk = queue.take() {
            try Task.checkCancellation()
            let judged = worker.judge(chunk: chunk)
            meter?.add(judged)
            while worker.isOpen {
                await pace.giveWay()
                try Task.checkCancellation()
                let more = worker.goOn()
                meter?.add(more)
            }
            if let checkpoints, lastDeposit.duration(to: .now) >= checkpoints.interval {
                await worker.deposit()
                try await ledger.save(checkpoints.save)
                lastDeposit = .now
            }
            await pace.giveWay()
        }
    }
}
