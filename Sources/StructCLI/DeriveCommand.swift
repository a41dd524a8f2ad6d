import ArgumentParser
import StructEngine
import StructReport

struct DeriveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "derive",
        abstract: "Show what is known of a deal before any run.",
        discussion: """
            Per pool: passing rent; year-one NOI, which is the base-case cash flow of months 1 to 12 on the contract basis, \
            after vacancy, operating costs, maintenance and the administration fee; WAULT and the longest senior tenor it \
            leaves room for; value and cost; the largest shares of passing rent. Per target rating: what the ruleset asks in \
            the deal's jurisdiction and asset class. Repo eligibility with its reason. The size of every lever and of the \
            permutation space.

              structctl derive deal.json
              structctl derive deal.json --json --out derived.json
            """)

    @Argument(help: ArgumentHelp("The deal file.", valueName: "deal"))
    var path: String

    @Option(help: ArgumentHelp("Take thresholds from this ruleset instead of the built-in v1.0.", valueName: "file"))
    var ruleset: String?

    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await reportingFailures {
            let output = try output.prepare(reading: [path] + (ruleset.map { [$0] } ?? []))
            var options = JudgeOptions()
            options.ruleset = ruleset
            options.without = []
            let plan = try options.plan(path)
            let derived = plan.derived
            try output.put(DeriveReport(plan: plan).text, json: derived.json.versioned)
        }
    }
}
