import Foundation
import StructEngine
import Synchronization
import TestSupport
import Testing

/// The pages' Swift is the Swift that is compiled: what a reader copies works.
@Suite struct DocumentationTests {
    private static let pages = ["YourFirstRun", "ReadingADeal", "HowAStructureIsJudged", "EmbeddingInAServer", "StructEngine"]

    @Test(arguments: pages)
    func everySwiftBlockOfAPageIsCompiledSomewhere(page: String) throws {
        let text = try read("Sources/StructEngine/StructEngine.docc/\(page).md")
        let server = "Tests/Embedding/Sources/StructServer"
        let compiled = try [
            "Tests/StructEngineTests/Documentation/Snippets.swift", "\(server)/RunHandler.swift", "\(server)/StructServer.swift",
        ]
        .map { try lines(read($0)).joined(separator: "\n") }
        let blocks = text.matches(of: /```swift\n((?:[^`]|`[^`])*)```/).map { String($0.1) }
        #expect(!blocks.isEmpty)
        for block in blocks where !block.hasPrefix(".package") {
            let wanted = lines(block).joined(separator: "\n")
            #expect(compiled.contains { $0.contains(wanted) }, "\(page) shows code that nothing compiles:\n\(block)")
        }
    }

    @Test func theSnippetsPrintWhatThePagesSay() async throws {
        let printed = Mutex<[String]>([])
        @Sendable func print(_ items: Any...) {
            printed.withLock { $0.append(items.map { "\($0)" }.joined(separator: " ")) }
        }
        let bytes = [UInt8](try Data(contentsOf: Repository.fixtures.appending(path: "small.json")))
        let deal = try Deal(json: bytes)
        try await Snippets.landing(bytes: bytes, print: print)
        try await Snippets.firstRun(bytes: bytes, print: print)
        try await Snippets.reading(deal: deal, print: print)
        try await Snippets.judging(deal: deal, plan: Plan(deal), print: print)
        try await Snippets.living(plan: Plan(deal), print: print)
        try await Snippets.firstRun(bytes: [], print: print)
        let all = printed.withLock { $0 }
        for expected in ["1.0", "11520", "pass", "did you mean \"GBP\"?", "feasible"] {
            #expect(all.contains { $0.hasSuffix(expected) }, "no snippet prints \(expected)")
        }
        // Every hint mends: the outcome printed after a hint's sentence is always that of a
        // structure that passes.
        #expect(all.filter { $0 == "gateA" || $0 == "gateB" }.isEmpty)
    }

    @Test func theDealToStartFromHasTenLeasesAndStructuresThatPass() async throws {
        let page = try read("Sources/StructEngine/StructEngine.docc/ReadingADeal.md")
        let text = try #require(page.matches(of: /```json\n([^`]+)```/).map { String($0.1) }.first { $0.hasPrefix("{") })
        let deal = try Deal(json: Array(text.utf8))
        #expect(deal.leases.count == 10)
        let result = try await Plan(deal).run()
        #expect(result.count == 378 && result.statistics.survivors == 13)
    }

    private func read(_ path: String) throws -> String { try String(contentsOf: Repository.root.appending(path: path), encoding: .utf8) }

    /// The lines of a text without their indentation.
    private func lines(_ text: String) -> [String] {
        text.split(separator: "\n").map { String($0.drop { $0 == " " }) }.filter { !$0.isEmpty }
    }
}
