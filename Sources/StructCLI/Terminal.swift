import StructEngine

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Standard output and standard error.
enum Terminal {
    /// True if someone is watching standard error.
    static var isWatched: Bool { isatty(STDERR_FILENO) == 1 }

    /// What a text is made for where no terminal shows it.
    static let usualColumns = 100

    /// Columns of the terminal that shows standard output.
    static var columns: Int {
        var size = winsize()
        guard isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return usualColumns }
        return Int(size.ws_col)
    }

    /// Writes a line to standard error; names of files in it may hold what a terminal would obey.
    static func note(_ text: String) { _ = write(Array((escaped(text, keepingLines: true) + "\n").utf8), to: STDERR_FILENO) }

    /// Writes to standard error without ending the line.
    static func draw(_ text: String) { _ = write(Array(text.utf8), to: STDERR_FILENO) }

    /// Writes a result to standard output.
    static func put(_ text: String) throws { try put(Array(text.utf8)) }

    static func put(_ bytes: [UInt8]) throws {
        guard write(bytes, to: STDOUT_FILENO) else { throw Failure("structctl: standard output: \(lastError())") }
    }

    /// Writes all bytes; false if the system refuses, with the reason in `errno`.
    static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let written = system_write(descriptor, UnsafeRawBufferPointer(rebasing: rest))
                if written < 0 {
                    if errno == EINTR { continue }
                    return false
                }
                rest = rest.dropFirst(written)
            }
            return true
        }
    }

    /// What the system says of the last call that it refused.
    static func lastError() -> String { String(cString: strerror(errno)) }
}

private func system_write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    write(descriptor, bytes.baseAddress, bytes.count)
}
