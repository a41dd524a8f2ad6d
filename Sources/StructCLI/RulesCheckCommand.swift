import ArgumentParser
import StructEngine
import StructReport

struct RulesCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check a ruleset, table by table.",
        discussion: """
            Lists every named check with its verdict, and the faults under it. The exit status is 1 if one does not hold, \
            and a file named by --out is then left as it was. Checks whose tables cannot be read are not run.

              structctl rules check mine.json
              structctl rules check --checks dscr_floors,wal_bounds mine.json

            The checks: \(Ruleset.Check.allCases.map(\.rawValue).joined(separator: ", ")).
            """)

    @Option(help: ArgumentHelp("Only these checks, separated by commas.", valueName: "a,b,…"))
    var checks: CheckList?

    @Argument(help: ArgumentHelp("The ruleset file; the built-in ruleset if none is named.", valueName: "file"))
    var path: String?

    @OptionGroup var output: OutputOptions

    /// Names of checks, separated by commas.
    struct CheckList: ExpressibleByArgument {
        let names: [String]

        init?(argument: String) { names = argument.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }

        var checks: [Ruleset.Check] { names.compactMap { Ruleset.Check(rawValue: $0) } }
    }

    func validate() throws {
        for name in checks?.names ?? [] where Ruleset.Check(rawValue: name) == nil {
            throw ValidationError("no check \"\(name)\": choose from \(Ruleset.Check.allCases.map(\.rawValue).joined(separator: ", "))")
        }
    }

    func run() async throws {
        try await reportingFailures {
            let output = try output.prepare(reading: path.map { [$0] } ?? [])
            let checks = checks?.checks ?? Ruleset.Check.allCases
            let report = try path.map { try RulesReport(try InputFile.bytes($0), file: $0, checks: checks) } ?? RulesReport(checks: checks)
            let target = Output(isJSON: output.isJSON, file: report.holds ? output.file : nil)
            try target.put(report.text, json: report.json.versioned)
            if !report.holds { throw ExitCode(Failure.faultStatus) }
        }
    }
}
