import ArgumentParser
import StructEngine

/// Where a document goes: a new file, written whole or not at all.
struct DocumentOutput: ParsableArguments {
    @Option(help: ArgumentHelp("Write the document to this new file, whole or not at all.", valueName: "file"))
    var out: String?

    @Flag(help: "Let --out replace a file that is there already; never one that is read.")
    var force = false

    func validate() throws {
        if force, out == nil { throw ValidationError("--force must go with --out, which names the file that may be replaced") }
    }

    /// Checks the target before any work is done.
    func prepare(reading inputs: [String]) throws -> Target {
        guard let out else {
            try OutputFile.checkStandardOutput(against: inputs)
            return Target(file: nil)
        }
        return Target(file: try OutputFile(out, .result(mayReplace: force), reading: inputs))
    }

    /// The prepared destination of a document, which takes its bytes as they are.
    struct Target {
        let file: OutputFile?

        func put(_ bytes: [UInt8]) throws {
            guard let file else { return try Terminal.put(bytes) }
            try file.write(bytes)
            Terminal.note("written to \(file.name)")
        }

        func put(_ text: String) throws { try put(Array(text.utf8)) }
    }
}
