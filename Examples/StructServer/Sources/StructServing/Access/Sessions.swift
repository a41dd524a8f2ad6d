import Crypto
import Foundation
import GRDB
import StructEngine
import Synchronization

/// Someone who has signed in.
struct Session: Sendable {
    let user: String
    let isAdmin: Bool
    let began: Double
    var seen: Double
}

/// Who is signed in. A token is 256 random bits; kept is only its HMAC under the secret key, so that neither the database nor a
/// backup of it lets anyone in, and a new key ends every session.
final class Sessions: Sendable {
    private struct State {
        var key: SymmetricKey
        var byToken: [[UInt8]: Session] = [:]
        /// Times of failed logins by user and by address.
        var failures: [String: [Double]] = [:]
    }

    private let state: Mutex<State>
    private let store: Store
    private let idle: Double
    private let absolute: Double
    /// Failed logins of one user, or from one address, that are answered within ``window`` seconds.
    static let mostFailures = 5
    static let window = 300.0

    init(store: Store, settings: Settings) throws {
        self.store = store
        idle = settings.idleMinutes * 60
        absolute = settings.absoluteHours * 3_600
        state = Mutex(State(key: SymmetricKey(data: Array(settings.secretKey.utf8))))
        let rows = try store.pool.read { database in
            try Row.fetchAll(
                database, sql: "SELECT token, user, role, began, seen FROM session JOIN user ON user.name = session.user")
        }
        state.withLock { state in
            for row in rows {
                let token: Data = row["token"]
                state.byToken[Array(token)] = Session(
                    user: row["user"], isAdmin: row["role"] == "admin", began: row["began"], seen: row["seen"])
            }
        }
    }

    var count: Int { state.withLock { $0.byToken.count } }

    private static func hash(_ token: String, _ key: SymmetricKey) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array(token.utf8), using: key))
    }

    /// The session of a token; nil for one that is unknown or has ended.
    func session(_ token: String, at now: Double) -> Session? {
        state.withLock { state in
            let hash = Sessions.hash(token, state.key)
            guard var session = state.byToken[hash] else { return nil }
            guard now - session.seen <= idle, now - session.began <= absolute else {
                state.byToken[hash] = nil
                return nil
            }
            session.seen = max(session.seen, now)
            state.byToken[hash] = session
            return session
        }
    }

    /// True while the session lasts; asking does not prolong it.
    func isLive(_ token: String, at now: Double) -> Bool {
        state.withLock { state in
            guard let session = state.byToken[Sessions.hash(token, state.key)] else { return false }
            return now - session.seen <= idle && now - session.began <= absolute
        }
    }

    /// Sessions of one user at a time; one more ends the one that was used longest ago.
    static let mostOfUser = 20

    /// Signs in with a new token; the one that the client had before ends.
    func begin(user: String, isAdmin: Bool, replacing old: String?, at now: Double) async throws -> String {
        if let old { try await end(old) }
        let token = SystemRandomNumberGenerator.text(32)
        let (hash, ended) = state.withLock { state in
            let hash = Sessions.hash(token, state.key)
            let own = state.byToken.filter { $0.value.user == user }.sorted { $0.value.seen < $1.value.seen }
            let ended = own.prefix(max(0, own.count + 1 - Sessions.mostOfUser)).map(\.key)
            for token in ended { state.byToken[token] = nil }
            state.byToken[hash] = Session(user: user, isAdmin: isAdmin, began: now, seen: now)
            return (hash, ended)
        }
        do {
            try await store.pool.write { database in
                for token in ended { try database.execute(sql: "DELETE FROM session WHERE token = ?", arguments: [Data(token)]) }
                try database.execute(
                    sql: "INSERT INTO session (token, user, began, seen) VALUES (?, ?, ?, ?)", arguments: [Data(hash), user, now, now])
            }
        } catch {
            // The user may have been removed meanwhile.
            state.withLock { $0.byToken[hash] = nil }
            throw error
        }
        return token
    }

    func end(_ token: String) async throws {
        let hash = state.withLock { state in
            let hash = Sessions.hash(token, state.key)
            state.byToken[hash] = nil
            return hash
        }
        try await store.pool.write { try $0.execute(sql: "DELETE FROM session WHERE token = ?", arguments: [Data(hash)]) }
    }

    /// Ends the sessions of a user, or of all; returns how many.
    func revoke(user: String?) async throws -> Int {
        let count = state.withLock { state in
            let before = state.byToken.count
            state.byToken = state.byToken.filter { user != nil && $0.value.user != user }
            return before - state.byToken.count
        }
        try await store.pool.write { database in
            if let user {
                try database.execute(sql: "DELETE FROM session WHERE user = ?", arguments: [user])
            } else {
                try database.execute(sql: "DELETE FROM session")
            }
        }
        return count
    }

    /// Takes a new secret key: everyone must sign in again.
    func rotate(_ secret: String) async throws -> Int {
        state.withLock { $0.key = SymmetricKey(data: Array(secret.utf8)) }
        return try await revoke(user: nil)
    }

    /// Keeps when sessions were last seen, and forgets those that have ended.
    func keep(at now: Double) async throws {
        let live = state.withLock { state in
            state.byToken = state.byToken.filter { now - $0.value.seen <= idle && now - $0.value.began <= absolute }
            state.failures = state.failures.filter { $0.value.contains { now - $0 < Sessions.window } }
            return state.byToken
        }
        try await store.pool.write { database in
            for (token, session) in live {
                try database.execute(sql: "UPDATE session SET seen = ? WHERE token = ?", arguments: [session.seen, Data(token)])
            }
            try database.execute(
                sql: "DELETE FROM session WHERE seen < ? OR began < ?", arguments: [now - self.idle, now - self.absolute])
        }
    }

    /// Refuses a login after too many that failed, for this user or from this address.
    ///
    /// The attempt counts as failed at once, so that many at the same time do not all pass; ``succeeded`` takes it back.
    func admit(_ keys: [String], at now: Double) throws {
        let wait = state.withLock { state -> Double? in
            for key in keys {
                let recent = (state.failures[key] ?? []).filter { now - $0 < Sessions.window }
                if recent.count >= Sessions.mostFailures { return Sessions.window - (now - (recent.first ?? now)) }
                state.failures[key] = recent
            }
            for key in keys { state.failures[key, default: []].append(now) }
            return nil
        }
        if let wait {
            throw Problem.busy("too many logins failed: wait before the next one", retryAfter: max(1, Int(wait.rounded(.up))))
        }
    }

    func succeeded(_ keys: [String]) {
        state.withLock { state in
            for key in keys { _ = state.failures[key]?.popLast() }
        }
    }
}
