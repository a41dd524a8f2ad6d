#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Another program, run to its end: this executable once more, for what is settled when a process starts, such as the BLAS
/// kernel; or a typesetter.
struct ChildProcess {
    /// Exit status; 128 and the signal's number if it was ended by one; 127 if there is no such program.
    let status: Int32
    /// What it wrote to standard output.
    let output: [UInt8]

    /// True if the processor does not know an instruction that it met.
    var isIllegalHere: Bool { status == 128 + SIGILL }

    /// Runs a program, this one by default, with the environment variables set and, where there is some, the input on its
    /// standard input; what it writes to standard error goes to ours.
    init(
        program: String = CommandLine.arguments[0], _ arguments: [String], environment: [(name: String, value: String)] = [],
        input: [UInt8]? = nil
    ) throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw Failure("structctl: cannot start a process: \(Terminal.lastError())") }
        defer { close(ends[0]) }
        let source = try input.map { try ScratchFile.holding($0) }
        defer { if let source { close(source) } }
        let child: pid_t?
        do {
            defer { close(ends[1]) }
            child = try ChildProcess.start([program] + arguments, environment, input: source, output: ends)
        }
        guard let child else {
            (status, output) = (127, [])
            return
        }
        output = ChildProcess.readAll(ends[0])
        var state: Int32 = 0
        while waitpid(child, &state, 0) < 0, errno == EINTR {}
        let signal = state & 0x7F
        status = signal == 0 ? (state >> 8) & 0xFF : 128 + signal
    }

    /// The number of the process; nil if there is no such program.
    private static func start(
        _ line: [String], _ environment: [(name: String, value: String)], input: Int32?, output ends: [Int32]
    ) throws -> pid_t? {
        var words = line.map { strdup($0) } + [nil]
        var settings: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.name)=\($0.value)") }
        var entry = environ
        while let setting = entry.pointee {
            let text = String(cString: setting)
            if !environment.contains(where: { text.hasPrefix($0.name + "=") }) { settings.append(strdup(text)) }
            entry += 1
        }
        settings.append(nil)
        defer { for word in words + settings { free(word) } }
        #if canImport(Darwin)
            var actions: posix_spawn_file_actions_t?
        #else
            var actions = posix_spawn_file_actions_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input { posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        for end in ends { posix_spawn_file_actions_addclose(&actions, end) }
        var child: pid_t = 0
        let fault = posix_spawnp(&child, line[0], &actions, nil, &words, &settings)
        if fault == ENOENT { return nil }
        guard fault == 0 else { throw Failure("structctl: cannot start \(line[0]): \(String(cString: strerror(fault)))") }
        return child
    }

    private static func readAll(_ descriptor: Int32) -> [UInt8] {
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = block.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return bytes }
            bytes += block.prefix(count)
        }
    }
}
