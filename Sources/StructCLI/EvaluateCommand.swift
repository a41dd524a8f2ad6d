import ArgumentParser
import StructEngine

struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Show one permutation on one screen.",
        discussion: """
            The levers that the index stands for, sources and uses, coverage under every scenario, metrics, every \
            constraint with its margin, and the verdict. The index is the canonical one that run reports; it names the same \
            permutation for ever.

              structctl evaluate deal.json --index 4711
              structctl evaluate deal.json --index 4711 --json

            A shortfall is given as a share of the constraint's tolerance: up to 100% is a near miss.
            """)

    @Argument(help: ArgumentHelp("The deal file.", valueName: "deal"))
    var path: String

    @Option(parsing: .unconditional, help: ArgumentHelp("Canonical index of the permutation, from 0.", valueName: "k"))
    var index: Int64

    @OptionGroup var judging: JudgeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await reportingFailures {
            let output = try output.prepare()
            let plan = try judging.plan(path)
            let structure = try plan.evaluate(index: index, withEquityReturn: true)
            try output.put(EvaluateReport(plan: plan, structure: structure).text, json: structure.json)
        }
    }
}
