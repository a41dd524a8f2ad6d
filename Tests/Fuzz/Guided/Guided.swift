import Foundation
import FuzzTrial

/// libFuzzer over the engine: inputs that reach new code are kept and mutated further. Built and
/// run by `Tests/Fuzz/guided.sh`.
@main
enum Guided {
    static func main() async throws {
        let canary = ProcessInfo.processInfo.environment["STRUCTENGINE_CANARY"] == "1"
        trial = FuzzTrial(try await FuzzCorpus(), hasCanary: canary)
        var count = CommandLine.argc
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
        // The driver calls back on this thread and never gives way: the trials run elsewhere.
        exit(runDriver(&count, &arguments, tryOne))
    }
}

/// Set once, before the driver starts.
nonisolated(unsafe) private var trial: FuzzTrial?

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// Named so that libFuzzer's own start, which the linker takes in with the driver, finds it too.
@_cdecl("LLVMFuzzerTestOneInput")
public func tryOne(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let trial else { return 0 }
    let bytes = [UInt8](UnsafeBufferPointer(start: data, count: count))
    let done = DispatchSemaphore(value: 0)
    Task.detached {
        // Hints and feasibility, which are slow, are left to the other fuzzer.
        let outcome = await trial.run(FuzzSubject(guessing: bytes), bytes, effort: 1)
        if let complaint = outcome.complaint { fatalError(complaint) }
        done.signal()
    }
    done.wait()
    return 0
}
