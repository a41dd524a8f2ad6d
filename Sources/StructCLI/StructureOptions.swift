import ArgumentParser
import StructEngine

/// The one structure that a command shows: a deal file and an index of its space.
struct StructureOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The deal file.", valueName: "deal"))
    var path: String

    @Option(parsing: .unconditional, help: ArgumentHelp("Canonical index of the permutation, from 0.", valueName: "k"))
    var index: Int64
}
