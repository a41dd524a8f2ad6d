import GRDB
import StructEngine

/// Who did what, when, from where, and what it was before and after.
struct AuditEntry: Sendable {
    let who: String
    let action: String
    var before: JSONValue = .null
    var after: JSONValue = .null
    let requestID: String
    let address: String

    init(_ call: Call, _ action: String, before: JSONValue = .null, after: JSONValue = .null) {
        who = call.user
        self.action = action
        self.before = before
        self.after = after
        requestID = call.requestID
        address = call.address?.text ?? ""
    }

    /// What the server does by itself.
    init(server action: String, before: JSONValue = .null, after: JSONValue = .null) {
        who = "server"
        self.action = action
        self.before = before
        self.after = after
        requestID = ""
        address = ""
    }

    func write(_ database: Database, at now: Double) throws {
        try database.execute(
            sql: "INSERT INTO audit (at, who, action, before, after, request_id, address) VALUES (?, ?, ?, ?, ?, ?, ?)",
            arguments: [now, who, action, before.text(pretty: false), after.text(pretty: false), requestID, address])
    }
}

extension Store {
    func audit(_ entry: AuditEntry, at now: Double) async throws {
        try await pool.write { try entry.write($0, at: now) }
    }

    /// The newest entries first, those before a number if one is given.
    func auditEntries(limit: Int, before: Int?) async throws -> JSONValue {
        try await pool.read { database in
            let rows = try Row.fetchAll(
                database, sql: "SELECT * FROM audit WHERE number < ? ORDER BY number DESC LIMIT ?",
                arguments: [Int64(before ?? .max), limit])
            return .array(try rows.map(Store.json))
        }
    }

    private static func json(_ entry: Row) throws -> JSONValue {
        let (number, at): (Int64, Double) = (entry["number"], entry["at"])
        func text(_ column: String) -> JSONValue { .string(entry[column]) }
        return .object([
            ("number", .integer(number)), ("at", .string(ServerClock.text(at))), ("who", text("who")), ("action", text("action")),
            ("before", try value(entry["before"])), ("after", try value(entry["after"])), ("request_id", text("request_id")),
            ("address", text("address")),
        ])
    }

    func auditCount(since: Double) async throws -> Int {
        try await pool.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM audit WHERE at >= ?", arguments: [since]) ?? 0 }
    }

    static func value(_ text: String) throws -> JSONValue { try JSONValue(reading: text.utf8) }
}
