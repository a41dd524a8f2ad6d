import ArgumentParser
import Foundation
import StructEngine

/// Keeps the engine busy for a long time as a server would, and says whether memory, results and
/// control hold.
struct SoakCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "soak",
        abstract: "Keep five plans going for a long time, with cancels and bad input mixed in.",
        discussion: """
            Five workers take jobs round-robin over the three fixtures: whole requests from bytes to result, with and without hints; \
            requests that are cancelled on the way; faulty input; bursts of single evaluations. Rounds of the same jobs follow each \
            other; after each, with nothing going on, memory is read: what is resident, and what the program itself holds of it. The \
            first rounds, a fifth of the time, warm up.

            It ends with 1 if a digest moves, a fault is not told, a cancelled run holds on for over a second, or the least memory held \
            in the last third of the rounds lies more than \(Int(SoakReport.growthLimit)) MB above the least of the first third, after the warm-up.

              swift run -c release StructBench soak --minutes 10
            """)

    @Option(help: ArgumentHelp("How long, in minutes.", valueName: "m"))
    var minutes = 10.0

    @Option(help: ArgumentHelp("Plans at a time.", valueName: "n"))
    var workers = 5

    func validate() throws {
        if !(0.01...10_000).contains(minutes) { throw ValidationError("--minutes must be from 0.01 to 10000, found \(minutes)") }
        if !(1...100).contains(workers) { throw ValidationError("--workers must be from 1 to 100, found \(workers)") }
    }

    func run() async throws {
        var inputs: [Fixture: [UInt8]] = [:]
        for fixture in Fixture.allCases {
            guard let bytes = FileManager.default.contents(atPath: fixture.file.path) else {
                throw ValidationError("\(fixture.file.path) must be a readable file; start in the root of the package")
            }
            inputs[fixture] = [UInt8](bytes)
        }
        let soak = Soak(inputs: inputs, workers: workers, seconds: minutes * 60)
        let report = try await soak.run { print($0) }
        print("")
        report.lines.forEach { print($0) }
        if !report.failures.isEmpty { throw ExitCode(1) }
    }
}
