import HTTPTypes
import Hummingbird
import StructEngine

/// Flags, who sees them, and the rollout.
extension Endpoint {
    static let flagCalls: [Endpoint] = [
        Endpoint(.get, "/api/admin/flags", "flags", "The flags and who sees them; ETag is their version.", .admin, schema: "flags") {
            server, _ in flagReply(server.flags.state)
        },
        Endpoint(
            .get, "/api/admin/flags/history", "flags_history", "Every change: who, when, before and after.", .admin,
            query: [Field("limit", .whole(1...1_000), "Most changes; 50 if not said.")], schema: "any"
        ) { server, call in Reply(.object([("changes", try await server.flags.history(limit: call.queried("limit") ?? 50))])) },
        Endpoint(
            .post, "/api/admin/flags/update", "flags_update", "Turn features on or off.", .admin,
            body: [Field("updates", .flags(FlagState.names), "The flags to change.", isRequired: true)],
            headers: [Field("If-Match", .text(100), "The version that the change is based on.")], schema: "flags"
        ) { server, call in
            guard let expected = call.headers[.ifMatch] else {
                throw Problem(.preconditionRequired, "no_version", "If-Match must name the version that the change is based on")
            }
            var updates: [(String, Bool)] = []
            if case .object(let members)? = call.body["updates"] {
                updates = members.map { ($0.key, $0.value == .bool(true)) }
            }
            let wanted = updates
            let state = try await server.flags.change(
                "flags", expecting: expected, AuditEntry(call, "flags_update"), at: server.clock.now
            ) { state in
                for (name, isOn) in wanted { state.flags[name] = isOn }
            }
            return flagReply(state)
        },
        Endpoint(
            .post, "/api/admin/flags/rollback", "flags_rollback", "Take back the newest change that has not been taken back.", .admin,
            body: [], headers: [Field("If-Match", .text(100), "The version that the caller has seen; any if not said.")], schema: "flags"
        ) { server, call in
            let (state, undone) = try await server.flags.rollBack(
                AuditEntry(call, "flags_rollback"), expecting: call.headers[.ifMatch], at: server.clock.now)
            return flagReply(state, undone: undone)
        },
        Endpoint(
            .post, "/api/admin/allowlist/update", "allowlist_update", "Who sees the features that are on.", .admin,
            body: [
                Field("allowlist", .texts(1_000), "Users who see them in any case."),
                Field("percentage", .number(0...100), "Share of all users."),
                Field("ips", .networks(1_000), "Networks from which everyone sees them, such as 10.0.1.0/24 or 2001:db8::/32."),
            ], headers: [Field("If-Match", .text(100), "The version that the change is based on; any if not said.")], schema: "flags"
        ) { server, call in
            _ = try await server.rolloutStart()
            let state = try await server.flags.change(
                "audience", expecting: call.headers[.ifMatch], AuditEntry(call, "allowlist_update"), at: server.clock.now
            ) { state in
                state.allowlist = call.texts("allowlist") ?? state.allowlist
                state.percentage = call.number("percentage") ?? state.percentage
                state.ips = call.texts("ips") ?? state.ips
            }
            return flagReply(state)
        },
        Endpoint(
            .post, "/api/admin/rollout/plan", "rollout_plan", "Plan the next step of the rollout.", .admin,
            body: [
                Field("target", .number(0...100), "Share of the users who then see the features.", isRequired: true),
                Field(
                    "admin_only", .flag,
                    "True if only an administrator carries it out; false if the server does at its time, unless it alerts. True if not said."
                ),
                Field("eta", .eta, "When, as hours and minutes after the rollout began: T+24:00.", isRequired: true),
            ], schema: "any"
        ) { server, call in Reply(try await server.planRollout(call)) },
        Endpoint(
            .get, "/api/admin/rollout", "rollout", "The step that is planned or was taken last.", .admin, schema: "any"
        ) { server, _ in Reply(.object([("rollout", try await server.store.note("rollout") ?? .null)])) },
        Endpoint(
            .post, "/api/admin/rollout/execute", "rollout_execute", "Take the step that is planned, unless the server alerts.", .admin,
            body: [], schema: "any"
        ) { server, call in Reply(try await server.executeRollout(AuditEntry(call, "rollout_execute"))) },
    ]

    private static func flagReply(_ state: FlagState, undone: Int64? = nil) -> Reply {
        guard case .object(let members) = state.json else { return Reply(state.json) }
        let more = undone.map { [(key: "rolled_back", value: JSONValue.integer($0))] } ?? []
        var reply = Reply(.object([("version", .integer(state.version))] + members + more))
        reply.headers[.eTag] = state.etag
        return reply
    }
}
