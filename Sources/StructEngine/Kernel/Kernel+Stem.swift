extension Kernel {
    /// The stem of the given digits (the last four do not matter). Its own margins are left in
    /// `judgement`.
    ///
    /// MIN_DSCR_MEZZ reads NaN where it is certain to pass and not to exceed `mezzMarginToBeat`, and a bound,
    /// which is not to be reported, where it is certain to fail and either another constraint to bind or this
    /// one, with no near miss whatever the leaf.
    @inline(__always)
    func stem(_ digits: LeverSpace.Digits, _ cells: CellTables, mezzMarginToBeat: Double, _ judgement: inout Judgement) -> Stem {
        var sizes = sizes(digits, cells)
        return stem(digits, &sizes, cells, mezzMarginToBeat: mezzMarginToBeat, &judgement)
    }

    /// The stem of the given digits, whose cell is at a row of a table of some cells; notable if a margin
    /// of its own is above the best of those given.
    @inline(__always)
    func stem(
        _ digits: LeverSpace.Digits, _ cells: CellTables, row: Int, bestMargins: UnsafePointer<Double>, _ judgement: inout Judgement
    ) -> Stem {
        var sizes = sizes(digits, cells, row: row)
        return stem(digits, &sizes, cells, bestMargins: bestMargins, &judgement)
    }

    @inline(__always)
    private func stem(
        _ digits: LeverSpace.Digits, _ sizes: inout Sizes, _ cells: CellTables, bestMargins: UnsafePointer<Double>,
        _ judgement: inout Judgement
    ) -> Stem {
        let toBeat = bestMargins[Constraint.minDSCRMezz.position]
        var stem = stem(digits, &sizes, cells, mezzMarginToBeat: toBeat, &judgement)
        let constraints = stem.failing & Judgement.gateAMask != 0 ? Constraint.countAtGateA : Constraint.count
        for constraint in 0..<constraints where judgement.margins[constraint] > bestMargins[constraint] { stem.isNotable = true }
        return stem
    }

    /// The stem of the given digits, whose sizes are known.
    @inline(__always)
    private func stem(
        _ digits: LeverSpace.Digits, _ sizes: inout Sizes, _ cells: CellTables, mezzMarginToBeat: Double, _ judgement: inout Judgement
    ) -> Stem {
        let entry = sizes.entry
        let rating = thresholds(digits[Slot.targetRating])
        var sizing = Sizing()
        sizing.notional = sizes.notional
        sizing.mezzNotional = sizes.mezzNotional
        sizing.ltv = (sizes.notional + sizes.mezzNotional) / entry.pool.value
        sizing.advanceFactor = debt.advanceFactor(sizes.notional, advanceValue: entry.advanceValue)
        let facts = staticMargins(digits, couponTenor: entry.couponTenor)
        judgement.reset()
        judgement.judgeSizes(
            sizing, value: entry.pool.value, hasMezzanine: entry.mezzanine.isPresent, facts, rating, step: debt.step,
            minorUnits: debt.minorUnits)
        var stem = Stem(
            notional: sizes.notional, mezzNotional: sizes.mezzNotional, firstYearService: entry.firstYearService, minDSCR: .nan,
            advanceFactor: sizing.advanceFactor, worstRatio: -.infinity, failing: 0,
            couponTenor: UInt32(truncatingIfNeeded: entry.couponTenor), vector: UInt16(truncatingIfNeeded: entry.vector),
            mezzanine: UInt16(truncatingIfNeeded: digits[Slot.mezzanine]), rating: UInt8(truncatingIfNeeded: digits[Slot.targetRating]),
            tenor: UInt8(truncatingIfNeeded: digits[Slot.tenor]), binding: 0, isNotable: false)
        if sizes.notional > 0 {
            stem.minDSCR = entry.figures[CoverTable.Figure.baseCover] / sizes.notional
            if judgement.failing == 0 {
                judgement.judgeCover(
                    notional: sizes.notional, figures: entry.figures, facts, rating, dscrFloor: dscrFloor(digits), mezzMargin: .nan)
                if entry.mezzanine.isPresent {
                    // Last, for how much has to be known of it depends on the others.
                    let others = judgement.verdict(bound.rulebook.tolerances.base)
                    let margin = mezzMargin(
                        &sizes, rating, toBeat: mezzMarginToBeat, worst: others?.worstRatio ?? -.infinity,
                        reach: tables.reaches[digits[Slot.targetRating]],
                        cells)
                    judgement.set(.minDSCRMezz, margin)
                }
            }
        }
        stem.failing = judgement.failing
        if judgement.failing != 0, let verdict = judgement.verdict(bound.rulebook.tolerances.base) {
            stem.binding = UInt8(truncatingIfNeeded: verdict.binding)
            stem.worstRatio = verdict.worstRatio
        }
        return stem
    }

    /// Hands the stems of a number in `0 ..< cardinality/L/ratings` with every target rating to
    /// `body`, with their numbers: they have the same sizes. A stem is notable if a margin of its
    /// own is above the best of those given.
    func stems(ofSizes number: Int64, bestMargins: UnsafePointer<Double>, _ body: (Int64, Stem) -> Void) {
        guard let cells else { return }
        let ratings = Int64(space.sizes[Slot.targetRating])
        // The rating is the second lever: below it, stems of equal sizes are this far apart.
        let stride = stemCount / Int64(space.sizes[Slot.pool]) / ratings
        let first = number / stride * stride * ratings + number % stride
        var digits = space.digits(ofStem: first)
        var sizes = sizes(digits, cells)
        var judgement = Judgement()
        for rating in 0..<ratings {
            digits[Slot.targetRating] = Int(rating)
            let stem = stem(digits, &sizes, cells, bestMargins: bestMargins, &judgement)
            body(first + rating * stride, stem)
        }
    }

    /// True if a leaf can be judged by its stem: the gates prune, the order of structures does not look
    /// at their lives, and each of the leaf's constraints has a tolerance, as a checked ruleset gives
    /// it. (A deal has at most 250 pools and 4 ratings.)
    static func hasStems(_ bound: BoundDeal) -> Bool {
        let sizes = bound.space.sizes
        guard bound.features.gatesAB, !bound.deal.objective.looksAtLife, sizes[Slot.mezzanine] <= Int(UInt16.max),
            sizes[Slot.tenor] <= Int(UInt8.max),
            sizes[Slot.coupon] * sizes[Slot.tenor] <= Int(UInt32.max)
        else { return false }
        return Stem.leafConstraints.allSatisfy { bound.rulebook.tolerances[$0.position] > 0 }
    }

    var stemCount: Int64 { space.cardinality / space.leafCount }

    /// True if the space can be walked stem by stem, each in well under a millisecond.
    var canWalk: Bool { hasStems && leafChoices <= 1 << 14 }

    /// Stems that a walk takes at a time: a fraction of a millisecond of work, and a few where many
    /// sidecars compete.
    var stemsInChunk: Int64 {
        let sidecars = space.sizes[Slot.dsra] * space.sizes[Slot.sidecar]
        return Int64(max(1, min(cells == nil ? 64 : 1024, (1 << 14) / leafChoices, (1 << 19) / sidecars)))
    }

    /// Choices of the last four levers but for the sidecar, which no constraint looks at.
    var leafChoices: Int { space.sizes[Slot.dsra] * space.sizes[Slot.equity] * space.sizes[Slot.repo] }
}
