import Foundation
import StructEngine
import TestSupport
import Testing

/// The README's promises that a machine can check.
@Suite struct ReadmeTests {
    @Test func theHelloWorldPrintsWhatTheReadmeSays() async throws {
        let bytes = [UInt8](try Data(contentsOf: Repository.fixtures.appending(path: "small.json")))
        let deal = try Deal(json: bytes)
        let plan = try Plan(deal, seed: 424242, count: 10_000)
        let result = try await plan.run { progress in _ = progress.fraction }
        let printed = result.top.prefix(3).map { "\($0)" }.joined(separator: "\n")
        let readme = try String(contentsOf: Repository.root.appending(path: "README.md"), encoding: .utf8)
        #expect(readme.contains(printed), "the README should show:\n\(printed)")
    }
}
