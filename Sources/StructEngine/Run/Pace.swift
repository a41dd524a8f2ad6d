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
    mutating func giveWay(file: StaticString = #fileID, line: Int = #line) async {
        guard let watch, let since else { return await Task.yield() }
        watch.note(since.duration(to: .now), "\(file):\(line)")
        await Task.yield()
        self.since = .now
    }
}

/// The longest time that a task went without giving way, and where that time ended.
final class StretchWatch: Sendable {
    private struct State {
        var longest = Duration.zero
        var place = ""
        var count = 0
    }
    private let state = Mutex(State())

    func note(_ stretch: Duration, _ place: @autoclosure () -> String) {
        state.withLock { state in
            state.count += 1
            guard stretch > state.longest else { return }
            state.longest = stretch
            state.place = place()
        }
    }

    var longest: Duration { state.withLock(\.longest) }
    var place: String { state.withLock(\.place) }
    /// Times that a task gave way.
    var count: Int { state.withLock(\.count) }
}
