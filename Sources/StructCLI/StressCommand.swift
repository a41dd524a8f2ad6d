import ArgumentParser
import StructEngine
import StructReport

struct StressCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stress",
        abstract: "Show how structures come through every stress, how far each driver may move, and which tenants may fail.",
        discussion: """
            The structure is fixed: its notionals, terms and schedule. First a row a scenario: cover, what was not paid when due, \
            the reserve, lock-up, sweeps, equity, and the rating that cover alone implies. Then, for each driver by itself, how far \
            it may move until the least DSCR is below the lock-up, below 1.00, or a senior payment is missed; where that never \
            happens, up to where it was looked. Then what each assumption, a little lower or higher, does to it, and to what could \
            be borrowed if it were sized again. Last the largest tenants failing together, one more a row.

              structctl stress deal.json --index 4711
              structctl stress deal.json --top 3 --count all
              structctl stress deal.json --index 4711 --set senior_dscr=1.35
              structctl stress deal.json --index 4711 --void-months 24 --relet-pct 0.5 --json

            Amounts are in millions; with --json in minor units.
            """)

    @Argument(help: ArgumentHelp("The deal file.", valueName: "deal"))
    var path: String

    @Option(parsing: .unconditional, help: ArgumentHelp("Canonical index of the permutation, from 0.", valueName: "k"))
    var index: Int64?

    @Option(parsing: .unconditional, help: ArgumentHelp("Instead of --index: run the deal and take the best, 1 to 100.", valueName: "n"))
    var top: Int?

    @Option(parsing: .unconditional, help: "With --top: seed of the order in which permutations are drawn.")
    var seed: UInt64?

    @Option(
        parsing: .unconditional, help: ArgumentHelp("With --top: how many permutations, a number or all.", valueName: "n|all"))
    var count: RunCommand.Count?

    @Option(parsing: .unconditional, help: ArgumentHelp("Month after closing from which tenants fail.", valueName: "n"))
    var fromMonth = 13

    @Option(parsing: .unconditional, help: ArgumentHelp("Months that the space of a failed tenant stays empty.", valueName: "n"))
    var voidMonths = 12

    @Option(parsing: .unconditional, help: ArgumentHelp("Share of its rent that the space brings after that.", valueName: "share"))
    var reletPct = 0.7

    @OptionGroup var changing: MoveOptions
    @OptionGroup var judging: JudgeOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if (index == nil) == (top == nil) { throw ValidationError("the structures must be named by --index or by --top, by one of them") }
        if let top, !(1...100).contains(top) { throw ValidationError("--top must be from 1 to 100, found \(top)") }
        if let count, count.value < 1 { throw ValidationError("--count must be at least 1, or all; found \(count)") }
        if top == nil, seed != nil || count != nil { throw ValidationError("--seed and --count must go with --top, which runs the deal") }
        if top != nil, !changing.changes.isEmpty {
            throw ValidationError("--set must go with --index, which names the one that is changed")
        }
    }

    func run() async throws {
        try await reportingFailures {
            let output = try output.prepare(reading: [path] + judging.inputs)
            let plan = try judging.plan(path, seed: seed ?? 0, count: count?.value ?? 100_000, topLimit: top ?? 20)
            if let index {
                let report = try report(plan, try changing.evaluate(plan, index: index))
                return try output.put(report.text, json: report.json.versioned)
            }
            let bar = Terminal.isWatched ? ProgressBar() : nil
            defer { bar?.clear() }
            let result = try await Interrupt.cancelling { try await plan.run(hints: false) { bar?.show($0) } }
            bar?.clear()
            guard !result.top.isEmpty else { throw Failure("structctl: no structure passes both gates: see structctl feasible") }
            let reports = try result.top.map { try report(plan, $0) }
            let heads = reports.enumerated().map { "rank \($0.offset + 1)\n\($0.element.text)" }
            let json = JSONValue.object([("structures", .array(reports.map(\.json)))])
            try output.put(heads.joined(separator: "\n"), json: json.versioned)
        }
    }

    private func report(_ plan: Plan, _ structure: Structure) throws -> StressReport {
        try StressReport(plan: plan, structure: structure, fromMonth: fromMonth, voidMonths: voidMonths, reletShare: reletPct)
    }
}
