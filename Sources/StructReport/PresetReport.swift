import StructEngine

/// A preset laid over a deal: the deal's levers, and whether it can be bound with them.
public struct PresetReport: Sendable {
    public let preset: Preset
    /// The deal with the levers of the preset.
    public let deal: Deal
    /// Number of permutations; nil where the deal has faults with these levers.
    public let cardinality: Int64?
    /// What the deal would have to change.
    public let faults: FaultReport

    public init(_ preset: Preset, over deal: Deal) throws(StructError) {
        self.preset = preset
        var changed = deal
        changed.levers = preset.levers(for: deal)
        self.deal = changed
        do {
            cardinality = try Plan(changed, ruleset: deal.rulesetVersion == Ruleset.v1.version ? nil : .v1).cardinality
            faults = FaultReport([], in: preset.rawValue)
        } catch .issues(let found) {
            cardinality = nil
            faults = FaultReport(found, in: preset.rawValue)
        }
    }

    /// The levers as JSON, ready to be pasted into a deal file, with a line break at its end.
    public var text: String { deal.levers.json.text() + "\n" }

    /// What is to be said beside the levers.
    public var note: String {
        guard let cardinality else { return "With these levers the deal needs a change:\n" + faults.text }
        return "\(Format.whole(cardinality)) permutations over \(deal.name)"
    }

    public var json: JSONValue {
        .object([
            ("preset", .string(preset.rawValue)), ("summary", .string(preset.summary)),
            ("cardinality", cardinality.map { .integer($0) } ?? .null), ("levers", deal.levers.json), ("faults", faults.json),
        ])
    }
}
