import Crypto
import Foundation
import StructEngine
import Synchronization

/// The deals that calls may name, and the prepared plans of those that were used last.
final class DealShelf: Sendable {
    /// The bytes of the deal files that were in the folder when the server began; a name never reaches the file system.
    let named: [String: [UInt8]]
    /// Of each, so that they are not formed on every call.
    private let hashes: [String: String]
    private let most: Int

    fileprivate struct Shelf {
        /// By the key of deal, ruleset and features (`Plan.key`).
        var plans: [String: Plan] = [:]
        /// Keys, the one used longest ago first.
        var order: [String] = []
        /// From a hash of what was sent to the key, so that the same bytes are not read twice.
        var keys: [String: String] = [:]
        /// Plans that are being made, by the hash of what was sent: who asks meanwhile waits for the same.
        var pending: [String: Task<Plan, any Error>] = [:]
        var hits = 0
        var misses = 0
    }

    private let shelf = Mutex(Shelf())

    init(folder: String, most: Int) throws(Settings.Faults) {
        self.most = most
        guard let files = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw Settings.Faults(lines: ["--deals: must be a folder that can be read, found \"\(folder)\""])
        }
        var named: [String: [UInt8]] = [:]
        for file in files.sorted() where file.hasSuffix(".json") {
            if let bytes = FileManager.default.contents(atPath: folder + "/" + file) { named[String(file.dropLast(5))] = Array(bytes) }
        }
        self.named = named
        hashes = named.mapValues { SHA256.hash(data: $0).hexDigest }
    }

    var names: [String] { named.keys.sorted() }

    /// The plan of a deal, from the shelf if it is there; seed, count and limits are the caller's.
    ///
    /// - Parameter name: That of a deal of the folder.
    func plan(_ bytes: [UInt8], named name: String? = nil, _ features: Features) async throws -> Plan {
        let source =
            (name.flatMap { hashes[$0] } ?? SHA256.hash(data: bytes).hexDigest) + (features.gatesAB ? "g" : "-")
            + (features.reverseDSCREngine ? "r" : "-")
        let found = shelf.withLock { shelf -> (Plan?, Task<Plan, any Error>?) in
            if let plan = shelf.take(shelf.keys[source]) { return (plan, nil) }
            if let pending = shelf.pending[source] { return (nil, pending) }
            // No client's hanging up ends it, as others may wait for it too.
            let task = Task { try await make(bytes, features, source) }
            shelf.pending[source] = task
            return (nil, task)
        }
        if let plan = found.0 { return plan }
        guard let making = found.1 else { throw CancellationError() }
        return try await making.value
    }

    private func make(_ bytes: [UInt8], _ features: Features, _ source: String) async throws -> Plan {
        defer { shelf.withLock { $0.pending[source] = nil } }
        let plan = try await Plan.bind(json: bytes, count: 100_000, features: features)
        let (key, most) = (plan.key, most)
        return shelf.withLock { shelf in
            shelf.misses += 1
            // The same deal may be there in other words: then its tables are shared.
            let kept = shelf.plans[key] ?? plan
            shelf.put(kept, key, most)
            if shelf.keys.count >= most * 8 { shelf.keys = shelf.keys.filter { shelf.plans[$0.value] != nil } }
            if shelf.keys.count < most * 8 { shelf.keys[source] = key }
            return kept
        }
    }

    var statistics: JSONValue {
        shelf.withLock { shelf in
            let asked = shelf.hits + shelf.misses
            return .object([
                ("plans", .integer(Int64(shelf.plans.count))), ("most", .integer(Int64(most))), ("hits", .integer(Int64(shelf.hits))),
                ("misses", .integer(Int64(shelf.misses))),
                ("hit_rate", asked == 0 ? .null : .number(Double(shelf.hits) / Double(asked))),
                ("keys", .array(shelf.order.reversed().map { .string($0) })),
            ])
        }
    }

    var counts: (hits: Int, misses: Int) { shelf.withLock { ($0.hits, $0.misses) } }
}

extension DealShelf.Shelf {
    mutating func take(_ key: String?) -> Plan? {
        guard let key, let plan = plans[key] else { return nil }
        hits += 1
        if order.last != key {
            order.removeAll { $0 == key }
            order.append(key)
        }
        return plan
    }

    mutating func put(_ plan: Plan, _ key: String, _ most: Int) {
        order.removeAll { $0 == key }
        order.append(key)
        plans[key] = plan
        while order.count > most { plans[order.removeFirst()] = nil }
    }
}
