import Foundation
import StructEngine
import TestSupport

/// What the mutants are made from: the fixtures, random deals, the built-in ruleset, and what a run
/// has left.
public struct FuzzCorpus: Sendable {
    let small: [[UInt8]]
    let large: [[UInt8]]
    /// The smallest faulty file of each kind of fault, and a sound one.
    let faulty: [[UInt8]]
    let ruleset: [UInt8]
    let shard: [UInt8]
    /// Rules under which bullets, balloons and long tenors pass: searches for hints get where the
    /// built-in rules stop them at once.
    let lenient: Ruleset
    /// A deal that is right, under which rulesets, shards and moves are tried.
    let host: Deal
    static let hostSeed: UInt64 = 11
    static let hostCount: Int64 = 64

    public init() async throws {
        func fixture(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: Repository.fixtures.appending(path: name))) }
        small =
            [DealText.twoHalls.bytes, try fixture("small.json")]
            + (0..<60).map { Array(RandomDeal.make(seed: 40_000 + $0, hasTerms: $0 % 2 == 1)) }
        faulty = try FuzzCorpus.issueFiles()
        large = [try fixture("medium.json"), try fixture("large.json")]
        ruleset = Array(Ruleset.v1.json.text().utf8)
        lenient = FuzzCorpus.lenientRules()
        host = try Deal(json: DealText.twoHalls.bytes)
        let plan = try Plan(host, seed: FuzzCorpus.hostSeed, count: FuzzCorpus.hostCount, topLimit: 3, nearMissLimit: 2)
        shard = try await plan.run(positions: 3..<50, threads: 1).bytes
    }

    private static func lenientRules() -> Ruleset {
        var rules = Ruleset.v1
        for column in rules.columns.indices {
            (rules.columns[column].maxBalloon, rules.columns[column].minAmortisation) = (1, 0)
            (rules.columns[column].advanceFactorLow, rules.columns[column].largestTenantShare) = (0.01, 1)
        }
        (rules.concentration.otherTenant, rules.concentration.otherCountry) = (1, 1)
        (rules.concentration.city, rules.concentration.site) = (1, 1)
        (rules.maxWALShareOfTenorLimit, rules.minWALYears) = (1, 0.25)
        return rules
    }

    /// In the order of their names.
    private static func issueFiles() throws -> [[UInt8]] {
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
        case 15..<27: return deal(random.pick(faulty), random)
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
        var hash = SHA256()
        payload.withUnsafeBytes { hash.update($0) }
        let sum = hash.finalized().map { FuzzCorpus.hex($0) }.joined()
        let rest = text[end.lowerBound...]
        guard let seal = rest.firstRange(of: "\"sha256\": \"") else { return shard }
        return Array(
            (text[..<start.upperBound] + payload.map { FuzzCorpus.hex($0) }.joined() + rest[..<seal.upperBound] + sum + "\"\n}\n").utf8)
    }

    private static func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }

    /// One to three moves, a line each: most of them possible, some at the edges, some nonsense.
    private static func moves(_ random: inout FuzzRandom) -> [UInt8] {
        let lines = (0...random.below(3)).map { _ in
            let (lever, values) = random.pick(plausible)
            switch random.below(6) {
            case 0: return "\(lever)=\(random.pick(Mutation.numbers))"
            case 1 where random.oneIn(4): return random.pick([lever, "", "=", "senior_ltv=0.5", "\(lever)=spread:nan"])
            default: return "\(lever)=\(random.pick(values))"
            }
        }
        return Array(lines.joined(separator: "\n").utf8)
    }

    private static let plausible: [(lever: String, values: [String])] = [
        ("senior_notional", ["0", "1000", "20000000", "90071992547000", "90071992548000"]),
        ("mezz_notional", ["0", "1000", "5000000", "90071992547000"]),
        ("senior_dscr", ["0.01", "1", "1.3", "3", "100"]),
        ("senior_coupon", ["-0.0019", "0.001", "0.05", "1", "spread:-419", "spread:150", "spread:9600"]),
        ("senior_tenor_years", ["1", "2", "15", "26", "40"]), ("io_months", ["0", "3", "36", "117", "120"]),
        ("balloon_pct", ["0", "0.2", "0.999999", "1"]),
        ("profile", ["annuity", "level", "sculpted", "bullet"]), ("mezz", ["none"]), ("equity_pct", ["0", "0.3", "1"]),
        ("dsra_months", ["0", "6", "12"]),
        ("wrap", ["first"]), ("pool", ["all", "halls", "hall"]), ("target_rating", ["AAA", "AA", "A", "BBB"]), ("repo_target", ["none"]),
    ]
}
