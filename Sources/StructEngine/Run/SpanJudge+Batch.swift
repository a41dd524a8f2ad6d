internal import CBatch

/// The judging of many permutations whose stems are at hand.
extension SpanJudge {
    /// Judges the first `count` permutations of a batch. Where a stem's own margin may be the best of
    /// the run, or two ratios are too close, the permutation is judged in full.
    mutating func judge(_ count: Int, of batch: Batch) {
        let outcome = batch.judge(count, part)
        if outcome.exceeds {
            for place in 0..<count {
                part.note(.minCoverage, outcome.coverage[place])
                part.note(.repoEligibility, outcome.repo[place])
                part.note(.dsraMonths, outcome.dsra[place])
            }
        }
        for number in 0..<Int(outcome.oddCount) { judge(batch.indices[Int(outcome.odd[number])]) }
        for number in 0..<Int(outcome.nearCount) {
            let place = Int(outcome.near[number])
            let entry = NearMissEntry(worstRatio: outcome.worstRatio[place], index: batch.indices[place])
            part.offer(entry, binding: Int(outcome.binding[place]))
        }
        for number in 0..<Int(outcome.survivorCount) {
            let place = Int(outcome.survivors[number])
            let survivor = rank(batch.indices[place], batch.stems + place, batch.leaves[place])
            survivors.note(survivor, stem: batch.stemNumbers[place], leaf: batch.leafNumbers[place])
        }
    }

    /// Offers a survivor to the lists.
    @inline(__always)
    private mutating func rank(_ index: Int64, _ stem: UnsafePointer<Stem>, _ leaf: Leaf) -> Contender {
        let stem = stem.pointee
        let context = kernel.context(stem)
        let economics = kernel.economics(
            stem, context, kernel.uses(stem, context, dsra: Int(leaf.dsra)),
            sidecarProceeds: kernel.sidecarProceeds(context, sidecar: Int(leaf.sidecar)))
        let survivor = Contender(merit: kernel.merit(stem, context, economics), minDSCR: stem.minDSCR, index: index)
        part.offer(survivor)
        if !economics.wacc.isNaN {
            part.offer(
                ParetoFront.Point(
                    proceeds: stem.notional + stem.mezzNotional, minDSCR: stem.minDSCR, wacc: economics.wacc, index: index))
        }
        return survivor
    }
}
