extension StructError {
    /// The kind of a refused call. New kinds may come with any version: match those that you treat,
    /// and show the text of all others.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// A stable identifier, such as `index_outside_space`; ERRORS.md explains each.
        public let id: String

        public var description: String { id }

        init(_ id: String) { self.id = id }

        /// No permutation of the space has the index.
        public static let indexOutsideSpace = Code("index_outside_space")
        /// The deal has no pool of that id.
        public static let unknownPool = Code("unknown_pool")
        /// The deal has no scenario of that id.
        public static let unknownScenario = Code("unknown_scenario")
        /// Stressed cash flows are kept for the cash-flow bases of the levers alone.
        public static let unusedBasis = Code("unused_basis")
        /// The payment period lies beyond the horizon.
        public static let periodOutsideHorizon = Code("period_outside_horizon")
        /// The structure was evaluated by a plan of another deal, ruleset or features.
        public static let foreignStructure = Code("foreign_structure")
        /// Positions that are not all in the plan.
        public static let positionsOutsidePlan = Code("positions_outside_plan")
        /// A comparison of fewer than two runs.
        public static let tooFewRuns = Code("too_few_runs")
        /// A merge of no shards at all.
        public static let noShards = Code("no_shards")
        /// A run beyond those that a pool may hold.
        public static let poolIsFull = Code("pool_is_full")
        /// A shard of another plan.
        public static let foreignShard = Code("foreign_shard")
        /// Two shards hold the same positions.
        public static let overlappingShards = Code("overlapping_shards")
        /// A shard that holds what no run of its plan finds.
        public static let alteredShard = Code("altered_shard")
        /// Shards that do not cover the whole plan.
        public static let missingPositions = Code("missing_positions")
    }
}
