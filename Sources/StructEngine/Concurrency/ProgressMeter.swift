import Synchronization

/// Adds up what workers have done and forwards it, at most about 200 times, with rising counts. The
/// last, `total` of `total`, is forwarded by ``finish()`` alone, so that a total may be an upper
/// estimate.
final class ProgressMeter: Sendable {
    private let state: Mutex<(done: Int64, reported: Int64)>
    private let total: Int64
    private let progress: (@Sendable (RunProgress) -> Void)?

    init(done: Int64 = 0, total: Int64, progress: (@Sendable (RunProgress) -> Void)?) {
        state = Mutex((done, done))
        self.total = total
        self.progress = progress
    }

    func add(_ count: Int64) {
        guard let progress else { return }
        state.withLock { state in
            state.done += count
            let shown = min(state.done, total - 1)
            guard shown - state.reported >= max(1, total / 200) else { return }
            state.reported = shown
            progress(RunProgress(done: shown, total: total))
        }
    }

    func finish() {
        guard let progress else { return }
        state.withLock { _ in progress(RunProgress(done: total, total: total)) }
    }
}
