import Synchronization

/// Adds up what the workers have done and tells the host about it now and then: about every half per
/// cent of the run, and once at the end.
///
/// The host is told outside any lock, by the worker that comes by; the others go on. A callback that
/// takes long is called less often, so that it takes at most a twentieth of one worker's time.
final class ProgressMeter: Sendable {
    private struct State {
        var phase: Int
        var done: Int64
        var total: Int64
        var reported: Double
        var isTelling = false
        var quietUntil: ContinuousClock.Instant?
    }

    private let state: Mutex<State>
    private let phases: [RunProgress.Phase]
    /// By phase, the fraction of the run at which it starts; then 1.
    private let starts: [Double]
    private let progress: (@Sendable (RunProgress) -> Void)?

    /// `weights` are the expected times of the phases, in any unit.
    init(_ weights: [(phase: RunProgress.Phase, weight: Double)], progress: (@Sendable (RunProgress) -> Void)?) {
        phases = weights.map(\.phase)
        self.progress = progress
        let whole = max(weights.reduce(0) { $0 + $1.weight }, .leastNormalMagnitude)
        var (starts, sum): ([Double], Double) = ([], 0)
        for weight in weights {
            starts.append(sum / whole)
            sum += weight.weight
        }
        self.starts = starts + [1]
        state = Mutex(State(phase: 0, done: 0, total: 1, reported: -1))
    }

    /// A meter of one phase.
    convenience init(_ phase: RunProgress.Phase, total: Int64, progress: (@Sendable (RunProgress) -> Void)?) {
        self.init([(phase, 1)], progress: progress)
        begin(phase, total: total)
    }

    /// Starts a phase, some of which may be done already.
    func begin(_ phase: RunProgress.Phase, done: Int64 = 0, total: Int64) {
        guard progress != nil, let place = phases.firstIndex(of: phase) else { return }
        state.withLock {
            ($0.phase, $0.done, $0.total) = (place, done, max(1, total))
        }
        tell()
    }

    func add(_ count: Int64) {
        guard progress != nil else { return }
        state.withLock { $0.done += count }
        tell()
    }

    /// Tells that all is done; nobody works any more.
    func finish() {
        guard let progress, let last = phases.last else { return }
        let total = state.withLock { $0.total }
        progress(RunProgress(phase: last, done: total, total: total, fraction: 1))
    }

    private func tell() {
        guard let progress, let report = state.withLock({ next(&$0) }) else { return }
        let start = ContinuousClock.now
        progress(report)
        let end = ContinuousClock.now
        state.withLock {
            $0.isTelling = false
            $0.quietUntil = end.advanced(by: (end - start) * 19)
        }
    }

    /// What is to be told now; nil if nothing is, or somebody is telling.
    private func next(_ state: inout State) -> RunProgress? {
        guard !state.isTelling else { return nil }
        let done = min(state.done, state.total)
        let share = Double(done) / Double(state.total)
        let fraction = min(starts[state.phase] + share * (starts[state.phase + 1] - starts[state.phase]), 1 - 0x1p-20)
        guard state.reported < 0 || fraction >= state.reported + 0.005 else { return nil }
        if let quietUntil = state.quietUntil, ContinuousClock.now < quietUntil { return nil }
        state.isTelling = true
        state.reported = fraction
        return RunProgress(phase: phases[state.phase], done: done, total: state.total, fraction: fraction)
    }
}
