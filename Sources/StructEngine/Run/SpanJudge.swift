internal import CBatch

/// Judges spans of positions and holds what it has found.
struct SpanJudge {
    let kernel: Kernel
    let order: SeededOrder
    var part: RunPart
    private var record = Kernel.Record()
    /// Of the stem that is walked: its own margins, and by equity and repo target whether a leaf
    /// passes.
    var judgement = Judgement()
    var passing: [Bool] = []
    var tile: CellTile
    let batch: Batch
    private let ahead: Batch
    let survivors: SurvivorCells
    let sidecarBounds: SidecarBounds

    init(_ scope: RunScope, _ kernel: Kernel) {
        self.kernel = kernel
        tile = CellTile(kernel)
        batch = Batch(kernel)
        ahead = Batch(kernel)
        survivors = SurvivorCells(kernel.space)
        sidecarBounds = SidecarBounds(kernel)
        order = scope.order
        part = scope.emptyPart
        if kernel.canWalk {
            passing = [Bool](repeating: false, count: kernel.space.sizes[LeverSpace.Slot.equity] * kernel.space.sizes[LeverSpace.Slot.repo])
        }
    }

    /// Brings everything found so far to ``part``.
    mutating func settle() {
        survivors.settle(into: &part.byLever)
        sidecarBounds.reset()
    }

    /// Judges positions of the seeded order one by one.
    mutating func judgeEach(_ positions: Range<Int64>) {
        for position in positions { judge(order[position]) }
    }

    /// Judges the permutation at a canonical index in full.
    @inline(__always)
    mutating func judge(_ index: Int64) {
        kernel.judge(index, mezzMarginToBeat: part.bestMezzMargin, into: &record)
        part.add(record, index: index)
    }

    /// Judges positions of the seeded order by their stems.
    mutating func judge(_ positions: Range<Int64>, _ table: StemTable) {
        Batch.walk(positions, batch, ahead, order, table) { batch, count in judge(count, of: batch) }
        batch.add(to: &part)
        ahead.add(to: &part)
    }

    /// Judges a leaf by its stem; the stem's own margins are left to the caller. True if Gate B
    /// judged it.
    @inline(__always)
    mutating func judge(_ index: Int64, _ stem: Stem, _ leaf: Leaf) -> Bool {
        let context = kernel.context(stem)
        let uses = kernel.uses(stem, context, dsra: Int(leaf.dsra))
        var margins = LeafMargins(
            coverage: kernel.coverageMargin(stem, context, uses, equity: Int(leaf.equity)),
            dsra: kernel.dsraMargin(context, dsra: Int(leaf.dsra)))
        margins.set(kernel.repoOutcome(stem, context, repo: Int(leaf.repo)))
        let verdict = stem.verdict(margins, kernel.bound.rulebook.tolerances.base)
        if verdict.isTooClose {
            judge(index)
            return !verdict.isAtA
        }
        part.addJudged(1, atB: verdict.isAtA ? 0 : 1)
        part.note(.minCoverage, margins.coverage)
        part.note(.repoEligibility, margins.repo)
        if !verdict.isAtA { part.note(.dsraMonths, margins.dsra) }
        if verdict.stopping != 0 {
            let isNearMiss = verdict.isNearMiss
            part.addPruned(stopping: verdict.stopping, binding: verdict.binding, isNearMiss: isNearMiss)
            if isNearMiss { part.offer(NearMissEntry(worstRatio: verdict.worstRatio, index: index), binding: verdict.binding) }
            return !verdict.isAtA
        }
        let economics = kernel.economics(
            stem, context, uses, sidecarProceeds: kernel.sidecarProceeds(context, sidecar: Int(leaf.sidecar)))
        let survivor = Contender(merit: kernel.merit(stem, context, economics), minDSCR: stem.minDSCR, index: index)
        part.offer(survivor)
        part.byLever.add(survivor)
        if !economics.wacc.isNaN {
            part.offer(
                ParetoFront.Point(
                    proceeds: stem.notional + stem.mezzNotional, minDSCR: stem.minDSCR, wacc: economics.wacc, index: index))
        }
        return true
    }
}
