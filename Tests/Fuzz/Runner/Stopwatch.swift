#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Processor time of this process: a busy machine does not make it run faster.
struct Stopwatch {
    private let start = Stopwatch.now

    var milliseconds: Int { Int((Stopwatch.now - start) / 1_000_000) }

    private static var now: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    /// Most memory that this process has ever held, in megabytes.
    static var peakMegabytes: Int {
        var usage = rusage()
        #if canImport(Glibc)
            getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
            return usage.ru_maxrss / 1_024
        #else
            getrusage(RUSAGE_SELF, &usage)
            return usage.ru_maxrss / 1_048_576
        #endif
    }
}
