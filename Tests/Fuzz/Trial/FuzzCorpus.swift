import Crypto
import Foundation
import StructEngine
import TestSupport

/// What the mutants are made from: the fixtures, random deals, the built-in ruleset, and what a run has left.
public struct FuzzCorpus: Sendable {
    let small: [[UInt8]]
    let large: [[UInt8]]
    let ruleset: [UInt8]
    let shard: [UInt8]
    /// A deal that is right, under which rulesets, shards and moves are tried.
    let host: Deal
    static let hostSeed: UInt64 = 11
    static let hostCount: Int64 = 64

    public init() async throws {
        func fixture(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: Repository.fixtures.appending(path: name))) }
        small =
            [DealText.twoHalls.bytes, try fixture("small.json")] + (0..<60).map { Array(RandomDeal.make(seed: 40_000 + $0)) }
            + (try FuzzCorpus.faulty())
        large = [try fixture("medium.json"), try fixture("large.json")]
        ruleset = Array(Ruleset.v1.json.text().utf8)
        host = try Deal(json: DealText.twoHalls.bytes)
        let plan = try Plan(host, seed: FuzzCorpus.hostSeed, count: FuzzCorpus.hostCount, topLimit: 3, nearMissLimit: 2)
        shard = try await plan.run(positions: 3..<50, threads: 1).bytes
    }

    /// The smallest faulty file of each kind of fault, in the order of their names.
    private static func faulty() throws -> [[UInt8]] {
        let folder = Repository.fixtures.appending(path: "issues")
        let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        return try files.filter { $0.pathExtension == "json" }.sorted { $0.lastPathComponent < $1.lastPathComponent }
            .map { [UInt8](try Data(contentsOf: $0)) }
    }

    /// The mutant of a number: what it is read as, and its bytes.
    public func mutant(seed: UInt64, number: Int) -> (subject: FuzzSubject, bytes: [UInt8]) {
        var random = FuzzRandom(seed: seed &+ UInt64(number) &* 0xD134_2543_DE82_EF95)
        switch random.below(100) {
        case 0..<6:
            var mutation = Mutation(random)
            return (.ruleset, mutation.mutate(ruleset, others: small))
        case 6..<10: return (.shard, shardMutant(&random))
        case 10..<14: return (.moves, FuzzCorpus.moves(&random))
        case 14: return deal(random.pick(large), random)
        default: return deal(random.pick(small), random)
        }
    }

    private func deal(_ original: [UInt8], _ random: FuzzRandom) -> (FuzzSubject, [UInt8]) {
        var mutation = Mutation(random)
        return (.deal, mutation.mutate(original, others: small))
    }

    /// Half of these keep the checksum right, so that what stands behind it is reached.
    private func shardMutant(_ random: inout FuzzRandom) -> [UInt8] {
        var mutation = Mutation(random)
        guard random.oneIn(2) else { return mutation.mutate(shard, others: small) }
        let text = String(decoding: shard, as: UTF8.self)
        guard let start = text.firstRange(of: "\"payload\": \""), let end = text[start.upperBound...].firstRange(of: "\"") else {
            return shard
        }
        let digits = Array(text[start.upperBound..<end.lowerBound].utf8)
        var payload = stride(from: 0, to: digits.count - 1, by: 2).map { place in
            UInt8(String(decoding: digits[place..<place + 2], as: UTF8.self), radix: 16) ?? 0
        }
        for _ in 0...random.below(3) {
            if random.oneIn(3), payload.count > 80 {
                // A whole word, at the edges of what it can hold.
                let place = 8 * random.below(payload.count / 8)
                let word = random.pick([UInt64.max, 1 << 63, 0x7FF8_0000_0000_0000, 0x7FF0_0000_0000_0000, 0, 1, UInt64(Int64.max)])
                for byte in 0..<8 where place + byte < payload.count {
                    payload[place + byte] = UInt8(truncatingIfNeeded: word >> (8 * UInt64(byte)))
                }
            } else {
                payload = mutation.mutatingBytes(payload)
            }
        }
        let sum = SHA256.hash(data: payload).map { FuzzCorpus.hex($0) }.joined()
        let rest = text[end.lowerBound...]
        guard let seal = rest.firstRange(of: "\"sha256\": \"") else { return shard }
        return Array(
            (text[..<start.upperBound] + payload.map { FuzzCorpus.hex($0) }.joined() + rest[..<seal.upperBound] + sum + "\"\n}\n").utf8)
    }

    private static func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }

    /// One to three moves, a line each.
    private static func moves(_ random: inout FuzzRandom) -> [UInt8] {
        let levers = [
            "senior_notional", "mezz_notional", "senior_dscr", "senior_coupon", "senior_tenor_years", "io_months", "balloon_pct", "profile",
            "mezz",
            "equity_pct", "dsra_months", "wrap", "pool", "target_rating", "repo_target", "senior_ltv", "",
        ]
        let words = [
            "none", "first", "all", "halls", "AAA", "BBB", "bullet", "sculpted", "level", "annuity", "spread:", "spread:150", "spread:nan",
            "=",
        ]
        let lines = (0...random.below(3)).map { _ in
            let lever = random.pick(levers)
            let value = random.oneIn(3) ? random.pick(words) : random.pick(Mutation.numbers)
            return random.oneIn(20) ? lever : "\(lever)=\(value)"
        }
        return Array(lines.joined(separator: "\n").utf8)
    }
}
