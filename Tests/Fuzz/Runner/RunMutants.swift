import ArgumentParser
import Foundation
import FuzzTrial

/// Shares the mutants out among processes, watches them, and adds up what they saw.
struct RunMutants: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Try many mutants; exit status 1 if one traps, hangs, complains, or is too slow or too large.")

    @Option(help: "How many mutants.") var mutants = 100_000
    @Option(help: "The number of the first one.") var from = 0
    @Option(help: "The seed they are made from.") var seed: UInt64 = 1
    @Option(help: "Number of processes.") var workers = 2
    @Option(help: "Most processor time for one mutant, in milliseconds.") var milliseconds = 1_000
    @Option(help: "Most memory of a process, in megabytes.") var megabytes = 200
    /// A mutant that is not done after this long hangs, however busy the machine is.
    @Option(help: "When a mutant is taken to hang, in seconds.") var patience = 60

    @Flag(help: "Plant a trap, to see that it is noticed: exit status 1 is then what is wanted.") var canary = false
    @Flag(help: "Mutants of tables that are imported, instead of deals, rulesets, shards and moves.") var tables = false

    func run() async throws {
        let start = ContinuousClock.now
        let shares = (0..<max(1, workers)).map { Share(self, worker: $0) }
        for share in shares { try share.start() }
        var report = WorkReport()
        for share in shares { report.merge(try share.finish(patience: patience)) }
        if report.peakMegabytes > megabytes {
            report.complain("a process held \(report.peakMegabytes) MB, at most \(megabytes) are allowed")
        }
        let seconds = (ContinuousClock.now - start).components.seconds
        print("\(mutants) mutants of seed \(seed) in \(seconds) s, \(workers) processes")
        for (name, count) in report.counts.sorted(by: { $0.key < $1.key }) { print("  \(name): \(count)") }
        print(
            "slowest: mutant \(report.slowest), \(report.slowestMilliseconds) ms of processor time; most memory: \(report.peakMegabytes) MB"
        )
        for complaint in report.complaints.prefix(20) { print("✗ \(complaint)") }
        print(report.complaintCount == 0 ? "✓ no mutant trapped, hung or complained" : "✗ \(report.complaintCount) complaints")
        if report.complaintCount > 0 { throw ExitCode(1) }
    }
}

/// One process and its share of the mutants.
private final class Share {
    private let process = Process()
    private let output = Pipe()
    private let memo: Memo
    private let seed: UInt64

    init(_ run: RunMutants, worker: Int) {
        memo = Memo(path: FileManager.default.temporaryDirectory.appending(path: "structfuzz-\(getpid())-\(worker)").path())
        seed = run.seed
        process.executableURL = Bundle.main.executableURL
        process.arguments =
            [
                "work", "--seed", "\(run.seed)", "--from", "\(run.from + worker)", "--to", "\(run.from + run.mutants)", "--step",
                "\(max(1, run.workers))",
                "--memo", memo.path, "--limit", "\(run.milliseconds)",
            ] + (run.canary ? ["--canary"] : []) + (run.tables ? ["--tables"] : [])
        process.standardOutput = output
        // As a server with many runs is told to set it: idle BLAS threads spin, and the time would count as the mutant's.
        process.environment = ProcessInfo.processInfo.environment.merging(["OPENBLAS_NUM_THREADS": "1"]) { $1 }
    }

    func start() throws { try process.run() }

    func finish(patience: Int) throws -> WorkReport {
        var last: Int?
        var looks = 0
        // Looks are counted and not the clock: whoever stops the machine for a while stops both.
        while process.isRunning {
            Thread.sleep(forTimeInterval: 0.1)
            let now = memo.number
            looks = now == last ? looks + 1 : 0
            last = now
            if looks > 10 * patience {
                process.terminate()
                break
            }
        }
        process.waitUntilExit()
        defer { try? FileManager.default.removeItem(atPath: memo.path) }
        let text = output.fileHandleForReading.readDataToEndOfFile()
        if process.terminationStatus == 0, process.terminationReason == .exit,
            let report = try? JSONDecoder().decode(WorkReport.self, from: text)
        {
            return report
        }
        var report = WorkReport()
        let number = memo.number.map { "\($0)" } ?? "?"
        report.complain(
            "mutant \(number) ended its process (status \(process.terminationStatus)): structfuzz replay \(number) --seed \(seed)")
        return report
    }
}
