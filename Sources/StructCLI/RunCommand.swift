import ArgumentParser
import StructEngine
import StructReport

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Size, judge and rank permutations of a deal's levers.",
        discussion: """
            Draws --count permutations of the space in the order of the seed, sizes each, judges it at Gates A and B, and \
            ranks the survivors. The result depends on deal, seed, count and ruleset alone, not on threads or machine; a \
            count of the whole space does not depend on the seed either.

              structctl run deal.json
              structctl run deal.json --count all --top 50 --json --out result.json

            Ctrl-C stops a run at once: no result is written, and the exit status is 130. With --checkpoint what was found \
            so far is kept in a file every two seconds, and the same command goes on from there, to the same result. \
            That file is made to be replaced; the one of --out is replaced only with --force.

            A run can be spread over machines: each runs its share with --shard and keeps it with --out, and structctl \
            merge puts the shares together.

              structctl run deal.json --shard 1/2 --out part-1.json
              structctl run deal.json --shard 2/2 --out part-2.json
              structctl merge part-1.json part-2.json --deal deal.json
            """)

    @Argument(help: ArgumentHelp("The deal file.", valueName: "deal"))
    var path: String

    @Option(parsing: .unconditional, help: "Seed of the order in which permutations are drawn.")
    var seed: UInt64 = 0

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("How many permutations: a number, or all. At most the whole space is run.", valueName: "n|all"))
    var count = Count(value: 100_000)

    @Option(parsing: .unconditional, help: ArgumentHelp("Length of the top list, 0 to 10000.", valueName: "k"))
    var top = 20

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "With --json, near misses shown for each binding constraint, 0 to 20; the digest is that of all.", valueName: "k"))
    var nearMisses = 20

    @Option(parsing: .unconditional, help: ArgumentHelp("Number of workers; one per processor if not given.", valueName: "n"))
    var threads: Int?

    @Option(help: ArgumentHelp("Keep what is found in this file on the way, and go on from it if it is there.", valueName: "file"))
    var checkpoint: String?

    @Option(help: ArgumentHelp("How often the checkpoint is written, in seconds.", valueName: "seconds"))
    var checkpointEvery = 2.0

    @Option(help: ArgumentHelp("Run one of n equal shares of the permutations, and write it to --out for merge.", valueName: "i/n"))
    var shard: ShardNumber?

    @OptionGroup var judging: JudgeOptions
    @OptionGroup var output: OutputOptions

    /// A number of permutations, or all of them.
    struct Count: ExpressibleByArgument, CustomStringConvertible {
        let value: Int64

        init(value: Int64) { self.value = value }

        init?(argument: String) {
            if argument == "all" {
                value = .max
            } else if let value = Int64(argument) {
                self.value = value
            } else {
                return nil
            }
        }

        var description: String { value == .max ? "all" : String(value) }
        var defaultValueDescription: String { description }
    }

    func validate() throws {
        if count.value < 1 { throw ValidationError("--count must be at least 1, or all; found \(count)") }
        if !(0...10_000).contains(top) { throw ValidationError("--top must be from 0 to 10000, found \(top)") }
        if !(0...86_400).contains(checkpointEvery) {
            throw ValidationError("--checkpoint-every must be from 0 to 86400, found \(checkpointEvery)")
        }
        if shard != nil, output.out == nil || output.json {
            throw ValidationError("--shard must go with --out, without --json: a share is kept in a file for structctl merge")
        }
        if !(0...20).contains(nearMisses) { throw ValidationError("--near-misses must be from 0 to 20, found \(nearMisses)") }
        if let threads, !(1...256).contains(threads) { throw ValidationError("--threads must be from 1 to 256, found \(threads)") }
    }

    func run() async throws {
        try await reportingFailures {
            let inputs = [path] + judging.inputs
            let output = try output.prepare(reading: inputs + (checkpoint.map { [$0] } ?? []))
            let file = try checkpoint.map { try CheckpointFile($0, reading: inputs) }
            let plan = try judging.plan(path, seed: seed, count: count.value, topLimit: top)
            let positions = shard?.positions(of: plan.count)
            // One call for all that takes time: Ctrl-C is heard from the first permutation to the
            // last hint.
            switch try await Interrupt.cancelling({ try await carryOut(plan, positions, file) }) {
            case .whole(let result):
                let text = try await output.screen(of: result, plan, inputs: [path] + judging.arguments)
                try output.put(text, json: result.json(nearMisses: nearMisses).versioned)
            case .share(let found):
                try output.put(String(decoding: found.bytes, as: UTF8.self), json: .null)
            }
            if file != nil { Terminal.note("the checkpoint is complete and kept: remove it when it is no longer needed") }
        }
    }

    private enum Outcome {
        case whole(RunResult)
        case share(RunShard)
    }

    /// Runs the whole plan, or a share of its positions.
    private func carryOut(_ plan: Plan, _ share: Range<Int64>?, _ file: CheckpointFile?) async throws -> Outcome {
        let positions = share ?? 0..<plan.count
        let bar = Terminal.isWatched ? ProgressBar() : nil
        defer { bar?.clear() }
        var progress: (@Sendable (RunProgress) -> Void)?
        if let bar { progress = { bar.show($0) } }
        let checkpoints = file.map { file in Checkpoints(every: .seconds(checkpointEvery)) { try file.save($0) } }
        let earlier = try file?.read()
        if let stray = earlier?.positions.first(where: { $0.lowerBound < positions.lowerBound || $0.upperBound > positions.upperBound }) {
            throw Failure(
                "structctl: the checkpoint holds positions [\(stray.lowerBound), \(stray.upperBound)), this share is [\(positions.lowerBound),"
                    + " \(positions.upperBound)): name another checkpoint file")
        }
        guard let share else {
            return .whole(try await plan.run(resuming: earlier, checkpoints: checkpoints, threads: threads, progress: progress))
        }
        return .share(
            try await plan.run(positions: share, resuming: earlier, checkpoints: checkpoints, threads: threads, progress: progress))
    }
}
