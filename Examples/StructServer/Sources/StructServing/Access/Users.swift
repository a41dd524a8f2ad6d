import GRDB
import StructEngine

/// Who may sign in.
struct Users: Sendable {
    let store: Store
    /// Of scrypt.
    let rounds: Int

    /// Makes the first administrator, if there are no users yet.
    ///
    /// - Throws: ``Settings/Faults`` if none is named.
    func seed(_ settings: Settings) async throws {
        let count = try await store.pool.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM user") ?? 0 }
        guard count == 0 else { return }
        var faults: [String] = []
        if settings.adminUser.isEmpty {
            faults.append("--admin-user: must name the first administrator while there are no users, found none")
        }
        if settings.adminPassword.count < 12 {
            faults.append("STRUCTSERVER_ADMIN_PASSWORD: must have at least 12 characters, found \(settings.adminPassword.count)")
        }
        guard faults.isEmpty else { throw Settings.Faults(lines: faults) }
        try await add(settings.adminUser, password: settings.adminPassword, isAdmin: true)
    }

    func add(_ name: String, password: String, isAdmin: Bool) async throws {
        let hash = try await Passwords.hash(password, rounds: rounds)
        let isNew = try await store.pool.write { database in
            try database.execute(
                sql: "INSERT OR IGNORE INTO user (name, role, password) VALUES (?, ?, ?)",
                arguments: [name, isAdmin ? "admin" : "user", hash])
            return database.changesCount == 1
        }
        guard isNew else { throw Problem(.conflict, "user_exists", "there is a user of this name already: choose another") }
    }

    func change(_ name: String, password: String) async throws {
        let hash = try await Passwords.hash(password, rounds: rounds)
        try await store.pool.write { try $0.execute(sql: "UPDATE user SET password = ? WHERE name = ?", arguments: [hash, name]) }
    }

    /// Removes a user and their sessions; the last administrator stays.
    func remove(_ name: String) async throws {
        try await store.pool.write { database in
            guard let role = try String.fetchOne(database, sql: "SELECT role FROM user WHERE name = ?", arguments: [name]) else {
                throw Problem.notFound("there is no user of this name")
            }
            let admins = try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM user WHERE role = 'admin'") ?? 0
            guard role != "admin" || admins > 1 else {
                throw Problem(.conflict, "last_admin", "the last administrator stays: make another first")
            }
            try database.execute(sql: "DELETE FROM user WHERE name = ?", arguments: [name])
        }
    }

    /// The password hash and the role of a user.
    func entry(_ name: String) async throws -> (password: String, isAdmin: Bool)? {
        try await store.pool.read { database in
            let row = try Row.fetchOne(database, sql: "SELECT password, role FROM user WHERE name = ?", arguments: [name])
            return row.map { ($0["password"], $0["role"] == "admin") }
        }
    }

    var list: JSONValue {
        get async throws {
            try await store.pool.read { database in
                let rows = try Row.fetchAll(database, sql: "SELECT name, role FROM user ORDER BY name")
                return .array(rows.map { .object([("user", .string($0["name"])), ("role", .string($0["role"]))]) })
            }
        }
    }
}
