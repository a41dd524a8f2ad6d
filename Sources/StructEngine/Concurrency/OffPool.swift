import Dispatch
import Synchronization

/// Work that takes long and cannot give way, on a thread of its own: the threads that tasks share stay
/// free, so that timers and handlers of a host are on time.
enum OffPool {
    /// At most so many at a time, so that the host keeps its share of the processors.
    private static let gate = TurnGate(processorCount())

    /// What `work` returns.
    ///
    /// - Throws: What it throws; `CancellationError` as soon as the task is cancelled: work that has
    ///   begun then ends by itself, and nobody hears of it.
    static func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await gate.enter()
        let answer = Answer<Value>()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                answer.wait(continuation)
                DispatchQueue.global(qos: .utility).async {
                    defer { gate.leave() }
                    guard !answer.isGiven else { return }
                    answer.give(Result { try work() })
                }
            }
        } onCancel: {
            answer.give(.failure(CancellationError()))
        }
    }

    /// The first answer that is given, handed to the one that waits.
    private final class Answer<Value: Sendable>: Sendable {
        private struct State {
            var answer: Result<Value, any Error>?
            var continuation: CheckedContinuation<Value, any Error>?
        }

        private let state = Mutex(State())

        var isGiven: Bool { state.withLock { $0.answer != nil } }

        func wait(_ continuation: CheckedContinuation<Value, any Error>) {
            let answer = state.withLock { state in
                if state.answer == nil { state.continuation = continuation }
                return state.answer
            }
            if let answer { continuation.resume(with: answer) }
        }

        func give(_ answer: Result<Value, any Error>) {
            let waiting = state.withLock { state -> CheckedContinuation<Value, any Error>? in
                guard state.answer == nil else { return nil }
                state.answer = answer
                defer { state.continuation = nil }
                return state.continuation
            }
            waiting?.resume(with: answer)
        }
    }
}
