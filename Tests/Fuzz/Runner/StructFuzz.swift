import ArgumentParser
import FuzzTrial

/// Mutates the fixtures and shows that whatever comes of it is answered: a value or faults, never a
/// trap, never slow, never large.
@main
struct StructFuzz: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "structfuzz",
        abstract: "Feed mutants of the fixtures to the engine.",
        discussion: """
            Workers are processes of their own: one that traps, hangs or grows is found out, and the mutant is named.

              structfuzz run --mutants 100000
              structfuzz replay 4711 --seed 1 --write mutant.json
            """,
        subcommands: [RunMutants.self, WorkMutants.self, ReplayMutant.self],
        defaultSubcommand: RunMutants.self)
}

/// Makes one mutant again and takes it as far as it goes.
struct ReplayMutant: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "replay", abstract: "Make one mutant again and try it.")

    @Argument(help: "The number of the mutant.") var number: Int
    @Option(help: "The seed of the mutants.") var seed: UInt64 = 1
    @Option(help: "Write the mutant to this file before it is tried.") var write: String?
    @Flag(help: "A mutant of a table.") var tables = false

    func run() async throws {
        if tables { return try replayTable() }
        let corpus = try await FuzzCorpus()
        let (subject, bytes) = corpus.mutant(seed: seed, number: number)
        print("mutant \(number) of seed \(seed): \(subject.rawValue), \(bytes.count) bytes")
        if let write { try Memo(path: write).put(bytes) }
        let start = Stopwatch()
        let outcome = await FuzzTrial(corpus).run(subject, bytes, effort: number)
        print("\(outcome.depth), \(start.milliseconds) ms of processor time, \(outcome.complaint ?? "no complaint")")
    }

    private func replayTable() throws {
        let corpus = try TableCorpus()
        let mutant = corpus.mutant(seed: seed, number: number)
        print("mutant \(number) of seed \(seed): a table of \(mutant.file.count) bytes")
        if let write { try Memo(path: write).put(mutant.file) }
        let start = Stopwatch()
        let outcome = corpus.run(mutant)
        print("\(outcome.depth), \(start.milliseconds) ms of processor time, \(outcome.complaint ?? "no complaint")")
    }
}
