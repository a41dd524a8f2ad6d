import StructEngine
import Synchronization

/// What there is to tell of the jobs that are queued or running, for any number of listeners.
final class JobBoard: Sendable {
    /// Numbers rise with the run, and mean the same after a restart: ten-thousandths of it, and one more for its end.
    struct Event: Sendable {
        static let last = 10_001

        let number: Int
        let name: String
        let data: JSONValue

        static func progress(_ progress: RunProgress) -> Event {
            let fraction = progress.fraction.isFinite ? max(0, min(1, progress.fraction)) : 0
            return Event(
                number: Int(fraction * 10_000), name: "progress",
                data: .object([
                    ("fraction", .number(fraction)), ("phase", .string(progress.phase.rawValue)),
                    ("done", .integer(progress.done)), ("total", .integer(progress.total)),
                ]))
        }

        static func end(_ state: Job.State, digest: String?) -> Event {
            Event(
                number: last, name: state.rawValue,
                data: .object([("state", .string(state.rawValue)), ("digest", digest.map { .string($0) } ?? .null)]))
        }

        static let heartbeat = Event(number: -1, name: "heartbeat", data: .object([]))

        /// As a block of a server-sent event stream.
        var text: String {
            let id = number < 0 ? "" : "id: \(number)\n"
            return "\(id)event: \(name)\ndata: \(data.text(pretty: false))\n\n"
        }
    }

    private struct Entry {
        var latest: Event?
        var listeners: [Int: AsyncStream<Event>.Continuation] = [:]
    }

    private struct State {
        var entries: [String: Entry] = [:]
        var next = 0
    }

    private let state = Mutex(State())

    func open(_ id: String) { state.withLock { $0.entries[id] = Entry() } }

    func tell(_ id: String, _ event: Event) {
        let listeners = state.withLock { state -> [AsyncStream<Event>.Continuation] in
            guard state.entries[id] != nil else { return [] }
            state.entries[id]?.latest = event
            return Array(state.entries[id]?.listeners.values ?? [:].values)
        }
        for listener in listeners { listener.yield(event) }
    }

    /// The last event of a job; who asks later reads the database.
    func close(_ id: String, _ event: Event?) {
        let listeners = state.withLock { state in Array((state.entries.removeValue(forKey: id)?.listeners ?? [:]).values) }
        for listener in listeners {
            if let event { listener.yield(event) }
            listener.finish()
        }
    }

    /// Ends all streams when the server stops; clients come back and go on from the last event they had.
    func closeAll() {
        for id in state.withLock({ Array($0.entries.keys) }) { close(id, nil) }
    }

    func latest(_ id: String) -> Event? { state.withLock { $0.entries[id]?.latest } }

    /// The events from now on, beginning with the latest; nil for a job that has ended.
    func listen(_ id: String) -> (events: AsyncStream<Event>, own: AsyncStream<Event>.Continuation)? {
        let (stream, continuation) = AsyncStream<Event>.makeStream(bufferingPolicy: .bufferingNewest(8))
        let number = state.withLock { state -> Int? in
            guard let entry = state.entries[id] else { return nil }
            if let latest = entry.latest { continuation.yield(latest) }
            state.next += 1
            state.entries[id]?.listeners[state.next] = continuation
            return state.next
        }
        guard let number else { return nil }
        continuation.onTermination = { [weak self] _ in self?.state.withLock { _ = $0.entries[id]?.listeners.removeValue(forKey: number) } }
        return (stream, continuation)
    }
}
