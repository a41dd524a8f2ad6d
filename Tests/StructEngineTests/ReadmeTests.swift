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

    @Test func aFolderOfTheEngineNamesOnlyFoldersAboveIt() throws {
        let order = ["Numerics", "Errors", "JSON", "Deal", "Rules", "Levers", "CashFlows", "Debt", "Gates", "Ranking", "Run"]
        let engine = Repository.root.appending(path: "Sources/StructEngine")
        var declared: [String: Int] = [:]
        var texts: [(folder: Int, name: String, text: String)] = []
        for (position, folder) in order.enumerated() {
            let files = try FileManager.default.contentsOfDirectory(at: engine.appending(path: folder), includingPropertiesForKeys: nil)
            for file in files where file.pathExtension == "swift" {
                let text = try String(contentsOf: file, encoding: .utf8)
                texts.append((position, file.lastPathComponent, text))
                let declaration = /^(?:public |final |private |fileprivate )*(?:struct|class|enum|protocol) ([A-Z]\w+)/
                    .anchorsMatchLineEndings()
                for match in text.matches(of: declaration) { declared[String(match.1)] = position }
            }
        }
        #expect(declared.count > 40)
        for (folder, name, text) in texts {
            let code = text.split(separator: "\n").filter { !$0.drop { $0 == " " }.hasPrefix("//") }.joined(separator: "\n")
            let words = Set(code.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init))
            for word in words {
                guard let home = declared[word], home > folder else { continue }
                Issue.record("\(order[folder])/\(name) names \(word), which is in \(order[home])")
            }
        }
    }
}
