/// What a run found. All but ``seconds`` is a pure function of deal, seed, count, ruleset, features and generator.
public struct RunResult: Sendable {
    /// Name and version of the seeded order.
    public let generator: String
    public let seed: UInt64
    /// Permutations run.
    public let count: Int64
    public let cardinality: Int64
    public let rulesetVersion: String
    public let features: Features
    public let objective: String
    public let statistics: PruneStatistics
    /// Best first, with the equity's return.
    public let top: [Structure]
    /// By binding constraint in table order, the smallest worst ratio first.
    public let nearMisses: [NearMiss]
    /// The Pareto front over total proceeds, min DSCR and WACC, by falling proceeds; at most 1,000 points.
    public let pareto: [ParetoPoint]
    /// Size of the front before it was thinned.
    public let paretoTotal: Int
    /// ``Plan/fingerprint`` of the plan that was run: what went in. A result without hints, which says less, has another one.
    public let fingerprint: String
    /// SHA-256 over a canonical form of everything else in this result but ``seconds``, as 64 lowercase hexadecimal digits: what came out.
    ///
    /// It is the same on any machine, for any number of threads and any BLAS kernel, and whether the run was whole, in shards or
    /// interrupted; so comparing two results is comparing one line.
    public let digest: String
    /// Wall time of the run, in seconds; of a result of several shards, their sum.
    public let seconds: Double

    public struct ParetoPoint: Sendable, Equatable {
        public let index: Int64
        public let totalProceedsMinor: Int64
        public let minDSCR: Double
        public let wacc: Double
    }
}

/// A structure that a small change would save.
public struct NearMiss: Sendable, Equatable {
    /// The structure as it is; its tier is the one that it would have.
    public let structure: Structure
    /// What would save it; nil where the run was asked not to look.
    public let fix: FixHints?

    public var hints: [FixHint] { fix?.hints ?? [] }

    /// The structure's JSON with its hints and, where there is none, the constraint in the way.
    public var json: JSONValue { fix.map { structure.json(with: $0) } ?? structure.json }
}

/// How many structures were pruned, where and by what.
public struct PruneStatistics: Sendable, Equatable {
    public let generated: Int64
    public let prunedAtGateA: Int64
    public let prunedAtGateB: Int64
    /// In table order.
    public let constraints: [ConstraintStatistics]

    public var pruned: Int64 { prunedAtGateA + prunedAtGateB }
    public var survivors: Int64 { generated - pruned }
    /// Pruned at Gate A / generated.
    public var gateARate: Double { generated == 0 ? 0 : Double(prunedAtGateA) / Double(generated) }
    /// Pruned at Gate B / generated.
    public var gateBRate: Double { generated == 0 ? 0 : Double(prunedAtGateB) / Double(generated) }

    public struct ConstraintStatistics: Sendable, Equatable {
        public let constraint: Constraint
        /// Permutations that its gate judged.
        public let judged: Int64
        /// Pruned permutations of which it was the binding constraint.
        public let binding: Int64
        /// Share of all pruned of which it was the binding constraint.
        public let bindingShare: Double
        /// Pruned permutations that failed it at the gate that stopped them.
        public let failing: Int64
        public let failingShare: Double
        public let nearMisses: Int64
        /// The best margin of any permutation judged; nil where it never applied.
        public let bestMargin: Double?

        /// True if permutations were judged on it and none met it.
        public var isMetByNone: Bool { judged > 0 && failing == judged }
    }

    init(_ part: RunPart) {
        generated = part.generated
        prunedAtGateA = part.prunedAtA
        prunedAtGateB = part.prunedAtB
        let pruned = max(1, part.prunedAtA + part.prunedAtB)
        constraints = Constraint.allCases.map { constraint in
            let number = constraint.rawValue
            let best = part.bestMargins[number]
            return ConstraintStatistics(
                constraint: constraint, judged: constraint.gate == .a ? part.generated : part.judgedAtB, binding: part.binding[number],
                bindingShare: Double(part.binding[number]) / Double(pruned), failing: part.failing[number],
                failingShare: Double(part.failing[number]) / Double(pruned), nearMisses: part.nearMisses[number],
                bestMargin: best == -.infinity ? nil : best)
        }
    }

    public subscript(constraint: Constraint) -> ConstraintStatistics { constraints[constraint.rawValue] }
}

extension RunResult {
    /// The result as JSON; amounts in minor units, shares as fractions.
    public var json: JSONValue {
        func byConstraint(_ value: (PruneStatistics.ConstraintStatistics) -> JSONValue) -> JSONValue {
            .object(statistics.constraints.map { ($0.constraint.key, value($0)) })
        }
        return .object([
            ("fingerprint", .string(fingerprint)), ("digest", .string(digest)), ("seed", .natural(seed)), ("count", .integer(count)),
            ("cardinality", .integer(cardinality)),
            ("generator", .string(generator)), ("ruleset", .string(rulesetVersion)), ("objective", .string(objective)),
            (
                "features",
                .object([("gates_ab", .bool(features.gatesAB)), ("reverse_dscr_engine", .bool(features.reverseDSCREngine))])
            ),
            ("gate_a_rate", .number(statistics.gateARate)), ("gate_b_rate", .number(statistics.gateBRate)),
            ("pruned_at_gate_a", .integer(statistics.prunedAtGateA)), ("pruned_at_gate_b", .integer(statistics.prunedAtGateB)),
            ("survivors", .integer(statistics.survivors)), ("binding_share", byConstraint { .number($0.bindingShare) }),
            ("failing_share", byConstraint { .number($0.failingShare) }), ("best_margin", byConstraint { .optional($0.bestMargin) }),
            ("near_miss_count", byConstraint { .integer($0.nearMisses) }),
            (
                "met_by_none",
                .array(statistics.constraints.filter(\.isMetByNone).map { .string($0.constraint.key) })
            ),
            ("top", .array(top.map(\.json))), ("near_misses", .array(nearMisses.map(\.json))),
            (
                "pareto",
                .array(
                    pareto.map {
                        .object([
                            ("index", .integer($0.index)), ("total_proceeds_minor", .integer($0.totalProceedsMinor)),
                            ("min_dscr", .number($0.minDSCR)), ("wacc", .number($0.wacc)),
                        ])
                    })
            ),
            ("pareto_total", .integer(Int64(paretoTotal))), ("seconds", .number(seconds)),
        ])
    }
}
