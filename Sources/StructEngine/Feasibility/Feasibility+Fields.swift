/// What an answer states. All but `seconds` is a pure function of deal, ruleset, features and
/// budget.
extension Feasibility: StatedByFields {
    static let schemaReference = "feasibility.schema.json"

    static let fields: [Field<Feasibility>] = [
        Field("feasible", { $0.answer }, "Whether one permutation meets all constraints."),
        Field("index", { $0.index }, "Of a permutation that passes both gates."),
        Field("levers", { $0.levers }),
        Field(
            "conflict", { $0.conflict },
            "One to three constraints of which every permutation fails at least one; empty where it takes more, or something passes."),
        Field("conflict_is_smallest", { $0.isConflictSmallest }),
        Field("infeasible_constraints", { $0.infeasibleConstraints }, "Those that no permutation meets."),
        Field("method", { $0.method }),
        Field("constraints", { $0.constraints }, "In table order."),
        Field("cardinality", { $0.cardinality }),
        Field("ruleset", { $0.rulesetVersion }),
        Field("reverse_dscr_engine", { $0.features.reverseDSCREngine }),
        Field("judged", { $0.judged }, "Permutations judged."),
        Field("seconds", { $0.seconds }),
    ]

    /// The answer as JSON; margins in the units of their constraints, undefined figures null.
    public var json: JSONValue { members }
}

extension Feasibility.Row: StatedByFields {
    static let schemaReference = "feasibility.schema.json#/$defs/row"

    static let fields: [Field<Feasibility.Row>] = [
        Field("key", { $0.constraint }),
        Field("gate", { $0.constraint.gate }),
        Field("feasible", { $0.answer }),
        Field("only_by_absence", { $0.isMetByAbsence }, "Met only where it does not apply."),
        Field("best_margin", { $0.bestMargin }),
        Field("unit", { $0.constraint.unit }),
        Field("best_is_exact", { $0.isBestExact }, "No permutation of the space has a larger margin."),
        Field("index", { $0.index }),
        Field("levers", { $0.levers }),
    ]

    var json: JSONValue { members }
}

extension Feasibility.Answer: Stated {
    var json: JSONValue { .string(rawValue) }
    static var schema: JSONValue { .oneOf(allCases.map(\.rawValue)) }
}

extension Feasibility.Method: Stated {
    var json: JSONValue { .string(rawValue) }
    static var schema: JSONValue { .oneOf(allCases.map(\.rawValue)) }
}

extension Constraint.Gate: Stated {
    var json: JSONValue { .string(rawValue) }
    static var schema: JSONValue { .oneOf(allCases.map(\.rawValue)) }
}
