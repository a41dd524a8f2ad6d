import ArgumentParser
import StructEngine
import StructReport

struct WaterfallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "waterfall",
        abstract: "Show where every unit of cash of one structure goes, period by period.",
        discussion: """
            For each payment date: cash flow, what the tranches and the reserve are paid, what is trapped, swept and distributed, the \
            balances and the cover, and which covenant tests are in force; then the tests, what was not paid when due, and the \
            equity's return. Amounts are in millions; with --json in minor units, tranche by tranche and account by account.

              structctl waterfall deal.json --index 4711
              structctl waterfall deal.json --index 4711 --scenario rent_down_10 --json
              structctl waterfall deal.json --index 4711 --scenario all --annual
              structctl waterfall deal.json --index 4711 --csv --out cash.csv
              structctl waterfall deal.json --index 4711 --set senior_tenor_years=20
            """)

    @OptionGroup var choice: StructureOptions

    @Option(help: ArgumentHelp("The case to run it under: base, the id of a stress, or all.", valueName: "id"))
    var scenario = "base"

    @Flag(help: "A line a year of payments instead of one a payment date.")
    var annual = false

    @Flag(help: "Write CSV instead: amounts in currency units, a line a payment date.")
    var csv = false

    @OptionGroup var changing: MoveOptions
    @OptionGroup var judging: JudgeOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if annual, output.json { throw ValidationError("--annual must go without --json, which has every payment date") }
        if csv, annual || output.json { throw ValidationError("--csv must go without --annual and --json: it is a form of its own") }
    }

    func run() async throws {
        try await reportingFailures {
            let output = try output.prepare(reading: [choice.path] + judging.inputs)
            let plan = try judging.plan(choice.path)
            let structure = try changing.evaluate(plan, index: choice.index)
            // A scenario of that name is itself.
            let isEach = scenario == "all" && !plan.scenarios.contains("all")
            let scenarios = isEach ? plan.scenarios : [scenario]
            if csv {
                let export = try StructureExport(plan: plan, structure: structure)
                // The title line stands once.
                let tables = try scenarios.enumerated().map { place, scenario in
                    let lines = try export.waterfallCSV(scenario: scenario).split(separator: "\r\n", omittingEmptySubsequences: false)
                    return lines.dropFirst(place == 0 ? 0 : 1).joined(separator: "\r\n")
                }
                return try output.put(document: tables.joined())
            }
            let waterfalls = try scenarios.map { try plan.waterfall(structure, scenario: $0) }
            let screens = zip(scenarios, waterfalls).map {
                WaterfallReport(plan: plan, structure: structure, scenario: $0, waterfall: $1, isAnnual: annual).text
            }
            guard isEach else {
                return try output.put(screens.joined(), json: waterfalls.first?.json.versioned ?? .null)
            }
            let cases = zip(scenarios, waterfalls).map { JSONValue.object([("scenario", .string($0)), ("waterfall", $1.json)]) }
            try output.put(screens.joined(separator: "\n"), json: JSONValue.object([("cases", .array(cases))]).versioned)
        }
    }
}
