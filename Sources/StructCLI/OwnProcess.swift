#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// This executable once more, as a process of its own: for what is settled when a process starts,
/// such as the BLAS kernel.
struct OwnProcess {
    /// Exit status; 128 and the signal's number if it was ended by one.
    let status: Int32
    /// What it wrote to standard output.
    let output: [UInt8]

    /// True if the processor does not know an instruction that it met.
    var isIllegalHere: Bool { status == 128 + SIGILL }

    /// Runs it to its end with the environment variables set; what it writes to standard error goes
    /// to ours.
    init(_ arguments: [String], environment: [(name: String, value: String)]) throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw Failure("structctl: cannot start a process: \(Terminal.lastError())") }
        defer { close(ends[0]) }
        let child: pid_t
        do {
            defer { close(ends[1]) }
            child = try OwnProcess.start(arguments, environment, output: ends)
        }
        output = OwnProcess.readAll(ends[0])
        var state: Int32 = 0
        while waitpid(child, &state, 0) < 0, errno == EINTR {}
        let signal = state & 0x7F
        status = signal == 0 ? (state >> 8) & 0xFF : 128 + signal
    }

    private static func start(
        _ arguments: [String], _ environment: [(name: String, value: String)], output ends: [Int32]
    ) throws -> pid_t {
        var words = ([CommandLine.arguments[0]] + arguments).map { strdup($0) } + [nil]
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
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        for end in ends { posix_spawn_file_actions_addclose(&actions, end) }
        var child: pid_t = 0
        let fault = posix_spawnp(&child, CommandLine.arguments[0], &actions, nil, &words, &settings)
        guard fault == 0 else {
            let reason = String(cString: strerror(fault))
            throw Failure("structctl: cannot start \(CommandLine.arguments[0]): \(reason)")
        }
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
