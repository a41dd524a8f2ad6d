/// Parts of the engine that a run can switch off.
public struct Features: Sendable, Equatable {
    /// Prune at Gates A and B. Without it nothing is pruned; margins are still reported.
    public var gatesAB = true
    /// Size by DSCR target. Without it only the LTV target sizes.
    public var reverseDSCREngine = true

    public init(gatesAB: Bool = true, reverseDSCREngine: Bool = true) {
        self.gatesAB = gatesAB
        self.reverseDSCREngine = reverseDSCREngine
    }

    /// The keys of all features, as results state them: `gates_ab` and `reverse_dscr_engine`.
    public static let keys = fields.flatMap(\.members).map(\.key)

    /// The features with these keys, and no others; nil if one of them is unknown.
    public init?(keys: some Sequence<String>) {
        let asked = Set(keys)
        guard asked.isSubset(of: Features.keys) else { return nil }
        self.init(gatesAB: asked.contains("gates_ab"), reverseDSCREngine: asked.contains("reverse_dscr_engine"))
    }
}

extension Features: StatedByFields {
    static let schemaReference = "result.schema.json#/$defs/features"

    static let fields: [Field<Features>] = [
        Field("gates_ab", { $0.gatesAB }),
        Field("reverse_dscr_engine", { $0.reverseDSCREngine }),
    ]

    var json: JSONValue { members }
}
