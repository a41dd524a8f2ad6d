/// What a run found. All but ``seconds`` and ``timings`` is a pure function of deal, seed, count, ruleset, features
/// and generator.
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
    /// The Pareto front over total proceeds, min DSCR and WACC, by falling proceeds; at most 1,000
    /// points.
    public let pareto: [ParetoPoint]
    /// Size of the front before it was thinned.
    public let paretoTotal: Int
    /// By lever in the order of the canonical index, the survivors by its values.
    public let byLever: [ByLever]
    /// ``Plan/fingerprint`` of the plan that was run: what went in. A result without hints, which
    /// says less, has another one.
    public let fingerprint: String
    /// SHA-256 over a canonical form of everything else in this result but ``seconds`` and ``timings``, as 64
    /// lowercase hexadecimal digits: what came out.
    ///
    /// It is the same on any machine, for any number of threads and any BLAS kernel, and whether
    /// the run was whole, in shards or interrupted; so comparing two results is comparing one line.
    public internal(set) var digest = ""
    /// Wall time of the run, in seconds; of a result of several shards, their sum.
    public internal(set) var seconds = 0.0
    /// Wall time of the phases of this run, in seconds; what earlier runs of resumed shards took is in
    /// ``seconds`` alone.
    public internal(set) var timings = Timings()

    /// How long the phases of a run took, in seconds of wall time; see ``RunProgress/Phase``.
    public struct Timings: Sendable, Equatable {
        /// Tables of levers and cells.
        public internal(set) var tables = 0.0
        /// The table of stems, and judging.
        public internal(set) var judging = 0.0
        /// The top list in full, near misses and hints.
        public internal(set) var hints = 0.0
    }

    public struct ParetoPoint: Sendable, Equatable {
        public let index: Int64
        public let totalProceedsMinor: Int64
        public let minDSCR: Double
        public let wacc: Double
    }
}
