#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file that is written whole or not at all: beside its target first, then renamed over it.
struct OutputFile {
    /// As the user named it.
    let name: String
    private let path: String
    /// Access of a file that is replaced, or of a new one.
    private let mode: mode_t

    /// Refuses a target that could not be written later, before any work is done.
    init(_ path: String) throws {
        name = path
        var status = stat()
        if stat(path, &status) == 0 {
            let kind = status.st_mode & S_IFMT
            guard kind != S_IFDIR else { throw OutputFile.unwritable(path, "is a directory; name a file") }
            guard kind == S_IFREG else { throw OutputFile.unwritable(path, "is not a regular file; redirect standard output instead") }
            mode = status.st_mode & 0o777
        } else {
            mode = 0o644
        }
        // A link is followed: the file behind it is replaced, not the link.
        if let real = realpath(path, nil) {
            self.path = String(cString: real)
            free(real)
        } else {
            self.path = path
        }
        guard access(OutputFile.folder(of: self.path), W_OK) == 0 else { throw OutputFile.unwritable(path, Terminal.lastError()) }
    }

    func write(_ text: String) throws {
        let temporary = "\(path).\(getpid()).tmp"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL, mode)
        guard descriptor >= 0 else { throw OutputFile.unwritable(path, Terminal.lastError()) }
        let isWritten = Terminal.write(Array(text.utf8), to: descriptor) && fsync(descriptor) == 0
        let reason = Terminal.lastError()
        guard close(descriptor) == 0, isWritten else {
            unlink(temporary)
            throw OutputFile.unwritable(path, reason)
        }
        guard rename(temporary, path) == 0 else {
            let reason = Terminal.lastError()
            unlink(temporary)
            throw OutputFile.unwritable(path, reason)
        }
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func unwritable(_ path: String, _ reason: String) -> Failure {
        Failure("structctl: cannot write \(path): \(reason) [file_unwritable]")
    }
}
