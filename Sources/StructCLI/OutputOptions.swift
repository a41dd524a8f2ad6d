import ArgumentParser
import StructEngine

/// Where a result goes and in which form.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Print the result as JSON.")
    var json = false

    @Option(help: ArgumentHelp("Write the result to this file, whole or not at all.", valueName: "file"))
    var out: String?

    /// Checks the target of `--out` before any work is done.
    func prepare() throws -> Output { Output(isJSON: json, file: try out.map { try OutputFile($0) }) }
}

/// The prepared destination of a result.
struct Output {
    let isJSON: Bool
    let file: OutputFile?

    func put(_ text: @autoclosure () -> String, json: @autoclosure () -> JSONValue) throws {
        let result = isJSON ? json().text() + "\n" : text()
        guard let file else { return try Terminal.put(result) }
        try file.write(result)
        Terminal.note("written to \(file.name)")
    }
}
