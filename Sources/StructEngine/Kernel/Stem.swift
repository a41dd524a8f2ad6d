/// What all permutations of the same first ten levers (pool to wrap) share: their sizes, and how
/// far the gates are decided.
///
/// A canonical index is stem·L + leaf, where L is the number of choices of the last four levers:
/// reserve, sponsor equity, sidecar and repo target. Those change no size; of the seventeen
/// constraints they touch three (MIN_COVERAGE, REPO_ELIGIBILITY, DSRA_MONTHS), and a leaf is judged
/// by adding these to what its stem holds. A stem fills one cache line.
struct Stem: BitwiseCopyable, Sendable {
    /// N and N_m.
    var notional = 0.0
    var mezzNotional = 0.0
    /// Σ_{t ≤ f} u_t, for the reserve.
    var firstYearService = 0.0
    /// NaN without debt.
    var minDSCR = Double.nan
    /// NaN where there is none.
    var advanceFactor = Double.nan
    /// Largest shortfall ratio of the stem's own failures at the gate that stops it: −∞ where there
    /// are none, NaN where one has no ratio.
    var worstRatio = -Double.infinity
    /// Bits of the stem's own failures; those at Gate B are known only where none is at Gate A.
    var failing: UInt32 = 0
    /// Number of the coupon and tenor, of the pool and basis, and of the lever values of mezzanine,
    /// rating and tenor.
    var couponTenor: UInt32 = 0
    var vector: UInt16 = 0
    var mezzanine: UInt16 = 0
    var rating: UInt8 = 0
    var tenor: UInt8 = 0
    /// The binding constraint of the stem's own failures.
    var binding: UInt8 = 0
    /// True if one of the stem's own margins may be the best of the run.
    var isNotable = false

    /// The constraints that a leaf decides.
    static let leafConstraints = Constraint.allCases.filter { constraint in
        Leaf.levers.contains { constraint.dependence(on: $0) != .none }
    }
}
