internal import CBatch

/// Bounds of a mezzanine's total DSCR, which in most cases say all that is asked of it.
extension Kernel {
    /// Between which values the margin of MIN_DSCR_MEZZ lies.
    private struct Bounds {
        var least: Double
        var most: Double

        /// A cover that is off by a share of itself.
        init(_ cover: Double, within share: Double) {
            least = cover - abs(cover) * share
            most = cover + abs(cover) * share
        }
    }

    /// What ``mezzMargin(_:_:toBeat:worst:_:)`` comes to where bounds of the covers decide it; nil where the covers
    /// have to be known.
    ///
    /// All stresses together are no harder than the least cash of any against the dearest service of any, and no
    /// easier than the stress with the greatest rate shock. What a sculpted mezzanine pays is known
    /// without its schedule where no period's interest holds it down.
    @inline(never)
    func sufficientMargin(
        _ sizes: Sizes, _ rating: UnsafePointer<Rulebook.RatingThresholds>, toBeat: Double, worst: Double, _ cells: CellTables
    ) -> Double? {
        let (entry, mezzanine) = (sizes.entry, sizes.entry.mezzanine)
        guard let shock = vectors.dearestShock, entry.hasProfile, cells.shockStretch[entry.cell * vectors.shockCount] < .infinity
        else { return nil }
        let senior = cells.services.base + cells.serviceStart[entry.cell]
        let dearest = senior + shock * vectors.horizon
        let cash = vectors.flows.base + vectors.starts[entry.vector * vectors.scenarioCount]
        guard let base = bounds(sizes, cash, senior, senior),
            let stressed = bounds(sizes, vectors.worstCash.base + entry.vector * vectors.horizon, senior, dearest)
        else { return nil }
        // Below 0 the dearest service does not make the least cover.
        guard stressed.least >= 0 else { return nil }
        let (baseFloor, stressFloor) = (max(rating.pointee.mezzDSCRFloor, mezzanine.dscrTarget), rating.pointee.mezzStressDSCRFloor)
        let least = min(lowerMargin(base.least, baseFloor), lowerMargin(stressed.least, stressFloor))
        let ofBase = lowerMargin(base.most, baseFloor)
        if least >= 0 { return ofBase <= toBeat ? .nan : nil }
        guard (0 - least) / bound.rulebook.tolerances[Constraint.minDSCRMezz.position] < worst - 4 * Judgement.ratioSlack else {
            return nil
        }
        if ofBase < 0, ofBase <= toBeat { return least }
        let flows = vectors.stressed.base + (entry.vector * vectors.shockCount + shock) * vectors.horizon
        guard let hardest = bounds(sizes, flows, senior, dearest) else { return nil }
        let ofStress = lowerMargin(hardest.most, stressFloor)
        return ofStress < 0 && ofStress <= toBeat ? least : nil
    }

    /// Between which values the total DSCR of a cash flow lies; nil where nothing, or less, is owed in a period.
    private func bounds(
        _ sizes: Sizes, _ cash: UnsafePointer<Double>, _ senior: UnsafePointer<Double>, _ due: UnsafePointer<Double>
    ) -> Bounds? {
        let mezzanine = sizes.entry.mezzanine
        guard mezzanine.tranche < 0 else {
            let found = batchLeastCover(
                cash, sizes.notional, due, sizes.mezzNotional, tables.mezzServices.base + mezzanine.serviceStart, Int64(mezzanine.periods))
            return found.hasService && !found.isNegative ? Bounds(found.cover, within: 0x1p-45) : nil
        }
        let terms = tables.sculpted[mezzanine.serviceStart]
        guard sizes.isFree, terms.uncertainty < 1e-3 else { return nil }
        let base = vectors.flows.base + vectors.starts[sizes.entry.vector * vectors.scenarioCount]
        let found = batchSculptedCover(
            cash, base, mezzanine.ofTarget, sizes.notional, senior, due, sizes.mezzNotional / sizes.sculpted, sizes.mezzNotional,
            tables.sculptedFactors.base + terms.rateStart, Int64(terms.interestOnlyPeriods), Int64(mezzanine.periods))
        return found.isOdd ? nil : Bounds(found.cover, within: 0x1p-45 + 4 * terms.uncertainty)
    }
}
