import ArgumentParser
import StructEngine
import StructReport

struct StressCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stress",
        abstract: "Show how one structure comes through every stress, how far each driver may move, and which tenants may fail.",
        discussion: """
            The structure is fixed: its notionals, terms and schedule. First a row a scenario: cover, what was not paid when due, \
            the reserve, lock-up, sweeps, equity, and the rating that cover alone implies. Then, for each driver by itself, how far \
            it may move until the least DSCR is below the lock-up, below 1.00, or a senior payment is missed; where that never \
            happens, up to where it was looked. Last the largest tenants failing together, one more a row.

              structctl stress deal.json --index 4711
              structctl stress deal.json --index 4711 --set senior_dscr=1.35
              structctl stress deal.json --index 4711 --void-months 24 --relet-pct 0.5 --json

            Amounts are in millions; with --json in minor units.
            """)

    @OptionGroup var choice: StructureOptions

    @Option(parsing: .unconditional, help: ArgumentHelp("Months that the space of a failed tenant stays empty.", valueName: "n"))
    var voidMonths = 12

    @Option(parsing: .unconditional, help: ArgumentHelp("Share of its rent that the space brings after that.", valueName: "share"))
    var reletPct = 0.7

    @OptionGroup var changing: MoveOptions
    @OptionGroup var judging: JudgeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await reportingFailures {
            let output = try output.prepare(reading: [choice.path] + judging.inputs)
            let plan = try judging.plan(choice.path)
            let structure = try changing.evaluate(plan, index: choice.index)
            let report = StressReport(
                plan: plan, structure: structure, grid: try plan.stressGrid(of: structure), breakevens: try plan.breakevens(of: structure),
                ladder: try plan.tenantLadder(of: structure, voidMonths: voidMonths, reletShare: reletPct))
            try output.put(report.text, json: report.json.versioned)
        }
    }
}
