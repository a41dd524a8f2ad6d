import Foundation
import StructEngine
import TestSupport
import Testing

/// One faulty input of `Fixtures/issues`: a file named after the fault that it provokes, or a
/// sidecar that says how to make the input.
///
/// `<id>.json` and `<id>.<variant>.json` are the input itself: a ruleset where the id begins with
/// `ruleset_`, a shard where it begins with `shard_`, else a deal. `<id>.case.json` and
/// `<id>.<variant>.case.json` hold one of: `repeat` and `times`, with `start` and `end`, for a text
/// too long to keep, in which `#` is the number of the repetition; `plan`, the arguments under
/// which `sound.json` is bound; `arguments`, a command line of structctl.
struct IssueFixture: Sendable, CustomTestStringConvertible {
    /// What the file is called, without its ending.
    let name: String
    private let data: Data

    /// The id of the fault.
    var id: String { String(name.prefix { $0 != "." }) }
    var isSidecar: Bool { name.hasSuffix(".case") }
    var fileName: String { name + ".json" }
    var testDescription: String { name }

    static let folder = Repository.fixtures.appending(path: "issues")

    static let all: [IssueFixture] = {
        let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        return files.filter { $0.pathExtension == "json" && !["sound.json", "cures.json"].contains($0.lastPathComponent) }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
            .compactMap { url in (try? Data(contentsOf: url)).map { IssueFixture(url.deletingPathExtension().lastPathComponent, $0) } }
    }()

    init(_ name: String, _ data: Data) {
        self.name = name
        self.data = data
    }

    static var sound: Data { get throws { try Data(contentsOf: folder.appending(path: "sound.json")) } }

    /// Those that are a text, whether kept or made.
    var isText: Bool { !isSidecar || sidecar?.text != nil }

    var bytes: [UInt8] { sidecar?.text.map { Array($0.utf8) } ?? [UInt8](data) }

    struct Sidecar: Decodable {
        struct Limits: Decodable {
            var count: Int64?
            var top: Int?
            var nearMissLimit: Int?
        }
        var start: String?
        var `repeat`: String?
        var times: Int?
        var end: String?
        var plan: Limits?
        var arguments: [String]?

        var text: String? {
            guard let part = `repeat`, let times else { return nil }
            let isNumbered = part.contains("#")
            let body = isNumbered ? (0..<times).map { part.replacing("#", with: "\($0)") }.joined() : String(repeating: part, count: times)
            return (start ?? "") + body + (end ?? "")
        }
    }

    var sidecar: Sidecar? { isSidecar ? try? JSONDecoder().decode(Sidecar.self, from: data) : nil }

    /// What the engine says of the input.
    func found() throws -> [StructEngine.Issue] {
        guard let sidecar, sidecar.text == nil else { return try IssueFixture.found(in: bytes, id: id) }
        let deal = try Deal(json: [UInt8](IssueFixture.sound))
        let limits = sidecar.plan
        return try faults {
            try Plan(deal, count: limits?.count ?? .max, topLimit: limits?.top ?? 20, nearMissLimit: limits?.nearMissLimit ?? 20)
        }
    }

    static func found(in bytes: [UInt8], id: String) throws -> [StructEngine.Issue] {
        if id.hasPrefix("ruleset_"), id != "ruleset_version" { return try faults { try Ruleset(json: bytes) } }
        if id.hasPrefix("shard_") { return try faults { try RunShard(bytes: bytes) } }
        return try faults { try Plan(Deal(json: bytes)) }
    }

    /// How ERRORS.md shows the fault.
    func text() throws -> String {
        if let arguments = sidecar?.arguments { return try CommandLineTool.structctl(arguments, in: IssueFixture.folder).errors }
        return try found().map { fault in isText && fault.line != nil ? "\(fileName):\(fault)" : "\(fault)" }.joined(separator: "\n")
    }
}
