import HTTPTypes
import Hummingbird
import StructEngine

extension Endpoint {
    /// Calls that need no session.
    static let openCalls: [Endpoint] = [
        Endpoint(.get, "/healthz", "health", "The process answers.", .open, schema: "health", isQuick: true) { _, _ in
            Reply(.object([("status", .string("ok"))]))
        },
        Endpoint(
            .get, "/readyz", "ready", "The database answers, and runs are taken.", .open,
            answers: [
                Answer(status: .ok, summary: "Ready.", schema: "health")
            ]
        ) { server, _ in
            _ = try await server.store.note("rollout")
            return Reply(.object([("status", .string("ready"))]))
        },
        Endpoint(
            .get, "/metrics", "metrics", "Counters and gauges in the text format of Prometheus.", .open,
            answers: [Answer(status: .ok, summary: "Metrics.", type: "text/plain; version=0.0.4; charset=utf-8")]
        ) { server, _ in
            Reply(text: server.monitor.registry.text, type: "text/plain; version=0.0.4; charset=utf-8")
        },
        Endpoint(.get, "/openapi.json", "openapi", "This document.", .open, schema: "any") { server, _ in
            Reply(OpenAPI.document(for: server))
        },
        Endpoint(
            .post, "/api/login", "login", "Sign in: sets the session cookie.", .open,
            body: [
                Field("user", .text(128), "Name of the user.", isRequired: true),
                Field("password", .text(1_024), "Password of the user.", isRequired: true),
            ], schema: "session"
        ) { server, call in try await server.logIn(call) },
    ]

    /// Calls about who is signed in.
    static let accountCalls: [Endpoint] = [
        Endpoint(
            .post, "/api/logout", "logout", "Sign out: ends the session.", .user,
            body: [Field("everywhere", .flag, "True to end every session of the user.")],
            answers: [Answer(status: .noContent, summary: "Signed out.", type: "")]
        ) { server, call in
            if call.flag("everywhere") == true { _ = try await server.sessions.revoke(user: call.user) }
            if let token = server.token(in: call.headers) { try await server.sessions.end(token) }
            var reply = Reply.empty
            reply.headers[.setCookie] = server.cookie("", maxAge: 0)
            return reply
        },
        Endpoint(
            .post, "/api/password", "password", "Change one's password: every session of the user ends, and a new one begins.", .user,
            body: [
                Field("password", .text(1_024), "The password as it is.", isRequired: true),
                Field("new_password", .password, "At least 12 characters.", isRequired: true),
            ], schema: "session"
        ) { server, call in try await server.changePassword(call) },
        Endpoint(.get, "/api/session", "session", "Who is signed in, and which features they have.", .user, schema: "session") {
            server, call in Reply(server.describe(call.user, isAdmin: call.session?.isAdmin ?? false, from: call.address))
        },
        Endpoint(.get, "/api/admin/users", "users", "Who may sign in.", .admin, schema: "any") { server, _ in
            Reply(.object([("users", try await server.users.list)]))
        },
        Endpoint(
            .post, "/api/admin/users/create", "user_create", "Make a user.", .admin,
            body: [
                Field("user", .text(128), "Name of the user.", isRequired: true),
                Field("password", .password, "At least 12 characters.", isRequired: true),
                Field("role", .choice(["user", "admin"]), "What they may do; user if not said."),
            ], answers: [Answer(status: .created, summary: "The user is there.", schema: "any")]
        ) { server, call in
            let (user, password, role) = (call.text("user") ?? "", call.text("password") ?? "", call.text("role") ?? "user")
            try await server.users.add(user, password: password, isAdmin: role == "admin")
            let made = JSONValue.object([("user", .string(user)), ("role", .string(role))])
            try await server.store.audit(AuditEntry(call, "user_create", after: made), at: server.clock.now)
            return Reply(made, status: .created)
        },
        Endpoint(
            .post, "/api/admin/users/remove", "user_remove", "Remove a user and end their sessions.", .admin,
            body: [Field("user", .text(128), "Name of the user.", isRequired: true)],
            answers: [Answer(status: .noContent, summary: "The user is gone.", type: "")]
        ) { server, call in
            let user = call.text("user") ?? ""
            try await server.users.remove(user)
            _ = try await server.sessions.revoke(user: user)
            try await server.jobs.orphan(user)
            try await server.store.audit(AuditEntry(call, "user_remove", before: .string(user)), at: server.clock.now)
            return .empty
        },
        Endpoint(
            .post, "/api/admin/sessions/revoke", "sessions_revoke", "End the sessions of a user, or of everyone.", .admin,
            body: [Field("user", .text(128), "Name of the user; everyone if not said.")], schema: "any"
        ) { server, call in
            let count = try await server.sessions.revoke(user: call.text("user"))
            let ended = JSONValue.object([("sessions_ended", .integer(Int64(count)))])
            try await server.store.audit(AuditEntry(call, "sessions_revoke", after: ended), at: server.clock.now)
            return Reply(ended)
        },
    ]
}

extension Server {
    /// The token that a request comes with.
    func token(in headers: HTTPFields) -> String? { Responder.token(headers, cookie: settings.cookie) }

    fileprivate func logIn(_ call: Call) async throws -> Reply {
        let user = call.text("user") ?? ""
        guard let isAdmin = try await role(of: user, call) else {
            throw Problem(.unauthorized, "login_refused", "no user has this name and password")
        }
        return try await signedIn(call, user, isAdmin: isAdmin, "login")
    }

    fileprivate func changePassword(_ call: Call) async throws -> Reply {
        guard let isAdmin = try await role(of: call.user, call) else {
            throw Problem(.forbidden, "wrong_password", "password must be the one that you sign in with")
        }
        try await users.change(call.user, password: call.text("new_password") ?? "")
        _ = try await sessions.revoke(user: call.user)
        return try await signedIn(call, call.user, isAdmin: isAdmin, "password_change")
    }

    /// Whether a user is an administrator; nil if the password of the call is not theirs. Attempts count by user and by address, and
    /// few passwords are checked at a time: each check takes a thread and 32 MiB.
    private func role(of user: String, _ call: Call) async throws -> Bool? {
        let keys = ["user:\(user)", "address:\(call.address?.network ?? "")"]
        guard passwordChecks.enter() else { throw Problem.busy("as many passwords are being checked as may: try again") }
        defer { passwordChecks.leave() }
        try sessions.admit(keys, at: clock.now)
        let entry = try await users.entry(user)
        guard try await Passwords.matches(call.text("password") ?? "", entry?.password), let entry else {
            try await store.audit(AuditEntry(call, "login_refused", after: .object([("user", .string(user))])), at: clock.now)
            return nil
        }
        sessions.succeeded(keys)
        return entry.isAdmin
    }

    private func signedIn(_ call: Call, _ user: String, isAdmin: Bool, _ action: String) async throws -> Reply {
        let token = try await sessions.begin(user: user, isAdmin: isAdmin, replacing: token(in: call.headers), at: clock.now)
        try await store.audit(AuditEntry(call, action, after: .object([("user", .string(user))])), at: clock.now)
        var reply = Reply(describe(user, isAdmin: isAdmin, from: call.address))
        reply.headers[.setCookie] = cookie(token, maxAge: Int(settings.absoluteHours * 3_600))
        return reply
    }

    fileprivate func cookie(_ token: String, maxAge: Int) -> String {
        let secure = settings.secureCookies ? "; Secure" : ""
        return "\(settings.cookie)=\(token); Path=/; Max-Age=\(maxAge); HttpOnly; SameSite=Strict\(secure)"
    }

    fileprivate func describe(_ user: String, isAdmin: Bool, from address: Address?) -> JSONValue {
        let state = flags.state
        let shown = FlagState.names.map { name in
            (key: name, value: JSONValue.bool(state.shows(name, to: user, isAdmin: isAdmin, from: address)))
        }
        return .object([("user", .string(user)), ("role", .string(isAdmin ? "admin" : "user")), ("features", .object(shown))])
    }
}
