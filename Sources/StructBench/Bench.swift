import ArgumentParser
import Foundation
import StructEngine

/// Measures the engine on the fixtures and says whether it keeps its promises.
@main
struct StructBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "StructBench",
        abstract: "Measure the structuring engine on its fixtures and check its service levels.",
        discussion: """
            For each fixture: the time to load and plan, the throughput of a run, the latency of single evaluations alone and among \
            five runs, the memory, the agreement of three runs to the bit, and whether the deal still shows what it was made to show.

            A table says what was measured, what is allowed, and ✓ or ✗; – marks figures that are shown and not judged. The golden \
            ranges belong to one seed and count each and are judged only at these, which are the defaults.

            EXAMPLES
              swift run -c release StructBench --fixture all
              swift run StructBench --fixture small --json
              swift run -c release StructBench --out bench.json
              swift run -c release StructBench soak --minutes 10
              swift run -c release StructBench life

            EXIT STATUS
              0   everything holds
              1   a check fails
              2   a fixture cannot be read or has faults, or the report cannot be written
              64  the command line is not understood
            """,
        subcommands: [SoakCommand.self, PoolCommand.self, LifeCommand.self])

    @Option(help: ArgumentHelp("Which deal to measure.", valueName: "name"))
    var fixture = FixtureChoice.medium

    @Option(help: "Seed of the order in which permutations are drawn.")
    var seed = Fixture.defaultSeed

    @Option(
        help: ArgumentHelp(
            "Permutations a run; by default 10,000 for small, 100,000 for medium, 1,000,000 for large.", valueName: "n"))
    var count: Int64?

    @Option(help: ArgumentHelp("Workers a run; by default one per processor.", valueName: "n"))
    var threads: Int?

    @Flag(help: "Print the report as JSON instead of tables.")
    var json = false

    @Option(help: ArgumentHelp("Also write the report as JSON to a file, whole or not at all.", valueName: "file"))
    var out: String?

    func validate() throws {
        if let count, count < 1 { throw ValidationError("--count must be at least 1, found \(count)") }
        if let threads, !(1...256).contains(threads) { throw ValidationError("--threads must be from 1 to 256, found \(threads)") }
        guard let out else { return }
        let folder = URL(filePath: out).deletingLastPathComponent().path
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
            throw ValidationError("--out must name a file in a folder that exists, found no folder \(folder)")
        }
    }

    func run() async throws {
        let fixtures = fixture.fixtures
        let faults = fixtures.flatMap { $0.faults(seed: seed, count: count) }
        guard faults.isEmpty else {
            StructBench.complain(faults)
            throw ExitCode(2)
        }
        let bar = ProgressBar()
        let options = BenchOptions(seed: seed, count: count, threads: threads)
        let machine = Machine.current
        if !json { print("StructBench on \(machine.line)\n") }
        var measurements: [Measurement] = []
        for fixture in fixtures {
            let measurement = try await Measurement.take(fixture, options, bar)
            measurements.append(measurement)
            if !json { print(measurement.table + "\n") }
        }
        let report = Report(measurements: measurements, machine: machine)
        print(json ? report.json.text() : report.outcome.summary)
        try write(report)
        if !report.outcome.passes { throw ExitCode(report.outcome.exitStatus) }
    }

    private func write(_ report: Report) throws {
        guard let out else { return }
        do {
            // Atomic: a temporary file beside it, then a rename.
            try Data((report.json.text() + "\n").utf8).write(to: URL(filePath: out), options: .atomic)
        } catch {
            StructBench.complain(["\(out): must be writable; \(error.localizedDescription)"])
            throw ExitCode(2)
        }
    }

    private static func complain(_ lines: [String]) {
        FileHandle.standardError.write(Data((lines.joined(separator: "\n") + "\n").utf8))
    }
}
