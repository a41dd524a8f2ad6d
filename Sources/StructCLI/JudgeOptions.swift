import ArgumentParser
import StructEngine

/// By which rules, and with which parts of the engine, structures are judged.
struct JudgeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Judge by the ruleset in this file instead of the built-in v1.0.",
            discussion: "Start from a copy of the built-in one: structctl rules show > mine.json", valueName: "file"))
    var ruleset: String?

    @Option(
        name: .customLong("without"), parsing: .singleValue,
        help: ArgumentHelp(
            "Switch a part of the engine off; may be repeated.",
            discussion: "gates_ab: nothing is pruned, margins are still reported. reverse_dscr_engine: only senior_ltv sizes the senior.",
            valueName: "feature"))
    var without: [Feature] = []

    enum Feature: String, ExpressibleByArgument, CaseIterable {
        case gatesAB = "gates_ab"
        case reverseDSCREngine = "reverse_dscr_engine"
    }

    var features: Features {
        Features(gatesAB: !without.contains(.gatesAB), reverseDSCREngine: !without.contains(.reverseDSCREngine))
    }

    /// The files that these options read.
    var inputs: [String] { ruleset.map { [$0] } ?? [] }

    /// These options as they are written on a command line.
    var arguments: [String] {
        (ruleset.map { ["--ruleset", $0] } ?? []) + without.flatMap { ["--without", $0.rawValue] }
    }

    /// Binds a deal file; every fault names its file.
    func plan(_ path: String, seed: UInt64 = 0, count: Int64 = .max, topLimit: Int = 20) throws -> Plan {
        let rules = try ruleset.map { try InputFile.ruleset($0) }
        let deal = try InputFile.deal(path)
        do {
            return try Plan(deal, seed: seed, count: count, ruleset: rules, features: features, topLimit: topLimit)
        } catch .issues(let issues) {
            throw Failure(faults: issues, in: path)
        }
    }
}
