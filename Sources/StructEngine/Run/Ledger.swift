/// Where the workers of a run bring what they have found, and what checkpoints are taken from: at any time what it holds is complete for the
/// positions that it names.
actor Ledger {
    private let fingerprint: String
    private let start = ContinuousClock.now
    private var covered: PositionSet
    private var part: RunPart
    /// Seconds spent by earlier runs.
    private let earlier: Double
    private var isSaving = false

    init(_ plan: Plan, resuming shard: RunShard?) {
        fingerprint = plan.fingerprint
        part = shard?.part ?? RunPart(topLimit: plan.topLimit, nearMissLimit: plan.nearMissLimit)
        covered = shard?.covered ?? PositionSet()
        earlier = shard?.seconds ?? 0
    }

    /// Adds a worker's findings.
    func deposit(_ part: RunPart, covering positions: PositionSet) {
        self.part.merge(part)
        covered.formUnion(positions)
    }

    /// Everything deposited so far.
    var shard: RunShard {
        let seconds = earlier + (ContinuousClock.now - start) / .seconds(1)
        return RunShard(fingerprint: fingerprint, covered: covered, part: part, seconds: seconds)
    }

    /// Hands everything deposited so far to `save`, unless another worker is just doing so: one checkpoint at a time, each holding all that
    /// the one before it held.
    func save(_ save: @Sendable (RunShard) async throws -> Void) async throws {
        guard !isSaving else { return }
        isSaving = true
        defer { isSaving = false }
        try await save(shard)
    }
}

/// What one worker of a run does: takes chunks, judges their positions, and brings its findings to the ledger when told to.
struct Worker {
    private let plan: Plan
    private let kernel: Kernel
    private let chunks: ChunkList
    private let ledger: Ledger
    private let order: SeededOrder
    private var part: RunPart
    private var covered = PositionSet()
    private var record = Kernel.Record()

    init(_ plan: Plan, _ kernel: Kernel, _ chunks: ChunkList, _ ledger: Ledger) {
        self.plan = plan
        self.kernel = kernel
        self.chunks = chunks
        self.ledger = ledger
        order = SeededOrder(cardinality: plan.cardinality, seed: plan.seed)
        part = RunPart(topLimit: plan.topLimit, nearMissLimit: plan.nearMissLimit)
    }

    /// Judges all positions of a chunk and returns how many they are.
    mutating func judge(chunk: Int64) -> Int64 {
        let positions = chunks.positions(of: chunk)
        for position in positions {
            let index = order[position]
            kernel.judge(index, mezzMarginToBeat: part.bestMezzMargin, into: &record)
            part.add(record, index: index)
        }
        covered.insert(positions)
        return Int64(positions.count)
    }

    /// Brings what was found since the last time to the ledger.
    mutating func deposit() async {
        guard !covered.isEmpty else { return }
        await ledger.deposit(part, covering: covered)
        part = RunPart(topLimit: plan.topLimit, nearMissLimit: plan.nearMissLimit)
        covered = PositionSet()
    }
}
