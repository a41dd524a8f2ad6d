import ArgumentParser
import StructEngine

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

            Ctrl-C stops a run at once: nothing is written, and the exit status is 130.
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

    @Option(parsing: .unconditional, help: ArgumentHelp("Number of workers; one per processor if not given.", valueName: "n"))
    var threads: Int?

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
        if let threads, !(1...256).contains(threads) { throw ValidationError("--threads must be from 1 to 256, found \(threads)") }
    }

    func run() async throws {
        try await reportingFailures {
            let output = try output.prepare()
            let plan = try judging.plan(path, seed: seed, count: count.value, topLimit: top)
            let result = try await Interrupt.cancelling { try await carryOut(plan) }
            try output.put(RunReport(plan: plan, result: result).text, json: result.json)
        }
    }

    private func carryOut(_ plan: Plan) async throws -> RunResult {
        guard Terminal.isWatched else { return try await plan.run(threads: threads) }
        let bar = ProgressBar()
        defer { bar.clear() }
        return try await plan.run(threads: threads) { bar.show($0) }
    }
}
