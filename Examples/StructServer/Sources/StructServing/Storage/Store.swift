import Foundation
import GRDB
import StructEngine

/// What outlives the process: one SQLite file in WAL mode.
final class Store: Sendable {
    let pool: DatabasePool

    /// Opens the file, or makes it; brings an older one to the form of today.
    init(path: String, monitor: Monitor? = nil) throws {
        var configuration = GRDB.Configuration()
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA synchronous = FULL")
            guard let monitor else { return }
            database.trace(options: .profile) { event in
                guard case .profile(let statement, let duration) = event, duration * 1_000 >= Monitor.slowMilliseconds else { return }
                monitor.slow("statement", statement.sql, duration * 1_000)
            }
        }
        pool = try DatabasePool(path: path, configuration: configuration)
        try Store.migrations.migrate(pool)
    }

    private static var migrations: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { database in
            try database.execute(
                sql: """
                    CREATE TABLE user (name TEXT PRIMARY KEY, role TEXT NOT NULL, password TEXT NOT NULL) STRICT;
                    CREATE TABLE session (
                        token BLOB PRIMARY KEY, user TEXT NOT NULL REFERENCES user(name) ON DELETE CASCADE,
                        began REAL NOT NULL, seen REAL NOT NULL) STRICT;
                    CREATE TABLE change (
                        version INTEGER PRIMARY KEY, at REAL NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL,
                        before TEXT NOT NULL, after TEXT NOT NULL, undoes INTEGER, undone INTEGER NOT NULL DEFAULT 0) STRICT;
                    CREATE TABLE audit (
                        number INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, who TEXT NOT NULL, action TEXT NOT NULL,
                        before TEXT NOT NULL, after TEXT NOT NULL, request_id TEXT NOT NULL, address TEXT NOT NULL) STRICT;
                    CREATE TABLE job (
                        id TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE, user TEXT NOT NULL, request TEXT NOT NULL, deal BLOB NOT NULL,
                        idempotency_key TEXT, body_hash TEXT NOT NULL, waits INTEGER NOT NULL, state TEXT NOT NULL, fingerprint TEXT,
                        checkpoint BLOB, result TEXT, summary TEXT, digest TEXT, problem TEXT,
                        created REAL NOT NULL, finished REAL, runs INTEGER NOT NULL DEFAULT 0) STRICT;
                    CREATE UNIQUE INDEX job_key ON job (user, idempotency_key) WHERE idempotency_key IS NOT NULL;
                    CREATE INDEX job_state ON job (state, number);
                    CREATE TABLE note (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
                    """)
        }
        return migrator
    }

    /// A value that is kept under a name, such as the plan of a rollout.
    func note(_ name: String) async throws -> JSONValue? {
        let text = try await pool.read { try String.fetchOne($0, sql: "SELECT value FROM note WHERE name = ?", arguments: [name]) }
        return try text.map { try JSONValue(reading: $0.utf8) }
    }

    func keep(_ value: JSONValue, as name: String) async throws {
        let text = value.text(pretty: false)
        try await pool.write { database in
            try database.execute(sql: "INSERT OR REPLACE INTO note (name, value) VALUES (?, ?)", arguments: [name, text])
        }
    }

    /// Copies the file while it is in use, and checks the copy: it is written beside its place and then renamed, whole or not at all.
    func backUp(to path: String) throws {
        let beside = path + ".part"
        try? FileManager.default.removeItem(atPath: beside)
        do {
            let copy = try DatabaseQueue(path: beside)
            try pool.backup(to: copy)
            try copy.writeWithoutTransaction { database in
                // One file without a log beside it.
                try database.execute(sql: "PRAGMA journal_mode = DELETE")
                let verdict = try String.fetchOne(database, sql: "PRAGMA integrity_check")
                guard verdict == "ok" else {
                    throw Problem(.internalServerError, "backup_damaged", "the copy is not whole: \(verdict ?? "no answer")")
                }
            }
            try copy.close()
            guard rename(beside, path) == 0 else { throw CocoaError(.fileWriteUnknown) }
        } catch {
            try? FileManager.default.removeItem(atPath: beside)
            throw error
        }
    }
}
