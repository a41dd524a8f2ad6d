/// Where the workers of a run bring what they have found, and what checkpoints are taken from: at
/// any time what it holds is complete for the positions that it names.
actor Ledger {
    private let fingerprint: String
    private let start = ContinuousClock.now
    private var covered: PositionSet
    private var part: RunPart
    /// Seconds spent by earlier runs.
    private let earlier: Double
    private var isSaving = false

    init(_ scope: RunScope, resuming shard: RunShard?) {
        fingerprint = scope.fingerprint
        part = shard?.part ?? scope.emptyPart
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

    /// What is not covered yet.
    func missing(in positions: Range<Int64>) -> PositionSet { covered.missing(in: positions) }

    /// The best margin found so far, by raw value of the constraint.
    var bestMargins: PerConstraint<Double> { part.bestMargins }

    /// Hands everything deposited so far to `save`, unless another worker is just doing so: one
    /// checkpoint at a time, each holding all that the one before it held.
    func save(_ save: @Sendable (RunShard) async throws -> Void) async throws {
        guard !isSaving else { return }
        isSaving = true
        defer { isSaving = false }
        try await save(shard)
    }
}
