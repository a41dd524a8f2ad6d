import ArgumentParser
import Foundation
import StructEngine
import StructReport

/// Many runs at once through one pool, as a server has them.
struct PoolCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pool", abstract: "Starts many runs of one deal at once through a pool, and shows their time and memory.",
        discussion: """
            Every run has the same seed and count and must come to the same digest; the exit status is 1 if one does not.

              StructBench pool large --runs 20 --each 20000000
            """)

    @Argument(help: ArgumentHelp("Which deal to run: small, medium or large.", valueName: "fixture"))
    var deal = FixtureChoice.medium

    @Option(help: ArgumentHelp("Runs to start.", valueName: "n"))
    var runs = 20

    @Option(help: ArgumentHelp("Most runs at once.", valueName: "n"))
    var running = 20

    @Option(help: ArgumentHelp("Permutations a run.", valueName: "n"))
    var each: Int64 = 20_000_000

    @Option(help: ArgumentHelp("Memory for tables of stems, in MiB.", valueName: "n"))
    var memory = 768

    @Flag(help: "Give each run another seed: the digests then differ.")
    var seeds = false

    func validate() throws {
        guard (1...1_000).contains(runs), (1...1_000).contains(running), each > 0, (0...1 << 20).contains(memory) else {
            throw ValidationError("runs and running are 1 to 1,000, a count is above 0, memory is 0 to 1,048,576")
        }
    }

    func run() async throws {
        guard let fixture = deal.fixtures.first else { return }
        guard let bytes = FileManager.default.contents(atPath: fixture.file.path) else {
            throw ValidationError("\(fixture.file.path) must be a readable file; start in the root of the package")
        }
        let parsed = try Deal(json: [UInt8](bytes))
        let start = ContinuousClock.now
        let plan = try Plan(parsed, seed: Fixture.defaultSeed, count: each)
        let pool = RunPool(running: running, queued: runs, memoryBytes: memory << 20)
        var handles: [RunHandle] = []
        for number in 0..<runs { handles.append(pool.start(try seeds ? plan.with(seed: UInt64(number)) : plan)) }
        var digests: [String] = []
        for handle in handles { digests.append(try await handle.value.digest) }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        print("\(runs) runs of \(Format.whole(plan.count)) on \(fixture.rawValue), \(running) at once")
        print("\(Format.fixed(seconds, 2)) seconds, \(Format.whole(Int64(Memory.peak() / Memory.bytesPerMegabyte))) MiB at most")
        print("digest \(digests.first ?? "none")")
        guard seeds || Set(digests).count <= 1 else { throw ExitCode(1) }
    }
}
