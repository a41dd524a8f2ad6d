extension Plan {
    /// Simulates the life of a structure: its notionals and schedule fixed, on random paths as the deal's ``Deal/Risk``
    /// has them.
    ///
    /// ```swift
    /// let risk = try await plan.risk(of: structure, paths: 10_000, seed: 7)
    /// print(risk.minDSCR?.quantiles ?? [], risk.seniorUnpaid.probability.value)
    /// ```
    /// - Parameters:
    ///   - structure: Of this plan's deal, ruleset and features.
    ///   - paths: How many, 1 to 100,000,000; each takes 48 bytes.
    ///   - seed: Selects the paths.
    ///   - threads: Number of workers; nil for one per processor.
    ///   - progress: As of ``run(resuming:checkpoints:threads:hints:progress:)``.
    /// - Throws: ``StructError/unavailable(_:_:)`` with ``StructError/Code/foreignStructure``; ``StructError/issues(_:)``
    ///   (`out_of_range`) for another number of paths; `CancellationError` soon after the task is cancelled.
    public func risk(
        of structure: Structure, paths: Int64 = 10_000, seed: UInt64 = 1, threads: Int? = nil,
        progress: (@Sendable (RunProgress) -> Void)? = nil
    ) async throws -> Structure.Risk {
        guard (1...Plan.mostPaths).contains(paths) else { throw Plan.pathsFault("must be from 1 to \(Plan.mostPaths), found \(paths)") }
        let shard = try await riskShard(of: structure, paths: 0..<paths, seed: seed, threads: threads, progress: progress)
        return Structure.Risk(shard, seed: seed)
    }

    /// Some paths of ``risk(of:paths:seed:threads:progress:)``, such as one machine's.
    ///
    /// - Throws: As it; the paths must lie from 0 to 100,000,000.
    public func riskShard(
        of structure: Structure, paths: Range<Int64>, seed: UInt64 = 1, threads: Int? = nil,
        progress: (@Sendable (RunProgress) -> Void)? = nil
    ) async throws -> Structure.RiskShard {
        try check(structure)
        guard paths.lowerBound >= 0, paths.upperBound <= Plan.mostPaths else {
            throw Plan.pathsFault("must lie from 0 to \(Plan.mostPaths), found \(paths.lowerBound) to \(paths.upperBound)")
        }
        let model = RiskModel(try bound.reaching(structure.levers), structure, seed: seed)
        let meter = ProgressMeter(.paths, total: Int64(paths.count), progress: progress)
        let whole = try await RiskRun(model: model, key: riskKey(structure, seed), meter: meter).run(paths, threads: threads)
        meter.finish()
        return whole
    }

    /// The figures of shards that hold paths 0 and up without a gap, in any order.
    ///
    /// - Throws: ``StructError/unavailable(_:_:)``: ``StructError/Code/foreignShard`` for one of another structure, plan or
    ///   seed, ``StructError/Code/missingPositions`` and ``StructError/Code/overlappingShards``.
    public func risk(of structure: Structure, merging shards: [Structure.RiskShard], seed: UInt64 = 1) throws(StructError) -> Structure.Risk
    {
        try check(structure)
        let key = riskKey(structure, seed)
        let ordered = shards.filter { !$0.paths.isEmpty }.sorted { $0.first < $1.first }
        guard ordered.allSatisfy({ $0.key == key }) else {
            throw .unavailable(
                .foreignShard, "a shard of paths is of another structure, deal, ruleset or seed: merge those of one simulation")
        }
        guard var whole = ordered.first, whole.first == 0 else {
            throw .unavailable(.missingPositions, "path 0 is missing: simulate it and merge its shard with these")
        }
        for next in ordered.dropFirst() {
            guard next.paths.lowerBound == whole.paths.upperBound else {
                let (held, from) = (whole.paths.upperBound, next.paths.lowerBound)
                if from < held { throw .unavailable(.overlappingShards, "path \(from) is held twice: merge each shard once") }
                throw .unavailable(.missingPositions, "paths \(held) to \(from - 1) are missing: simulate them and merge their shard")
            }
            whole.append(next)
        }
        return Structure.Risk(whole, seed: seed)
    }

    private static let mostPaths: Int64 = 100_000_000

    private static func pathsFault(_ message: String) -> StructError {
        .issues([Issue(id: "out_of_range", path: "paths", message: message)])
    }

    /// What a shard belongs to: the index and levers with any moves, the deal, the ruleset, the seed.
    private func riskKey(_ structure: Structure, _ seed: UInt64) -> String {
        var digest = Digest()
        digest.add(bound.identity)
        digest.add(structure.levers)
        digest.add(structure.seniorNotionalMinor)
        digest.add(structure.mezzNotionalMinor)
        digest.add(Int64(bitPattern: seed))
        return digest.hex
    }
}

/// Simulates paths on several workers.
struct RiskRun: Sendable {
    let model: RiskModel
    let key: String
    let meter: ProgressMeter

    func run(_ paths: Range<Int64>, threads: Int?) async throws -> Structure.RiskShard {
        // Few enough parts to bring together, and enough for workers of different speed.
        let size = min(max(32, Int64(paths.count) / 512), 8_192)
        let chunks = (Int64(paths.count) + size - 1) / size
        let queue = WorkQueue(count: chunks)
        let workers = max(1, min(threads ?? processorCount(), Int(clamping: chunks)))
        var parts = try await withThrowingTaskGroup(of: [Structure.RiskShard].self) { group in
            for _ in 0..<workers { group.addTask { try await work(paths, queue, size: size) } }
            var parts: [Structure.RiskShard] = []
            for try await own in group { parts += own }
            return parts
        }
        parts.sort { $0.first < $1.first }
        var whole = Structure.RiskShard(key: key, first: UInt64(paths.lowerBound), years: model.years)
        for part in parts { whole.append(part) }
        return whole
    }

    private func work(_ paths: Range<Int64>, _ queue: WorkQueue, size: Int64) async throws -> [Structure.RiskShard] {
        var simulator = RiskSimulator(model)
        var pace = Pace()
        var parts: [Structure.RiskShard] = []
        while let chunk = queue.take() {
            let first = paths.lowerBound + chunk * size
            let last = min(first + size, paths.upperBound)
            // Chunks that follow one another are one part.
            if parts.last?.paths.upperBound != first {
                parts.append(Structure.RiskShard(key: key, first: UInt64(first), years: model.years))
            }
            for path in first..<last {
                try Cancellation.check()
                parts[parts.count - 1].append(simulator.run(UInt64(path)))
                await pace.giveWay()
            }
            meter.add(last - first)
        }
        return parts
    }
}
