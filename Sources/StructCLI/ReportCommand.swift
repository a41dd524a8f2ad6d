import ArgumentParser
import StructEngine
import StructReport

struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Run a deal and write what came out as one HTML file to look at.",
        discussion: """
            As run, with the result as a page: what is pruned and by what, proceeds against cover, the best by lever value, the top list \
            to sort and filter, the best structures period by period, and the near misses with their hints. The file needs no network \
            and no other file; the same deal, seed and count give the same bytes.

              structctl report deal.json --out report.html
              structctl report deal.json --seed 424242 --count 1000000 --out report.html
            """)

    @Argument(help: ArgumentHelp("The deal file.", valueName: "deal"))
    var path: String

    @Option(parsing: .unconditional, help: "Seed of the order in which permutations are drawn.")
    var seed: UInt64 = 0

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("How many permutations: a number, or all. At most the whole space is run.", valueName: "n|all"))
    var count = RunCommand.Count(value: 100_000)

    @Option(parsing: .unconditional, help: ArgumentHelp("Length of the top list, 0 to 1000.", valueName: "k"))
    var top = 20

    @OptionGroup var judging: JudgeOptions
    @OptionGroup var output: DocumentOutput

    func validate() throws {
        if count.value < 1 { throw ValidationError("--count must be at least 1, or all; found \(count)") }
        if !(0...1_000).contains(top) { throw ValidationError("--top must be from 0 to 1000, found \(top)") }
    }

    func run() async throws {
        try await reportingFailures {
            let target = try output.prepare(reading: [path] + judging.inputs)
            let plan = try judging.plan(path, seed: seed, count: count.value, topLimit: top)
            let page = try await Interrupt.cancelling {
                let bar = Terminal.isWatched ? ProgressBar() : nil
                defer { bar?.clear() }
                var progress: (@Sendable (RunProgress) -> Void)?
                if let bar { progress = { bar.show($0) } }
                return try await RunPage(plan: plan, result: try await plan.run(progress: progress)).html
            }
            try target.put(document: page)
        }
    }
}
