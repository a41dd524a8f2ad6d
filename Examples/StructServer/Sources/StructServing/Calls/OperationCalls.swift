import Foundation
import HTTPTypes
import Hummingbird
import StructEngine

/// What operators look at and do.
extension Endpoint {
    private static let thresholds: [Field] = [
        Field("error_rate", .number(0...1), "Most of the checks that may fail."),
        Field("p95_ms", .number(1...600_000), "Most time that 95% of the checks may take."),
    ]

    static let operationCalls: [Endpoint] = [
        Endpoint(
            .post, "/api/admin/synthetic/start", "synthetic_start", "Check again and again that calls work.", .admin,
            body: [
                Field("interval", .number(1...86_400), "Seconds between rounds.", isRequired: true),
                Field("actions", .choices(Synthetic.actions), "What to check.", isRequired: true),
                Field("alert_threshold", .object(thresholds), "What to alert to."),
            ], schema: "any"
        ) { server, call in
            try await server.synthetic.start(call.body)
            try await server.store.audit(AuditEntry(call, "synthetic_start", after: call.body), at: server.clock.now)
            return Reply(server.synthetic.status)
        },
        Endpoint(.post, "/api/admin/synthetic/stop", "synthetic_stop", "End the checks.", .admin, body: [], schema: "any") { server, call in
            try await server.synthetic.stop()
            try await server.store.audit(AuditEntry(call, "synthetic_stop"), at: server.clock.now)
            return Reply(server.synthetic.status)
        },
        Endpoint(.get, "/api/admin/synthetic/status", "synthetic_status", "How the checks stand.", .admin, schema: "any") { server, _ in
            Reply(server.synthetic.status)
        },
        Endpoint(
            .get, "/api/admin/audit", "audit", "Who did what, newest first.", .admin,
            query: [
                Field("limit", .whole(1...1_000), "Most entries; 100 if not said."),
                Field("before", .whole(1...Field.largest), "Only entries before this number."),
            ], schema: "any"
        ) { server, call in
            Reply(
                .object([
                    ("entries", try await server.store.auditEntries(limit: call.queried("limit") ?? 100, before: call.queried("before")))
                ]))
        },
        Endpoint(
            .get, "/api/admin/metrics/slow-queries", "slow_queries", "Calls and statements that took long, slowest first.", .admin,
            schema: "any"
        ) { server, _ in
            let slow = server.monitor.slow.sorted { $0.milliseconds > $1.milliseconds }.prefix(50)
            return Reply(
                .object([
                    ("threshold_ms", .number(Monitor.slowMilliseconds)),
                    (
                        "slow",
                        .array(
                            slow.map { entry in
                                .object([
                                    ("at", .string(ServerClock.text(entry.at))), ("kind", .string(entry.kind)),
                                    ("name", .string(entry.name)),
                                    ("ms", .number((entry.milliseconds * 10).rounded() / 10)),
                                ])
                            })
                    ),
                ]))
        },
        Endpoint(.get, "/api/admin/metrics/cache", "cache", "Prepared plans: how many, and how often one was there.", .admin, schema: "any")
        {
            server, _ in Reply(server.shelf.statistics)
        },
        Endpoint(
            .get, "/api/phase1/metrics/summary", "summary", "The last hour, four hours and eight hours, and what alerts.", .user,
            schema: "any"
        ) { server, _ in Reply(try await server.summary()) },
        Endpoint(
            .post, "/api/admin/backup", "backup", "Copy the database while it is in use, and check the copy.", .admin, body: [],
            answers: [Answer(status: .created, summary: "The copy is there.", schema: "any")]
        ) { server, call in Reply(try await server.backUp(call), status: .created) },
        Endpoint(
            .post, "/api/test/faults", "plant_fault", "For tests only: plant faults.", .admin,
            body: [
                Field("errors", .flag, "True to fail every call of users."),
                Field("slow_ms", .whole(0...60_000), "How much longer calls of users take."),
                Field("leak_bytes_per_second", .whole(0...100_000_000), "Memory to hold on to, by the server's clock; 0 gives it back."),
                Field("inconsistent", .flag, "True to report that runs differ."),
            ], schema: "any"
        ) { server, call in
            server.faults.state.withLock { state in
                state.errors = call.flag("errors") ?? state.errors
                state.slowMilliseconds = call.whole("slow_ms").map { Int($0) } ?? state.slowMilliseconds
                state.leakBytesPerSecond = call.whole("leak_bytes_per_second").map { Int($0) } ?? state.leakBytesPerSecond
                if state.leakBytesPerSecond == 0 { state.leak = [] }
            }
            if let differs = call.flag("inconsistent") { server.triggers.compared(differs ? "planted: runs of one plan differ" : nil) }
            return Reply(call.body)
        },
    ]
}

extension Server {
    fileprivate func backUp(_ call: Call) async throws -> JSONValue {
        let stamp = ServerClock.text(clock.now).filter { $0.isNumber || $0 == "T" }
        let name = "backup-\(stamp)-\(SystemRandomNumberGenerator.text(3)).sqlite"
        let path = settings.backups + "/" + name
        let store = self.store
        let bytes = try await aside {
            try store.backUp(to: path)
            return (try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int64) ?? 0
        }
        let made = JSONValue.object([
            ("file", .string(name)), ("bytes", .integer(bytes)), ("integrity", .string("ok")), ("at", .string(ServerClock.text(clock.now))),
        ])
        try await store.keep(made, as: "backup")
        try await store.audit(AuditEntry(call, "backup", after: made), at: clock.now)
        return made
    }

    /// What the playbook looks at every hour, four hours and eight hours.
    func summary() async throws -> JSONValue {
        let now = clock.now
        let (hour, four) = (monitor.minutes(60), monitor.minutes(240))
        let depth = await jobs.depth
        let alerts = triggers.alerts
        let statistics = four.reduce(into: (generated: Int64(0), a: Int64(0), b: Int64(0), near: Int64(0))) {
            $0 = ($0.generated + $1.generated, $0.a + $1.prunedA, $0.b + $1.prunedB, $0.near + $1.nearMisses)
        }
        func share(_ part: Int64) -> JSONValue {
            statistics.generated == 0 ? .null : .number(Double(part) / Double(statistics.generated))
        }
        let binding = four.reduce(into: [String: Int64]()) { $0.merge($1.binding, uniquingKeysWith: +) }
            .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let (hits, misses) = (four.reduce(0) { $0 + $1.hits }, four.reduce(0) { $0 + $1.misses })
        return .object([
            ("at", .string(ServerClock.text(now))), ("go", .bool(alerts.isEmpty)), ("alerts", .array(alerts.map(\.json))),
            (
                "hourly",
                .object([
                    ("requests", .integer(Int64(hour.reduce(0) { $0 + $1.requests }))), ("error_rate", .optional(hour.errorRate)),
                    ("p95_ms", .optional(hour.latencies.percentile(0.95))), ("memory_bytes", .integer(Int64(Monitor.memory))),
                    ("memory_growth_bytes_per_hour", .optional(Triggers.growth(hour))), ("sessions", .integer(Int64(sessions.count))),
                    ("flags_version", .integer(flags.state.version)),
                ])
            ),
            (
                "four_hourly",
                .object([
                    ("generated", .integer(statistics.generated)), ("gate_a_rate", share(statistics.a)),
                    ("gate_b_rate", share(statistics.b)),
                    ("near_misses", .integer(statistics.near)),
                    (
                        "top_binding",
                        .array(binding.prefix(5).map { .object([("constraint", .string($0.key)), ("binding", .integer($0.value))]) })
                    ),
                    ("cache_hit_rate", hits + misses == 0 ? .null : .number(Double(hits) / Double(hits + misses))),
                    ("queued", .integer(Int64(depth.queued))), ("running", .integer(Int64(depth.running))),
                ])
            ),
            (
                "eight_hourly",
                .object([
                    ("consistency", try await store.note("consistency") ?? .null), ("backup", try await store.note("backup") ?? .null),
                    ("synthetic", synthetic.summary(seconds: 8 * 3_600)),
                    ("audit_entries", .integer(Int64(try await store.auditCount(since: now - 8 * 3_600)))),
                ])
            ),
        ])
    }
}
