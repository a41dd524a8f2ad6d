import StructEngine

/// One structure as other programs and spreadsheets take it: JSON with everything that belongs to it, and CSV of its
/// schedule and its cash.
///
/// ```swift
/// let export = try StructureExport(plan: plan, structure: try plan.evaluate(index: 4711))
/// print(export.json.text())                      // Schemas/export.schema.json
/// print(export.scheduleCSV)                      // tranche,period,date,opening_balance_gbp,…
/// print(try export.waterfallCSV(scenario: "base"))
/// ```
/// JSON has amounts in whole minor units, CSV in currency units; rates and shares are fractions. Dates are the deal's.
public struct StructureExport: Sendable {
    let plan: Plan
    let structure: Structure
    let origin: Origin
    let schedule: Structure.Schedule
    let grid: [Structure.StressCase]

    /// How the structure was come by.
    public struct Origin: Sendable, Equatable {
        /// What was changed of the permutation at the index, as `lever=value`.
        public var moves: [String]
        /// The run that it was taken from; nil where it was named by its index.
        public var run: Run?

        public init(moves: [String] = [], run: Run? = nil) {
            (self.moves, self.run) = (moves, run)
        }

        /// A place in the top list of a run.
        public struct Run: Sendable, Equatable {
            public let seed: UInt64
            /// Permutations run.
            public let count: Int64
            /// From 1.
            public let rank: Int
            public let fingerprint: String
            public let digest: String

            public init(seed: UInt64, count: Int64, rank: Int, fingerprint: String, digest: String) {
                (self.seed, self.count, self.rank, self.fingerprint, self.digest) = (seed, count, rank, fingerprint, digest)
            }
        }
    }

    /// - Throws: ``StructError/unavailable(_:_:)`` with ``StructError/Code/foreignStructure`` for a structure of
    ///   another plan; `CancellationError` where the task is cancelled meanwhile.
    public init(plan: Plan, structure: Structure, origin: Origin = Origin()) throws {
        (self.plan, self.structure, self.origin) = (plan, structure, origin)
        schedule = try plan.schedule(of: structure)
        grid = try plan.stressGrid(of: structure)
    }

    /// Everything of the structure; `Schemas/export.schema.json` says what is where.
    ///
    /// - Throws: As ``init(plan:structure:origin:)``.
    public func json() throws(StructError) -> JSONValue {
        let content: [(key: String, value: JSONValue)] = [
            ("deal", deal), ("structure", structure.json(with: schedule)), ("constraints", constraints),
            ("waterfall", try plan.waterfall(structure).json), ("stress_grid", .array(grid.map(\.json))),
        ]
        let digest = hexadecimal(sha256(of: JSONValue.object(content).text(pretty: false)))
        return .object([("provenance", provenance(digest: digest))] + content)
    }

    private func provenance(digest: String) -> JSONValue {
        let run = origin.run.map { run in
            JSONValue.object([
                ("seed", .natural(run.seed)), ("count", .integer(run.count)), ("rank", .integer(Int64(run.rank))),
                ("fingerprint", .string(run.fingerprint)), ("digest", .string(run.digest)),
            ])
        }
        return .object([
            ("engine_version", .string(Plan.modelGeneration)), ("generator", .string(SeededOrder.generator)),
            ("ruleset", .string(plan.ruleset.version)),
            ("features", .object(Features.keys.map { ($0, .bool(isOn($0))) })), ("index", .integer(structure.index)),
            ("cardinality", .integer(plan.cardinality)), ("moves", .array(origin.moves.map { .string($0) })),
            ("fingerprint", .string(plan.key)), ("run", run ?? .null), ("digest", .string(digest)),
        ])
    }

    private func isOn(_ feature: String) -> Bool {
        feature == "gates_ab" ? plan.features.gatesAB : plan.features.reverseDSCREngine
    }

    /// The deal with every lever at this structure's value: a deal file by itself, whose one permutation this is.
    private var deal: JSONValue {
        var deal = plan.deal
        let levers = structure.levers
        if deal.resolvedHorizon.months % 12 == 0 { deal.horizonYears = deal.resolvedHorizon.months / 12 }
        // A move may have set another limit than the deal's.
        deal.maxGearing = structure.terms.maxGearing ?? deal.maxGearing
        deal.levers.pool = [levers.pool]
        deal.levers.targetRating = [levers.targetRating]
        deal.levers.cashFlowBasis = [levers.cashFlowBasis]
        deal.levers.seniorDSCR = [levers.seniorDSCR]
        deal.levers.seniorLTV = [levers.seniorLTV]
        deal.levers.seniorCoupon = [levers.seniorCoupon]
        deal.levers.seniorTenor = [levers.seniorTenor]
        deal.levers.seniorProfile = [levers.seniorProfile]
        deal.levers.mezzanine = [levers.mezzanine]
        deal.levers.wrap = [levers.wrap]
        deal.levers.dsraMonths = [levers.dsraMonths]
        deal.levers.equityShare = [levers.equityShare]
        deal.levers.sidecar = [levers.sidecar]
        deal.levers.repoTarget = [levers.repoTarget]
        return deal.json
    }

    /// Every constraint with what was found, what is asked, and how far it is from failing.
    private var constraints: JSONValue {
        let requirements = Requirements(plan: plan, structure: structure)
        return .array(
            (structure.gateA + structure.gateB).map { verdict in
                let applies = !verdict.passes || verdict.margin != nil
                let text = applies ? requirements.text(verdict.constraint) : (found: "", asked: "")
                return .object([
                    ("constraint", .string(verdict.constraint.key)), ("gate", .string(verdict.constraint.gate == .a ? "A" : "B")),
                    ("applies", .bool(applies)), ("passes", .bool(verdict.passes)), ("headroom", .optional(verdict.margin)),
                    ("unit", .string(verdict.constraint.unit)), ("found", .string(text.found)), ("asked", .string(text.asked)),
                ])
            })
    }
}
