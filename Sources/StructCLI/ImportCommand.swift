import ArgumentParser
import StructEngine
import StructTables

extension TableImport.Kind: ExpressibleByArgument {}

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Read a rent roll, cash flows, a curve or sites from CSV or XLSX into a deal file.",
        discussion: """
            Finds the table in a file as property systems and agents write it, in English, German, French, Spanish or Dutch, and \
            says what every column was taken for, what was checked against the file's own totals, what was taken for granted, and \
            every cell that could not be used. With --out the deal goes to that file, the report to standard output, and what the \
            columns were taken for beside the deal, as <name>.columns.json, for --columns of the next import. Without, the deal \
            goes to standard output and the report to standard error.

              structctl import roll.csv --into base.json --out deal.json
              structctl import july.xlsx sites.csv --into base.json --columns june.columns.json --out july.json
              structctl import - --into base.json < roll.csv > deal.json

            Closing date and currency are those of the base deal; its other leases give way. Exit status 1 if anything is wrong; \
            no file is written then, and the report is printed if only the base deal lacks something.
            """)

    @Argument(help: ArgumentHelp("Files of CSV or XLSX; - for standard input.", valueName: "file"))
    var files: [String]

    @Option(help: ArgumentHelp("The deal file that the tables go into.", valueName: "deal"))
    var into: String

    @Option(help: ArgumentHelp("What the tables are of, if their titles do not tell: leases, streams, curve, sites.", valueName: "kind"))
    var kind: TableImport.Kind?

    @Option(help: ArgumentHelp("What columns, sites and ratings are: a file as an import writes it.", valueName: "map"))
    var columns: String?

    @Option(help: ArgumentHelp("The site of all leases or streams.", valueName: "id"))
    var site: String?

    @Option(help: ArgumentHelp("Rows to leave out, as a spreadsheet counts them, separated by commas.", valueName: "n,…"))
    var skipRows = Rows()

    @Flag(help: "Import although a total of the file, or a second column of rent, differs from what was read.")
    var acceptDifference = false

    @OptionGroup var output: OutputOptions

    struct Rows: ExpressibleByArgument {
        var numbers: Set<Int> = []

        init() {}

        init?(argument: String) {
            let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
            let read = parts.compactMap { Int($0) }.filter { $0 > 0 }
            guard read.count == parts.count else { return nil }
            numbers = Set(read)
        }

        var defaultValueDescription: String { "none" }
    }

    func validate() throws {
        if files.count(where: { $0 == "-" }) > 1 { throw ValidationError("standard input can be one of the files only, found - twice") }
    }

    func run() async throws {
        try await reportingFailures {
            let inputs = files.filter { $0 != "-" } + [into] + (columns.map { [$0] } ?? [])
            let output = try output.prepare(reading: inputs)
            let mapFile = try mapFile(reading: inputs)
            let made = try read()
            guard made.issues.isEmpty else {
                try Output(isJSON: output.isJSON, file: nil).put(made.report.text, json: made.report.json.versioned)
                throw Failure(listing: made.issues)
            }
            try put(made, output, mapFile)
        }
    }

    private func read() throws -> TableImport {
        var options = TableImport.Options()
        (options.kind, options.site, options.skippedRows) = (kind, site, skipRows.numbers)
        options.acceptsDifference = acceptDifference
        let tables = try files.map { try ImportCommand.table($0) }
        let base = TableFile(name: into, bytes: try InputFile.bytes(into))
        let stated = try columns.map { try InputFile.bytes($0) }
        do {
            if let columns, let stated { options.map = try ColumnMap(name: columns, json: stated) }
            return try TableImport(tables, into: base, options: options)
        } catch .issues(let issues) {
            throw Failure(listing: issues)
        }
    }

    /// Addresses of cells are read by people: the name is without the folder.
    private static func table(_ path: String) throws -> TableFile {
        guard path != "-" else { return TableFile(name: "standard input", bytes: try InputFile.bytes("/dev/stdin")) }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let bytes = try InputFile.bytes(path)
        return TableFile(name: name, bytes: bytes)
    }

    private func put(_ made: TableImport, _ output: Output, _ mapFile: OutputFile?) throws {
        guard let file = output.file else {
            Terminal.note(made.report.text)
            let both = JSONValue.object([("report", made.report.json), ("map", made.map.json), ("deal", made.deal)])
            return try Terminal.put(output.isJSON ? both.versioned.text() + "\n" : made.dealText)
        }
        try mapFile?.write(made.map.json.text() + "\n")
        try file.write(made.dealText)
        try Output(isJSON: output.isJSON, file: nil).put(made.report.text, json: made.report.json.versioned)
        Terminal.note("written to \(file.name)\(mapFile.map { ", columns to \($0.name)" } ?? "")")
    }

    /// Where the map goes; nil for a device, and where it would take the place of an input, which it was read from.
    private func mapFile(reading inputs: [String]) throws -> OutputFile? {
        guard let out = output.out, !out.hasPrefix("/dev/") else { return nil }
        let path = (out.hasSuffix(".json") ? String(out.dropLast(5)) : out) + ".columns.json"
        guard !inputs.contains(where: { FileName.isOne($0, path) }) else { return nil }
        return try OutputFile(path, .result(mayReplace: output.force), reading: inputs)
    }
}
