import Synchronization

/// What the workers of a soak have seen.
final class SoakTally: Sendable {
    /// The name of the host's own timer among the times.
    static let timer = "lateness of a 10 ms timer"

    struct State: Sendable {
        var times: [String: Latency] = [:]
        /// The first digest of each fingerprint.
        var digests: [String: String] = [:]
        var runs = 0
        var failures: [String] = []
    }

    private let guarded = Mutex(State())

    var state: State { guarded.withLock { $0 } }

    func note(_ time: Duration, _ kind: String) { guarded.withLock { $0.times[kind, default: Latency()].record(time) } }

    /// Equal fingerprints must have equal digests.
    func note(digest: String, of fingerprint: String) {
        guarded.withLock { state in
            state.runs += 1
            let first = state.digests[fingerprint, default: digest]
            state.digests[fingerprint] = first
            if first != digest { state.failures.append("the result of \(fingerprint) had the digest \(first), now \(digest)") }
        }
    }

    func fail(_ text: String) { guarded.withLock { $0.failures.append(text) } }
}
