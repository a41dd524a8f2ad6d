import ArgumentParser
import StructEngine

struct ConsistencyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consistency",
        abstract: "Run a deal again and again and compare the results to the bit.",
        discussion: """
            Reports for each item in how much of it all runs agree, and where they first differ if they do.

              structctl consistency deal.json --seed 7 --runs 4 --threads-list 1,2
              structctl consistency deal.json --compare top_20,digest

            Exit status 1 if anything differs.
            """)

    @Argument(help: ArgumentHelp("The deal file.", valueName: "deal"))
    var path: String

    @Option(parsing: .unconditional, help: "Seed of the order in which permutations are drawn.")
    var seed: UInt64 = 0

    @Option(parsing: .unconditional, help: ArgumentHelp("How many permutations: a number, or all.", valueName: "n|all"))
    var count = RunCommand.Count(value: 10_000)

    @Option(parsing: .unconditional, help: "How many runs, 2 to 1000.")
    var runs = 3

    @Option(
        help: ArgumentHelp(
            "What to compare, separated by commas: top_20, prune_stats, stress_dscr, digest.", valueName: "items"))
    var compare = Items()

    @Option(help: ArgumentHelp("Numbers of workers, separated by commas, taken in turn.", valueName: "n,…"))
    var threadsList = Threads()

    @OptionGroup var judging: JudgeOptions
    @OptionGroup var output: OutputOptions

    struct Items: ExpressibleByArgument {
        var aspects = Consistency.Aspect.allCases

        init() {}

        init?(argument: String) {
            let names = argument.split(separator: ",", omittingEmptySubsequences: false)
            aspects = names.compactMap { Consistency.Aspect(rawValue: String($0)) }
            guard aspects.count == names.count else { return nil }
        }

        var defaultValueDescription: String { aspects.map(\.rawValue).joined(separator: ",") }
    }

    struct Threads: ExpressibleByArgument {
        var numbers: [Int?] = [nil]

        init() {}

        init?(argument: String) {
            let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
            numbers = parts.compactMap { Int($0) }.filter { (1...256).contains($0) }
            guard numbers.count == parts.count else { return nil }
        }

        var defaultValueDescription: String { "one per processor" }
    }

    func validate() throws {
        if count.value < 1 { throw ValidationError("--count must be at least 1, or all; found \(count)") }
        if !(2...1_000).contains(runs) { throw ValidationError("--runs must be from 2 to 1000, found \(runs)") }
    }

    func run() async throws {
        try await reportingFailures {
            let output = try output.prepare()
            let plan = try judging.plan(path, seed: seed, count: count.value)
            let consistency = try await Interrupt.cancelling {
                try await plan.consistency(runs: runs, threads: threadsList.numbers, comparing: compare.aspects)
            }
            let lines = ["\(runs) runs, fingerprint \(plan.fingerprint)"] + consistency.items.map(\.description)
            try output.put(lines.joined(separator: "\n") + "\n", json: consistency.json)
            if !consistency.isFull { throw ExitCode(Failure.faultStatus) }
        }
    }
}
