import StructEngine

/// The next step of a phased rollout: to which share of the users, when, and who may take it.
extension Server {
    /// Reads `T+HH:MM`, hours and minutes after the rollout began; nil for anything else.
    static func seconds(ofETA text: String) -> Double? {
        guard text.hasPrefix("T+") else { return nil }
        let parts = text.dropFirst(2).split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...4).contains(parts[0].utf8.count), parts[1].utf8.count == 2,
            parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }), let hours = Int(parts[0]), let minutes = Int(parts[1]),
            minutes < 60
        else { return nil }
        return Double(hours * 60 + minutes) * 60
    }

    /// When the rollout began: the first time that somebody planned or changed who sees features.
    func rolloutStart() async throws -> Double {
        if let kept = try await store.note("rollout_start")?.number { return kept }
        let now = clock.now
        try await store.keep(.number(now), as: "rollout_start")
        return now
    }

    func planRollout(_ call: Call) async throws -> JSONValue {
        let due = try await rolloutStart() + (call.text("eta").flatMap(Server.seconds(ofETA:)) ?? 0)
        let plan = JSONValue.object([
            ("target", .number(call.number("target") ?? 100)), ("admin_only", .bool(call.flag("admin_only") ?? true)),
            ("eta", .string(call.text("eta") ?? "")), ("due", .string(ServerClock.text(due))), ("due_seconds", .number(due)),
            ("state", .string("planned")),
        ])
        let before = try await store.note("rollout") ?? .null
        try await store.keep(plan, as: "rollout")
        try await store.audit(AuditEntry(call, "rollout_plan", before: before, after: plan), at: clock.now)
        return plan
    }

    /// Takes the step that is planned, unless a trigger fires.
    ///
    /// - Throws: ``Problem`` 409 without a plan, or while the server alerts.
    func executeRollout(_ entry: AuditEntry) async throws -> JSONValue {
        guard let plan = try await store.note("rollout"), plan["state"]?.string == "planned", let target = plan["target"]?.number else {
            throw Problem(.conflict, "nothing_planned", "no step is planned: POST /api/admin/rollout/plan first")
        }
        let alerts = triggers.alerts
        guard alerts.isEmpty else {
            throw Problem(.conflict, "rollout_blocked", "not while the server alerts: \(alerts.map(\.detail).joined(separator: "; "))")
        }
        let state = try await flags.change("audience", expecting: nil, entry, at: clock.now) { $0.percentage = target }
        guard case .object(let members) = plan else { return plan }
        let done = JSONValue.object(
            members.filter { $0.key != "state" } + [
                ("state", .string("executed")), ("executed", .string(ServerClock.text(clock.now))), ("version", .integer(state.version)),
            ])
        try await store.keep(done, as: "rollout")
        return done
    }

    /// A plan that is not for administrators alone is carried out by the server itself when it is due.
    func carryOutRolloutIfDue() async throws {
        guard let plan = try await store.note("rollout"), plan["state"]?.string == "planned", plan["admin_only"] == .bool(false),
            let due = plan["due_seconds"]?.number, clock.now >= due, triggers.alerts.isEmpty
        else { return }
        _ = try await executeRollout(AuditEntry(server: "rollout_execute"))
    }
}
