import ArgumentParser
import StructEngine

/// Where a result goes: a new file, written whole or not at all, or standard output.
struct DocumentOutput: ParsableArguments {
    @Option(help: ArgumentHelp("Write the result to this new file, whole or not at all.", valueName: "file"))
    var out: String?

    @Flag(help: "Let --out replace a file that is there already; never one that is read.")
    var force = false

    func validate() throws {
        if force, out == nil { throw ValidationError("--force must go with --out, which names the file that may be replaced") }
    }

    /// Checks the target before any work is done: it must not be among the files that the call reads.
    func prepare(reading inputs: [String], isJSON: Bool = false) throws -> Output {
        try Output(to: out, mayReplace: force, reading: inputs, isJSON: isJSON)
    }
}
