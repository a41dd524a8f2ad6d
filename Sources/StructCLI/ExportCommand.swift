import ArgumentParser
import StructEngine
import StructReport

struct ExportCommand: AsyncParsableCommand {
    enum Table: String, ExpressibleByArgument, CaseIterable { case schedule, waterfall }

    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write one structure for other programs: all of it as JSON, its schedule or cash as CSV.",
        discussion: """
            The JSON (Schemas/export.schema.json) has where the structure comes from, the deal with every lever at its value, sizes and \
            dated schedules, every constraint with its headroom, the base case's cash, and the stress grid; amounts in minor units. \
            The CSV follows RFC 4180: amounts in currency units, units last in a column's name, no cell that a spreadsheet would run.

              structctl export deal.json --index 4711 --out structure.json
              structctl export deal.json --result run.json --rank 3 --csv schedule --out schedule.csv
              structctl export deal.json --index 4711 --csv waterfall --scenario rent_down_10 > cash.csv
            """)

    @OptionGroup var choice: DocumentOptions

    @Option(help: ArgumentHelp("Write a table instead: schedule or waterfall.", valueName: "table"))
    var csv: Table?

    @Option(help: ArgumentHelp("With --csv waterfall: the case to run it under, base or the id of a stress.", valueName: "id"))
    var scenario = "base"

    @OptionGroup var output: DocumentOutput

    func validate() throws {
        if scenario != "base", csv != .waterfall { throw ValidationError("--scenario must go with --csv waterfall") }
    }

    func run() async throws {
        try await reportingFailures {
            let target = try output.prepare(reading: choice.inputs)
            let (plan, structure, origin) = try choice.evaluate(withEquityReturn: true)
            let export = try StructureExport(plan: plan, structure: structure, origin: origin)
            switch csv {
            case nil: try target.put(document: export.json().versioned.text() + "\n")
            case .schedule: try target.put(document: export.scheduleCSV)
            case .waterfall: try target.put(document: export.waterfallCSV(scenario: scenario))
            }
        }
    }
}
