import Synchronization

/// The runs of a host that may go on at the same time: so many at once, so many in line, with threads
/// and memory for all of them together. A host makes one and sends every run through it.
///
/// ```swift
/// let pool = RunPool(running: 4, queued: 100, threads: 8, memoryBytes: 1 << 30)
/// let result = try await pool.run(plan)       // waits for its turn
/// ```
/// Runs of one plan, and of plans made from it by ``Plan/with(seed:count:topLimit:nearMissLimit:)``,
/// share its tables. A run whose table of stems does not fit into what the others leave does without,
/// which is slower; what it finds is the same, to the bit.
public final class RunPool: Sendable {
    /// Most runs at once.
    public let running: Int
    /// Most runs that wait.
    public let queued: Int
    /// Workers of all runs together; each run has at least one.
    public let threads: Int
    /// Memory for the tables of stems of all runs together, in bytes.
    public let memoryBytes: Int

    private struct State {
        var accepted = 0
        /// By the tables that runs share: how many runs hold them, and their size in bytes.
        var held: [ObjectIdentifier: (runs: Int, bytes: Int)] = [:]
        var heldBytes = 0
    }

    private let state = Mutex(State())
    private let gate: TurnGate

    /// - Parameters:
    ///   - running: Most runs at once, at least 1.
    ///   - queued: Most runs that wait for their turn; a further one is refused.
    ///   - threads: Workers of all runs together; nil for one per processor.
    ///   - memoryBytes: Memory for the tables of stems of all runs together.
    public init(running: Int, queued: Int, threads: Int? = nil, memoryBytes: Int = 1 << 30) {
        self.running = max(1, running)
        self.queued = max(0, queued)
        self.threads = max(1, min(threads ?? processorCount(), 256))
        self.memoryBytes = max(0, memoryBytes)
        gate = TurnGate(self.running)
    }

    /// Runs under way and runs that wait.
    public struct Depth: Sendable, Equatable {
        public let running: Int
        public let queued: Int
    }

    public var depth: Depth {
        let accepted = state.withLock { $0.accepted }
        let waiting = min(gate.waiting, accepted)
        return Depth(running: accepted - waiting, queued: waiting)
    }

    /// Runs a plan in its turn; as ``Plan/run(resuming:checkpoints:threads:hints:progress:)``.
    ///
    /// - Throws: ``StructError/unavailable(_:_:)`` with ``StructError/Code/poolIsFull`` if as many runs
    ///   wait as may; what the run throws; `CancellationError`, also while it waits.
    public func run(
        _ plan: Plan, resuming shard: RunShard? = nil, checkpoints: Checkpoints? = nil, hints: Bool = true,
        progress: (@Sendable (RunProgress) -> Void)? = nil
    ) async throws -> RunResult {
        try accept()
        defer { state.withLock { $0.accepted -= 1 } }
        try await gate.enter()
        defer { gate.leave() }
        let share = state.withLock { max(1, threads / max(1, min(running, $0.accepted))) }
        let hasTable = take(plan)
        defer { if hasTable { giveBack(plan) } }
        return try await plan.run(
            resuming: shard, checkpoints: checkpoints, threads: share, hints: hints, mayHaveStems: hasTable, progress: progress)
    }

    /// Starts a run that goes on beside the caller, in its turn.
    ///
    /// - Throws: ``StructError/unavailable(_:_:)`` with ``StructError/Code/poolIsFull`` from its
    ///   ``RunHandle/value`` if as many runs wait as may.
    public func start(
        _ plan: Plan, resuming shard: RunShard? = nil, checkpoints: Checkpoints? = nil, hints: Bool = true
    ) -> RunHandle {
        RunHandle { progress in
            try await self.run(plan, resuming: shard, checkpoints: checkpoints, hints: hints, progress: progress)
        }
    }

    private func accept() throws(StructError) {
        let isAccepted = state.withLock { state in
            guard state.accepted < running + queued else { return false }
            state.accepted += 1
            return true
        }
        guard isAccepted else {
            throw .unavailable(
                .poolIsFull, "\(running) runs are under way and \(queued) wait, as many as may: try again when one is done")
        }
    }

    /// Reserves memory for the plan's table of stems, unless a run holds it already; false if there is
    /// not enough.
    private func take(_ plan: Plan) -> Bool {
        let (key, bytes) = (ObjectIdentifier(plan.prepared), plan.stemTableBytes)
        return state.withLock { state in
            if let held = state.held[key] {
                state.held[key] = (held.runs + 1, held.bytes)
                return true
            }
            guard state.heldBytes + bytes <= memoryBytes else { return false }
            state.held[key] = (1, bytes)
            state.heldBytes += bytes
            return true
        }
    }

    private func giveBack(_ plan: Plan) {
        let key = ObjectIdentifier(plan.prepared)
        state.withLock { state in
            guard let held = state.held[key] else { return }
            state.held[key] = held.runs > 1 ? (held.runs - 1, held.bytes) : nil
            if held.runs == 1 { state.heldBytes -= held.bytes }
        }
    }
}
