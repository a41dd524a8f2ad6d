import Foundation
import Testing

/// `structctl run`, its shares, its checkpoints, and `structctl merge`.
@Suite struct RunCommandTests {
    private static let run = ["run", "small.json", "--seed", "3", "--count", "2000"]

    private static func digest() throws -> String {
        try #require(try Command(run + ["--json"]).json?["digest"] as? String)
    }

    /// Shares 1 to n of the run in a folder, as `1`, `2`, ….
    private static func shares(_ total: Int, in folder: Folder) throws {
        for number in 1...total {
            let made = try Command(run + ["--shard", "\(number)/\(total)", "--out", folder.file("\(number)")])
            #expect(made.status == 0)
            #expect(made.error == "written to \(folder.file("\(number)"))\n")
            #expect(made.out == "")
        }
    }

    @Test func resultsGoToStandardOutputAndNothingElseDoes() throws {
        let text = try Command(Self.run)
        #expect(text.status == 0)
        #expect(text.error == "")
        #expect(text.out.contains("2,000 of 11,520 permutations, seed 3"))
        let json = try Command(Self.run + ["--json"])
        #expect(json.status == 0)
        #expect(json.error == "")
        let digest = try #require(json.json?["digest"] as? String)
        #expect(text.out.contains("digest \(digest)"))
        #expect(json.json?["count"] as? Int == 2_000)
        let misses = try #require(json.json?["near_misses"] as? [[String: Any]])
        #expect(misses.allSatisfy { ($0["hints"] as? [Any]) != nil && $0["unproven_hints"] as? Int == 0 })
    }

    @Test func aFileGetsWhatStandardOutputWouldHaveGot() throws {
        let folder = try Folder()
        let kept = try Command(Self.run + ["--json", "--out", folder.file("result.json")])
        #expect(kept.status == 0)
        #expect(kept.out == "")
        let json = try JSONSerialization.jsonObject(with: Data(folder.bytes("result.json"))) as? [String: Any]
        #expect(json?["digest"] as? String == (try Self.digest()))
        #expect(folder.names == ["result.json"])
    }

    @Test func sharesMergeInAnyOrderAndGroupingToTheWhole() throws {
        let folder = try Folder()
        try Self.shares(3, in: folder)
        let pair = try Command("merge", folder.file("3"), folder.file("1"), "--out", folder.file("pair"))
        #expect(pair.status == 0)
        let whole = try Command(
            "merge", folder.file("2"), folder.file("pair"), "--deal", "small.json", "--seed", "3", "--count", "2000", "--json")
        #expect(whole.status == 0)
        #expect(whole.json?["digest"] as? String == (try Self.digest()))
    }

    @Test func sharesThatAreNotAWholeAreRefusedWithTheReason() throws {
        let folder = try Folder()
        try Self.shares(4, in: folder)
        let deal = ["--deal", "small.json", "--seed", "3", "--count", "2000"]
        let missing = try Command(["merge", folder.file("1"), folder.file("3")] + deal)
        #expect(missing.status == 2)
        #expect(missing.out == "")
        #expect(
            missing.error
                == "structctl: positions [500, 1000), [1500, 2000) of [0, 2000) are missing: run them and merge their shards with this one"
                + " [missing_positions]\n"
        )
        let twice = try Command(["merge", folder.file("1"), folder.file("2"), folder.file("1")] + deal)
        #expect(twice.status == 2)
        #expect(
            twice.error
                == "structctl: positions [0, 500) are in shard 3 and in one before it: leave one of the two out [overlapping_shards]\n")
        let other = try Command(
            "run", "small.json", "--seed", "4", "--count", "2000", "--shard", "2/4", "--out", folder.file("other"))
        #expect(other.status == 0)
        let mixed = try Command("merge", folder.file("1"), folder.file("other"), "--out", folder.file("merged"))
        #expect(mixed.status == 2)
        #expect(mixed.error.hasPrefix("structctl: shard 2 is of another plan than shard 1 (fingerprint "))
        #expect(mixed.error.hasSuffix("): merge shards of one deal, ruleset, seed and count [foreign_shard]\n"))
        #expect(!folder.names.contains("merged"))
        let wrongSeed = try Command("merge", folder.file("1"), "--deal", "small.json", "--seed", "9", "--count", "2000")
        #expect(wrongSeed.status == 2)
        #expect(wrongSeed.error.hasPrefix("structctl: the shard is of another plan (fingerprint "))
    }

    @Test func aRunGoesOnFromItsCheckpointAndKeepsIt() throws {
        let folder = try Folder()
        let file = folder.file("state")
        let half = try Command("run", "small.json", "--seed", "3", "--count", "2000", "--shard", "1/2", "--out", file)
        #expect(half.status == 0)
        let resumed = try Command(Self.run + ["--json", "--checkpoint", file, "--checkpoint-every", "0"])
        #expect(resumed.status == 0)
        #expect(resumed.json?["digest"] as? String == (try Self.digest()))
        #expect(resumed.error == "the checkpoint is complete and kept: remove it when it is no longer needed\n")
        #expect(folder.names == ["state"])
    }

    @Test func aCheckpointThatIsNotOfTheRunIsRefusedAndLeftAsItWas() throws {
        let folder = try Folder()
        let other = try Command("run", "small.json", "--seed", "4", "--count", "2000", "--shard", "1/2", "--out", folder.file("other"))
        #expect(other.status == 0)
        try Self.shares(2, in: folder)
        let sound = folder.bytes("1")
        var flipped = sound
        flipped[sound.count / 2] ^= 4
        let later = String(decoding: sound, as: UTF8.self).replacingOccurrences(of: "\"version\": 2", with: "\"version\": 3")
        let cases: [(name: String, bytes: [UInt8], status: Int32, says: String)] = [
            ("truncated", Array(sound.dropLast(40)), 1, "the file is damaged or was edited: run its positions again [shard_damaged]"),
            ("flipped", flipped, 1, "the file is damaged or was edited: run its positions again [shard_damaged]"),
            ("later", Array(later.utf8), 1, "version: must be at most 2, found 3, written by a later version of the engine;"),
            (
                "deal", try [UInt8](Data(contentsOf: Folder.fixture("small.json"))), 1,
                "found another file; name the right file [shard_format]"
            ),
            ("foreign", folder.bytes("other"), 2, "structctl: the shard is of another plan (fingerprint "),
            ("empty", [], 1, "must hold a JSON object, found an empty file"),
        ]
        for (name, bytes, status, says) in cases {
            try folder.write(bytes, name)
            let refused = try Command(Self.run + ["--checkpoint", folder.file(name)])
            #expect(refused.status == status, "\(name)")
            #expect(refused.error.contains(says), "\(name): \(refused.error)")
            #expect(refused.out == "", "\(name)")
            #expect(folder.bytes(name) == bytes, "\(name)")
        }
        let share = try Command(Self.run + ["--shard", "2/2", "--out", folder.file("new"), "--checkpoint", folder.file("1")])
        #expect(share.status == 2)
        #expect(
            share.error
                == "structctl: the checkpoint holds positions [0, 1000), this share is [1000, 2000): name another checkpoint file\n")
        #expect(folder.bytes("1") == sound)
        #expect(!folder.names.contains("new"))
    }

    @Test func aCommandLineThatIsNotUnderstoodIsRefusedBeforeAnyWork() throws {
        for (arguments, says) in [
            (["run", "small.json", "--count", "0"], "--count must be at least 1, or all; found 0"),
            (["run", "small.json", "--shard", "3/2", "--out", "x"], "The value '3/2' is invalid"),
            (["run", "small.json", "--shard", "1/2"], "--shard must go with --out, without --json"),
            (["run", "small.json", "--threads", "0"], "--threads must be from 1 to 256, found 0"),
            (["merge", "a", "b"], "name the run's deal with --deal"),
            (["consistency", "small.json", "--runs", "1"], "--runs must be from 2 to 1000, found 1"),
        ] {
            let refused = try Command(arguments)
            #expect(refused.status == 64, "\(arguments)")
            #expect(refused.error.contains(says), "\(refused.error)")
            #expect(refused.out == "", "\(arguments)")
        }
    }

    @Test func aFaultyDealLeavesTheOldResultInPlace() throws {
        let folder = try Folder()
        try folder.write(Array("old".utf8), "result")
        try folder.write(Array("{\"schema_version\": 1, \"nmae\": 2}".utf8), "deal.json")
        let refused = try Command("run", folder.file("deal.json"), "--out", folder.file("result"), "--force")
        #expect(refused.status == 1)
        #expect(refused.error.hasSuffix("faults in \(folder.file("deal.json"))\n"))
        #expect(String(decoding: folder.bytes("result"), as: UTF8.self) == "old")
    }
}
