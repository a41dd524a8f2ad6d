import StructEngine
import Synchronization

/// What calls for a rollback: an error rate over 1% or a P95 over 5 s for ten minutes, memory growing by more than 100 MB an hour, or
/// results that differ where they must not.
final class Triggers: Sendable {
    enum Kind: String, Sendable, CaseIterable {
        case errorRate = "error_rate"
        case latency = "p95_latency"
        case memory = "memory_growth"
        case inconsistency = "data_inconsistency"
    }

    struct Alert: Sendable {
        let kind: String
        let since: Double
        let detail: String
    }

    static let mostErrors = 0.01
    static let mostMilliseconds = 5_000.0
    static let mostGrowth = 100.0 * 1_048_576
    static let patience = 600.0
    /// Fewer calls than this in ten minutes say nothing of a rate.
    static let fewest = 20

    private struct State {
        /// Since when each condition has held without a break.
        var since: [Kind: Double] = [:]
        var details: [Kind: String] = [:]
        var firing: Set<Kind> = []
        var inconsistency: String?
        var synthetic: Alert?
    }

    private let state = Mutex(State())

    /// A comparison of runs that must agree: nil if they did.
    func compared(_ difference: String?) { state.withLock { $0.inconsistency = difference } }

    /// What the synthetic checks alert to.
    func synthetic(_ alert: Alert?) {
        state.withLock { state in
            let since = state.synthetic?.since
            state.synthetic = alert.map { Alert(kind: $0.kind, since: since ?? $0.since, detail: $0.detail) }
        }
    }

    /// Looks at the last minutes; returns the triggers that have begun to fire.
    func evaluate(_ monitor: Monitor, at now: Double) -> [Alert] {
        let recent = monitor.minutes(2)
        let window = monitor.minutes(10)
        let requests = window.reduce(0) { $0 + $1.requests }
        var holding: [Kind: String] = [:]
        if requests >= Triggers.fewest, let rate = recent.errorRate, rate > Triggers.mostErrors {
            holding[.errorRate] = "\(percent(rate)) of calls failed, at most 1% may"
        }
        if let p95 = recent.latencies.percentile(0.95), p95 > Triggers.mostMilliseconds {
            holding[.latency] = "P95 is \(Int(p95)) ms, at most 5000 ms may be"
        }
        // A server that has just begun fills its caches.
        let settled = monitor.minutes(60).filter { $0.number >= monitor.firstMinute + 15 }
        if let growth = Triggers.growth(settled), growth > Triggers.mostGrowth {
            holding[.memory] = "memory grows by \(Int(growth / 1_048_576)) MB an hour, at most 100 may be"
        }
        return state.withLock { state in
            if let difference = state.inconsistency { holding[.inconsistency] = difference }
            var begun: [Alert] = []
            for kind in Kind.allCases {
                guard let detail = holding[kind] else {
                    // Without any call nothing is known: a condition neither holds nor ends.
                    let isSilent = (kind == .errorRate || kind == .latency) && recent.allSatisfy { $0.requests == 0 }
                    if !isSilent {
                        state.since[kind] = nil
                        state.firing.remove(kind)
                    }
                    continue
                }
                state.details[kind] = detail
                let since = state.since[kind] ?? now
                state.since[kind] = since
                let needed = kind == .errorRate || kind == .latency ? Triggers.patience : 0
                if now - since >= needed, state.firing.insert(kind).inserted {
                    begun.append(Alert(kind: kind.rawValue, since: since, detail: detail))
                }
            }
            return begun
        }
    }

    /// What fires now.
    var alerts: [Alert] {
        state.withLock { state in
            let own = Kind.allCases.filter { state.firing.contains($0) }.map { kind in
                Alert(kind: kind.rawValue, since: state.since[kind] ?? 0, detail: state.details[kind] ?? "")
            }
            return own + (state.synthetic.map { [$0] } ?? [])
        }
    }

    /// Bytes an hour: the least of the newest ten minutes over the least of the ten minutes after the oldest, so that what is held for
    /// a moment only does not count; nil before there are 30 minutes to compare.
    static func growth(_ minutes: [Monitor.Minute]) -> Double? {
        guard let first = minutes.first, let last = minutes.last, last.number - first.number >= 30 else { return nil }
        let early = minutes.filter { $0.number < first.number + 10 }.map(\.memory).min() ?? 0
        let late = minutes.filter { $0.number > last.number - 10 }.map(\.memory).min() ?? 0
        let hours = Double(last.number - first.number - 9) / 60
        return (late - early) / hours
    }

    private func percent(_ share: Double) -> String { "\((share * 1_000).rounded() / 10)%" }
}

extension Triggers.Alert {
    var json: JSONValue {
        .object([("kind", .string(kind)), ("since", .string(ServerClock.text(since))), ("detail", .string(detail))])
    }
}
