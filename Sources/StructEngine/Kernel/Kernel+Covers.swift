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

    /// What ``mezzMargin(_:_:toBeat:worst:reach:_:)`` comes to where bounds of the covers decide it; nil where the
    /// covers have to be known.
    ///
    /// All stresses together are no harder than the least cash of any against the dearest service of any; if that
    /// does not decide it, those of each rate shock do. What a sculpted mezzanine pays is known without its
    /// schedule, but for rounding.
    @inline(never)
    func sufficientMargin(
        _ sizes: Sizes, _ rating: UnsafePointer<Rulebook.RatingThresholds>, toBeat: Double, worst: Double, reach: Double,
        _ cells: CellTables
    ) -> Double? {
        let (entry, mezzanine) = (sizes.entry, sizes.entry.mezzanine)
        guard vectors.dearestShock != nil, entry.hasProfile, cells.shockStretch[entry.cell * vectors.shockCount] < .infinity
        else { return nil }
        guard mezzanine.tranche < 0 else {
            let service = tables.mezzServices.base + mezzanine.serviceStart
            return sufficientMargin(sizes, rating, toBeat: toBeat, worst: worst, reach: reach, cells, service)
        }
        let terms = tables.sculpted[mezzanine.serviceStart]
        guard terms.uncertainty < 1e-3 else { return nil }
        if sizes.isFree { return sufficientMargin(sizes, rating, toBeat: toBeat, worst: worst, reach: reach, cells, nil) }
        return withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * mezzanine.periods) { room in
            guard let service = room.baseAddress else { return nil }
            batchSculptedService(
                vectors.flows.base + vectors.starts[entry.vector * vectors.scenarioCount], mezzanine.dscrTarget, sizes.notional,
                cells.services.base + cells.serviceStart[entry.cell], tables.sculptedFactors.base + terms.rateStart,
                Int64(terms.interestOnlyPeriods), Int64(mezzanine.periods), service + mezzanine.periods, service)
            return sufficientMargin(sizes, rating, toBeat: toBeat, worst: worst, reach: reach, cells, service)
        }
    }

    /// The same by the mezzanine's service; nil for that of a sculpted one that no period's interest holds down.
    private func sufficientMargin(
        _ sizes: Sizes, _ rating: UnsafePointer<Rulebook.RatingThresholds>, toBeat: Double, worst: Double, reach: Double,
        _ cells: CellTables, _ service: UnsafePointer<Double>?
    ) -> Double? {
        let (entry, mezzanine, shock) = (sizes.entry, sizes.entry.mezzanine, vectors.dearestShock ?? 0)
        let senior = cells.services.base + cells.serviceStart[entry.cell]
        let dearest = senior + shock * vectors.horizon
        let cash = vectors.flows.base + vectors.starts[entry.vector * vectors.scenarioCount]
        guard let base = bounds(sizes, cash, senior, senior, service),
            let stressed = bounds(sizes, vectors.worstCash.base + entry.vector * vectors.horizon, senior, dearest, service)
        else { return nil }
        // Below 0 the dearest service does not make the least cover.
        guard stressed.least >= 0 else { return nil }
        let (baseFloor, stressFloor) = (max(rating.pointee.mezzDSCRFloor, mezzanine.dscrTarget), rating.pointee.mezzStressDSCRFloor)
        let atLeast = min(lowerMargin(base.least, baseFloor), lowerMargin(stressed.least, stressFloor))
        var most = lowerMargin(base.most, baseFloor)
        if atLeast >= 0 { return most <= toBeat ? .nan : nil }
        let tolerance = bound.rulebook.tolerances[Constraint.minDSCRMezz.position]
        let staysBehind = (0 - atLeast) / tolerance < worst - 4 * Judgement.ratioSlack
        let farthest = max(worst, reach) + 4 * Judgement.ratioSlack
        var least = lowerMargin(base.least, baseFloor)
        for place in stride(from: vectors.stressShocks.count - 1, through: -1, by: -1) {
            if most < 0, most <= toBeat {
                if staysBehind { return atLeast }
                if (0 - most) / tolerance > farthest { return most }
            }
            guard place >= 0 else { break }
            let shock = vectors.stressShocks[place]
            let flows = vectors.stressed.base + (entry.vector * vectors.shockCount + shock) * vectors.horizon
            guard let found = bounds(sizes, flows, senior, senior + shock * vectors.horizon, service) else { return nil }
            most = min(most, lowerMargin(found.most, stressFloor))
            least = min(least, lowerMargin(found.least, stressFloor))
        }
        if least >= 0 { return most <= toBeat ? .nan : nil }
        return most < 0 && most <= toBeat && (0 - least) / tolerance < worst - 4 * Judgement.ratioSlack ? least : nil
    }

    /// Between which values the total DSCR of a cash flow lies; nil where nothing, or less, is owed in a period.
    private func bounds(
        _ sizes: Sizes, _ cash: UnsafePointer<Double>, _ senior: UnsafePointer<Double>, _ due: UnsafePointer<Double>,
        _ service: UnsafePointer<Double>?
    ) -> Bounds? {
        let mezzanine = sizes.entry.mezzanine
        let uncertainty = mezzanine.tranche < 0 ? tables.sculpted[mezzanine.serviceStart].uncertainty : 0
        if let service {
            let found = batchLeastCover(cash, sizes.notional, due, sizes.mezzNotional, service, Int64(mezzanine.periods))
            return found.hasService && !found.isNegative ? Bounds(found.cover, within: 0x1p-45 + 4 * uncertainty) : nil
        }
        let terms = tables.sculpted[mezzanine.serviceStart]
        let base = vectors.flows.base + vectors.starts[sizes.entry.vector * vectors.scenarioCount]
        let found = batchSculptedCover(
            cash, base, mezzanine.ofTarget, sizes.notional, senior, due, sizes.mezzNotional / sizes.sculpted, sizes.mezzNotional,
            tables.sculptedFactors.base + terms.rateStart, Int64(terms.interestOnlyPeriods), Int64(mezzanine.periods))
        return found.isOdd ? nil : Bounds(found.cover, within: 0x1p-45 + 4 * uncertainty)
    }
}
