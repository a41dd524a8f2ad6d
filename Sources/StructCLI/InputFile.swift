import StructEngine

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Reads deals and rulesets from files; every error names the file.
enum InputFile {
    /// Largest input that is read, in bytes.
    private static let limit = 64 << 20

    static func deal(_ path: String) throws -> Deal {
        let bytes = try bytes(path)
        do {
            return try Deal(json: bytes)
        } catch .issues(let issues) {
            throw Failure(faults: issues, in: path)
        }
    }

    static func ruleset(_ path: String) throws -> Ruleset {
        let bytes = try bytes(path)
        do {
            return try Ruleset(json: bytes)
        } catch .issues(let issues) {
            throw Failure(faults: issues, in: path)
        }
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { throw unreadable(path, Terminal.lastError()) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw unreadable(path, Terminal.lastError()) }
        guard status.st_mode & S_IFMT != S_IFDIR else { throw unreadable(path, "is a directory; name a file") }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = block.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw unreadable(path, Terminal.lastError())
            }
            guard count > 0 else { break }
            bytes += block.prefix(count)
            guard bytes.count <= limit else { throw unreadable(path, "is larger than \(limit >> 20) MiB") }
        }
        guard !bytes.isEmpty else {
            let issue = Issue(id: "empty_file", path: "", message: "must hold a JSON object, found an empty file", line: 1, column: 1)
            throw Failure(faults: [issue], in: path)
        }
        return bytes
    }

    private static func unreadable(_ path: String, _ reason: String) -> Failure {
        Failure("structctl: cannot read \(path): \(reason)")
    }
}
