import Foundation
import TestSupport
import Testing

/// What ARCHITECTURE.md says of the sources, held to the sources.
@Suite struct ArchitectureTests {
    @Test func aFolderOfTheEngineNamesOnlyFoldersAboveItInTheArchitecturePage() throws {
        let order = try documentedFolders()
        let sources = try sources(in: order)
        #expect(Set(order).count == order.count && sources.count > 60)
        let declaration = /^(?:public |final |private |fileprivate |indirect )*(?:struct|class|actor|enum|protocol) ([A-Z]\w+)/
            .anchorsMatchLineEndings()
        var declared: [String: Int] = [:]
        for source in sources {
            for match in source.code.matches(of: declaration) { declared[String(match.1)] = source.folder }
        }
        #expect(declared.count > 40)
        for source in sources {
            let words = Set(source.code.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init))
            for word in words {
                guard let home = declared[word], home > source.folder else { continue }
                Issue.record("\(order[source.folder])/\(source.name) names \(word), which is in \(order[home])")
            }
        }
    }

    /// Every addition is a decision: what a library promises once, it promises for years. A type
    /// that belongs to one of these is nested in it.
    @Test func thePublicTypesAtTheTopLevelAreThese() throws {
        let expected = [
            "Checkpoints", "Consistency", "Constraint", "Deal", "Feasibility", "Features", "FixHint", "FixHints", "Issue", "JSONValue",
            "Move",
            "Permutation", "Plan", "Preset", "RunHandle", "RunPool", "RunProgress", "RunResult", "RunShard", "Ruleset", "SeededOrder",
            "StructError", "Structure",
            "Waterfall",
        ]
        let declaration = /^(?:@\w+ )*(?:public|open) (?:final |indirect )*(?:\w+) (\w+)/.anchorsMatchLineEndings()
        let found = try sources(in: try documentedFolders()).flatMap { $0.code.matches(of: declaration).map { String($0.1) } }
        #expect(found.sorted() == expected.sorted())
        #expect(expected.count <= 24)
    }

    /// The folders of the engine in the order of the table in ARCHITECTURE.md.
    private func documentedFolders() throws -> [String] {
        let page = try String(contentsOf: Repository.root.appending(path: "Documentation/ARCHITECTURE.md"), encoding: .utf8)
        let section = page.components(separatedBy: "## The folders of").last?.components(separatedBy: "\n## ").first ?? ""
        return section.matches(of: /^\| `(\w+)` \|/.anchorsMatchLineEndings()).map { String($0.1) }
    }

    /// The engine's Swift files without comments, each with its folder's number; a folder that the
    /// page does not name is an error.
    private func sources(in order: [String]) throws -> [(folder: Int, name: String, code: String)] {
        let engine = Repository.root.appending(path: "Sources/StructEngine")
        let folders = try FileManager.default.contentsOfDirectory(atPath: engine.path()).filter { !$0.contains(".") }
        try #require(folders.sorted() == order.sorted(), "ARCHITECTURE.md should list the folders of the engine")
        return try order.enumerated().flatMap { number, folder in
            try FileManager.default.contentsOfDirectory(at: engine.appending(path: folder), includingPropertiesForKeys: nil)
                .filter { $0.pathExtension == "swift" }
                .map { file in
                    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
                    return (number, file.lastPathComponent, lines.filter { !$0.drop { $0 == " " }.hasPrefix("//") }.joined(separator: "\n"))
                }
        }
    }
}
