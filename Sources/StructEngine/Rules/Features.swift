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
}

extension Features: StatedByFields {
    static let schemaReference = "result.schema.json#/$defs/features"

    static let fields: [Field<Features>] = [
        Field("gates_ab", { $0.gatesAB }),
        Field("reverse_dscr_engine", { $0.reverseDSCREngine }),
    ]

    var json: JSONValue { members }
}
