extension Kernel {
    /// The stem of the given digits (the last four do not matter). Its own margins are left in `judgement`.
    ///
    /// MIN_DSCR_MEZZ reads NaN where it is certain to pass and not to exceed `mezzMarginToBeat`.
    @inline(__always)
    func stem(_ digits: LeverSpace.Digits, _ cells: CellTables, mezzMarginToBeat: Double, _ judgement: inout Judgement) -> Stem {
        let seat = seat(digits, cells)
        judgement.reset()
        var sizing = Sizing()
        let sized = size(&sizing, seat, numbers(digits, seat), cells)
        sizing.ltv = (sizing.notional + sizing.mezzNotional) / seat.pool.value
        sizing.advanceFactor = debt.advanceFactor(sizing.notional, advanceValue: seat.advanceValue)
        let facts = staticMargins(digits, couponTenor: seat.couponTenor)
        judgement.judgeSizes(
            sizing, value: seat.pool.value, hasMezzanine: seat.mezzanine.isPresent, facts, seat.rating, step: debt.step,
            minorUnits: debt.minorUnits)
        var stem = Stem(
            notional: sizing.notional, mezzNotional: sizing.mezzNotional, firstYearService: seat.firstYearService,
            advanceFactor: sizing.advanceFactor, couponTenor: UInt32(truncatingIfNeeded: seat.couponTenor),
            vector: UInt16(truncatingIfNeeded: seat.vector), mezzanine: UInt16(truncatingIfNeeded: digits[Slot.mezzanine]),
            rating: UInt8(truncatingIfNeeded: digits[Slot.targetRating]), tenor: UInt8(truncatingIfNeeded: digits[Slot.tenor]))
        let tolerances = model.rulebook.tolerances.base
        if sizing.notional > 0 {
            stem.minDSCR = seat.figures[CoverTable.Figure.baseCover] / sizing.notional
            if judgement.failing == 0 {
                judgement.judgeCover(
                    notional: sizing.notional, figures: seat.figures, facts, seat.rating, dscrFloor: seat.dscrFloor,
                    mezzMargin: mezzMargin(seat, sizing, sized, toBeat: mezzMarginToBeat, cells))
            }
        }
        stem.failing = judgement.failing
        if judgement.failing != 0, let verdict = judgement.verdict(tolerances) {
            stem.binding = UInt8(truncatingIfNeeded: verdict.binding)
            stem.worstRatio = verdict.worstRatio
        }
        return stem
    }

    /// The stem of a number in `0 ..< cardinality/L`, notable if a margin of its own is above the best of those given.
    func stem(_ number: Int64, bestMargins: InlineArray<17, Double>, _ judgement: inout Judgement) -> Stem {
        guard let cells else { return Stem() }
        let toBeat = bestMargins[Constraint.minDSCRMezz.rawValue]
        var stem = stem(space.digits(ofStem: number), cells, mezzMarginToBeat: toBeat, &judgement)
        let constraints = stem.failing & Judgement.gateAMask != 0 ? Constraint.countAtGateA : Constraint.count
        for constraint in 0..<constraints where judgement.margins[constraint] > bestMargins[constraint] { stem.isNotable = true }
        return stem
    }

    /// True if a leaf can be judged by its stem: the gates prune, the order of structures needs no waterfall, and each of the leaf's
    /// constraints has a tolerance. (A deal has at most 250 pools, 4 ratings and 40 tenors.)
    var hasStems: Bool {
        guard cells != nil, model.features.gatesAB, model.deal.objective != .equityIRR else { return false }
        guard space.sizes[Slot.mezzanine] <= Int(UInt16.max), space.sizes[Slot.coupon] * space.sizes[Slot.tenor] <= Int(UInt32.max) else {
            return false
        }
        return Stem.leafConstraints.allSatisfy { model.rulebook.tolerances[$0.rawValue] > 0 }
    }

    var stemCount: Int64 { space.cardinality / space.leafCount }

    /// True if the space can be walked stem by stem, each in well under a millisecond.
    var canWalk: Bool { hasStems && leafChoices <= 1 << 14 }

    /// Choices of the last four levers but for the sidecar, which no constraint looks at.
    var leafChoices: Int { space.sizes[Slot.dsra] * space.sizes[Slot.equity] * space.sizes[Slot.repo] }
}
