/// What a result states, in the order of its canonical form, which ``digest`` is formed of.
extension RunResult: StatedByFields {
    static let schemaReference = "result.schema.json"

    static let fields: [Field<RunResult>] = [
        Field("fingerprint", { $0.fingerprint }, "SHA-256 of what went in.", schema: .hash),
        Field("generator", { $0.generator }),
        Field("seed", { $0.seed }),
        Field("count", { $0.count }, "Permutations run.", schema: .positive),
        Field("cardinality", { $0.cardinality }, schema: .positive),
        Field("ruleset", { $0.rulesetVersion }),
        Field("features", { $0.features }),
        Field("objective", { $0.objective }, schema: .oneOf(Deal.Objective.names)),
        .canonical({ $0.statistics }, shownAs: PruneStatistics.members { $0.statistics }),
        .list("top", { $0.top }, "Best first."),
        .list("near_misses", { $0.nearMisses }),
        Field(
            write: { result, bytes in
                bytes.put("pareto")
                bytes.put(result.paretoTotal)
                bytes.put(result.pareto)
            },
            members: [
                .init(key: "pareto", { $0.pareto }, "By falling proceeds; at most 1,000."),
                .init(key: "pareto_total", { $0.paretoTotal }, "Size of the front before it was thinned."),
            ]),
        .list("by_lever", { $0.byLever }, "The survivors by lever value."),
        .shown("digest", .hash, "SHA-256 of everything else here but seconds and timings.") { .string($0.digest) },
        .shown("seconds", Double.schema) { .number($0.seconds) },
        .shown("timings", Timings.schema) { $0.timings.json },
    ]

    /// As ``json``, with the first so many near misses of each binding constraint, for a reader who does
    /// not want all: they are most of a result's bytes. The digest is that of the whole result.
    public func json(nearMisses limit: Int) -> JSONValue {
        guard case .object(var members) = json, let place = members.firstIndex(where: { $0.key == "near_misses" }) else { return json }
        var shown: [Int: Int] = [:]
        let kept = nearMisses.filter { nearMiss in
            guard let binding = nearMiss.structure.binding?.position else { return limit > 0 }
            shown[binding, default: 0] += 1
            return shown[binding, default: 0] <= limit
        }
        members[place].value = .array(kept.map(\.json))
        return .object(members)
    }

    /// The result as JSON; amounts in minor units, shares as fractions.
    public var json: JSONValue { members }
}

extension RunResult.Timings {
    var json: JSONValue {
        .object([("tables_seconds", .number(tables)), ("judging_seconds", .number(judging)), ("hints_seconds", .number(hints))])
    }

    static var schema: JSONValue {
        let keys = ["tables_seconds", "judging_seconds", "hints_seconds"]
        return .object([
            ("description", .string("Wall time by phase.")), ("type", .string("object")),
            ("properties", .object(keys.map { ($0, Double.schema) })), ("required", .array(keys.map { .string($0) })),
            ("additionalProperties", .bool(false)),
        ])
    }
}

extension RunResult.PruneStatistics: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(generated)
        bytes.put(prunedAtGateA)
        bytes.put(prunedAtGateB)
        bytes.put(constraints)
    }

    /// What the statistics of a result are in its JSON.
    static func members<Root>(_ get: @escaping @Sendable (Root) -> Self) -> [Field<Root>.Member] {
        func shown(_ key: String, _ schema: JSONValue, _ description: String? = nil, _ value: @escaping @Sendable (Self) -> JSONValue)
            -> Field<Root>.Member
        {
            .init(key: key, value: { value(get($0)) }, schema: schema.described(description))
        }
        func byConstraint(
            _ key: String, _ schema: JSONValue, _ description: String, _ value: @escaping @Sendable (ConstraintStatistics) -> JSONValue
        ) -> Field<Root>.Member {
            let each = JSONValue.object([
                ("type", .string("object")), ("propertyNames", Constraint.schema), ("additionalProperties", schema),
            ])
            return shown(key, each, description) { .object($0.constraints.map { ($0.constraint.key, value($0)) }) }
        }
        return [
            shown("gate_a_rate", .share, "Pruned at Gate A over generated.") { .number($0.gateARate) },
            shown("gate_b_rate", .share, "Pruned at Gate B over generated.") { .number($0.gateBRate) },
            shown("pruned_at_gate_a", Int64.schema) { .integer($0.prunedAtGateA) },
            shown("pruned_at_gate_b", Int64.schema) { .integer($0.prunedAtGateB) },
            shown("survivors", Int64.schema) { .integer($0.survivors) },
            byConstraint("binding_share", .share, "Share of the pruned of which each is the binding constraint.") {
                .number($0.bindingShare)
            },
            byConstraint("failing_share", .share, "Share of the pruned that fail each at the gate that stopped them.") {
                .number($0.failingShare)
            },
            byConstraint("best_margin", Double?.schema, "Null where it never applied.") { .optional($0.bestMargin) },
            byConstraint("near_miss_count", Int64.schema, "By binding constraint.") { .integer($0.nearMisses) },
            shown("met_by_none", [Constraint].schema) { .array($0.constraints.filter(\.isMetByNone).map(\.constraint.json)) },
        ]
    }
}

extension RunResult.PruneStatistics.ConstraintStatistics: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(constraint)
        bytes.put(judged)
        bytes.put(binding)
        bytes.put(bindingShare)
        bytes.put(failing)
        bytes.put(failingShare)
        bytes.put(nearMisses)
        bytes.put(bestMargin)
    }
}

/// A near miss is stated as its structure, with its hints.
extension RunResult.NearMiss: Stated {
    static var schema: JSONValue { Structure.schema }

    func write(to bytes: inout CanonicalBytes) {
        bytes.put(structure)
        bytes.put(hints.wereSought ? hints : nil)
    }
}

extension RunResult.ParetoPoint: StatedByFields {
    static let schemaReference = "result.schema.json#/$defs/pareto_point"

    static let fields: [Field<RunResult.ParetoPoint>] = [
        Field("index", { $0.index }),
        Field("total_proceeds_minor", { $0.totalProceedsMinor }),
        Field("min_dscr", { $0.minDSCR }),
        Field("wacc", { $0.wacc }),
    ]

    var json: JSONValue { members }
}

extension JSONValue {
    /// A SHA-256 in hexadecimal digits.
    fileprivate static let hash = JSONValue.object([("type", .string("string")), ("pattern", .string("^[0-9a-f]{64}$"))])
    /// A number of permutations that is at least 1.
    fileprivate static let positive = JSONValue.object([
        ("type", .string("integer")), ("minimum", .integer(1)), ("maximum", .integer(.max)),
    ])
    fileprivate static let share = JSONValue.object([("type", .string("number")), ("minimum", .integer(0)), ("maximum", .integer(1))])
}
