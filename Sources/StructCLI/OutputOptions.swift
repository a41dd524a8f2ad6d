import ArgumentParser
import StructEngine
import StructReport

/// Where a result goes and in which form.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Print the result as JSON.")
    var json = false

    @Option(help: ArgumentHelp("Write the result to this new file, whole or not at all.", valueName: "file"))
    var out: String?

    @Flag(help: "Let --out replace a file that is there already; never one that is read.")
    var force = false

    func validate() throws {
        if force, out == nil { throw ValidationError("--force must go with --out, which names the file that may be replaced") }
    }

    /// Checks the target of `--out` before any work is done: it must not be among the files that
    /// the call reads.
    func prepare(reading inputs: [String]) throws -> Output {
        guard let out else {
            try OutputFile.checkStandardOutput(against: inputs)
            return Output(isJSON: json, file: nil)
        }
        return Output(isJSON: json, file: try OutputFile(out, .result(mayReplace: force), reading: inputs))
    }
}

/// The prepared destination of a result.
struct Output {
    let isJSON: Bool
    let file: OutputFile?

    /// The screen of a run, as wide as the terminal that shows it; empty where JSON is asked for.
    func screen(of result: RunResult, _ plan: Plan, inputs: [String]) async throws -> String {
        guard !isJSON else { return "" }
        let sample = try await RunReport.Sample(of: plan, limit: 1_000)
        let width = file == nil ? Terminal.columns : Terminal.usualColumns
        return RunReport(plan: plan, result: result, inputs: inputs, sample: sample, width: width).text
    }

    func put(_ text: @autoclosure () -> String, json: @autoclosure () -> JSONValue) throws {
        // Names of files are the user's own, and may hold what a terminal would obey.
        try put(document: Array(escaped(isJSON ? json().text() + "\n" : text(), keepingLines: true).utf8))
    }

    /// A document for other programs, whose bytes are taken as they are.
    func put(document bytes: [UInt8]) throws {
        guard let file else { return try Terminal.put(bytes) }
        try file.write(bytes)
        Terminal.note("written to \(file.name)")
    }
}
