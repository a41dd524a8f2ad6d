#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file of its own in the system's folder for temporary files, gone when its bytes have been taken: for what writes only to a path.
enum ScratchFile {
    static func bytes(_ write: (String) -> Bool) throws -> [UInt8] {
        var name = Array("/tmp/structctl-XXXXXX".utf8CString)
        let descriptor = mkstemp(&name)
        guard descriptor >= 0 else { throw Failure("structctl: cannot make a temporary file: \(Terminal.lastError())") }
        close(descriptor)
        defer { unlink(name) }
        let path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard write(path) else { throw Failure("structctl: cannot write a temporary file: \(Terminal.lastError())") }
        let bytes = try InputFile.bytes(path)
        guard bytes.count <= 32 << 20 else {
            throw Failure("structctl: the document must be at most 32 MiB, found more; choose a smaller pool")
        }
        return bytes
    }
}
