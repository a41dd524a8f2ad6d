import Synchronization

/// The beat at which the engine's tasks hand control back to the host: every long computation gives way often, so that timers of the host and
/// cancellation are never late. One a task.
struct Pace {
    /// Set by tests that look at how long the engine ever keeps a thread.
    @TaskLocal static var watch: StretchWatch?

    private let watch: StretchWatch?
    private var since: ContinuousClock.Instant?

    init() {
        watch = Pace.watch
        since = watch == nil ? nil : .now
    }

    /// Lets other tasks run.
    mutating func giveWay() async {
        guard let watch, let since else { return await Task.yield() }
        watch.note(since.duration(to: .now))
        await Task.yield()
        self.since = .now
    }
}

/// The longest time that a task went without giving way.
final class StretchWatch: Sendable {
    private let stretches = Mutex<(longest: Duration, count: Int)>((.zero, 0))

    func note(_ stretch: Duration) {
        stretches.withLock { $0 = (max($0.longest, stretch), $0.count + 1) }
    }

    var longest: Duration { stretches.withLock { $0.longest } }
    var count: Int { stretches.withLock { $0.count } }
}
