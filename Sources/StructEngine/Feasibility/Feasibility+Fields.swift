/// What an answer states. All but `seconds` is a pure function of deal, ruleset, features and
/// budget.
extension Feasibility: StatedByFields {
    static let schemaReference = "feasibility.schema.json"

    static let fields: [Field<Feasibility>] = [
        Field("feasible", \.answer, "Whether one permutation meets all constraints."),
        Field("index", \.index, "Of a permutation that passes both gates."),
        Field("levers", \.levers),
        Field(
            "conflict", \.conflict,
            "One to three constraints of which every permutation fails at least one; empty where it takes more, or something passes."),
        Field("conflict_is_smallest", \.isConflictSmallest),
        Field("infeasible_constraints", \.infeasibleConstraints, "Those that no permutation meets."),
        Field("method", \.method),
        Field("constraints", \.constraints, "In table order."),
        Field("cardinality", \.cardinality),
        Field("ruleset", \.rulesetVersion),
        Field("reverse_dscr_engine", \.features.reverseDSCREngine),
        Field("judged", \.judged, "Permutations judged."),
        Field("seconds", \.seconds),
    ]

    /// The answer as JSON; margins in the units of their constraints, undefined figures null.
    public var json: JSONValue { members }
}

extension Feasibility.Row: StatedByFields {
    static let schemaReference = "feasibility.schema.json#/$defs/row"

    static let fields: [Field<Feasibility.Row>] = [
        Field("key", \.constraint),
        Field("gate", \.constraint.gate),
        Field("feasible", \.answer),
        Field("only_by_absence", \.isMetByAbsence, "Met only where it does not apply."),
        Field("best_margin", \.bestMargin),
        Field("unit", \.constraint.unit),
        Field("best_is_exact", \.isBestExact, "No permutation of the space has a larger margin."),
        Field("index", \.index),
        Field("levers", \.levers),
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
