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
            ND5; what the deal does not say gets the option of --no-data, or stays empty where the template takes none. What is \
            missing is counted on standard error, and listed field by field with --missing.

              structctl disclose deal.json --index 4711 --template esma-annex-3 --out loan.csv --missing missing.csv
              structctl disclose deal.json --index 4711 --template esma-annex-3 --no-data ND4-2026-12-31 > loan.csv

            Which options a field takes is confirmed for a few fields only, and the CSV says for which: hold the others against the \
            Annex before you submit.
            """)

    @OptionGroup var choice: DocumentOptions

    @Option(help: ArgumentHelp("The template: esma-annex-3.", valueName: "name"))
    var template: Disclosure.Template

    @Option(
        help: ArgumentHelp("What stands for data that the deal does not have: ND1, ND2, ND3, or ND4 with a date.", valueName: "option"))
    var noData = Disclosure.NoData.notCollected

    @Option(help: ArgumentHelp("Write the fields without a value to this new file, too.", valueName: "file"))
    var missing: String?

    @OptionGroup var output: DocumentOutput

    func validate() throws {
        guard let missing, let out = output.out else { return }
        if FileName.isOne(missing, out) {
            throw ValidationError("--missing must name another file than --out, found \(quoted(missing)) for both")
        }
    }

    func run() async throws {
        try await reportingFailures {
            let target = try output.prepare(reading: choice.inputs)
            let list = try missing.map {
                try OutputFile($0, .result(mayReplace: output.force), reading: choice.inputs, option: "--missing")
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
