extension Kernel {
    /// What a run needs to know of a permutation.
    struct Record {
        var sizing = Sizing()
        var judgement = Judgement()
        /// Nil for a survivor.
        var verdict: PruneVerdict?
        var judgedAtB = false
        /// NaN without debt.
        var minDSCR = Double.nan
        /// Score, merit and WACC are computed for survivors only.
        var score = Double.nan
        var merit = Double.nan
        var wacc = Double.nan

        @inline(__always)
        mutating func reset() {
            judgement.reset()
            sizing.mezzNotional = 0
            verdict = nil
            judgedAtB = false
            minDSCR = .nan
        }
    }

    /// Judges the permutation at a canonical index.
    ///
    /// The margin of MIN_DSCR_MEZZ takes a pass over all scenarios and periods. Where it is certain
    /// to pass and not to exceed `mezzMarginToBeat`, the pass is left out and the margin reads NaN;
    /// −∞ asks for it always.
    func judge(_ index: Int64, mezzMarginToBeat: Double) -> Record {
        var record = Record()
        judge(index, mezzMarginToBeat: mezzMarginToBeat, into: &record)
        return record
    }

    /// As ``judge(_:mezzMarginToBeat:)``, into a record that is used again and again.
    @inline(__always)
    func judge(_ index: Int64, mezzMarginToBeat: Double, into record: inout Record) {
        let digits = space.digits(of: index)
        guard let cells else {
            record = judgeAlone(digits, index: index)
            return
        }
        var sized = sizes(digits, cells)
        let entry = sized.entry
        let terms = numbers(digits, entry)
        let rating = thresholds(digits[Slot.targetRating])
        record.reset()
        record.sizing.notional = sized.notional
        record.sizing.mezzNotional = sized.mezzNotional
        debt.complete(
            &record.sizing, value: entry.pool.value, cost: entry.pool.cost, dsraMonths: terms.dsraMonths, equityShare: terms.equityShare,
            advanceValue: entry.advanceValue, firstYearService: entry.firstYearService)
        let facts = staticMargins(digits, couponTenor: entry.couponTenor)
        record.judgement.judgeGateA(
            record.sizing, value: entry.pool.value, hasMezzanine: entry.mezzanine.isPresent, facts, rating, step: debt.step,
            minorUnits: debt.minorUnits)
        let isPruning = bound.features.gatesAB
        if record.sizing.notional > 0 {
            record.minDSCR = entry.figures[CoverTable.Figure.baseCover] / record.sizing.notional
            if !(isPruning && record.judgement.failsGateA) {
                record.judgedAtB = true
                record.judgement.judgeGateB(
                    notional: record.sizing.notional, figures: entry.figures, facts, rating, dscrFloor: dscrFloor(digits),
                    mezzMargin: mezzMargin(&sized, rating, toBeat: mezzMarginToBeat, cells))
            }
        }
        if isPruning, record.judgement.failing != 0 {
            record.verdict = record.judgement.verdict(bound.rulebook.tolerances.base)
        } else {
            score(
                &record, cost: entry.pool.cost, terms, entry.mezzanine, rating, stressCover: worstCover(entry.figures), index: index)
        }
    }

    @inline(__always)
    func thresholds(_ digit: Int) -> UnsafePointer<Rulebook.RatingThresholds> { bound.rulebook.columns.base + tables.ratings[digit] }

    @inline(__always)
    func dscrFloor(_ digits: LeverSpace.Digits) -> Double {
        tables.dscrFloors[digits[Slot.targetRating] * space.sizes[Slot.wrap] + digits[Slot.wrap]]
    }

    /// The numbers of a permutation that are read from the levers.
    struct Numbers {
        let coupon: Double
        let dsraMonths: Double
        let equityShare: Double
        let sidecarProceeds: Double
    }

    @inline(__always)
    func numbers(_ digits: LeverSpace.Digits, _ entry: CellEntry) -> Numbers {
        let sizes = space.sizes.base
        let vectors = sizes[Slot.pool] * sizes[Slot.basis]
        return Numbers(
            coupon: tables.coupons[entry.couponTenor],
            dsraMonths: tables.dsraMonths[digits[Slot.dsra] * sizes[Slot.targetRating] + digits[Slot.targetRating]],
            equityShare: tables.equityShares[digits[Slot.equity]],
            sidecarProceeds: tables.sidecarProceeds[digits[Slot.sidecar] * vectors + entry.vector])
    }

    @inline(__always)
    func staticMargins(_ digits: LeverSpace.Digits, couponTenor: Int) -> StaticMargins {
        let sizes = space.sizes.base
        let rating = digits[Slot.targetRating]
        let ratings = sizes[Slot.targetRating]
        let profileTenor = digits[Slot.profile] * sizes[Slot.tenor] + digits[Slot.tenor]
        let poolRating = digits[Slot.pool] * ratings + rating
        let tenor = tables.tenorMargins[poolRating * sizes[Slot.tenor] + digits[Slot.tenor]]
        let mezzTenor = tables.mezzTenorMargins[digits[Slot.pool] * sizes[Slot.mezzanine] + digits[Slot.mezzanine]]
        return StaticMargins(
            tenor: min(tenor, mezzTenor), coupon: tables.couponMargins[couponTenor * ratings + rating],
            concentration: tables.concentrationMargins[poolRating],
            amortisation: tables.amortisationMargins[profileTenor * ratings + rating],
            balloon: tables.balloonMargins[digits[Slot.profile] * ratings + rating],
            dsra: tables.dsraMargins[digits[Slot.dsra] * ratings + rating],
            repo: tables.repoTerms[(digits[Slot.repo] * ratings + rating) * sizes[Slot.tenor] + digits[Slot.tenor]])
    }

    @inline(__always)
    private func score(
        _ record: inout Record, cost: Double, _ terms: Numbers, _ mezzanine: LeverTables.Mezzanine,
        _ rating: UnsafePointer<Rulebook.RatingThresholds>, stressCover: Double, index: Int64
    ) {
        let economics = Economics(
            record.sizing, coupon: terms.coupon, mezzCoupon: mezzanine.coupon, sidecarProceeds: terms.sidecarProceeds,
            equityReturn: debt.equityReturn)
        score(&record, economics, cost: cost, rating, stressCover: stressCover, index: index)
    }

    /// The least cover of all stresses per unit of notional; without stresses, of the base case.
    @inline(__always)
    private func worstCover(_ figures: UnsafePointer<Double>) -> Double {
        bound.deal.scenarios.isEmpty ? figures[CoverTable.Figure.baseCover] : figures[CoverTable.Figure.stressCover]
    }

    private func score(
        _ record: inout Record, _ economics: Economics, cost: Double, _ rating: UnsafePointer<Rulebook.RatingThresholds>,
        stressCover: Double, index: Int64
    ) {
        record.wacc = economics.wacc
        record.score = bound.ranking.score(
            notional: record.sizing.notional, cost: cost, economics: economics, minDSCR: record.minDSCR.isNaN ? 0 : record.minDSCR,
            ratingScore: rating.pointee.score)
        record.merit = bound.ranking.merit(
            score: record.score, sizing: record.sizing, economics: economics, minDSCR: record.minDSCR,
            life: { [notional = record.sizing.notional] in life(index, notional: notional, stressCover: stressCover) })
    }

    /// The figure of an objective that looks at the life of a structure; nil where it has none.
    private func life(_ index: Int64, notional: Double, stressCover: Double) -> Double? {
        if bound.deal.objective == .stressDSCR { return notional > 0 ? stressCover / notional : nil }
        return bound.objectiveFigure(bound.evaluate(MovedPermutation(bound.permutation(at: index)), index: index))
    }

    /// Without the table of all cells: by evaluation.
    private func judgeAlone(_ digits: LeverSpace.Digits, index: Int64) -> Record {
        let choice = Permutation(digits, of: bound.deal.levers)
        let appraisal = bound.appraise(MovedPermutation(choice))
        var record = Record(sizing: appraisal.sizing, judgement: appraisal.judgement)
        let isPruning = bound.features.gatesAB
        if record.sizing.notional > 0 {
            record.minDSCR = appraisal.table.figures[CoverTable.Figure.baseCover] / record.sizing.notional
            record.judgedAtB = !(isPruning && record.judgement.failsGateA)
        }
        if !record.judgedAtB { record.judgement.forgetGateB() }
        if isPruning, record.judgement.failing != 0 {
            record.verdict = record.judgement.verdict(bound.rulebook.tolerances.base)
        } else {
            let economics = Economics(appraisal.sizing, appraisal.terms, equityReturn: bound.deal.equityReturn)
            let rating = bound.rulebook.columns.base + choice.targetRating.column
            let stressCover = bound.deal.scenarios.isEmpty ? CoverTable.Figure.baseCover : CoverTable.Figure.stressCover
            score(
                &record, economics, cost: appraisal.terms.cost, rating, stressCover: appraisal.table.figures[stressCover], index: index)
        }
        return record
    }
}
