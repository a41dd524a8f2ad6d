#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What the system says of a file, whichever way its path is spelt.
struct FileStatus {
    private let status: stat

    /// Of the file that a path leads to in the end; nil if there is none, with the reason in
    /// `errno`.
    init?(of path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self.status = status
    }

    /// Of an open file.
    init?(of descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        self.status = status
    }

    /// True for one and the same file. Paths do not tell: links, `..`, and letters of either case
    /// on some disks lead to it by other names.
    func isSame(as other: FileStatus) -> Bool {
        status.st_dev == other.status.st_dev && status.st_ino == other.status.st_ino
    }

    enum Kind {
        case file
        case folder
        /// A pipe with a name, or a device such as /dev/null or a terminal: it takes what is
        /// written, and has nothing to lose.
        case stream
        case other
    }

    var kind: Kind {
        switch status.st_mode & S_IFMT {
        case S_IFREG: .file
        case S_IFDIR: .folder
        case S_IFIFO, S_IFCHR: .stream
        default: .other
        }
    }

    /// Who may read and write it.
    var mode: mode_t { status.st_mode & 0o777 }

    /// In bytes.
    var size: Int64 { Int64(status.st_size) }
}
