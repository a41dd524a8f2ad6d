import CAllocator
import Metrics
import StructEngine
import Synchronization

/// What the server has measured of itself: minutes of the last day, slow calls and statements, and what it watches.
final class Monitor: Sendable {
    /// A minute of the server's clock.
    struct Minute: Sendable {
        let number: Int64
        var requests = 0
        var errors = 0
        var latencies = Latencies()
        var memory = 0.0
        var sessions = 0
        var queued = 0
        var running = 0
        var hits = 0
        var misses = 0
        var generated: Int64 = 0
        var prunedA: Int64 = 0
        var prunedB: Int64 = 0
        var nearMisses: Int64 = 0
        var binding: [String: Int64] = [:]
    }

    struct Slow: Sendable {
        let at: Double
        let kind: String
        let name: String
        let milliseconds: Double
    }

    /// State that the server samples once a minute.
    struct Levels: Sendable {
        var sessions = 0
        var queued = 0
        var running = 0
        var hits = 0
        var misses = 0
    }

    /// How a call may end, and what is counted of it; made once, as names are costly to form.
    private struct Ending: Hashable {
        let id: String
        let status: Int
    }

    private struct Series {
        let requests: Counter
        let seconds: Metrics.Timer
    }

    private struct State {
        var series: [Ending: Series] = [:]
        /// Oldest first, the last one is under way.
        var minutes: [Minute] = []
        var slow: [Slow] = []
        var levels = Levels()
    }

    static let keptMinutes = 24 * 60
    static let slowMilliseconds = 100.0
    /// Calls whose time says nothing of how quick the server is.
    private static let untimed: Set = ["run_events", "page_events", "health", "ready", "metrics", "run", "consistency", "feasible", "risk"]
    private let state = Mutex(State())
    let registry: Registry
    let clock: ServerClock
    /// When the server began.
    let firstMinute: Int64

    init(registry: Registry, clock: ServerClock) {
        self.registry = registry
        self.clock = clock
        firstMinute = Int64(clock.now / 60)
    }

    /// What the program holds, in bytes by the allocator's account.
    static var memory: Double { Double(allocator_held_bytes()) }

    private func change(_ body: (inout Minute) -> Void) {
        let number = Int64(clock.now / 60)
        state.withLock { state in
            if state.minutes.last?.number != number {
                var minute = Minute(number: number)
                minute.memory = state.minutes.last?.memory ?? Monitor.memory
                state.minutes.append(minute)
                if state.minutes.count > Monitor.keptMinutes { state.minutes.removeFirst(state.minutes.count - Monitor.keptMinutes) }
            }
            body(&state.minutes[state.minutes.count - 1])
        }
    }

    private func makeSeries(_ id: String, _ status: Int) -> Series {
        let series = Series(
            requests: Counter(
                label: "http_requests_total", dimensions: [("operation", id), ("status", String(status))], factory: registry),
            seconds: Metrics.Timer(label: "http_request_seconds", dimensions: [("operation", id)], factory: registry))
        state.withLock { $0.series[Ending(id: id, status: status)] = series }
        return series
    }

    /// A call was answered.
    func answered(_ id: String, status: Int, seconds: Double) {
        let series = state.withLock { $0.series[Ending(id: id, status: status)] } ?? makeSeries(id, status)
        series.requests.increment()
        series.seconds.recordNanoseconds(Int64(seconds * 1e9))
        // A stream is open as long as its client wants, a probe says nothing of the work, and runs take what was asked of them.
        let isOfWork = !Monitor.untimed.contains(id)
        change { minute in
            minute.requests += 1
            if status >= 500 { minute.errors += 1 }
            if isOfWork { minute.latencies.add(milliseconds: seconds * 1_000) }
        }
        if isOfWork, seconds * 1_000 >= Monitor.slowMilliseconds { slow("call", id, seconds * 1_000) }
    }

    func slow(_ kind: String, _ name: String, _ milliseconds: Double) {
        let entry = Slow(at: clock.now, kind: kind, name: String(name.prefix(300)), milliseconds: milliseconds)
        state.withLock { state in
            state.slow.append(entry)
            if state.slow.count > 200 { state.slow.removeFirst() }
        }
    }

    /// A run has come to its end.
    func ran(_ result: RunResult) {
        Counter(label: "runs_total", factory: registry).increment()
        Metrics.Timer(label: "run_seconds", factory: registry).recordNanoseconds(Int64(result.seconds * 1e9))
        let statistics = result.statistics
        change { minute in
            minute.generated += statistics.generated
            minute.prunedA += statistics.prunedAtGateA
            minute.prunedB += statistics.prunedAtGateB
            for row in statistics.constraints {
                minute.nearMisses += row.nearMisses
                if row.binding > 0 { minute.binding[row.constraint.key, default: 0] += row.binding }
            }
        }
    }

    /// Takes the levels of now, about once a minute.
    func sample(_ levels: Levels) {
        let memory = Monitor.memory
        let before = state.withLock { state in
            defer { state.levels = levels }
            return state.levels
        }
        change { minute in
            minute.memory = memory
            minute.sessions = levels.sessions
            minute.queued = levels.queued
            minute.running = levels.running
            minute.hits += levels.hits - before.hits
            minute.misses += levels.misses - before.misses
        }
        for (label, value) in [
            ("sessions", Double(levels.sessions)), ("jobs_queued", Double(levels.queued)), ("jobs_running", Double(levels.running)),
            ("memory_held_bytes", memory), ("plan_cache_hits", Double(levels.hits)), ("plan_cache_misses", Double(levels.misses)),
        ] {
            Meter(label: label, factory: registry).set(value)
        }
    }

    /// The last so many minutes, oldest first.
    func minutes(_ count: Int) -> [Minute] {
        let first = Int64(clock.now / 60) - Int64(count) + 1
        return state.withLock { $0.minutes.filter { $0.number >= first } }
    }

    var slow: [Slow] { state.withLock { $0.slow } }
}

extension [Monitor.Minute] {
    var errorRate: Double? {
        let requests = reduce(0) { $0 + $1.requests }
        return requests == 0 ? nil : Double(reduce(0) { $0 + $1.errors }) / Double(requests)
    }

    var latencies: Latencies {
        reduce(into: Latencies()) { $0.add($1.latencies) }
    }
}
