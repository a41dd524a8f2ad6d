import CMeter
import Dispatch
import Foundation
import Stages

/// Counts allocations, and under callgrind instructions, of every stage, and prints a line for
/// each: name, units, allocations, digest.
///
/// Usage: StageCounts [name ...]. See thresholds.py, which runs it.
@main
struct StageCounts {
    /// Waits for a task instead of being one: the runtime's own main loop ends the first thread,
    /// which callgrind does not survive.
    static func main() {
        let end = DispatchSemaphore(value: 0)
        Task.detached {
            do {
                let wanted = CommandLine.arguments.dropFirst()
                for stage in Stage.all where wanted.isEmpty || wanted.contains(stage.name) { try await count(stage) }
            } catch {
                print("\(error)")
                exit(1)
            }
            end.signal()
        }
        end.wait()
    }

    private static func count(_ stage: Stage) async throws {
        let work = try await stage.prepare()
        // Whatever is made once a process is made here.
        _ = try await work()
        let before = meter_allocations()
        meter_begin()
        let digest = try await work()
        meter_end(stage.name)
        let allocations = meter_allocations() - before
        print("\(stage.name)\t\(stage.units)\t\(stage.unit)\t\(allocations)\t\(try await digest())")
    }
}
