import Foundation
import TestSupport
import Testing

/// Files and functions stay short enough to be read at once.
@Suite struct SizeTests {
    static let mostLinesOfAFile = 400
    static let mostLinesOfAFunction = 70

    @Test func noFileIsOver400LinesAndNoFunctionOver70() throws {
        var files = 0
        for folder in ["Sources", "Tests", "Benchmarks"] {
            let root = Repository.root.appending(path: folder)
            let found = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil, options: .skipsHiddenFiles)
            while let file = found?.nextObject() as? URL {
                guard file.pathExtension == "swift", !file.path().contains("/.build") else { continue }
                files += 1
                let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
                #expect(lines.count <= SizeTests.mostLinesOfAFile + 1, "\(file.lastPathComponent) has \(lines.count) lines")
                for function in functions(in: lines.map(String.init)) where function.lines > SizeTests.mostLinesOfAFunction {
                    Issue.record("\(file.lastPathComponent):\(function.start) has \(function.lines) lines: \(function.head)")
                }
            }
        }
        #expect(files > 250)
    }

    @Test(arguments: [(70, []), (71, [71])]) func aFunctionIsMeasuredByTheLinesOfItsBody(lines: Int, over: [Int]) {
        let body = (0..<lines).map { "        let x\($0) = \"}\"" }
        let text = ["struct A {", "    /// Does it.", "    func make<T>(", "        _ x: T", "    ) -> T {"] + body + ["    }", "}"]
        let found = functions(in: text)
        #expect(found.map(\.lines) == [lines] && found.map(\.start) == [3])
        #expect(found.map(\.lines).filter { $0 > SizeTests.mostLinesOfAFunction } == over)
    }

    /// The functions, initialisers and subscripts with a body of several lines. The formatter sees
    /// to it that a body's closing brace has the indentation of its head.
    private func functions(in lines: [String]) -> [(start: Int, lines: Int, head: String)] {
        let head = /^( *)(?:@\w+(?:\([^)]*\))? +)*(?:[a-z]+(?:\(set\))? +)*(?:func |init[?(<]|subscript)/
        var found: [(start: Int, lines: Int, head: String)] = []
        for (place, line) in lines.enumerated() {
            guard let match = line.firstMatch(of: head) else { continue }
            let end = String(match.1) + "}"
            guard let open = lines[place...].prefix(14).firstIndex(where: { $0.hasSuffix("{") || $0.hasSuffix("}") }),
                lines[open].hasSuffix("{"), let close = lines[(open + 1)...].firstIndex(where: { $0.hasPrefix(end) })
            else { continue }
            found.append((place + 1, close - open - 1, line.trimmingCharacters(in: .whitespaces)))
        }
        return found
    }
}
