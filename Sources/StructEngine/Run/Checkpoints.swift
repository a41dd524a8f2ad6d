/// How a run keeps what it has found so far, so that it can go on after an interruption.
///
/// ```swift
/// let saving = Checkpoints(every: .seconds(5)) { shard in try store(shard.bytes) }
/// let result = try await plan.run(checkpoints: saving)
/// // after a crash: the last bytes stored
/// let shard = try RunShard(bytes: stored)
/// let same = try await plan.run(resuming: shard, checkpoints: saving)
/// ```
public struct Checkpoints: Sendable {
    /// Time after which a worker brings in what it has found.
    public let interval: Duration
    let save: @Sendable (RunShard) async throws -> Void

    /// - Parameters:
    ///   - interval: About how often to save, beside once at the end; zero saves after every chunk.
    ///   - save: Gets everything found so far, one call at a time, each holding all that the one
    ///     before held; once more when the run is cancelled. It runs among the workers, so it
    ///     should not block for long. An error that it throws ends the run.
    public init(every interval: Duration, save: @escaping @Sendable (RunShard) async throws -> Void) {
        self.interval = interval
        self.save = save
    }
}
