import ArgumentParser
import StructEngine

struct RulesShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print a ruleset as JSON.",
        discussion: """
            Always JSON, with or without --json, in the form that every --ruleset reads. Without a file: the built-in v1.0.

              structctl rules show > mine.json
            """)

    @Argument(help: ArgumentHelp("The ruleset file; the built-in ruleset if none is named.", valueName: "file"))
    var path: String?

    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await reportingFailures {
            let output = try output.prepare(reading: path.map { [$0] } ?? [])
            let ruleset = try path.map { try InputFile.ruleset($0) } ?? .v1
            try output.put(ruleset.json.text() + "\n", json: ruleset.json)
        }
    }
}
