import Synchronization

/// A run that is under way: how far it is, for any number of listeners, what it comes to, and a way to
/// end it.
///
/// ```swift
/// let run = plan.start()
/// for await progress in run.progress { show(progress.fraction) }
/// let result = try await run.value
/// ```
public final class RunHandle: Sendable {
    private let task: Task<RunResult, any Error>
    private let news: RunNews

    init(_ operation: @escaping @Sendable (@escaping @Sendable (RunProgress) -> Void) async throws -> RunResult) {
        let news = RunNews()
        self.news = news
        task = Task {
            defer { news.finish() }
            return try await operation { news.tell($0) }
        }
    }

    /// What the run found, once it is done.
    ///
    /// - Throws: What the run throws; `CancellationError` after ``cancel()``.
    public var value: RunResult {
        get async throws { try await task.value }
    }

    /// The progress told last; nil before the first.
    public var latest: RunProgress? { news.latest }

    /// The progress from now on, beginning with the latest; ends with the run. Each call is a listener
    /// of its own; one that is slow misses what lies between and gets the newest.
    public var progress: AsyncStream<RunProgress> { news.listen() }

    /// Ends the run soon: ``value`` then throws `CancellationError`.
    public func cancel() { task.cancel() }
}

/// Hands the progress of a run to its listeners.
private final class RunNews: Sendable {
    private struct State {
        var latest: RunProgress?
        var listeners: [Int: AsyncStream<RunProgress>.Continuation] = [:]
        var next = 0
        var isDone = false
    }

    private let state = Mutex(State())

    var latest: RunProgress? { state.withLock { $0.latest } }

    func tell(_ progress: RunProgress) {
        let listeners = state.withLock { state in
            state.latest = progress
            return Array(state.listeners.values)
        }
        for listener in listeners { listener.yield(progress) }
    }

    func finish() {
        let listeners = state.withLock { state in
            state.isDone = true
            defer { state.listeners = [:] }
            return Array(state.listeners.values)
        }
        for listener in listeners { listener.finish() }
    }

    func listen() -> AsyncStream<RunProgress> {
        let (stream, continuation) = AsyncStream<RunProgress>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let number = state.withLock { state -> Int? in
            if let latest = state.latest { continuation.yield(latest) }
            guard !state.isDone else { return nil }
            state.next += 1
            state.listeners[state.next] = continuation
            return state.next
        }
        guard let number else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { [weak self] _ in self?.state.withLock { _ = $0.listeners.removeValue(forKey: number) } }
        return stream
    }
}

extension Plan {
    /// Starts a run that goes on beside the caller; as ``run(resuming:checkpoints:threads:hints:progress:)``.
    public func start(
        resuming shard: RunShard? = nil, checkpoints: Checkpoints? = nil, threads: Int? = nil, hints: Bool = true
    ) -> RunHandle {
        RunHandle { progress in
            try await run(resuming: shard, checkpoints: checkpoints, threads: threads, hints: hints, progress: progress)
        }
    }
}
