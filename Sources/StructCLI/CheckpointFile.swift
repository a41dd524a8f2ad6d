import StructEngine

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The file that a run keeps what it has found in: there is always a whole one, whenever the
/// process ends.
struct CheckpointFile: Sendable {
    private let path: String
    private let output: OutputFile

    /// Refuses a file that could not be written later, and one of those that the run reads.
    init(_ path: String, reading inputs: [String]) throws {
        self.path = path
        output = try OutputFile(path, .checkpoint, reading: inputs)
    }

    /// What an earlier run has left; nil if there is no file. A damaged one is refused and left as
    /// it is.
    func read() throws -> RunShard? {
        guard access(path, F_OK) == 0 else { return nil }
        return try CheckpointFile.shard(path)
    }

    /// Writes beside the file, to the disk, and renames.
    func save(_ shard: RunShard) throws { try output.write(String(decoding: shard.bytes, as: UTF8.self)) }

    /// Reads a shard; a fault names the file.
    static func shard(_ path: String) throws -> RunShard {
        let bytes = try InputFile.bytes(path)
        do {
            return try RunShard(bytes: bytes)
        } catch .issues(let issues) {
            throw Failure(faults: issues, in: path)
        }
    }
}
