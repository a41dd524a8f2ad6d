import ArgumentParser
import StructEngine
import StructReport

/// The one structure that a document is of: a deal file, and an index of its space or a place in the top list of a run's
/// result; with changes of single levers.
struct DocumentOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The deal file.", valueName: "deal"))
    var path: String

    @Option(parsing: .unconditional, help: ArgumentHelp("Canonical index of the permutation, from 0.", valueName: "k"))
    var index: Int64?

    @Option(help: ArgumentHelp("Take the index from this result of structctl run --json.", valueName: "file"))
    var result: String?

    @Option(parsing: .unconditional, help: ArgumentHelp("With --result: place in its top list, from 1.", valueName: "r"))
    var rank = 1

    @OptionGroup var changing: MoveOptions
    @OptionGroup var judging: JudgeOptions

    /// The files that these options read.
    var inputs: [String] { [path] + (result.map { [$0] } ?? []) + judging.inputs }

    func validate() throws {
        if (index == nil) == (result == nil) {
            throw ValidationError(
                "one of --index and --result must say which structure is meant, found \(index == nil ? "neither" : "both")")
        }
        if rank < 1 { throw ValidationError("--rank must be at least 1, found \(rank)") }
        if rank > 1, result == nil { throw ValidationError("--rank must go with --result, whose top list it counts in") }
    }

    /// The structure, bound and evaluated, with how it was come by.
    func evaluate(withEquityReturn: Bool = false) throws -> (plan: Plan, structure: Structure, origin: StructureExport.Origin) {
        let plan = try judging.plan(path)
        guard let result else {
            let structure = try changing.evaluate(plan, index: index ?? 0, withEquityReturn: withEquityReturn)
            return (plan, structure, StructureExport.Origin(moves: changing.changes))
        }
        let run = try place(in: result, plan)
        let structure = try changing.evaluate(plan, index: run.index, withEquityReturn: withEquityReturn)
        return (plan, structure, StructureExport.Origin(moves: changing.changes, run: run.origin))
    }

    /// The index at a place of a result's top list, once the deal at hand is known to give what the result says there.
    private func place(in file: String, _ plan: Plan) throws -> (index: Int64, origin: StructureExport.Origin.Run) {
        let bytes = try InputFile.bytes(file)
        let json: JSONValue
        do {
            json = try JSONValue(reading: bytes)
        } catch StructError.issues(let issues) {
            throw Failure(faults: issues, in: file)
        }
        guard case .array(let top)? = json["top"], case .string(let fingerprint)? = json["fingerprint"],
            case .string(let digest)? = json["digest"], let count = DocumentOptions.whole(json["count"]),
            let seed = DocumentOptions.seed(in: bytes)
        else { throw refusal("--result \(file): must be what structctl run --json wrote, found something else", .foreignStructure) }
        guard top.indices.contains(rank - 1), let index = DocumentOptions.whole(top[rank - 1]["index"]) else {
            let ranks = top.isEmpty ? "its top list is empty" : "choose one from 1 to \(top.count)"
            throw refusal("--rank \(rank): no such place in \(file); \(ranks)", .indexOutsideSpace)
        }
        let found = try plan.evaluate(index: index).json
        for key in ["levers", "senior_notional_minor", "mezz_notional_minor", "score", "min_dscr"]
        where !DocumentOptions.agree(found[key], top[rank - 1][key]) {
            throw refusal(
                "--result \(file): must be a result of \(path) under the same rules, found another value of \(key) at index \(index); run the deal again",
                .foreignStructure)
        }
        return (
            index,
            StructureExport.Origin.Run(seed: seed, count: count, rank: rank, fingerprint: fingerprint, digest: digest)
        )
    }

    private func refusal(_ text: String, _ code: StructError.Code) -> Failure { Failure("structctl: \(text) [\(code.id)]") }

    private static func whole(_ value: JSONValue?) -> Int64? {
        if case .integer(let whole)? = value { whole } else { nil }
    }

    /// The seed as it is written: one of 2^63 or more would not survive the way through a double. It stands before any text of
    /// the deal.
    private static func seed(in bytes: [UInt8]) -> UInt64? {
        let head = String(decoding: bytes.prefix(1_000), as: UTF8.self)
        guard let match = head.firstMatch(of: /"seed":\s*([0-9]+)/) else { return nil }
        return UInt64(match.1)
    }

    /// Whether two values are written alike: a whole number is one, be it read as an integer or not.
    private static func agree(_ a: JSONValue?, _ b: JSONValue?) -> Bool { a?.text(pretty: false) == b?.text(pretty: false) }
}
