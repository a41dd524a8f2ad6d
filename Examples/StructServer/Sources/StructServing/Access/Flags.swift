import Crypto
import Foundation
import GRDB
import StructEngine
import Synchronization

/// Which features are on, and who sees them. One document with one version: every change makes the next, and is kept with who, when,
/// before and after.
struct FlagState: Sendable, Equatable {
    static let names = ["docs_exports", "gates_ab", "reverse_dscr_engine"]

    var version: Int64 = 1
    var flags: [String: Bool] = Dictionary(uniqueKeysWithValues: names.map { ($0, true) })
    var allowlist: [String] = []
    /// Of the users, 0 to 100.
    var percentage = 100.0
    var ips: [String] = []

    var etag: String { "\"\(version)\"" }

    /// What a change changes; the version is not part of it.
    var json: JSONValue {
        .object([
            ("flags", .object(FlagState.names.map { ($0, .bool(flags[$0] ?? false)) })),
            ("allowlist", .array(allowlist.map { .string($0) })), ("percentage", .number(percentage)),
            ("ips", .array(ips.map { .string($0) })),
        ])
    }

    init() {}

    init(_ json: JSONValue, version: Int64) {
        func texts(_ name: String) -> [String] {
            guard case .array(let items)? = json[name] else { return [] }
            return items.compactMap { item in
                guard case .string(let text) = item else { return nil }
                return text
            }
        }
        self.version = version
        for name in FlagState.names { flags[name] = json["flags"]?[name] == .bool(true) }
        allowlist = texts("allowlist")
        ips = texts("ips")
        switch json["percentage"] {
        case .integer(let whole)?: percentage = Double(whole)
        case .number(let number)?: percentage = number
        default: percentage = 0
        }
    }

    /// This state without what a change has changed; what other changes made of the rest stays.
    func undoing(_ before: FlagState, _ after: FlagState) -> FlagState {
        var next = self
        for name in FlagState.names where before.flags[name] != after.flags[name] { next.flags[name] = before.flags[name] }
        if before.allowlist != after.allowlist { next.allowlist = before.allowlist }
        if before.percentage != after.percentage { next.percentage = before.percentage }
        if before.ips != after.ips { next.ips = before.ips }
        return next
    }

    /// True if the feature is on and this user sees it: an administrator, one on the allowlist, one from a listed network, or one
    /// whose share is below the percentage.
    ///
    /// The share is a hash of feature and user, so that it is the same on every call and every server, and a rising percentage only
    /// ever adds users.
    func shows(_ feature: String, to user: String, isAdmin: Bool, from address: Address?) -> Bool {
        guard flags[feature] == true else { return false }
        if isAdmin || allowlist.contains(user) { return true }
        if let address, ips.contains(where: { Network($0)?.contains(address) == true }) { return true }
        return FlagState.share(feature, user) < percentage
    }

    /// Of a user for a feature, from 0 to below 100.
    static func share(_ feature: String, _ user: String) -> Double {
        let bytes = Array(SHA256.hash(data: Array("\(feature)\u{0}\(user)".utf8)).prefix(4))
        return Double(bytes.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } % 10_000) / 100
    }
}

/// The flags of the server, as the database holds them.
final class Flags: Sendable {
    private let store: Store
    private let current: Mutex<FlagState>

    init(store: Store) throws {
        self.store = store
        let row = try store.pool.read { try Row.fetchOne($0, sql: "SELECT version, after FROM change ORDER BY version DESC LIMIT 1") }
        current = Mutex(try row.map { FlagState(try Store.value($0["after"]), version: $0["version"]) } ?? FlagState())
    }

    var state: FlagState { current.withLock { $0 } }

    /// Changes the document if it still has the version that the caller has seen. What changes nothing makes no version: a rollback
    /// would take it back in place of the change before.
    ///
    /// - Parameters:
    ///   - expected: What `If-Match` says; nil where any version will do.
    func change(
        _ what: String, expecting expected: String?, _ entry: AuditEntry, at now: Double,
        _ body: @escaping @Sendable (inout FlagState) -> Void
    ) async throws -> FlagState {
        try await commit { database, state in
            try Flags.check(expected, state)
            var next = state
            body(&next)
            guard next != state else { return state }
            next.version += 1
            try Flags.insert(database, what, entry.who, from: state, to: next, undoes: nil, at: now)
            try AuditEntry(entry, before: state.json, after: next.json).write(database, at: now)
            return next
        }
    }

    /// Takes back the newest change that has not been taken back; with `onlyFlags` the newest that changed flags.
    func rollBack(
        _ entry: AuditEntry, expecting expected: String? = nil, onlyFlags: Bool = false, at now: Double
    ) async throws -> (state: FlagState, undone: Int64) {
        let undone = Mutex(Int64(0))
        let state = try await commit { database, state in
            try Flags.check(expected, state)
            let filter = onlyFlags ? "AND what = 'flags'" : ""
            let row = try Row.fetchOne(
                database,
                sql: "SELECT version, before, after FROM change WHERE undone = 0 AND undoes IS NULL \(filter) ORDER BY version DESC LIMIT 1"
            )
            guard let row else { throw Problem(.conflict, "nothing_to_roll_back", "every change has been taken back already") }
            let version: Int64 = row["version"]
            let (before, after) = (try Store.value(row["before"]), try Store.value(row["after"]))
            var next = state.undoing(FlagState(before, version: version - 1), FlagState(after, version: version))
            next.version = state.version + 1
            try database.execute(sql: "UPDATE change SET undone = 1 WHERE version = ?", arguments: [version])
            try Flags.insert(database, "rollback", entry.who, from: state, to: next, undoes: version, at: now)
            try AuditEntry(entry, before: state.json, after: next.json).write(database, at: now)
            undone.withLock { $0 = version }
            return next
        }
        return (state, undone.withLock { $0 })
    }

    /// Reads, changes and writes in one transaction; writers come one after the other.
    private func commit(
        _ body: @escaping @Sendable (Database, FlagState) throws -> FlagState
    ) async throws -> FlagState {
        try await store.pool.write { database in
            let next = try body(database, self.state)
            database.afterNextTransaction { _ in self.current.withLock { $0 = next } }
            return next
        }
    }

    private static func insert(
        _ database: Database, _ what: String, _ who: String, from before: FlagState, to after: FlagState, undoes: Int64?, at now: Double
    ) throws {
        try database.execute(
            sql: "INSERT INTO change (version, at, who, what, before, after, undoes) VALUES (?, ?, ?, ?, ?, ?, ?)",
            arguments: [after.version, now, who, what, before.json.text(pretty: false), after.json.text(pretty: false), undoes])
    }

    private static func check(_ expected: String?, _ state: FlagState) throws {
        guard let expected, !matches(expected, state) else { return }
        throw Problem(
            .preconditionFailed, "stale_version",
            "the flags have version \(state.etag) now, not \(expected.prefix(40)): read them again and decide anew")
    }

    /// The comparison of RFC 9110 for `If-Match`, which is strong; a bare number is taken for the version that it names.
    static func matches(_ header: String, _ state: FlagState) -> Bool {
        header.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.contains {
            $0 == "*" || $0 == state.etag || $0 == String(state.version)
        }
    }

    /// The changes, newest first.
    func history(limit: Int) async throws -> JSONValue {
        try await store.pool.read { database in
            let rows = try Row.fetchAll(database, sql: "SELECT * FROM change ORDER BY version DESC LIMIT ?", arguments: [limit])
            return .array(try rows.map(Flags.json))
        }
    }

    private static func json(_ change: Row) throws -> JSONValue {
        let undoes: Int64? = change["undoes"]
        let (version, undone): (Int64, Int64) = (change["version"], change["undone"])
        let at: Double = change["at"]
        func text(_ column: String) -> JSONValue { .string(change[column]) }
        return .object([
            ("version", .integer(version)), ("at", .string(ServerClock.text(at))), ("who", text("who")), ("what", text("what")),
            ("before", try Store.value(change["before"])), ("after", try Store.value(change["after"])),
            ("undoes", undoes.map { .integer($0) } ?? .null), ("undone", .bool(undone == 1)),
        ])
    }
}

extension AuditEntry {
    init(_ other: AuditEntry, before: JSONValue, after: JSONValue) {
        self = other
        self.before = before
        self.after = after
    }
}
