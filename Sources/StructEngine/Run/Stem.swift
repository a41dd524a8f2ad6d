/// What all permutations of the same first ten levers (pool to wrap) share: their sizes, and how far the gates are decided.
///
/// A canonical index is stem·L + leaf, where L is the number of choices of the last four levers: reserve, sponsor equity, sidecar and repo
/// target. Those change no size; of the seventeen constraints they touch three (MIN_COVERAGE, REPO_ELIGIBILITY, DSRA_MONTHS), and a leaf
/// is judged by adding these to what its stem holds. A stem fills one cache line.
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
    /// Largest shortfall ratio of the stem's own failures at the gate that stops it: −∞ where there are none, NaN where one has no ratio.
    var worstRatio = -Double.infinity
    /// Bits of the stem's own failures; those at Gate B are known only where none is at Gate A.
    var failing: UInt32 = 0
    /// Number of the coupon and tenor, of the pool and basis, and of the lever values of mezzanine, rating and tenor.
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
    static let leafConstraints: [Constraint] = [.minCoverage, .repoEligibility, .dsraMonths]
}

/// A leaf's choice of the last four levers; a lever has at most 100,000 values.
struct Leaf: BitwiseCopyable, Sendable {
    let dsra: Int32
    let equity: Int32
    let sidecar: Int32
    let repo: Int32

    @inline(__always)
    init(_ digits: LeverSpace.Digits) {
        dsra = Int32(truncatingIfNeeded: digits[LeverSpace.Slot.dsra])
        equity = Int32(truncatingIfNeeded: digits[LeverSpace.Slot.equity])
        sidecar = Int32(truncatingIfNeeded: digits[LeverSpace.Slot.sidecar])
        repo = Int32(truncatingIfNeeded: digits[LeverSpace.Slot.repo])
    }
}

/// What the three constraints of a leaf add to its stem.
struct LeafMargins {
    var coverage: Double
    /// NaN without a repo target.
    var repo = Double.nan
    var isRepoCategorical = false
    var dsra: Double
}

extension LeafMargins {
    @inline(__always)
    mutating func set(_ outcome: Rulebook.RepoTerms.Outcome) {
        switch outcome {
        case .none: break
        case .categorical: isRepoCategorical = true
        case .margin(let margin): repo = margin
        }
    }
}

/// How a leaf is stopped; nothing is failing where it passes.
struct LeafVerdict {
    var stopping: UInt32 = 0
    var binding = 0
    /// NaN after a categorical failure.
    var worstRatio = -Double.infinity
    /// True where ratios are so close to each other that only the full judgement can tell which binds.
    var isTooClose = false

    var isAtA: Bool { stopping & Judgement.gateAMask != 0 }

    /// True if every failure is within its tolerance.
    var isNearMiss: Bool { worstRatio <= 1 + Judgement.ratioSlack }
}

extension Stem {
    /// The verdict on a leaf: that of ``Judgement/verdict(_:)`` over the failures of stem and leaf together.
    ///
    /// Where the larger of the stem's worst ratio and the leaf's is larger by more than the slack within which ratios count as equal, its side
    /// alone decides what binds; so it does where they are close, but the leaf's is not larger and comes later in the order of constraints. `tolerances` has a tolerance for each of the leaf's constraints.
    @inline(__always)
    func verdict(_ leaf: LeafMargins, _ tolerances: UnsafePointer<Double>) -> LeafVerdict {
        var verdict = LeafVerdict(stopping: failing & Judgement.gateAMask)
        if leaf.coverage < 0 { verdict.stopping |= Constraint.minCoverage.bit }
        if leaf.repo < 0 || leaf.isRepoCategorical { verdict.stopping |= Constraint.repoEligibility.bit }
        if verdict.stopping != 0 {
            if failing & Judgement.gateAMask != 0 {
                verdict.binding = Int(binding)
                verdict.worstRatio = worstRatio
                if worstRatio.isNaN { return verdict }
            }
            if leaf.isRepoCategorical {
                verdict.binding = Constraint.repoEligibility.rawValue
                verdict.worstRatio = .nan
                return verdict
            }
            let ofCoverage = Stem.ratio(leaf.coverage, tolerances[Constraint.minCoverage.rawValue])
            let ofRepo = Stem.ratio(leaf.repo, tolerances[Constraint.repoEligibility.rawValue])
            // Of equal ratios the first in the order of constraints binds.
            let coverageBinds = ofCoverage >= max(ofCoverage, ofRepo) - Judgement.ratioSlack
            verdict.take(
                max(ofCoverage, ofRepo), (coverageBinds ? Constraint.minCoverage : Constraint.repoEligibility).rawValue)
            return verdict
        }
        verdict.stopping = failing
        if leaf.dsra < 0 { verdict.stopping |= Constraint.dsraMonths.bit }
        guard verdict.stopping != 0 else { return verdict }
        verdict.binding = Int(binding)
        verdict.worstRatio = worstRatio
        if worstRatio.isNaN { return verdict }
        verdict.take(Stem.ratio(leaf.dsra, tolerances[Constraint.dsraMonths.rawValue]), Constraint.dsraMonths.rawValue)
        return verdict
    }

    /// Shortfall ratio; −∞ for a margin that does not fail.
    @inline(__always)
    private static func ratio(_ margin: Double, _ tolerance: Double) -> Double { margin < 0 ? (0 - margin) / tolerance : -.infinity }
}

extension LeafVerdict {
    /// Sets the leaf's own worst ratio against the stem's, whose worst ratio and binding constraint the verdict holds.
    @inline(__always)
    fileprivate mutating func take(_ ratio: Double, _ constraint: Int) {
        if ratio > worstRatio + 2 * Judgement.ratioSlack {
            worstRatio = ratio
            binding = constraint
        } else if ratio <= worstRatio, binding < constraint {
            // Not larger and later in the order: the stem's binds, even if the two are equal.
        } else if !(ratio < worstRatio - 2 * Judgement.ratioSlack) {
            isTooClose = true
        }
    }
}
