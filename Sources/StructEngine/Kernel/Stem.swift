internal import CBatch

/// What all permutations of the same first ten levers (pool to wrap) share: their sizes, and how
/// far the gates are decided.
///
/// A canonical index is stem·L + leaf, where L is the number of choices of the last four levers:
/// reserve, sponsor equity, sidecar and repo target. Those change no size; of the seventeen
/// constraints they touch three (MIN_COVERAGE, REPO_ELIGIBILITY, DSRA_MONTHS), and a leaf is judged
/// by adding these to what its stem holds. A stem fills one cache line:
///
/// - `notional`, `mezzNotional`: N and N_m;
/// - `firstYearService`: Σ_{t ≤ f} u_t, for the reserve;
/// - `minDSCR`: NaN without debt; `advanceFactor`: NaN where there is none;
/// - `worstRatio`: the largest shortfall ratio of the stem's own failures at the gate that stops it,
///   −∞ where there are none, NaN where one has no ratio; `binding`: the constraint that binds among
///   them;
/// - `failing`: bits of the stem's own failures; those at Gate B are known only where none is at
///   Gate A;
/// - `couponTenor`, `vector`: numbers of the coupon and tenor, and of the pool and basis;
///   `mezzanine`, `rating`, `tenor`: numbers of lever values;
/// - `isNotable`: true if one of the stem's own margins may be the best of the run.
typealias Stem = BatchStem

extension Stem {
    /// A stem without debt that fails nothing.
    static let empty = Stem(
        notional: 0, mezzNotional: 0, firstYearService: 0, minDSCR: .nan, advanceFactor: .nan, worstRatio: -.infinity, failing: 0,
        couponTenor: 0, vector: 0, mezzanine: 0, rating: 0, tenor: 0, binding: 0, isNotable: false)

    /// The constraints that a leaf decides.
    static let leafConstraints = Constraint.allCases.filter { constraint in
        Leaf.levers.contains { constraint.dependence(on: $0) != .none }
    }
}
