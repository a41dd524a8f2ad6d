extension Stem {
    /// The verdict on a leaf: that of ``Judgement/verdict(_:)`` over the failures of stem and leaf
    /// together.
    ///
    /// Where the larger of the stem's worst ratio and the leaf's is larger by more than the slack
    /// within which ratios count as equal, its side alone decides what binds; so it does where they
    /// are close, but the leaf's is not larger and comes later in the order of constraints.
    /// `tolerances` has a tolerance for each of the leaf's constraints.
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
                verdict.binding = Constraint.repoEligibility.position
                verdict.worstRatio = .nan
                return verdict
            }
            let ofCoverage = Stem.ratio(leaf.coverage, tolerances[Constraint.minCoverage.position])
            let ofRepo = Stem.ratio(leaf.repo, tolerances[Constraint.repoEligibility.position])
            // Of equal ratios the first in the order of constraints binds.
            let coverageBinds = ofCoverage >= max(ofCoverage, ofRepo) - Judgement.ratioSlack
            verdict.take(
                max(ofCoverage, ofRepo), (coverageBinds ? Constraint.minCoverage : Constraint.repoEligibility).position)
            return verdict
        }
        verdict.stopping = failing
        if leaf.dsra < 0 { verdict.stopping |= Constraint.dsraMonths.bit }
        guard verdict.stopping != 0 else { return verdict }
        verdict.binding = Int(binding)
        verdict.worstRatio = worstRatio
        if worstRatio.isNaN { return verdict }
        verdict.take(Stem.ratio(leaf.dsra, tolerances[Constraint.dsraMonths.position]), Constraint.dsraMonths.position)
        return verdict
    }

    /// Shortfall ratio; −∞ for a margin that does not fail.
    @inline(__always)
    private static func ratio(_ margin: Double, _ tolerance: Double) -> Double { margin < 0 ? (0 - margin) / tolerance : -.infinity }
}

extension LeafVerdict {
    /// Sets the leaf's own worst ratio against the stem's, whose worst ratio and binding constraint
    /// the verdict holds.
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
