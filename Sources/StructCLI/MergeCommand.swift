import ArgumentParser
import StructEngine
import StructReport

struct MergeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Put the shares of a run together.",
        discussion: """
            Merges what structctl run --shard wrote, in any order, to the result of the whole run, to the bit. With --deal \
            and the seed, count, top and rules of the run it reports the result. Without, it writes the shares as one to \
            --out, to be merged with others or given to structctl run --checkpoint.

              structctl merge part-*.json --deal deal.json --json --out result.json
              structctl merge part-1.json part-2.json --out half.json

            Shares of another run, overlapping or missing positions are refused with the reason.
            """)

    @Argument(help: ArgumentHelp("The files to merge.", valueName: "part"))
    var parts: [String]

    @Option(help: ArgumentHelp("The deal file of the run.", valueName: "file"))
    var deal: String?

    @Option(parsing: .unconditional, help: "Seed of the run.")
    var seed: UInt64 = 0

    @Option(parsing: .unconditional, help: ArgumentHelp("Count of the run.", valueName: "n|all"))
    var count = RunCommand.Count(value: 100_000)

    @Option(parsing: .unconditional, help: ArgumentHelp("Length of the run's top list.", valueName: "k"))
    var top = 20

    @OptionGroup var judging: JudgeOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if deal == nil, output.out == nil || output.json {
            throw ValidationError(
                "name the run's deal with --deal to see its result, or a file with --out (without --json) to keep the shares as one")
        }
    }

    func run() async throws {
        try await reportingFailures {
            let output = try output.prepare(reading: parts + (deal.map { [$0] } ?? []) + judging.inputs)
            let plan = try deal.map { try judging.plan($0, seed: seed, count: count.value, topLimit: top) }
            let merged = try RunShard.merged(try parts.map { try CheckpointFile.shard($0) })
            guard let plan else { return try output.put(String(decoding: merged.bytes, as: UTF8.self), json: .null) }
            let result = try await Interrupt.cancelling { try await plan.result(of: merged) }
            let text = try await output.screen(of: result, plan, inputs: [deal ?? ""] + judging.arguments)
            try output.put(text, json: result.json.versioned)
        }
    }
}
