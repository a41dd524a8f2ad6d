import ArgumentParser
import StructEngine

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

    func put(_ text: @autoclosure () -> String, json: @autoclosure () -> JSONValue) throws {
        // Names of files are the user's own, and may hold what a terminal would obey.
        let result = escaped(isJSON ? json().text() + "\n" : text(), keepingLines: true)
        guard let file else { return try Terminal.put(result) }
        try file.write(result)
        Terminal.note("written to \(file.name)")
    }
}
