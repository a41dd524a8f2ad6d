import Synchronization

/// Lets so many tasks in at once; the others wait in the order in which they came. A task that is
/// cancelled while it waits leaves the line.
final class TurnGate: Sendable {
    private struct State {
        var free: Int
        var waiting: [(ticket: UInt64, continuation: CheckedContinuation<Bool, Never>)] = []
        var next: UInt64 = 0
        /// Tickets that were cancelled before they came to wait.
        var cancelled: Set<UInt64> = []
    }

    private let state: Mutex<State>

    init(_ places: Int) { state = Mutex(State(free: max(1, places))) }

    /// Tasks that wait.
    var waiting: Int { state.withLock { $0.waiting.count } }

    /// Waits for a place; each is given back by ``leave()``.
    ///
    /// - Throws: `CancellationError` if the task is cancelled, with no place taken.
    func enter() async throws {
        try Task.checkCancellation()
        let ticket = state.withLock {
            $0.next += 1
            return $0.next
        }
        let isIn = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: Bool? = state.withLock {
                    if $0.cancelled.remove(ticket) != nil { return false }
                    if $0.free > 0 {
                        $0.free -= 1
                        return true
                    }
                    $0.waiting.append((ticket, continuation))
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            let left = state.withLock { state -> CheckedContinuation<Bool, Never>? in
                if let place = state.waiting.firstIndex(where: { $0.ticket == ticket }) {
                    return state.waiting.remove(at: place).continuation
                }
                state.cancelled.insert(ticket)
                return nil
            }
            left?.resume(returning: false)
        }
        state.withLock { _ = $0.cancelled.remove(ticket) }
        guard isIn else { throw CancellationError() }
    }

    /// Gives a place to the first that waits.
    func leave() {
        let first = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            guard !state.waiting.isEmpty else {
                state.free += 1
                return nil
            }
            return state.waiting.removeFirst().continuation
        }
        first?.resume(returning: true)
    }
}
