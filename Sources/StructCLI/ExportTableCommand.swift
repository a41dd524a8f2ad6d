import ArgumentParser
import StructEngine
import StructTables

struct ExportTableCommand: AsyncParsableCommand {
    enum Table: String, ExpressibleByArgument, CaseIterable { case leases, streams, schedule }

    static let configuration = CommandConfiguration(
        commandName: "export-table",
        abstract: "Write leases, streams or a structure's schedule as CSV.",
        discussion: """
            CSV by RFC 4180, in UTF-8, with English titles; dates as YYYY-MM-DD, amounts in currency units. A text that a \
            spreadsheet would take for a formula has an apostrophe in front. structctl import reads leases and streams back.

              structctl export-table deal.json --table leases --out leases.csv
              structctl export-table deal.json --table schedule --index 4711 > schedule.csv
            """)

    @Argument(help: ArgumentHelp("The deal file.", valueName: "deal"))
    var path: String

    @Option(help: ArgumentHelp("What to write: leases, streams or schedule.", valueName: "table"))
    var table = Table.leases

    @Option(parsing: .unconditional, help: ArgumentHelp("For a schedule: canonical index of the permutation, from 0.", valueName: "k"))
    var index: Int64?

    @Option(help: ArgumentHelp("Write to this new file, whole or not at all.", valueName: "file"))
    var out: String?

    @Flag(help: "Let --out replace a file that is there already; never one that is read.")
    var force = false

    @OptionGroup var changing: MoveOptions
    @OptionGroup var judging: JudgeOptions

    func validate() throws {
        if table == .schedule, index == nil { throw ValidationError("--table schedule needs the permutation's --index") }
        if force, out == nil { throw ValidationError("--force must go with --out, which names the file that may be replaced") }
    }

    func run() async throws {
        try await reportingFailures {
            let inputs = [path] + judging.inputs
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
        case .schedule:
            let plan = try judging.plan(path)
            let structure = try changing.evaluate(plan, index: index ?? 0)
            return TableExport.schedule(try plan.schedule(of: structure), currency: plan.deal.currency)
        }
    }
}
