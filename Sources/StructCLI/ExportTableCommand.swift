import ArgumentParser
import StructEngine
import StructTables

struct ExportTableCommand: AsyncParsableCommand {
    enum Table: String, ExpressibleByArgument, CaseIterable { case leases, streams }

    static let configuration = CommandConfiguration(
        commandName: "export-table",
        abstract: "Write leases or streams as CSV.",
        discussion: """
            CSV by RFC 4180, in UTF-8, with English titles; dates as YYYY-MM-DD, amounts in currency units. A text that a \
            spreadsheet would take for a formula has an apostrophe in front. structctl import reads them back; structctl export writes the schedule and the cash of a structure.

              structctl export-table deal.json --table leases --out leases.csv
              structctl export-table deal.json --table streams > streams.csv
            """)

    @Argument(help: ArgumentHelp("The deal file.", valueName: "deal"))
    var path: String

    @Option(help: ArgumentHelp("What to write: leases or streams.", valueName: "table"))
    var table = Table.leases

    @Option(help: ArgumentHelp("Write to this new file, whole or not at all.", valueName: "file"))
    var out: String?

    @Flag(help: "Let --out replace a file that is there already; never one that is read.")
    var force = false

    func validate() throws {
        if force, out == nil { throw ValidationError("--force must go with --out, which names the file that may be replaced") }
    }

    func run() async throws {
        try await reportingFailures {
            let inputs = [path]
            let file = try out.map { try OutputFile($0, .result(mayReplace: force), reading: inputs) }
            if file == nil { try OutputFile.checkStandardOutput(against: inputs) }
            let text = try text()
            guard let file else { return try Terminal.put(text) }
            try file.write(text)
            Terminal.note("written to \(file.name)")
        }
    }

    private func text() throws -> String {
        switch table {
        case .leases: return TableExport.leases(of: try InputFile.deal(path))
        case .streams: return TableExport.streams(of: try InputFile.deal(path))
        }
    }
}
