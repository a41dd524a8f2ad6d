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
    /// Where reading stops, in bytes: beyond what the engine takes, so that it says so itself.
    private static let limit = 32 << 20

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
        guard descriptor >= 0 else { throw unreadable(path, Terminal.lastError() + neighbour(of: path)) }
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
            if bytes.count > limit { break }
        }
        return bytes
    }

    private static func unreadable(_ path: String, _ reason: String) -> Failure {
        Failure("structctl: cannot read \(path): \(reason) [file_unreadable]")
    }

    /// A file beside a path that is not there whose name is nearly the same.
    private static func neighbour(of path: String) -> String {
        guard errno == ENOENT else { return "" }
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { String(path[...$0]) } ?? ""
        let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
        guard let stream = opendir(folder.isEmpty ? "." : folder) else { return "" }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream), names.count < 1_000 {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) { $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) } }
            )
        }
        return nearestName(to: name, among: names.filter { $0.hasSuffix(".json") }.sorted()).map { "; did you mean \"\(folder)\($0)\"?" }
            ?? ""
    }
}
