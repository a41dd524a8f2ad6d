import Foundation
import StructEngine
import TestSupport
import Testing

/// `Documentation/ERRORS.md` is what the fixtures say. `make errors` writes it anew.
@Suite struct ErrorsDocumentTests {
    private static let file = Repository.root.appending(path: "Documentation/ERRORS.md")

    @Test func thePageSaysWhatTheEngineSays() async throws {
        let page = try await ErrorsDocument.text()
        let environment = ProcessInfo.processInfo.environment
        guard environment["UPDATE_ERRORS"] == "1" else {
            let kept = (try? String(contentsOf: Self.file, encoding: .utf8)) ?? ""
            let difference = zip(page.split(separator: "\n"), kept.split(separator: "\n")).first { $0 != $1 }
            #expect(page == kept, "run make errors; first difference: \(difference.map { "\($0)" } ?? "one is longer")")
            return
        }
        try #require(environment["CI"] == nil, "the page is never updated in CI")
        try Data(page.utf8).write(to: Self.file, options: .atomic)
    }
}
