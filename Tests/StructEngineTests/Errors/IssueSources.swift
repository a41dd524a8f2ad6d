import Foundation
import TestSupport

/// The ids of all faults, as the sources of the engine and of structctl write them.
enum IssueSources {
    static func ids() throws -> Set<String> {
        var ids: Set<String> = []
        for folder in ["Sources/StructEngine", "Sources/StructReport", "Sources/StructWorkbook", "Sources/StructCLI"] {
            let root = Repository.root.appending(path: folder)
            let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
            while let file = files?.nextObject() as? URL {
                guard file.pathExtension == "swift" else { continue }
                let text = try String(contentsOf: file, encoding: .utf8)
                let code = text.split(separator: "\n").filter { !$0.drop { $0 == " " }.hasPrefix("//") }.joined(separator: "\n")
                ids.formUnion(
                    code.matches(of: /(?:Issue\(id: |Code\(|Fault\(id: |report\(\s*|fault\()"([a-z][a-z0-9_]*)"/).map { String($0.1) })
                ids.formUnion(code.matches(of: /\[([a-z]+(?:_[a-z0-9]+)+)\]"/).map { String($0.output.1) })
            }
        }
        return ids
    }
}
