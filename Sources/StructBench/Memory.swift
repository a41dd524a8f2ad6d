import Foundation
import Synchronization

/// Memory of this process, in bytes.
enum Memory {
    static let bytesPerMegabyte = 1_048_576.0

    /// What is resident now; 0 where the system does not say.
    static func resident() -> Double {
        #if os(Linux)
            // Second field: resident pages.
            let fields = text("/proc/self/statm").split(separator: " ")
            guard fields.count > 1, let pages = Double(fields[1]) else { return 0 }
            return pages * Double(sysconf(Int32(_SC_PAGESIZE)))
        #else
            var info = proc_taskinfo()
            let size = Int32(MemoryLayout<proc_taskinfo>.size)
            guard proc_pidinfo(getpid(), PROC_PIDTASKINFO, 0, &info, size) == size else { return 0 }
            return Double(info.pti_resident_size)
        #endif
    }

    /// What the program holds of the allocator's memory, whatever the allocator keeps for later;
    /// what is resident where it cannot say.
    static func held() -> Double {
        #if canImport(Glibc)
            // Glibc's header with this function is in no module.
            guard let symbol = dlsym(nil, "malloc_info") else { return resident() }
            let describe = unsafeBitCast(symbol, to: (@convention(c) (Int32, UnsafeMutablePointer<FILE>) -> Int32).self)
            var text: UnsafeMutablePointer<CChar>?
            var length = 0
            // The stream writes to both until it is closed.
            let status = withUnsafeMutablePointer(to: &text) { text in
                withUnsafeMutablePointer(to: &length) { length -> Int32 in
                    guard let stream = open_memstream(text, length) else { return -1 }
                    defer { fclose(stream) }
                    return describe(0, stream)
                }
            }
            defer { free(text) }
            guard status == 0, let text, let held = held(in: String(cString: text)) else { return resident() }
            return held
        #else
            return resident()
        #endif
    }

    /// From an allocator's description of itself: all it has from the system, less what is free;
    /// nil where that is not said.
    ///
    /// Behind the arenas one by one, a description ends in their totals:
    /// `<total type="fast" count="0" size="96"/>`, the same of `rest` and of `mmap`, and
    /// `<system type="current" size="135168"/>`.
    static func held(in description: String) -> Double? {
        func size(_ element: String) -> Double? {
            guard let start = description.range(of: "<" + element, options: .backwards)?.upperBound,
                let number = description[start...].range(of: "size=\"")?.upperBound
            else { return nil }
            return Double(description[number...].prefix { $0.isNumber })
        }
        guard let system = size(#"system type="current""#), let fast = size(#"total type="fast""#), let rest = size(#"total type="rest""#),
            let mapped = size(#"total type="mmap""#)
        else { return nil }
        return system + mapped - fast - rest
    }

    /// The most that was ever resident; 0 where the system does not say.
    static func peak() -> Double {
        #if os(Linux)
            // A line reads "VmHWM:     12345 kB".
            let line = text("/proc/self/status").split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
            let kilobytes = line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) }
            return (kilobytes ?? 0) * 1024
        #else
            var usage = rusage()
            return getrusage(RUSAGE_SELF, &usage) == 0 ? Double(usage.ru_maxrss) : 0
        #endif
    }

    private static func text(_ path: String) -> String {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}

/// Watches resident memory from a thread of its own, so that a busy task pool cannot hide a spike
/// from it.
final class MemoryWatch: Sendable {
    private let highest = Mutex(0.0)
    private let isRunning = Atomic(true)

    init() {
        Thread.detachNewThread { [self] in
            while isRunning.load(ordering: .relaxed) {
                sample()
                Thread.sleep(forTimeInterval: 0.01)
            }
        }
    }

    private func sample() {
        let now = Memory.resident()
        highest.withLock { $0 = max($0, now) }
    }

    /// The most that was resident since the start or the last lap, in bytes.
    func lap() -> Double {
        sample()
        return highest.withLock { highest in
            defer { highest = 0 }
            return highest
        }
    }

    /// Ends the watch.
    func stop() { isRunning.store(false, ordering: .relaxed) }
}
