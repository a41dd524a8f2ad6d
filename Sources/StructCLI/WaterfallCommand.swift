import ArgumentParser
import StructEngine
import StructReport

struct WaterfallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "waterfall",
        abstract: "Show where every unit of cash of one structure goes, period by period.",
        discussion: """
            For each payment date: cash flow, what the tranches and the reserve are paid, what is trapped, swept and distributed, the \
            senior balance and its cover; then what was not paid when due, and the equity's return. Amounts are in millions; \
            with --json in minor units, tranche by tranche and account by account.

              structctl waterfall deal.json --index 4711
              structctl waterfall deal.json --index 4711 --scenario rent_down_10 --json
              structctl waterfall deal.json --index 4711 --set senior_tenor_years=20
            """)

    @OptionGroup var choice: StructureOptions

    @Option(help: ArgumentHelp("The case to run it under: base, or the id of a stress.", valueName: "id"))
    var scenario = "base"

    @OptionGroup var changing: MoveOptions
    @OptionGroup var judging: JudgeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await reportingFailures {
            let output = try output.prepare(reading: [choice.path] + judging.inputs)
            let plan = try judging.plan(choice.path)
            let structure = try changing.evaluate(plan, index: choice.index)
            let waterfall = try plan.waterfall(structure, scenario: scenario)
            let report = WaterfallReport(plan: plan, structure: structure, scenario: scenario, waterfall: waterfall)
            try output.put(report.text, json: waterfall.json.versioned)
        }
    }
}
