import TestSupport
import Testing

@testable import StructEngine

/// A shard as bytes: read back to the bit, or refused with a reason and a cure; never a trap.
@Suite struct ShardBytesTests {
    private func issue(_ bytes: [UInt8]) -> StructEngine.Issue? {
        do {
            _ = try RunShard(bytes: bytes)
            return nil
        } catch .issues(let issues) {
            return issues.count == 1 ? issues[0] : nil
        } catch {
            return nil
        }
    }

    private func shard() async throws -> RunShard {
        try RunShard.merged([
            try await ShardTests.plan().run(positions: 3..<400), try await ShardTests.plan().run(positions: 1_000..<1_900),
        ])
    }

    @Test func bytesReadBackAreTheSameShard() async throws {
        let shard = try await shard()
        let read = try RunShard(bytes: shard.bytes)
        #expect(read.bytes == shard.bytes)
        #expect(read.positions == [3..<400, 1_000..<1_900])
        #expect(read.fingerprint == shard.fingerprint)
        #expect(read.seconds == shard.seconds)
    }

    @Test func aCutFileIsRefusedWhereverItIsCut() async throws {
        let bytes = try await shard().bytes
        // Without its last byte, the line break, too.
        for length in stride(from: 0, to: bytes.count, by: 97).map({ $0 }) + [bytes.count - 1, bytes.count - 2] {
            let issue = issue(Array(bytes[..<length]))
            #expect(issue?.id == "shard_damaged", "\(length) bytes")
            #expect(issue?.message.hasSuffix("run its positions again") == true, "\(length) bytes")
        }
    }

    @Test func anyFlippedBitIsFound() async throws {
        let bytes = try await shard().bytes
        var random = SplitMix64(seed: 3)
        var places = Array(0..<min(1_200, bytes.count)) + Array(bytes.count - 120..<bytes.count)
        places += (0..<400).map { _ in Int.random(in: 0..<bytes.count, using: &random) }
        for place in places {
            var flipped = bytes
            flipped[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            #expect(issue(flipped)?.id.hasPrefix("shard_") == true, "byte \(place)")
        }
    }

    @Test func aLaterVersionIsNamed() async throws {
        let text = String(decoding: try await shard().bytes, as: UTF8.self).replacing("\"version\": 2", with: "\"version\": 3")
        let issue = issue(Array(text.utf8))
        #expect(issue?.id == "shard_version")
        #expect(issue?.message.contains("must be at most 2, found 3, written by a later version") == true)
    }

    @Test func anEarlierVersionIsNamed() async throws {
        let text = String(decoding: try await shard().bytes, as: UTF8.self).replacing("\"version\": 2", with: "\"version\": 1")
        let issue = issue(Array(text.utf8))
        #expect(issue?.id == "shard_version")
        #expect(issue?.message.contains("must be 2, found 1, written by an earlier version") == true)
    }

    @Test func aFileOfAnotherKindIsNamed() {
        #expect(issue(DealText.twoHalls.bytes)?.id == "shard_format")
        #expect(issue(Array("[1, 2]".utf8))?.id == "shard_format")
        #expect(issue([])?.id == "shard_damaged")
        #expect(issue([0xFF, 0xFE])?.id == "shard_damaged")
    }

    /// A payload with a right checksum and wrong contents: every field in turn is set to values
    /// that no run writes.
    @Test func contentsThatCannotBeAreRefusedEvenWithARightChecksum() async throws {
        var payload = CanonicalBytes()
        payload.put(try await shard())
        let words = (payload.bytes.count - 72) / 8
        for word in stride(from: 0, to: min(words, 300), by: 1) {
            for value in [UInt64.max, 1 << 63, 0x7FF8_0000_0000_0000, UInt64(Int64.max)] {
                var bytes = payload.bytes
                for byte in 0..<8 { bytes[72 + 8 * word + byte] = UInt8(truncatingIfNeeded: value >> UInt64(8 * byte)) }
                // Read or refused: it must return.
                _ = issue(file(bytes))
            }
        }
    }

    private func file(_ payload: [UInt8]) -> [UInt8] {
        var digest = Digest()
        digest.add(payload)
        let text = """
            {"format": "structengine-shard", "version": 2, "payload": "\(Hexadecimal.text(payload))", "sha256": "\(digest.hex)"}
            """
        return Array(text.utf8)
    }

    @Test func shardsThatWereAlteredToFitNoRunAreRefusedByThePlan() async throws {
        let plan = try ShardTests.plan()
        let other = try ShardTests.plan(count: 2_000)
        let foreign = try await other.run(positions: 0..<2_000)
        let forged = RunShard(
            fingerprint: plan.fingerprint, covered: PositionSet(0..<4_000), part: foreign.part, seconds: 0)
        await #expect(throws: StructError.self) { try await plan.result(of: forged) }
    }
}
