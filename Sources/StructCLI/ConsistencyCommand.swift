import ArgumentParser
import StructEngine
import StructReport

struct ConsistencyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consistency",
        abstract: "Run a deal again and again and compare the results to the bit.",
        discussion: """
            Reports for each item in how much of it all runs agree, and where they first differ if they do.

              structctl consistency deal.json --seed 7 --runs 4 --threads-list 1,2
              structctl consistency deal.json --compare top_20,digest
              structctl consistency deal.json --threads-list 1,2,4 --kernels Prescott,Haswell,SkylakeX

            With --kernels all the runs are made once for each BLAS kernel, in a process of its own, and compared with each \
            other; a kernel that this processor cannot run is named and left out.

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

    @Option(help: ArgumentHelp("OpenBLAS kernels, separated by commas: \(Kernels.names.joined(separator: ", ")).", valueName: "name,…"))
    var kernels = Kernels()

    /// For the processes that --kernels starts.
    @Flag(help: .hidden)
    var record = false

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

    struct Kernels: ExpressibleByArgument {
        /// Those that OpenBLAS has for x86-64 and ARM; it would take any other name in silence.
        static let names = [
            "Prescott", "Nehalem", "Sandybridge", "Haswell", "Zen", "SkylakeX", "Cooperlake", "ARMV8", "NEOVERSEN1", "NEOVERSEV1", "VORTEX",
        ]
        var chosen: [String] = []

        init() {}

        init?(argument: String) {
            let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
            chosen = parts.compactMap { part in Kernels.names.first { $0.lowercased() == part.lowercased() } }
            guard chosen.count == parts.count else { return nil }
        }

        var defaultValueDescription: String { "the one of this processor" }
    }

    func validate() throws {
        if count.value < 1 { throw ValidationError("--count must be at least 1, or all; found \(count)") }
        if !(2...1_000).contains(runs) { throw ValidationError("--runs must be from 2 to 1000, found \(runs)") }
    }

    func run() async throws {
        try await reportingFailures {
            let output = try output.prepare(reading: [path] + judging.inputs)
            let plan = try judging.plan(path, seed: seed, count: count.value)
            if record { return try await putRecords(of: plan) }
            var consistency: Consistency
            var absent: [String] = []
            if kernels.chosen.isEmpty {
                consistency = try await Interrupt.cancelling {
                    try await plan.consistency(runs: runs, threads: threadsList.numbers, comparing: compare.aspects)
                }
            } else {
                (consistency, absent) = try acrossKernels()
            }
            let used = kernels.chosen.filter { !absent.contains($0) }
            let report = ConsistencyReport(plan: plan, consistency: consistency, kernels: used, absentKernels: absent)
            try output.put(report.text, json: report.json.versioned)
            if !consistency.isFull { throw ExitCode(Failure.faultStatus) }
        }
    }

    /// The runs of one process, one record a line.
    private func putRecords(of plan: Plan) async throws {
        for run in 0..<runs {
            let threads = threadsList.numbers[run % threadsList.numbers.count]
            let result = try await plan.run(threads: threads)
            try Terminal.put(Consistency.Record(result).json.text(pretty: false) + "\n")
        }
    }

    /// A process for each kernel, one after the other.
    private func acrossKernels() throws -> (Consistency, absent: [String]) {
        var records: [Consistency.Record] = []
        var absent: [String] = []
        var arguments = ["consistency", path, "--record", "--seed", "\(seed)", "--count", "\(count)", "--runs", "\(runs)"]
        let threads = threadsList.numbers.compactMap { $0.map(String.init) }
        if !threads.isEmpty { arguments += ["--threads-list", threads.joined(separator: ",")] }
        arguments += judging.arguments
        for kernel in kernels.chosen {
            let process = try ChildProcess(arguments, environment: [("OPENBLAS_CORETYPE", kernel)])
            if process.isIllegalHere {
                absent.append(kernel)
                continue
            }
            guard process.status == 0 else { throw Failure("structctl: the runs under \(kernel) ended with status \(process.status)") }
            records += try process.output.split(separator: UInt8(ascii: "\n")).map { try Consistency.Record(bytes: Array($0)) }
        }
        guard records.count > 1 else { throw Failure("structctl: none of these kernels runs on this processor: name others") }
        return (Consistency(records: records, comparing: compare.aspects), absent)
    }
}
