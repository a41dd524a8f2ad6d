internal import CBatch

extension Kernel {
    /// Where the figures are that a permutation shares with all of the same pool, basis, coupon,
    /// tenor, profile, mezzanine and wrap.
    struct CellEntry {
        /// Number of the pool and basis.
        let vector: Int
        let couponTenor: Int
        /// Place of the cell in the table.
        let cell: Int
        /// The row of the cover table.
        let figures: UnsafePointer<Double>
        fileprivate let mezzanineAddress: UnsafePointer<LeverTables.Mezzanine>
        fileprivate let poolAddress: UnsafePointer<LeverTables.Pool>
        let advanceValue: Double

        @inline(__always)
        var mezzanine: LeverTables.Mezzanine { mezzanineAddress.pointee }

        @inline(__always)
        var pool: LeverTables.Pool { poolAddress.pointee }

        var hasProfile: Bool { figures[CoverTable.Figure.hasProfile] != 0 }

        var firstYearService: Double { hasProfile ? figures[CoverTable.Figure.firstYearService] : 0 }
    }

    /// What a permutation's sizes come to. The target rating has no part in it, so that
    /// permutations that differ in the rating share it.
    struct Sizes {
        let entry: CellEntry
        /// N and N_m.
        var notional = 0.0
        var mezzNotional = 0.0
        /// The period that limits the mezzanine, 0-based; −1 where the envelope was not used.
        var limitingPeriod = -1
        /// A sculpted mezzanine's size before it is rounded down, where that is known without its
        /// schedule; NaN where it is not.
        var sculpted = Double.nan
        /// True if the mezzanine is sure to hold its target in every period of the base case, where the
        /// envelope does not say it.
        var isHeld = false
        /// True if a sculpted mezzanine pays in each period what its cash is of B, but for rounding.
        var isFree = false
        /// Least total DSCR in the base case and over the stresses, once it is asked for.
        var mezzCover: (base: Double, stressed: Double)?
    }

    @inline(__always)
    private func entry(_ digits: LeverSpace.Digits, _ cells: CellTables, row: Int?) -> CellEntry {
        let sizes = space.sizes.base
        let vector = digits[Slot.pool] * sizes[Slot.basis] + digits[Slot.basis]
        let couponTenor = digits[Slot.coupon] * sizes[Slot.tenor] + digits[Slot.tenor]
        return entry(
            vector: vector, couponTenor: couponTenor, pool: digits[Slot.pool], mezzanine: digits[Slot.mezzanine],
            row: row ?? cellNumber(digits) - cells.first, cells)
    }

    @inline(__always)
    private func entry(vector: Int, couponTenor: Int, pool: Int, mezzanine: Int, row: Int, _ cells: CellTables) -> CellEntry {
        CellEntry(
            vector: vector, couponTenor: couponTenor, cell: row, figures: cells.figures.base + row * CoverTable.Figure.width,
            mezzanineAddress: tables.mezzanines.base + mezzanine, poolAddress: tables.pools.base + pool,
            advanceValue: tables.advanceValues[vector])
    }

    /// The sizes of a structure with a mezzanine, whose senior is known.
    @inline(__always)
    func sizes(notional: Double, vector: Int, couponTenor: Int, pool: Int, mezzanine: Int, row: Int, _ cells: CellTables) -> Sizes {
        var sizes = Sizes(
            entry: entry(vector: vector, couponTenor: couponTenor, pool: pool, mezzanine: mezzanine, row: row, cells))
        sizes.notional = notional
        sizeMezzanine(&sizes, cells)
        return sizes
    }

    /// Number of the cell: pool × basis × class of target × coupon × tenor × profile × wrap, the last
    /// fastest.
    @inline(__always)
    func cellNumber(_ digits: LeverSpace.Digits) -> Int {
        let sizes = space.sizes.base
        let vector = digits[Slot.pool] * sizes[Slot.basis] + digits[Slot.basis]
        let couponTenor = digits[Slot.coupon] * sizes[Slot.tenor] + digits[Slot.tenor]
        let vectorTarget = vector * tables.targetClassCount + tables.targetClasses[digits[Slot.seniorDSCR]]
        let cell = vectorTarget * (sizes[Slot.coupon] * sizes[Slot.tenor]) + couponTenor
        return (cell * sizes[Slot.profile] + digits[Slot.profile]) * sizes[Slot.wrap] + digits[Slot.wrap]
    }

    /// Number of classes, coupons, tenors, profiles and wraps together: the cells of one pool and basis.
    var termsCount: Int { CellTables.count(bound) / vectors.count }

    /// N and N_m of the given levers, whose cell is at a row of a table of some cells.
    @inline(__always)
    func sizes(_ digits: LeverSpace.Digits, _ cells: CellTables, row: Int? = nil) -> Sizes {
        var sizes = Sizes(entry: entry(digits, cells, row: row))
        sizes.notional = debt.seniorNotional(
            dscrTarget: tables.dscrTargets[digits[Slot.seniorDSCR]], ltvTarget: tables.ltvTargets[digits[Slot.seniorLTV]],
            value: sizes.entry.pool.value, gearingCap: sizes.entry.pool.gearingCap,
            numerator: sizes.entry.figures[CoverTable.Figure.numerator], casesCap: sizes.entry.figures[CoverTable.Figure.casesCap],
            hasProfile: sizes.entry.hasProfile)
        if sizes.entry.mezzanine.isPresent { sizeMezzanine(&sizes, cells) }
        return sizes
    }

    /// N_m by the envelope where that is certain to give the literal result, else by the pass over
    /// all periods.
    ///
    /// The literal minimum differs from the value at the envelope's period by rounding alone; if
    /// the whole uncertainty, taken 1,000 times as wide as rounding can make it, falls between two
    /// multiples of the step, the rounded-down notional is the same.
    @inline(__always)
    private func sizeMezzanine(_ sizes: inout Sizes, _ cells: CellTables) {
        let (entry, mezzanine, notional) = (sizes.entry, sizes.entry.mezzanine, sizes.notional)
        guard mezzanine.tranche >= 0 else { return sculptMezzanine(&sizes, cells) }
        let envelope = entry.cell * vectors.trancheCount + mezzanine.tranche
        var low = Int(cells.envelopeStart[envelope])
        var high = Int(cells.envelopeStart[envelope + 1])
        let x = notional * mezzanine.dscrTarget
        guard low < high else { return sizeLiterally(&sizes, cells) }
        while high - low > 1 {
            let middle = (low + high) / 2
            if cells.pieces[middle].from <= x { low = middle } else { high = middle }
        }
        let period = Int(cells.pieces[low].period)
        let cash = vectors.flows[vectors.starts[entry.vector * vectors.scenarioCount] + period] / mezzanine.dscrTarget
        let taken = notional * cells.services[cells.serviceStart[entry.cell] + period]
        let service = tables.mezzServices[mezzanine.serviceStart + period]
        let amount = (cash - taken) / service
        let slack = 1e-12 * ((abs(cash) + taken) / service)
        let step = debt.step
        let result = debt.roundedDown(max(0, amount))
        guard amount + slack <= 0 || (amount - slack >= result && amount + slack < result + step) else {
            return sizeLiterally(&sizes, cells)
        }
        sizes.mezzNotional = result
        sizes.limitingPeriod = period
    }

    /// N_m by a pass over all periods: without a division where that leaves one multiple of the step.
    @inline(never)
    private func sizeLiterally(_ sizes: inout Sizes, _ cells: CellTables) {
        let (entry, mezzanine) = (sizes.entry, sizes.entry.mezzanine)
        sizes.isHeld = true
        if mezzanine.hasReciprocals {
            let found = batchSpareRange(
                vectors.flows.base + vectors.starts[entry.vector * vectors.scenarioCount], mezzanine.ofTarget, sizes.notional,
                cells.services.base + cells.serviceStart[entry.cell], tables.ofMezzServices.base + mezzanine.serviceStart,
                Int64(mezzanine.periods))
            let result = debt.roundedDown(max(0, found.least))
            if found.most < .infinity, debt.roundedDown(max(0, found.most)) == result {
                sizes.mezzNotional = result
                return
            }
        }
        sizes.mezzNotional = leastSpare(sizes, service: tables.mezzServices.base + mezzanine.serviceStart, cells)
    }

    /// N_m of a sculpted mezzanine.
    ///
    /// The largest balance that C_t = max(0, CFADS_t/d − N·u_t) can carry is B_{t−1} = min((B_t +
    /// C_t)/(1 + r_t), C_t/r_t), so that with discount factors D from the end of the interest-only
    /// periods on B = min(Σ D_t·C_t, min_t (Σ_{s < t} D_s·C_s + D_{t−1}·C_t/r_t)); in the first
    /// amortising period the schedule takes all that C_t gives, so that B is the size, unless interest in
    /// an interest-only period allows less. The literal size, from the schedule, differs by rounding
    /// alone; if the whole uncertainty falls between two multiples of the step, the size is the same.
    @inline(never)
    private func sculptMezzanine(_ sizes: inout Sizes, _ cells: CellTables) {
        let (entry, mezzanine) = (sizes.entry, sizes.entry.mezzanine)
        let terms = tables.sculpted[mezzanine.serviceStart]
        let found = terms.size(
            vectors.flows.base + vectors.starts[entry.vector * vectors.scenarioCount], target: mezzanine.dscrTarget,
            notional: sizes.notional, senior: cells.services.base + cells.serviceStart[entry.cell],
            factors: tables.sculptedFactors.base + terms.start)
        guard let result = found.settled(by: debt) else {
            sizes.mezzNotional = withSculptedService(sizes, cells) { leastSpare(sizes, service: $0, cells) } ?? 0
            return
        }
        sizes.mezzNotional = result
        sizes.sculpted = found.whole
        sizes.isHeld = found.isCarried && found.amount - 4 * found.slack > result
        sizes.isFree = found.isCarried && found.isFree
    }

    /// Hands v_t of a sculpted mezzanine to `body`.
    private func withSculptedService<Result>(
        _ sizes: Sizes, _ cells: CellTables, _ body: (UnsafePointer<Double>) -> Result
    ) -> Result? {
        let (entry, mezzanine) = (sizes.entry, sizes.entry.mezzanine)
        let service = debt.sculptedService(
            tables.sculptedTerms[mezzanine.serviceStart], target: mezzanine.dscrTarget,
            cash: vectors.flows.base + vectors.starts[entry.vector * vectors.scenarioCount], notional: sizes.notional,
            senior: cells.services.base + cells.serviceStart[entry.cell])
        return service.withUnsafeBufferPointer { $0.baseAddress.map(body) }
    }

    /// N_m by the pass over all periods.
    private func leastSpare(_ sizes: Sizes, service: UnsafePointer<Double>, _ cells: CellTables) -> Double {
        let (entry, mezzanine) = (sizes.entry, sizes.entry.mezzanine)
        return debt.mezzNotional(
            vectors.flows.base + vectors.starts[entry.vector * vectors.scenarioCount], target: mezzanine.dscrTarget,
            notional: sizes.notional, senior: cells.services.base + cells.serviceStart[entry.cell], service: service,
            periods: mezzanine.periods)
    }

    /// MIN_DSCR_MEZZ; NaN without a mezzanine, or where it is certain to pass and not to exceed
    /// `toBeat`. Where it is certain to fail and not to exceed `toBeat`, a bound may stand in for it: one that it is
    /// not below, if its shortfall ratio is certain to stay behind `worst`; one that it is not above, if the ratio is
    /// certain to exceed both `worst` and `reach`.
    ///
    /// Certain to pass where the sizing holds the base case at a target of at least the floor, and
    /// every stress keeps so much of the base case's cash that even with the dearest service its
    /// total DSCR stays above the stress floor.
    @inline(__always)
    func mezzMargin(
        _ sizes: inout Sizes, _ rating: UnsafePointer<Rulebook.RatingThresholds>, toBeat: Double, worst: Double = -.infinity,
        reach: Double = .infinity, _ cells: CellTables
    ) -> Double {
        let (entry, mezzanine) = (sizes.entry, sizes.entry.mezzanine)
        guard mezzanine.isPresent else { return .nan }
        if sizes.mezzNotional > 0, mezzanine.dscrTarget >= rating.pointee.mezzDSCRFloor {
            let most = greatestBaseCover(sizes, cells)
            if max(0, most - mezzanine.dscrTarget) <= toBeat,
                certainlyMeetsStresses(entry, floor: rating.pointee.mezzStressDSCRFloor, cells)
            {
                return .nan
            }
        }
        if sizes.mezzCover == nil, sizes.mezzNotional > 0,
            let margin = sufficientMargin(sizes, rating, toBeat: toBeat, worst: worst, reach: reach, cells)
        {
            return margin
        }
        let cover = sizes.mezzCover ?? mezzCover(sizes, cells)
        sizes.mezzCover = cover
        return Judgement.mezzMargin(base: cover.base, stressed: cover.stressed, target: mezzanine.dscrTarget, rating)
    }

    /// A total DSCR that the base case does not exceed: that of one period; ∞ where the sizing is not
    /// certain to hold the target.
    @inline(__always)
    private func greatestBaseCover(_ sizes: Sizes, _ cells: CellTables) -> Double {
        let (entry, mezzanine) = (sizes.entry, sizes.entry.mezzanine)
        let cash = vectors.flows.base + vectors.starts[entry.vector * vectors.scenarioCount]
        let senior = cells.services.base + cells.serviceStart[entry.cell]
        if sizes.limitingPeriod >= 0 {
            let period = sizes.limitingPeriod
            let due = sizes.notional * senior[period] + sizes.mezzNotional * tables.mezzServices[mezzanine.serviceStart + period]
            return cash[period] / due
        }
        guard sizes.isHeld else { return .infinity }
        guard mezzanine.tranche < 0 else {
            let found = totalDSCR(cash, sizes, senior, tables.mezzServices.base + mezzanine.serviceStart)
            return found.isNegative || found.cover.isNaN ? .infinity : found.cover
        }
        // The first amortising period pays C_t/B a unit.
        let terms = tables.sculpted[mezzanine.serviceStart]
        let period = terms.interestOnlyPeriods
        let taken = sizes.notional * senior[period]
        let spare = cash[period] / mezzanine.dscrTarget - taken
        let due = taken + sizes.mezzNotional * (spare / sizes.sculpted) * (1 - 4 * terms.uncertainty)
        return cash[period] / due * (1 + 1e-12)
    }

    /// A stress's total DSCR is at least the base case's, which the sizing holds at its target,
    /// times the least ratio of the cash flows, over the most by which the rate shock raises the
    /// service.
    @inline(__always)
    private func certainlyMeetsStresses(_ entry: CellEntry, floor: Double, _ cells: CellTables) -> Bool {
        for shock in 0..<vectors.shockCount
        where !meetsFloor(entry, shock: shock, cover: entry.mezzanine.dscrTarget, floor: floor, cells) { return false }
        return true
    }

    @inline(never)
    private func mezzCover(_ sizes: Sizes, _ cells: CellTables) -> (base: Double, stressed: Double) {
        guard sizes.entry.mezzanine.tranche < 0 else {
            return mezzCover(sizes, service: tables.mezzServices.base + sizes.entry.mezzanine.serviceStart, cells)
        }
        return withSculptedService(sizes, cells) { mezzCover(sizes, service: $0, cells) } ?? (.nan, .nan)
    }

    /// Least total DSCR in the base case and over the stresses; NaN where it is undefined.
    private func mezzCover(
        _ sizes: Sizes, service: UnsafePointer<Double>, _ cells: CellTables
    ) -> (base: Double, stressed: Double) {
        let entry = sizes.entry
        let senior = cells.services.base + cells.serviceStart[entry.cell]
        let base = totalDSCR(vectors.flows.base + vectors.starts[entry.vector * vectors.scenarioCount], sizes, senior, service)
        var stressed = Double.nan
        for place in 0..<vectors.stressShocks.count {
            let shock = vectors.stressShocks[place]
            let total = totalDSCR(
                vectors.stressed.base + (entry.vector * vectors.shockCount + shock) * vectors.horizon, sizes,
                senior + shock * vectors.horizon, service)
            if total.isNegative { return (base.cover, stressedByOne(sizes, senior, service)) }
            if !(total.cover >= stressed), !total.cover.isNaN { stressed = total.cover }
        }
        return (base.cover, stressed)
    }

    /// The stresses one after the other, where a service is negative and the worst cash is not the worst
    /// cover's.
    private func stressedByOne(_ sizes: Sizes, _ senior: UnsafePointer<Double>, _ service: UnsafePointer<Double>) -> Double {
        var stressed = Double.nan
        for scenario in 1..<max(1, vectors.scenarioCount) {
            let total = totalDSCR(
                vectors.flows.base + vectors.starts[sizes.entry.vector * vectors.scenarioCount + scenario], sizes,
                senior + vectors.shockNumber[scenario] * vectors.horizon, service)
            if !(total.cover >= stressed), !total.cover.isNaN { stressed = total.cover }
        }
        return stressed
    }

    /// As ``DebtModel/totalDSCR(_:_:senior:service:periods:)``, and whether a period's service is
    /// negative.
    private func totalDSCR(
        _ cash: UnsafePointer<Double>, _ sizes: Sizes, _ senior: UnsafePointer<Double>, _ service: UnsafePointer<Double>
    ) -> (cover: Double, isNegative: Bool) {
        let found = batchLeastCover(
            cash, sizes.notional, senior, sizes.mezzNotional, service, Int64(sizes.entry.mezzanine.periods))
        return (found.hasService ? found.cover : .nan, found.isNegative)
    }
}
