import ArgumentParser
import StructEngine
import StructWorkbook

struct WorkbookCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workbook",
        abstract: "Write one structure as a live workbook (XLSX) of formulas.",
        discussion: """
            Assumptions with their paths in the deal, one axis of months on every sheet, rents to cash, senior and mezzanine, covers, \
            reserve, covenant tests and waterfall as formulas, with a sheet of shocks that can be changed; the engine's figures beside \
            them and one check of all. A changed rent, coupon, inflation, date or case recalculates everything; sizes are inputs.

              structctl workbook deal.json --index 4711 --out model.xlsx
              structctl workbook deal.json --index 4711 --scenario rent_down_10 --out model.xlsx

            A structure without senior debt, one with a coupon or running rate of 0 or below, and one of more leases and periods than a \
            spreadsheet bears is refused by name.
            """)

    @OptionGroup var choice: DocumentOptions

    @Option(help: ArgumentHelp("The case that is chosen in it: base, or the id of a stress.", valueName: "id"))
    var scenario = "base"

    @OptionGroup var output: DocumentOutput

    func validate() throws {
        guard let out = output.out, out.lowercased().hasSuffix(".xlsx") else {
            throw ValidationError("--out must name a file that ends in .xlsx, found \(output.out.map { quoted($0) } ?? "none")")
        }
    }

    func run() async throws {
        try await reportingFailures {
            let target = try output.prepare(reading: choice.inputs)
            let (plan, structure, _) = try choice.evaluate()
            let workbook = try Workbook(plan: plan, structure: structure, scenario: scenario)
            try target.put(document: ScratchFile.bytes { workbook.write(to: $0) })
        }
    }
}
