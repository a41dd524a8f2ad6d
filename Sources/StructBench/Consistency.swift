import StructEngine

/// How far runs of the same plan agree, to the bit.
struct Consistency: Sendable, Equatable {
    /// One thing compared: what share of its parts is the same in every run, and the first part that is not.
    struct Item: Sendable, Equatable {
        let name: String
        let agreement: Double
        let firstDifference: String?

        /// Compares run by run, part by part; a part that a run lacks is a difference. No parts at all agree.
        init(_ name: String, _ runs: [[String]]) {
            self.name = name
            let length = runs.map(\.count).max() ?? 0
            let differing = (0..<length).filter { part in
                Set(runs.map { $0.indices.contains(part) ? $0[part] : "" }).count > 1
            }
            agreement = length == 0 ? 1 : Double(length - differing.count) / Double(length)
            firstDifference = differing.first.map { "part \($0 + 1) of \(length)" }
        }
    }

    let items: [Item]

    init(_ results: [RunResult]) {
        items = [
            Item("top_20", results.map { $0.top.map(Consistency.bits) }),
            Item("prune_stats", results.map { Consistency.pruneParts($0.statistics) }),
            Item("stress_dscr", results.map { $0.top.flatMap { $0.coverage.map(Consistency.bits) } }),
        ]
    }

    private static func pruneParts(_ statistics: PruneStatistics) -> [String] {
        [bits(statistics.generated), bits(statistics.prunedAtGateA), bits(statistics.prunedAtGateB)] + statistics.constraints.map(bits)
    }

    /// All stored figures of a value as text. A floating-point number is written with as many digits as it takes to read back the
    /// same bits, and a zero with its sign, so equal texts mean equal bits.
    private static func bits<Value>(_ value: Value) -> String {
        var text = ""
        dump(value, to: &text)
        return text
    }
}
