import Synchronization

@testable import StructEngine

/// The longest time that a task went without giving way, and where that time ended.
final class StretchWatch: PaceObserver {
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
