import ArgumentParser

/// The command line of StructEngine: every verb is one call of the engine's public API.
@main
struct Structctl: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "structctl",
        abstract: "Structure securitisations: size, judge and rank every permutation of a deal's levers.",
        discussion: """
            A first session:

              structctl import roll.xlsx --into base.json --out deal.json
              structctl check deal.json                  is the deal right?
              structctl derive deal.json                 rent, value, floors, caps
              structctl feasible deal.json               can anything pass, and if not, why?
              structctl run deal.json                    size, judge and rank
              structctl evaluate deal.json --index 4711  one of them, on one screen
              structctl waterfall deal.json --index 4711 its cash, period by period
              structctl stress deal.json --index 4711    what it survives
              structctl risk deal.json --index 4711      how likely it is to
              structctl report deal.json --out run.html  the run as a page to look at
              structctl term-sheet deal.json --index 4711 --out sheet.pdf

            Results go to standard output (with --json as JSON, with --out to a file), everything else to standard \
            error. No verb writes over a file that it reads, nor, without --force, over any other. Amounts in JSON are whole minor units (pence, cents), rates and shares are fractions.

            Exit status: 0 done; 1 the input has faults, a check does not hold or nothing can pass; 2 the call cannot be carried out; \
            64 the command line is not understood; 130 interrupted.
            """,
        subcommands: [
            CheckCommand.self, DeriveCommand.self, FeasibleCommand.self, PresetsCommand.self, RulesCommand.self, RunCommand.self,
            MergeCommand.self, ConsistencyCommand.self, EvaluateCommand.self, WaterfallCommand.self, StressCommand.self, RiskCommand.self,
            ExportCommand.self, ReportCommand.self, TermSheetCommand.self, WorkbookCommand.self, DiscloseCommand.self,
            ImportCommand.self, ExportTableCommand.self,
        ])

    static func main() async {
        do {
            try Verbs.check(Array(CommandLine.arguments.dropFirst()), of: Structctl.self)
        } catch {
            exit(withError: error)
        }
        await main(nil)
    }
}
