#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file of its own in the folder for temporary files, TMPDIR or the system's.
enum ScratchFile {
    /// What is written to a path, for what writes to nothing else.
    static func bytes(_ write: (String) -> Bool) throws -> [UInt8] {
        let (descriptor, path) = try make()
        close(descriptor)
        defer { unlink(path) }
        guard write(path) else { throw Failure("structctl: cannot write a temporary file: \(Terminal.lastError())") }
        let bytes = try InputFile.bytes(path)
        guard bytes.count <= 32 << 20 else {
            throw Failure("structctl: the document must be at most 32 MiB, found more; choose a smaller pool")
        }
        return bytes
    }

    /// A file without a name, to be read from its start: unlike a pipe it takes all input at once, however late it is read.
    static func holding(_ bytes: [UInt8]) throws -> Int32 {
        let (descriptor, path) = try make()
        unlink(path)
        guard Terminal.write(bytes, to: descriptor), lseek(descriptor, 0, SEEK_SET) == 0 else {
            let reason = Terminal.lastError()
            close(descriptor)
            throw Failure("structctl: cannot write a temporary file: \(reason)")
        }
        return descriptor
    }

    private static func make() throws -> (descriptor: Int32, path: String) {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? P_tmpdir
        var name = Array("\(folder)/structctl-XXXXXX".utf8CString)
        let descriptor = mkstemp(&name)
        guard descriptor >= 0 else { throw Failure("structctl: cannot make a temporary file in \(folder): \(Terminal.lastError())") }
        return (descriptor, String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }
}
