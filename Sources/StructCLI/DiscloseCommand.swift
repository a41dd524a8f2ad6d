import ArgumentParser
import StructEngine
import StructReport

struct DiscloseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disclose",
        abstract: "Write one structure as loan-level disclosure, with what is missing.",
        discussion: """
            The senior loan as of its closing, the pool's sites and their leases, as fields of the template: esma-annex-3 is Annex III \
            (commercial real estate) of Commission Delegated Regulation (EU) 2020/1224. A field that cannot apply to such a loan gets \
            ND5; what the deal does not say gets the option of --no-data, or stays empty where the field does not take it. What is \
            missing is counted on standard error, and listed field by field with --missing.

              structctl disclose deal.json --index 4711 --template esma-annex-3 --out loan.csv --missing missing.csv
              structctl disclose deal.json --index 4711 --template esma-annex-3 --no-data ND4-2026-12-31 > loan.csv

            The CSV says for each field which options it takes; of seven that are a currency alone this is not confirmed, and they \
            are named on standard error.
            """)

    @OptionGroup var choice: DocumentOptions

    @Option(help: ArgumentHelp("The template: esma-annex-3.", valueName: "name"))
    var template: Disclosure.Template

    @Option(
        help: ArgumentHelp("What stands for data that the deal does not have: ND1, ND2, ND3, or ND4 with a date.", valueName: "option"))
    var noData = Disclosure.NoData.notCollected

    @Option(help: ArgumentHelp("Write the fields without a value to this new file, too.", valueName: "file"))
    var missing: String?

    @Option(help: ArgumentHelp("Write the result to this new file, whole or not at all.", valueName: "file"))
    var out: String?

    @Flag(help: "Let --out and --missing replace files that are there already; never one that is read.")
    var force = false

    func validate() throws {
        if force, out == nil, missing == nil {
            throw ValidationError("--force must go with --out or --missing, which name the files that may be replaced")
        }
        guard let missing, let out else { return }
        if FileName.isOne(missing, out) {
            throw ValidationError("--missing must name another file than --out, found \(quoted(missing)) for both")
        }
    }

    func run() async throws {
        try await reportingFailures {
            let target = try Output(to: out, mayReplace: force, reading: choice.inputs)
            let list = try missing.map {
                try OutputFile($0, .result(mayReplace: force), reading: choice.inputs, option: "--missing")
            }
            let (plan, structure, _) = try choice.evaluate()
            let disclosure = try Disclosure(plan: plan, structure: structure, noData: noData)
            if let list {
                try list.write(disclosure.missingCSV)
                Terminal.note("written to \(list.name)")
            }
            try target.put(document: disclosure.csv)
            for line in disclosure.summary.split(separator: "\n") { Terminal.note(String(line)) }
        }
    }
}

extension Disclosure.Template: ExpressibleByArgument {}

extension Disclosure.NoData: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}
