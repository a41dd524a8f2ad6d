import ArgumentParser
import StructEngine
import StructReport

/// Changes of single levers before a permutation is looked at.
struct MoveOptions: ParsableArguments {
    @Option(
        name: .customLong("set"), parsing: .singleValue,
        help: ArgumentHelp(
            "Change one lever first; may be repeated, and may leave the deal's lists.",
            discussion: Move.argumentHelp.joined(separator: "; "), valueName: "lever=value"))
    var changes: [String] = []

    /// The permutation at an index after the changes; a fault names the option.
    func evaluate(_ plan: Plan, index: Int64, withEquityReturn: Bool = false) throws -> Structure {
        let moves = try moves(of: plan.deal)
        do {
            return try plan.evaluate(index: index, moves: moves, withEquityReturn: withEquityReturn)
        } catch .issues(let faults) {
            throw Failure(faults: faults, in: "--set")
        }
    }

    /// The changes that are asked for, or the faults of all of them.
    private func moves(of deal: Deal) throws -> [Move] {
        var moves: [Move] = []
        var faults: [Issue] = []
        for change in changes {
            do {
                moves.append(try Move(argument: change, deal: deal))
            } catch StructError.issues(let issues) {
                faults += issues
            }
        }
        guard faults.isEmpty else { throw Failure(faults: faults, in: "--set") }
        return moves
    }
}
