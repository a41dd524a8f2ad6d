import Foundation
import GRDB
import StructEngine

/// A run that was accepted: what was asked, how it stands, and what it found.
struct Job: Sendable {
    enum State: String, Sendable {
        case queued, running, done, failed, cancelled

        var isFinal: Bool { self == .done || self == .failed || self == .cancelled }
    }

    let id: String
    let user: String
    /// Seed, count, features and lists, as the run takes them.
    let request: JSONValue
    let deal: [UInt8]
    let state: State
    let fingerprint: String?
    let checkpoint: [UInt8]?
    /// The result as JSON text.
    let result: String?
    /// What other calls read of the result.
    let summary: JSONValue?
    let digest: String?
    let problem: String?
    let created: Double
    let finished: Double?
    /// How often it was begun; more than once only after the server was stopped or killed.
    let runs: Int

    init(_ row: Row) throws {
        id = row["id"]
        user = row["user"]
        request = try Store.value(row["request"])
        deal = Array(row["deal"] as Data)
        let stated: String = row["state"]
        state = State(rawValue: stated) ?? .failed
        fingerprint = row["fingerprint"]
        checkpoint = (row["checkpoint"] as Data?).map { Array($0) }
        result = row["result"]
        summary = try (row["summary"] as String?).map { try Store.value($0) }
        digest = row["digest"]
        problem = row["problem"]
        created = row["created"]
        finished = row["finished"]
        runs = row["runs"]
    }

    /// The job without its result.
    func json(keptFor seconds: Double) -> JSONValue {
        .object([
            ("id", .string(id)), ("state", .string(state.rawValue)), ("user", .string(user)), ("request", request),
            ("fingerprint", fingerprint.map { .string($0) } ?? .null), ("digest", digest.map { .string($0) } ?? .null),
            ("created", .string(ServerClock.text(created))), ("finished", finished.map { .string(ServerClock.text($0)) } ?? .null),
            ("expires", finished.map { .string(ServerClock.text($0 + seconds)) } ?? .null), ("runs", .integer(Int64(runs))),
            ("problem", problem.flatMap { try? Store.value($0) } ?? .null),
        ])
    }

    /// The job with its result, which is put in as the text that it is kept as.
    func text(keptFor seconds: Double) -> String {
        let head = json(keptFor: seconds).text(pretty: false)
        return head.dropLast() + ",\"result\": " + (result ?? "null") + "}\n"
    }
}

extension Store {
    /// Keeps a new job; nil if this user has one of the same key already.
    func insert(
        _ id: String, user: String, request: JSONValue, deal: [UInt8], key: String?, bodyHash: String, waits: Bool, at now: Double
    ) async throws -> Bool {
        try await pool.write { database in
            try database.execute(
                sql: """
                    INSERT OR IGNORE INTO job (id, number, user, request, deal, idempotency_key, body_hash, waits, state, created)
                    VALUES (?, (SELECT COALESCE(MAX(number), 0) + 1 FROM job), ?, ?, ?, ?, ?, ?, 'queued', ?)
                    """,
                arguments: [id, user, request.text(pretty: false), Data(deal), key, bodyHash, waits, now])
            return database.changesCount == 1
        }
    }

    /// The job that a key stands for, and the hash of the body that it came with.
    func job(user: String, key: String) async throws -> (id: String, bodyHash: String)? {
        try await pool.read { database in
            let row = try Row.fetchOne(
                database, sql: "SELECT id, body_hash FROM job WHERE user = ? AND idempotency_key = ?", arguments: [user, key])
            return row.map { ($0["id"], $0["body_hash"]) }
        }
    }

    func job(_ id: String) async throws -> Job? {
        try await pool.read { try Row.fetchOne($0, sql: "SELECT * FROM job WHERE id = ?", arguments: [id]).map(Job.init) }
    }

    /// True for a run that ended with the client that waited for it.
    func isAbandoned(_ id: String) async throws -> Bool {
        try await pool.read {
            try Bool.fetchOne($0, sql: "SELECT waits = 1 AND state = 'cancelled' FROM job WHERE id = ?", arguments: [id]) ?? false
        }
    }

    /// Into the queue again; false if it is not one of those any more.
    func reopen(_ id: String) async throws -> Bool {
        try await pool.write { database in
            try database.execute(
                sql: "UPDATE job SET state = 'queued', finished = NULL WHERE id = ? AND waits = 1 AND state = 'cancelled'", arguments: [id])
            return database.changesCount == 1
        }
    }

    /// The newest finished run of a user.
    func latestJob(of user: String) async throws -> Job? {
        try await pool.read {
            try Row.fetchOne(
                $0, sql: "SELECT * FROM job WHERE user = ? AND state = 'done' ORDER BY number DESC LIMIT 1", arguments: [user]
            ).map(Job.init)
        }
    }

    /// After a start: jobs that nobody waits for are queued again, those of clients that waited are over.
    func recover(at now: Double) async throws -> [String] {
        try await pool.write { database in
            try database.execute(
                sql:
                    "UPDATE job SET state = 'cancelled', finished = ?, checkpoint = NULL WHERE waits = 1 AND state IN ('queued', 'running')",
                arguments: [now])
            try database.execute(sql: "UPDATE job SET state = 'queued' WHERE state = 'running'")
            return try String.fetchAll(database, sql: "SELECT id FROM job WHERE state = 'queued' ORDER BY number")
        }
    }

    func begin(_ id: String, fingerprint: String) async throws {
        try await pool.write {
            try $0.execute(
                sql: "UPDATE job SET state = 'running', runs = runs + 1, fingerprint = ? WHERE id = ? AND state = 'queued'",
                arguments: [fingerprint, id])
        }
    }

    func keep(checkpoint: [UInt8], of id: String) async throws {
        try await pool.write {
            try $0.execute(sql: "UPDATE job SET checkpoint = ? WHERE id = ? AND state = 'running'", arguments: [Data(checkpoint), id])
        }
    }

    /// Back into the queue, as it is when the server stops.
    func requeue(_ id: String) async throws {
        try await pool.write { try $0.execute(sql: "UPDATE job SET state = 'queued' WHERE id = ? AND state = 'running'", arguments: [id]) }
    }

    func finish(
        _ id: String, _ state: Job.State, result: String? = nil, summary: JSONValue? = nil, digest: String? = nil,
        problem: JSONValue? = nil, at now: Double
    ) async throws {
        let (problem, summary) = (problem?.text(pretty: false), summary?.text(pretty: false))
        try await pool.write {
            try $0.execute(
                sql: """
                    UPDATE job SET state = ?, result = ?, summary = ?, digest = ?, problem = ?, finished = ?, checkpoint = NULL
                    WHERE id = ? AND state IN ('queued', 'running')
                    """,
                arguments: [state.rawValue, result, summary, digest, problem, now, id])
        }
    }

    func remove(_ id: String) async throws {
        try await pool.write { try $0.execute(sql: "DELETE FROM job WHERE id = ?", arguments: [id]) }
    }

    /// Takes the runs of a user from them: nobody owns them any more. Returns those that have not ended.
    func orphan(_ user: String) async throws -> [String] {
        try await pool.write { database in
            let open = try String.fetchAll(
                database, sql: "SELECT id FROM job WHERE user = ? AND state IN ('queued', 'running')", arguments: [user])
            // No user has an empty name.
            try database.execute(sql: "UPDATE job SET user = '', idempotency_key = NULL WHERE user = ?", arguments: [user])
            return open
        }
    }

    /// Removes what has been finished for longer than it is kept.
    func expire(before limit: Double) async throws -> Int {
        try await pool.write { database in
            try database.execute(sql: "DELETE FROM job WHERE finished < ?", arguments: [limit])
            return database.changesCount
        }
    }

    /// The newest jobs without their results; of one user, or of all.
    func jobs(of user: String?, limit: Int, keptFor seconds: Double) async throws -> JSONValue {
        try await pool.read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT id, user, request, x'' AS deal, state, fingerprint, NULL AS checkpoint, NULL AS result, NULL AS summary, digest, problem,
                    created, finished, runs FROM job WHERE ?1 IS NULL OR user = ?1 ORDER BY number DESC LIMIT ?2
                    """,
                arguments: [user, limit])
            return .array(try rows.map { try Job($0).json(keptFor: seconds) })
        }
    }
}

extension RunResult {
    /// What other calls read of a result: the indices of its top list, and its constraints by how often they bind.
    var summary: JSONValue {
        .object([
            ("top", .array(top.map { .integer($0.index) })),
            (
                "statistics",
                .object([
                    ("generated", .integer(statistics.generated)), ("survivors", .integer(statistics.survivors)),
                    ("gate_a_rate", .number(statistics.gateARate)), ("gate_b_rate", .number(statistics.gateBRate)),
                ])
            ),
            (
                "constraints",
                .array(
                    statistics.topBinding(statistics.constraints.count).map { row in
                        .object([
                            ("constraint", .string(row.constraint.key)), ("binding", .integer(row.binding)),
                            ("binding_share", .number(row.bindingShare)), ("failing", .integer(row.failing)),
                            ("near_misses", .integer(row.nearMisses)), ("best_margin", .optional(row.bestMargin)),
                        ])
                    })
            ),
        ])
    }
}
