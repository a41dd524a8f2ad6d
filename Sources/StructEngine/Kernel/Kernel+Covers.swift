internal import CBatch

/// Bounds of a mezzanine's total DSCR, which in most cases say all that is asked of it.
extension Kernel {
    /// Between which values a total DSCR lies.
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
        let (entry, mezzanine) = (sizes.entry, sizes.entry.mezzanine)
        let senior = cells.services.base + cells.serviceStart[entry.cell]
        let cash = vectors.flows.base + vectors.starts[entry.vector * vectors.scenarioCount]
        guard let base = bounds(sizes, cash, senior, senior, service) else { return nil }
        let (baseFloor, stressFloor) = (max(rating.pointee.mezzDSCRFloor, mezzanine.dscrTarget), rating.pointee.mezzStressDSCRFloor)
        let open = openStresses(entry, cover: base.least, floor: stressFloor, cells)
        var (least, most) = (lowerMargin(base.least, baseFloor), lowerMargin(base.most, baseFloor))
        var atLeast = -Double.infinity
        if open.count > 1 {
            let dearest = senior + (vectors.dearestShock ?? 0) * vectors.horizon
            let worstCash = vectors.worstCash.base + entry.vector * vectors.horizon
            // Below 0 the dearest service does not make the least cover.
            guard let stressed = bounds(sizes, worstCash, senior, dearest, service), stressed.least >= 0 else { return nil }
            atLeast = min(least, lowerMargin(stressed.least, stressFloor))
            if atLeast >= 0 { return most <= toBeat ? .nan : nil }
        }
        let tolerance = bound.rulebook.tolerances[Constraint.minDSCRMezz.position]
        let behind = worst - 4 * Judgement.ratioSlack
        let farthest = max(worst, reach) + 4 * Judgement.ratioSlack
        let count = open.count == 0 ? 0 : vectors.stressShocks.count
        for number in 0...count {
            if most < 0, most <= toBeat {
                if (0 - atLeast) / tolerance < behind { return atLeast }
                if (0 - most) / tolerance > farthest { return most }
            }
            guard number < count else { break }
            // The hardest first, for it may be enough.
            let place = number == 0 ? open.hardest : (number <= open.hardest ? number - 1 : number)
            let shock = vectors.stressShocks[place]
            if number > 0, meetsFloor(entry, shock: shock, cover: base.least, floor: stressFloor, cells) { continue }
            let flows = vectors.stressed.base + (entry.vector * vectors.shockCount + shock) * vectors.horizon
            guard let found = bounds(sizes, flows, senior, senior + shock * vectors.horizon, service) else { return nil }
            most = min(most, lowerMargin(found.most, stressFloor))
            least = min(least, lowerMargin(found.least, stressFloor))
        }
        if least >= 0 { return most <= toBeat ? .nan : nil }
        return most < 0 && most <= toBeat && (0 - least) / tolerance < behind ? least : nil
    }

    /// The rate shocks whose stresses are not certain to keep the floor where the base case's total DSCR is at least
    /// the cover: how many, and the place of the one that leaves least.
    private func openStresses(_ entry: CellEntry, cover: Double, floor: Double, _ cells: CellTables) -> (count: Int, hardest: Int) {
        var open = (count: 0, hardest: 0)
        var least = Double.infinity
        for place in 0..<vectors.stressShocks.count {
            let shock = vectors.stressShocks[place]
            guard !meetsFloor(entry, shock: shock, cover: cover, floor: floor, cells) else { continue }
            open.count += 1
            let kept = ratio(entry, shock: shock) / cells.shockStretch[entry.cell * vectors.shockCount + shock]
            if kept < least { (least, open.hardest) = (kept, place) }
        }
        return open
    }

    /// True if the stresses of a rate shock are certain to keep a floor where the base case's total DSCR is at least a
    /// cover above 0: they leave at least the least ratio of the cash flows, and raise the service by at most the stretch.
    @inline(__always)
    func meetsFloor(_ entry: CellEntry, shock: Int, cover: Double, floor: Double, _ cells: CellTables) -> Bool {
        cover > 0 && ratio(entry, shock: shock) * cover > floor * cells.shockStretch[entry.cell * vectors.shockCount + shock] * (1 + 1e-9)
    }

    /// The least ratio of the cash of the stresses with a rate shock to the base case's, over the mezzanine's life.
    @inline(__always)
    private func ratio(_ entry: CellEntry, shock: Int) -> Double {
        vectors.stressRatios[(entry.vector * vectors.shockCount + shock) * vectors.horizon + entry.mezzanine.periods - 1]
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
