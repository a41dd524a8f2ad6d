import ArgumentParser
import StructEngine
import StructReport

/// Where a result goes and in which form.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Print the result as JSON.")
    var json = false

    @OptionGroup var document: DocumentOutput

    var out: String? { document.out }
    var force: Bool { document.force }

    func prepare(reading inputs: [String]) throws -> Output { try document.prepare(reading: inputs, isJSON: json) }
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
        try put(document: escaped(isJSON ? json().text() + "\n" : text(), keepingLines: true))
    }

    /// A document, whose bytes are taken as they are.
    func put(document bytes: [UInt8]) throws {
        guard let file else { return try Terminal.put(bytes) }
        try file.write(bytes)
        Terminal.note("written to \(file.name)")
    }

    func put(document text: String) throws { try put(document: Array(text.utf8)) }
}

extension Output {
    /// Checks the target before any work is done; nil is standard output.
    init(to out: String?, mayReplace: Bool, reading inputs: [String], isJSON: Bool = false) throws {
        guard let out else {
            try OutputFile.checkStandardOutput(against: inputs)
            self.init(isJSON: isJSON, file: nil)
            return
        }
        self.init(isJSON: isJSON, file: try OutputFile(out, .result(mayReplace: mayReplace), reading: inputs))
    }
}
