import ArgumentParser
import StructEngine
import StructReport

struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Show one permutation on one screen.",
        discussion: """
            The levers that the index stands for, sources and uses, coverage under every scenario, metrics, every \
            constraint with its margin, and the verdict. The index is the canonical one that run reports; it names the same \
            permutation for ever.

              structctl evaluate deal.json --index 4711
              structctl evaluate deal.json --index 4711 --json     with the dated schedule of each tranche, in minor units
              structctl evaluate deal.json --index 4711 --set senior_dscr=1.35 --set equity_pct=0.4

            A shortfall is given as a share of the constraint's tolerance: up to 100% is a near miss. What is pruned comes \
            with hints: for each lever the smallest change that makes it pass both gates, proven by evaluation, and the \
            --set that replays it.
            """)

    @OptionGroup var choice: StructureOptions
    @OptionGroup var changing: MoveOptions
    @OptionGroup var judging: JudgeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await reportingFailures {
            let output = try output.prepare(reading: [choice.path] + judging.inputs)
            let plan = try judging.plan(choice.path)
            let structure = try changing.evaluate(plan, index: choice.index, withEquityReturn: true)
            let hints = try await plan.hints(for: structure)
            let report = EvaluateReport(plan: plan, structure: structure, changes: changing.changes, hints: hints)
            let schedule = try plan.schedule(of: structure)
            try output.put(report.text, json: structure.json(with: hints, schedule).versioned)
        }
    }
}
