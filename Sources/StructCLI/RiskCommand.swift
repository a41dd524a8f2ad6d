import ArgumentParser
import StructEngine
import StructReport

struct RiskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "risk",
        abstract: "Simulate the life of one structure on random paths, and show the chances of what may happen.",
        discussion: """
            The structure is fixed: its notionals, terms and schedule. On each path inflation, rents, costs, vacancy and the rate \
            are shocked every year, correlated as the deal's "risk" says, and tenants fail by their ratings with a common factor. \
            Shown are the chances of a DSCR below 1.00 and below lock-up, of a drawn reserve, of missed payments and of debt left at \
            maturity; then how the least DSCR, the equity's return and the debt's life are distributed. Each figure comes with its \
            standard error.

              structctl risk deal.json --index 4711
              structctl risk deal.json --index 4711 --paths 1000000 --seed 7 --json

            The same deal, structure, seed and number of paths give the same figures on every machine. Ctrl-C stops at once.
            """)

    @OptionGroup var choice: StructureOptions

    @Option(parsing: .unconditional, help: ArgumentHelp("How many paths, 1 to 100000000.", valueName: "n"))
    var paths: Int64 = 10_000

    @Option(parsing: .unconditional, help: "Seed that selects the paths.")
    var seed: UInt64 = 1

    @Option(parsing: .unconditional, help: ArgumentHelp("Number of workers; one per processor if not given.", valueName: "n"))
    var threads: Int?

    @OptionGroup var changing: MoveOptions
    @OptionGroup var judging: JudgeOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if let threads, !(1...256).contains(threads) { throw ValidationError("--threads must be from 1 to 256, found \(threads)") }
    }

    func run() async throws {
        try await reportingFailures {
            let output = try output.prepare(reading: [choice.path] + judging.inputs)
            let plan = try judging.plan(choice.path)
            let structure = try changing.evaluate(plan, index: choice.index)
            let bar = Terminal.isWatched ? ProgressBar() : nil
            let (paths, seed, threads) = (paths, seed, threads)
            defer { bar?.clear() }
            let risk = try await Interrupt.cancelling {
                try await plan.risk(of: structure, paths: paths, seed: seed, threads: threads) { bar?.show($0) }
            }
            bar?.clear()
            let report = RiskReport(plan: plan, structure: structure, risk: risk)
            try output.put(report.text, json: report.json.versioned)
        }
    }
}
