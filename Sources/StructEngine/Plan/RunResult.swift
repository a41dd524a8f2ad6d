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

extension RunResult {
    /// The result as JSON; amounts in minor units, shares as fractions.
    public var json: JSONValue {
        func byConstraint(_ value: (RunResult.PruneStatistics.ConstraintStatistics) -> JSONValue) -> JSONValue {
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
