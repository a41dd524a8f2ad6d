import StructEngine
import Synchronization

/// Calls that the server makes to itself, again and again, to see that they work and how long they take.
final class Synthetic: Sendable {
    struct Outcome: Sendable {
        let at: Double
        let action: String
        let milliseconds: Double
        let problem: String?
    }

    private struct State {
        var plan: JSONValue
        var due: Double?
        var outcomes: [Outcome] = []
    }

    static let actions = ["validate", "derived", "cardinality", "evaluate"]
    private let state: Mutex<State>
    private let store: Store
    private let clock: ServerClock

    /// Goes on with what was started before.
    init(store: Store, clock: ServerClock) async throws {
        self.store = store
        self.clock = clock
        let kept = try await store.note("synthetic") ?? .object([("running", .bool(false))])
        state = Mutex(State(plan: kept, due: kept["running"] == .bool(true) ? clock.now : nil))
    }

    func start(_ body: JSONValue) async throws {
        guard case .object(let members) = body else { return }
        let plan = JSONValue.object([("running", .bool(true))] + members)
        try await store.keep(plan, as: "synthetic")
        state.withLock { $0 = State(plan: plan, due: clock.now) }
    }

    func stop() async throws {
        let plan = state.withLock { state -> JSONValue in
            if case .object(let members) = state.plan {
                state.plan = .object([("running", .bool(false))] + members.filter { $0.key != "running" })
            }
            state.due = nil
            return state.plan
        }
        try await store.keep(plan, as: "synthetic")
    }

    /// The actions that are due now; the next round is then an interval later.
    func takeDue() -> [String] {
        state.withLock { state in
            let now = clock.now
            guard let due = state.due, now >= due, let interval = state.plan["interval"]?.number else { return [] }
            // Rounds that a stall has left out are not made up for.
            state.due = max(due + interval, now)
            guard case .array(let items)? = state.plan["actions"] else { return [] }
            return items.compactMap { $0.string }
        }
    }

    func add(_ outcome: Outcome) {
        state.withLock { state in
            state.outcomes.append(outcome)
            if state.outcomes.count > 10_000 { state.outcomes.removeFirst(1_000) }
        }
    }

    /// What the checks of the last so many seconds came to.
    func summary(seconds: Double) -> JSONValue {
        let outcomes = state.withLock { state in state.outcomes.filter { $0.at >= clock.now - seconds } }
        let failed = outcomes.filter { $0.problem != nil }
        var latencies = Latencies()
        for outcome in outcomes { latencies.add(milliseconds: outcome.milliseconds) }
        return .object([
            ("checks", .integer(Int64(outcomes.count))), ("failed", .integer(Int64(failed.count))),
            ("error_rate", outcomes.isEmpty ? .null : .number(Double(failed.count) / Double(outcomes.count))),
            ("p95_ms", .optional(latencies.percentile(0.95))),
            ("last_problem", failed.last?.problem.map { .string($0) } ?? .null),
        ])
    }

    var status: JSONValue {
        let plan = state.withLock { $0.plan }
        guard case .object(let members) = plan else { return plan }
        return .object(members + [("last_hour", summary(seconds: 3_600))])
    }

    /// What the thresholds say to the checks of the last two rounds, at least of ten minutes.
    var alert: Triggers.Alert? {
        let plan = state.withLock { $0.plan }
        guard plan["running"] == .bool(true), let interval = plan["interval"]?.number else { return nil }
        let recent = summary(seconds: max(600, 2 * interval))
        let most = plan["alert_threshold"]
        var reasons: [String] = []
        if let rate = recent["error_rate"]?.number, let limit = most?["error_rate"]?.number, rate > limit {
            reasons.append("error rate \(rate), at most \(limit)")
        }
        if let p95 = recent["p95_ms"]?.number, let limit = most?["p95_ms"]?.number, p95 > limit {
            reasons.append("P95 \(Int(p95)) ms, at most \(Int(limit))")
        }
        guard !reasons.isEmpty else { return nil }
        return Triggers.Alert(kind: "synthetic", since: clock.now, detail: "synthetic checks: " + reasons.joined(separator: "; "))
    }
}

extension JSONValue {
    var number: Double? {
        switch self {
        case .integer(let whole): Double(whole)
        case .natural(let whole): Double(whole)
        case .number(let number): number
        default: nil
        }
    }

    var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }
}
