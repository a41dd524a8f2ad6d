import Foundation
import TestSupport
import Testing

@testable import StructEngine

/// The digests of the fixtures are those in the repository.
///
/// When results are meant to move, `make golden` writes the new ones, and the changelog's heading
/// Results says why.
@Suite(.serialized) struct GoldenDigestTests {
    private static let file = Repository.fixtures.appending(path: "golden/digests.json")
    private static let seed: UInt64 = 424_242

    @Test(arguments: [("small", Int64(10_000)), ("medium", 100_000), ("large", 1_000_000)])
    func theDigestIsTheOneInTheRepository(fixture: String, count: Int64) async throws {
        let bytes = [UInt8](try Data(contentsOf: Repository.fixtures.appending(path: "\(fixture).json")))
        let plan = try Plan(Deal(json: bytes), seed: Self.seed, count: count)
        let result = try await plan.run()
        #expect(result.fingerprint == plan.fingerprint)
        let found = ["fingerprint": result.fingerprint, "digest": result.digest]
        var golden = try Self.read()
        let environment = ProcessInfo.processInfo.environment
        guard environment["UPDATE_GOLDEN"] == "1" else {
            #expect(golden[fixture] == found, "results moved: if they should, run make golden and say why in CHANGELOG.md under Results")
            return
        }
        try #require(environment["CI"] == nil, "golden digests are never updated in CI")
        golden[fixture] = found
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try (encoder.encode(golden) + Data("\n".utf8)).write(to: Self.file, options: .atomic)
    }

    private static func read() throws -> [String: [String: String]] {
        guard let data = try? Data(contentsOf: file) else { return [:] }
        return try JSONDecoder().decode([String: [String: String]].self, from: data)
    }

    @Test(arguments: [1, 2, 4]) func theNumberOfThreadsDoesNotShowInTheDigest(threads: Int) async throws {
        let bytes = [UInt8](try Data(contentsOf: Repository.fixtures.appending(path: "small.json")))
        let plan = try Plan(Deal(json: bytes), seed: Self.seed, count: 10_000)
        #expect(try await plan.run(threads: threads).digest == plan.run().digest)
    }

    @Test(arguments: [1, 100, 511, 9_999, 1_000_000] as [Int64]) func theChunkSizeDoesNotShowInTheDigest(size: Int64) async throws {
        let bytes = [UInt8](try Data(contentsOf: Repository.fixtures.appending(path: "small.json")))
        let plan = try Plan(Deal(json: bytes), seed: Self.seed, count: 10_000)
        let shard = try await plan.execution(threads: 2).run(0..<10_000, chunkSize: size)
        #expect(try await plan.result(of: shard).digest == plan.run().digest)
    }
}
