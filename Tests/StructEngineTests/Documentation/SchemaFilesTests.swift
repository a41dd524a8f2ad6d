import Foundation
import TestSupport
import Testing

/// The schemas of results are what the engine's lists of fields say. `make schemas` writes them
/// anew.
@Suite struct SchemaFilesTests {
    @Test(arguments: SchemaFiles.definitions.keys.sorted()) func theSchemaSaysWhatTheEngineStates(name: String) throws {
        let file = Repository.root.appending(path: "Schemas/\(name).schema.json")
        let kept = try String(contentsOf: file, encoding: .utf8)
        let current = try SchemaFiles.current(kept, name)
        let environment = ProcessInfo.processInfo.environment
        guard environment["UPDATE_SCHEMAS"] == "1" else {
            let difference = zip(current.split(separator: "\n"), kept.split(separator: "\n")).first { $0 != $1 }
            #expect(current == kept, "run make schemas; first difference: \(difference.map { "\($0)" } ?? "one is longer")")
            return
        }
        try #require(environment["CI"] == nil, "schemas are never updated in CI")
        try Data(current.utf8).write(to: file, options: .atomic)
    }
}
