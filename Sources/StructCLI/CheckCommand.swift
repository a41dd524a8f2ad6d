import ArgumentParser
import StructEngine
import StructReport

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Find every fault of a deal file.",
        discussion: """
            Prints one fault a line as file:line:column path: what must hold, what was found [id], and their number at the end; \
            or a short summary of a deal that is right. The exit status is 1 if there are faults, and a file named by --out \
            is then left as it was.

              structctl check deal.json
              deal.json:5:3 currency: must be one of GBP, EUR, USD, JPY, AED, found "GPB" […]
              1 fault in deal.json
            """)

    @Argument(help: ArgumentHelp("The deal file.", valueName: "deal"))
    var path: String

    @Option(help: ArgumentHelp("The ruleset that the deal is meant for; v1.0 if none is named.", valueName: "file"))
    var ruleset: String?

    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await reportingFailures {
            let output = try output.prepare(reading: [path] + (ruleset.map { [$0] } ?? []))
            let bytes = try InputFile.bytes(path)
            let rules = try ruleset.map { try InputFile.ruleset($0) }
            let report = try CheckReport(bytes, file: path, ruleset: rules)
            let target = Output(isJSON: output.isJSON, file: report.holds ? output.file : nil)
            try target.put(report.text, json: report.json.versioned)
            if !report.holds { throw ExitCode(Failure.faultStatus) }
        }
    }
}
