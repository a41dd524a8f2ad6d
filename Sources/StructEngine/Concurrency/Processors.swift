#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Number of processors that this process may use, at least 1: those online, fewer where its affinity
/// or the quota of its container allows less. A quota of one and a half processors counts as two.
package func processorCount() -> Int {
    var count = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    #if os(Linux)
        if let allowed = ProcessorQuota.ofProcess() { count = min(count, allowed) }
        if let quota = ProcessorQuota.ofContainer() { count = min(count, quota) }
    #endif
    return count
}

/// The processors that Linux grants a process: by its affinity, and by its control groups, rounded up.
enum ProcessorQuota {
    /// The processors that `/proc/self/status` names, such as `Cpus_allowed_list: 0-3,8`.
    static func affinity(_ status: String) -> Int? {
        let label = "Cpus_allowed_list:"
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix(label) }) else { return nil }
        var count = 0
        for range in line.dropFirst(label.count).split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
            let ends = range.split(separator: "-").map { Int($0) }
            guard let first = ends.first ?? nil, let last = ends.last ?? nil, (0...1 << 20).contains(first),
                (first...1 << 20).contains(last)
            else { return nil }
            count += last - first + 1
        }
        return count > 0 ? count : nil
    }

    static func ofProcess() -> Int? { read("/proc/self/status").flatMap(affinity) }

    /// Version 2: `cpu.max` holds "max 100000" or "150000 100000", a quota and a period in microseconds.
    static func version2(_ text: String) -> Int? {
        let fields = text.split(whereSeparator: \.isWhitespace)
        guard fields.count == 2 else { return nil }
        return processors(quota: Int64(fields[0]), period: Int64(fields[1]))
    }

    /// Version 1: quota and period in files of their own; a quota of −1 is none.
    static func version1(quota: String, period: String) -> Int? {
        processors(quota: whole(quota), period: whole(period))
    }

    private static func whole(_ text: String) -> Int64? { text.split(whereSeparator: \.isWhitespace).first.flatMap { Int64($0) } }

    private static func processors(quota: Int64?, period: Int64?) -> Int? {
        guard let quota, let period, quota > 0, period > 0 else { return nil }
        return Int(clamping: (quota - 1) / period + 1)
    }

    /// The folders of a process's control groups under version 2, from its own up to the root, as
    /// `/proc/self/cgroup` tells them: a line `0::/a/b` is /a/b, /a and the root.
    static func folders(_ text: String) -> [String] {
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("0::/") }) else { return [] }
        let parts = line.dropFirst(4).split(separator: "/")
        return (0...parts.count).reversed().map { "/" + parts.prefix($0).joined(separator: "/") }
    }

    static func ofContainer() -> Int? {
        let quotas = folders(read("/proc/self/cgroup") ?? "").compactMap { read("/sys/fs/cgroup\($0)/cpu.max").flatMap(version2) }
        if let least = quotas.min() { return least }
        guard let quota = read("/sys/fs/cgroup/cpu/cpu.cfs_quota_us"), let period = read("/sys/fs/cgroup/cpu/cpu.cfs_period_us") else {
            return nil
        }
        return version1(quota: quota, period: period)
    }

    /// The first 4,096 bytes of a file; nil where there is none.
    private static func read(_ path: String) -> String? {
        let file = open(path, O_RDONLY)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = bytes.withUnsafeMutableBytes { systemRead(file, $0) }
        return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
    }

    private static func systemRead(_ file: Int32, _ room: UnsafeMutableRawBufferPointer) -> Int {
        #if canImport(Glibc)
            Glibc.read(file, room.baseAddress, room.count)
        #elseif canImport(Musl)
            Musl.read(file, room.baseAddress, room.count)
        #else
            Darwin.read(file, room.baseAddress, room.count)
        #endif
    }
}
