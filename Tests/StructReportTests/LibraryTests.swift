import Foundation
import TestSupport
import Testing

/// What the library is made of.
@Suite struct LibraryTests {
    private func sources() throws -> [String] {
        let folder = Repository.root.appending(path: "Sources/StructReport")
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.compactMap { $0 as? URL } ?? []
        return try files.filter { $0.pathExtension == "swift" }.map { try String(contentsOf: $0, encoding: .utf8) }
    }

    @Test func itNeedsTheEngineAloneAndNotItsInternals() throws {
        let imports = try sources().flatMap { $0.matches(of: /^(.*import .*)$/.anchorsMatchLineEndings()).map { String($0.1) } }
        #expect(imports.count > 15 && Set(imports) == ["import StructEngine"])
    }

    /// Every addition is a decision: documents and servers will hold to these names.
    @Test func thePublicTypesAreThese() throws {
        let expected = [
            "CheckReport", "ConsistencyReport", "DeriveReport", "Disclosure", "EvaluateReport", "FaultReport", "FeasibleReport", "Format",
            "Money",
            "PresetReport", "PresetsReport", "Requirements", "RiskReport", "RulesReport", "RunPage", "RunReport", "Sparkline",
            "StressReport", "StructureExport", "TermSheet",
            "TextTable",
            "WaterfallReport",
        ]
        let declaration = /^public (?:final |indirect )*(?:struct|enum|class|actor|protocol|func|typealias) (\w+)/.anchorsMatchLineEndings()
        let found = try sources().flatMap { $0.matches(of: declaration).map { String($0.1) } }
        #expect(found.sorted() == expected)
    }
}
