import ArgumentParser
import StructEngine
import StructReport

struct FeasibleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "feasible",
        abstract: "Find out before any run whether the rules leave a deal any structure.",
        discussion: """
            For each constraint: whether any permutation of the whole space can meet it, the best margin and the index of a \
            permutation that has it. Then whether all can be met together, with an index that passes, or with the fewest \
            constraints (at most three) of which every permutation fails at least one. Both gates judge every permutation, \
            whatever the other says; one without debt meets nothing of Gate B. Where none meets CONCENTRATION_LIMIT, the share \
            in its way is named.

              structctl feasible deal.json
              structctl feasible deal.json --ruleset mine.json --json

            The answers hold for the whole space, although only the permutations that stand for others are judged. Where \
            even those are more than --budget, an answer may be "not shown", and a best margin "at least" so much.

            JSON: feasible is feasible, infeasible or undecided; index and levers are those of a permutation that passes, else null; \
            conflict lists the constraints that exclude everything, conflict_is_smallest says that no fewer do; infeasible_constraints \
            lists those that no permutation meets; method is enumeration (all that stand for others were judged), \
            elimination (parts of the space were excluded first) or sample. constraints has one entry each: key, gate, \
            feasible (the same of one constraint), only_by_absence (met only where it does not apply), best_margin, unit, \
            best_is_exact, index, levers. Then cardinality, ruleset, reverse_dscr_engine, judged, seconds.

            Exit status: 0 if something passes or neither is shown, 1 if nothing can pass.
            """)

    @Argument(help: ArgumentHelp("The deal file.", valueName: "deal"))
    var path: String

    @Option(parsing: .unconditional, help: ArgumentHelp("Most permutations to judge.", valueName: "n"))
    var budget: Int64 = Plan.feasibilityBudget

    @Option(parsing: .unconditional, help: ArgumentHelp("Number of workers; one per processor if not given.", valueName: "n"))
    var threads: Int?

    @OptionGroup var judging: JudgeOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if budget < 1 { throw ValidationError("--budget must be at least 1, found \(budget)") }
        if let threads, !(1...256).contains(threads) { throw ValidationError("--threads must be from 1 to 256, found \(threads)") }
    }

    func run() async throws {
        try await reportingFailures {
            let output = try output.prepare(reading: [path] + judging.inputs)
            let plan = try judging.plan(path)
            let feasibility = try await Interrupt.cancelling { try await carryOut(plan) }
            try output.put(FeasibleReport(plan: plan, feasibility: feasibility).text, json: feasibility.json.versioned)
            if feasibility.answer == .infeasible { throw ExitCode(Failure.faultStatus) }
        }
    }

    private func carryOut(_ plan: Plan) async throws -> Feasibility {
        guard Terminal.isWatched else { return try await plan.feasibility(budget: budget, threads: threads) }
        let bar = ProgressBar()
        defer { bar.clear() }
        return try await plan.feasibility(budget: budget, threads: threads) { bar.show($0) }
    }
}
