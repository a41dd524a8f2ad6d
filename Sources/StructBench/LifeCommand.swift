import ArgumentParser
import Foundation
import StructEngine

/// What it costs to look at the life of structures.
struct LifeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "life",
        abstract: "Measure waterfalls, stress grids, breakevens, ladders, sensitivities and simulations on the fixtures.",
        discussion: """
            Of each the fastest of some passes, in processor time (of simulations half of what two threads have had), against \
            what it may take, and the digest of what came out, against the one of \
            Fixtures/golden/life.tsv; how much processor time two threads take together, against one; and how long a cancelled \
            computation goes on.

              StructBench life
              StructBench life --all
              StructBench life --update

            The exit status is 1 if a check fails.
            """)

    @Flag(help: "Also what takes longest, and wants a quiet machine: a ranking by equity_irr, and two threads against one by the clock.")
    var all = false

    @Flag(help: "Write the digests that come out to Fixtures/golden/life.tsv; say why in CHANGELOG.md under Results.")
    var update = false

    func run() async throws {
        print("StructBench life on \(Machine.current.line)\n")
        var bench = LifeBench(golden: try LifeCommand.read(), isUpdate: update)
        for fixture in Fixture.allCases { try await bench.measure(fixture, all: all) }
        print(Table(title: "The life of structures", groups: bench.groups).lines.joined(separator: "\n") + "\n")
        if update { try LifeCommand.write(bench.digests) }
        let outcome = Outcome(fixtures: bench.groups.map { ($0.title, $0.checks) })
        print(outcome.summary)
        if !outcome.passes { throw ExitCode(outcome.exitStatus) }
    }

    private static var file: URL { Fixture.small.file.deletingLastPathComponent().appending(path: "golden/life.tsv") }

    /// The golden digests by the names of their figures.
    private static func read() throws -> [String: String] {
        guard let bytes = FileManager.default.contents(atPath: file.path) else { return [:] }
        let rows = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).map {
            $0.split(separator: "\t").map(String.init)
        }
        return Dictionary(rows.filter { $0.count == 2 }.map { ($0[0], $0[1]) }, uniquingKeysWith: { first, _ in first })
    }

    private static func write(_ digests: [(name: String, digest: String)]) throws {
        let text = digests.map { "\($0.name)\t\($0.digest)\n" }.joined()
        try Data(text.utf8).write(to: file, options: .atomic)
    }
}
