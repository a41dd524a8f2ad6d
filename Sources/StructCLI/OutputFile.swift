import StructEngine

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file that is written whole or not at all: beside its place first, then put there.
///
/// It never takes the place of a file that the same call reads, however its path is spelt, and of
/// another one only where that was asked for.
struct OutputFile: Sendable {
    enum Purpose {
        /// What `--out` names: not there yet, unless it may be replaced.
        case result(mayReplace: Bool)
        /// What `--checkpoint` names: made to be replaced again and again, and read again.
        case checkpoint
    }

    private enum Target {
        /// Standard output or standard error under the name of a file: nothing is replaced, what is
        /// written goes on there.
        case open(Int32)
        /// A pipe or a device, which takes what is written.
        case stream
        case file(FileName, mode: mode_t)
    }

    /// As the user named it.
    let name: String
    private let option: String
    private let inputs: [String]
    private let mayReplace: Bool
    private let target: Target

    /// Refuses a target that is among the inputs, that must not be replaced, or that could not be
    /// written later, before any work is done.
    init(_ path: String, _ purpose: Purpose, reading inputs: [String], option named: String? = nil) throws {
        name = path
        self.inputs = inputs
        switch purpose {
        case .result(let mayReplace): (option, self.mayReplace) = (named ?? "--out", mayReplace)
        case .checkpoint: (option, mayReplace) = ("--checkpoint", true)
        }
        guard !path.isEmpty else { throw Failure("structctl: \(option): must name a file, found no name [file_unwritable]") }
        let status = FileStatus(of: path)
        if status == nil, errno != ENOENT { throw OutputFile.unwritable(path, Terminal.lastError()) }
        try OutputFile.check(path, option, status, against: inputs)
        target = try OutputFile.target(path, option, purpose, status)
    }

    private static func target(_ path: String, _ option: String, _ purpose: Purpose, _ status: FileStatus?) throws -> Target {
        if let status, case .result(let mayReplace) = purpose {
            for descriptor in [STDOUT_FILENO, STDERR_FILENO] where FileStatus(of: descriptor)?.isSame(as: status) == true {
                return .open(descriptor)
            }
            if status.kind == .stream { return .stream }
            if status.kind == .file, !mayReplace { throw occupied(path, option, "one of \(status.size) bytes; add --force to replace it") }
        }
        switch status?.kind {
        case .folder: throw unwritable(path, "is a directory; name a file")
        case .stream, .other: throw unwritable(path, "is not a regular file; name one")
        case .file, nil: break
        }
        guard let place = FileName(following: path), access(place.folder, W_OK) == 0 else { throw unwritable(path, Terminal.lastError()) }
        return .file(place, mode: status?.mode ?? 0o644)
    }

    /// Refuses what would take the place of an input. Devices and pipes hold nothing that could be
    /// lost.
    private static func check(_ path: String, _ option: String, _ status: FileStatus?, against inputs: [String]) throws {
        guard status == nil || status?.kind == .file, let input = inputs.first(where: { FileName.isOne($0, path) }) else { return }
        throw isInput("\(option) \(path)", input)
    }

    /// Refuses a redirection of standard output into a file that is read.
    static func checkStandardOutput(against inputs: [String]) throws {
        guard let status = FileStatus(of: STDOUT_FILENO), status.kind == .file,
            let input = inputs.first(where: { FileStatus(of: $0)?.isSame(as: status) == true })
        else { return }
        throw isInput("standard output", input)
    }

    // MARK: Writing

    func write(_ text: String) throws { try write(Array(text.utf8)) }

    func write(_ bytes: [UInt8]) throws {
        switch target {
        case .open(let descriptor):
            guard Terminal.write(bytes, to: descriptor) else { throw OutputFile.unwritable(name, Terminal.lastError()) }
        case .stream:
            try fill(open(name, O_WRONLY), bytes)
        case .file(let place, let mode):
            try put(draft(bytes, beside: place, mode), in: place, mode)
        }
    }

    /// A whole file of its own beside the place, on the disk when this returns.
    private func draft(_ bytes: [UInt8], beside place: FileName, _ mode: mode_t) throws -> String {
        var (path, descriptor) = ("", Int32(-1))
        // A process that was killed may have left one of the same number.
        for attempt in 0..<100 {
            path = place.beside("structctl-\(getpid())-\(attempt).tmp")
            descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL, mode)
            if descriptor >= 0 || errno != EEXIST { break }
        }
        do {
            try fill(descriptor, bytes) { fsync($0) == 0 }
        } catch {
            if descriptor >= 0 { unlink(path) }
            throw error
        }
        return path
    }

    /// Writes everything into a descriptor that was just opened, and closes it.
    private func fill(_ descriptor: Int32, _ bytes: [UInt8], sync: (Int32) -> Bool = { _ in true }) throws {
        guard descriptor >= 0 else { throw OutputFile.unwritable(name, Terminal.lastError()) }
        let isWritten = Terminal.write(bytes, to: descriptor) && sync(descriptor)
        let reason = Terminal.lastError()
        guard close(descriptor) == 0, isWritten else { throw OutputFile.unwritable(name, reason) }
    }

    /// Gives the draft the name that it is meant for.
    private func put(_ draft: String, in place: FileName, _ mode: mode_t) throws {
        var isKept = false
        defer { if !isKept { unlink(draft) } }
        // What is at the place may have become another file since the start.
        try OutputFile.check(place.path, option, FileStatus(of: place.path), against: inputs)
        if mayReplace { return try rename(draft, to: place) }
        // A link is made only where nothing is; a rename would replace in silence.
        if link(draft, place.path) == 0 { return }
        if errno != EEXIST {
            // A disk without hard links: an empty file holds the place until the whole one takes
            // it.
            let holder = open(place.path, O_WRONLY | O_CREAT | O_EXCL, mode)
            if holder >= 0 {
                close(holder)
                return try rename(draft, to: place)
            }
            guard errno == EEXIST else { throw OutputFile.unwritable(name, Terminal.lastError()) }
        }
        isKept = true
        throw OutputFile.occupied(name, option, "one that came during the work; the result is kept in \(draft)")
    }

    private func rename(_ draft: String, to place: FileName) throws {
        guard systemRename(draft, place.path) == 0 else { throw OutputFile.unwritable(name, Terminal.lastError()) }
    }

    // MARK: What is said

    private static func isInput(_ output: String, _ input: String) -> Failure {
        Failure("structctl: \(output): must be another file than the inputs, found the input \(input); name another file [file_is_input]")
    }

    private static func occupied(_ path: String, _ option: String, _ found: String) -> Failure {
        Failure("structctl: \(option) \(path): must be a file that is not there yet, found \(found) [file_exists]")
    }

    private static func unwritable(_ path: String, _ reason: String) -> Failure {
        Failure("structctl: cannot write \(path): \(reason) [file_unwritable]")
    }
}

private func systemRename(_ old: String, _ new: String) -> Int32 { rename(old, new) }
