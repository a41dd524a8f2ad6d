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
    /// The margin of MIN_DSCR_MEZZ takes a pass over all scenarios and periods. Where it is certain to pass and not to exceed
    /// `mezzMarginToBeat`, the pass is left out and the margin reads NaN; −∞ asks for it always.
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
        let seat = seat(digits, cells)
        let terms = numbers(digits, seat)
        record.reset()
        let sized = size(&record.sizing, seat, terms, cells)
        debt.complete(
            &record.sizing, value: seat.pool.value, cost: seat.pool.cost, dsraMonths: terms.dsraMonths, equityShare: terms.equityShare,
            advanceValue: seat.advanceValue, firstYearService: seat.firstYearService)
        let facts = staticMargins(digits, couponTenor: seat.couponTenor)
        record.judgement.judgeGateA(
            record.sizing, value: seat.pool.value, hasMezzanine: seat.mezzanine.isPresent, facts, seat.rating, step: debt.step,
            minorUnits: debt.minorUnits)
        let isPruning = model.features.gatesAB
        if record.sizing.notional > 0 {
            record.minDSCR = seat.figures[CoverTable.Figure.baseCover] / record.sizing.notional
            if !(isPruning && record.judgement.failsGateA) {
                record.judgedAtB = true
                record.judgement.judgeGateB(
                    notional: record.sizing.notional, figures: seat.figures, facts, seat.rating, dscrFloor: seat.dscrFloor,
                    mezzMargin: mezzMargin(seat, record.sizing, sized, toBeat: mezzMarginToBeat, cells))
            }
        }
        if isPruning, record.judgement.failing != 0 {
            record.verdict = record.judgement.verdict(model.rulebook.tolerances.base)
        } else {
            score(&record, cost: seat.pool.cost, terms, seat.mezzanine, seat.rating, digits: digits, index: index)
        }
    }

    /// Where the figures are that a permutation shares with all of the same first ten levers.
    struct Seat {
        /// Number of the pool and basis.
        let vector: Int
        let couponTenor: Int
        let cell: Int
        /// The row of the cover table.
        let figures: UnsafePointer<Double>
        let mezzanine: LeverTables.Mezzanine
        let pool: LeverTables.Pool
        let rating: UnsafePointer<Rulebook.RatingTerms>
        let dscrFloor: Double
        let advanceValue: Double

        var hasProfile: Bool { figures[CoverTable.Figure.hasProfile] != 0 }

        var firstYearService: Double { hasProfile ? figures[CoverTable.Figure.firstYearService] : 0 }
    }

    @inline(__always)
    func seat(_ digits: LeverSpace.Digits, _ cells: CellTables) -> Seat {
        let sizes = space.sizes.base
        let vector = digits[Slot.pool] * sizes[Slot.basis] + digits[Slot.basis]
        let couponTenor = digits[Slot.coupon] * sizes[Slot.tenor] + digits[Slot.tenor]
        var cell = vector * (sizes[Slot.coupon] * sizes[Slot.tenor]) + couponTenor
        cell = (cell * sizes[Slot.profile] + digits[Slot.profile]) * sizes[Slot.wrap] + digits[Slot.wrap]
        return Seat(
            vector: vector, couponTenor: couponTenor, cell: cell, figures: cells.figures.base + cell * CoverTable.Figure.width,
            mezzanine: tables.mezzanines[digits[Slot.mezzanine]], pool: tables.pools[digits[Slot.pool]],
            rating: model.rulebook.columns.base + tables.ratings[digits[Slot.targetRating]],
            dscrFloor: tables.dscrFloors[digits[Slot.targetRating] * sizes[Slot.wrap] + digits[Slot.wrap]],
            advanceValue: tables.advanceValues[vector])
    }

    /// N and N_m.
    @inline(__always)
    func size(_ sizing: inout Sizing, _ seat: Seat, _ terms: Numbers, _ cells: CellTables) -> MezzSizing {
        sizing.notional = debt.seniorNotional(
            dscrTarget: terms.dscrTarget, ltvTarget: terms.ltvTarget, value: seat.pool.value,
            numerator: seat.figures[CoverTable.Figure.numerator], hasProfile: seat.hasProfile)
        guard seat.mezzanine.isPresent else { return MezzSizing() }
        let sized = size(seat.mezzanine, notional: sizing.notional, cell: seat.cell, vector: seat.vector, cells)
        sizing.mezzNotional = sized.notional
        return sized
    }

    /// MIN_DSCR_MEZZ; NaN without a mezzanine, or where it is certain to pass and not to exceed `toBeat`.
    @inline(__always)
    func mezzMargin(_ seat: Seat, _ sizing: Sizing, _ sized: MezzSizing, toBeat: Double, _ cells: CellTables) -> Double {
        guard seat.mezzanine.isPresent else { return .nan }
        return mezzMargin(
            seat.mezzanine, sizing, sized, cell: seat.cell, vector: seat.vector, seat.rating, toBeat: toBeat, cells)
    }

    /// The numbers of a permutation that are read from the levers.
    struct Numbers {
        let dscrTarget: Double
        let ltvTarget: Double
        let coupon: Double
        let dsraMonths: Double
        let equityShare: Double
        let sidecarProceeds: Double
    }

    @inline(__always)
    func numbers(_ digits: LeverSpace.Digits, _ seat: Seat) -> Numbers {
        let sizes = space.sizes.base
        let vectors = sizes[Slot.pool] * sizes[Slot.basis]
        return Numbers(
            dscrTarget: tables.dscrTargets[digits[Slot.seniorDSCR]], ltvTarget: tables.ltvTargets[digits[Slot.seniorLTV]],
            coupon: tables.coupons[seat.couponTenor],
            dsraMonths: tables.dsraMonths[digits[Slot.dsra] * sizes[Slot.targetRating] + digits[Slot.targetRating]],
            equityShare: tables.equityShares[digits[Slot.equity]],
            sidecarProceeds: tables.sidecarProceeds[digits[Slot.sidecar] * vectors + seat.vector])
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
        _ rating: UnsafePointer<Rulebook.RatingTerms>,
        digits: LeverSpace.Digits, index: Int64
    ) {
        let economics = Economics(
            record.sizing, coupon: terms.coupon, mezzCoupon: mezzanine.coupon, sidecarProceeds: terms.sidecarProceeds,
            equityReturn: debt.equityReturn)
        score(&record, economics, cost: cost, rating, digits: digits, index: index)
    }

    private func score(
        _ record: inout Record, _ economics: Economics, cost: Double, _ rating: UnsafePointer<Rulebook.RatingTerms>,
        digits: LeverSpace.Digits, index: Int64
    ) {
        record.wacc = economics.wacc
        record.score = model.ranking.score(
            notional: record.sizing.notional, cost: cost, economics: economics, minDSCR: record.minDSCR.isNaN ? 0 : record.minDSCR,
            ratingScore: rating.pointee.score)
        record.merit = model.ranking.merit(
            score: record.score, sizing: record.sizing, economics: economics, minDSCR: record.minDSCR,
            equityIRR: {
                let structure = model.evaluate(Permutation(digits, of: model.deal.levers), index: index)
                return model.waterfall(structure, scenario: 0).equityIRR.rate
            })
    }

    /// Without the table of all cells: by evaluation.
    private func judgeAlone(_ digits: LeverSpace.Digits, index: Int64) -> Record {
        let choice = Permutation(digits, of: model.deal.levers)
        let appraisal = model.appraise(Choice(choice))
        var record = Record(sizing: appraisal.sizing, judgement: appraisal.judgement)
        let isPruning = model.features.gatesAB
        if record.sizing.notional > 0 {
            record.minDSCR = appraisal.table.figures[CoverTable.Figure.baseCover] / record.sizing.notional
            record.judgedAtB = !(isPruning && record.judgement.failsGateA)
        }
        if !record.judgedAtB { record.judgement.forgetGateB() }
        if isPruning, record.judgement.failing != 0 {
            record.verdict = record.judgement.verdict(model.rulebook.tolerances.base)
        } else {
            let economics = Economics(appraisal.sizing, appraisal.terms, equityReturn: model.deal.equityReturn)
            let rating = model.rulebook.columns.base + choice.targetRating.column
            score(&record, economics, cost: appraisal.terms.cost, rating, digits: digits, index: index)
        }
        return record
    }
}

/// The mezzanine of a permutation.
extension Kernel {
    /// A mezzanine's size and what is known of the period that limits it.
    struct MezzSizing {
        var notional = 0.0
        /// 0-based; −1 where the envelope was not used.
        var limitingPeriod = -1
    }

    /// N_m by the envelope where that is certain to give the literal result, else by the pass over all periods.
    ///
    /// The literal minimum differs from the value at the envelope's period by rounding alone; if the whole uncertainty, taken 1,000 times
    /// as wide as rounding can make it, falls between two multiples of the step, the rounded-down notional is the same.
    @inline(__always)
    private func size(
        _ mezzanine: LeverTables.Mezzanine, notional: Double, cell: Int, vector: Int, _ cells: CellTables
    ) -> MezzSizing {
        guard mezzanine.tranche >= 0 else {
            return MezzSizing(notional: sculptedNotional(mezzanine, notional: notional, cell: cell, vector: vector, cells).notional)
        }
        let envelope = cell * cells.trancheCount + mezzanine.tranche
        var low = Int(cells.envelopeStart[envelope])
        var high = Int(cells.envelopeStart[envelope + 1])
        let x = notional * mezzanine.dscrTarget
        guard low < high else { return literalSize(mezzanine, notional: notional, cell: cell, vector: vector, cells) }
        while high - low > 1 {
            let middle = (low + high) / 2
            if cells.pieces[middle].from <= x { low = middle } else { high = middle }
        }
        let period = Int(cells.pieces[low].period)
        let cash = cells.flows[cells.vectorStart[vector * cells.scenarioCount] + period] / mezzanine.dscrTarget
        let taken = notional * cells.services[cells.serviceStart[cell] + period]
        let service = tables.mezzServices[mezzanine.serviceStart + period]
        let amount = (cash - taken) / service
        let slack = 1e-12 * ((abs(cash) + taken) / service)
        let step = debt.step
        let result = debt.roundedDown(max(0, amount))
        guard amount + slack <= 0 || (amount - slack >= result && amount + slack < result + step) else {
            return literalSize(mezzanine, notional: notional, cell: cell, vector: vector, cells)
        }
        return MezzSizing(notional: result, limitingPeriod: period)
    }

    @inline(never)
    private func literalSize(
        _ mezzanine: LeverTables.Mezzanine, notional: Double, cell: Int, vector: Int, _ cells: CellTables
    ) -> MezzSizing {
        let least = DebtModel.leastSpare(
            cells.flows.base + cells.vectorStart[vector * cells.scenarioCount], target: mezzanine.dscrTarget, notional: notional,
            senior: cells.services.base + cells.serviceStart[cell], service: tables.mezzServices.base + mezzanine.serviceStart,
            periods: mezzanine.periods)
        return MezzSizing(notional: debt.roundedDown(least.isNaN ? 0 : max(0, least)))
    }

    /// N_m of a sculpted mezzanine and its unit service.
    @inline(never)
    private func sculptedNotional(
        _ mezzanine: LeverTables.Mezzanine, notional: Double, cell: Int, vector: Int, _ cells: CellTables
    ) -> (notional: Double, service: [Double]) {
        let cash = cells.flows.base + cells.vectorStart[vector * cells.scenarioCount]
        let senior = cells.services.base + cells.serviceStart[cell]
        let service = debt.sculptedService(
            tables.sculptedTerms[mezzanine.serviceStart], target: mezzanine.dscrTarget, cash: cash, notional: notional, senior: senior)
        let least = service.withUnsafeBufferPointer { service in
            guard let base = service.baseAddress else { return Double.nan }
            return DebtModel.leastSpare(
                cash, target: mezzanine.dscrTarget, notional: notional, senior: senior, service: base, periods: mezzanine.periods)
        }
        return (debt.roundedDown(least.isNaN ? 0 : max(0, least)), service)
    }

    /// MIN_DSCR_MEZZ. Certain to pass where the sizing holds the base case at a target of at least the floor, and every stress keeps so much
    /// of the base case's cash that even with the dearest service its total DSCR stays above the stress floor.
    @inline(__always)
    private func mezzMargin(
        _ mezzanine: LeverTables.Mezzanine, _ sizing: Sizing, _ sized: MezzSizing, cell: Int, vector: Int,
        _ rating: UnsafePointer<Rulebook.RatingTerms>, toBeat: Double, _ cells: CellTables
    ) -> Double {
        if sized.limitingPeriod >= 0, sizing.mezzNotional > 0, mezzanine.dscrTarget >= rating.pointee.mezzDSCRFloor {
            if certainlyMeetsStresses(mezzanine, cell: cell, vector: vector, floor: rating.pointee.mezzStressDSCRFloor, cells) {
                let period = sized.limitingPeriod
                let due =
                    sizing.notional * cells.services[cells.serviceStart[cell] + period]
                    + sizing.mezzNotional * tables.mezzServices[mezzanine.serviceStart + period]
                let atMost = cells.flows[cells.vectorStart[vector * cells.scenarioCount] + period] / due - mezzanine.dscrTarget
                if max(0, atMost) <= toBeat { return .nan }
            }
        }
        return literalMezzMargin(mezzanine, sizing, cell: cell, vector: vector, rating, cells)
    }

    /// A stress's total DSCR is at least the base case's, which the sizing holds at its target, times the least ratio of the cash flows, over
    /// the most by which the rate shock raises the service.
    @inline(__always)
    private func certainlyMeetsStresses(
        _ mezzanine: LeverTables.Mezzanine, cell: Int, vector: Int, floor: Double, _ cells: CellTables
    ) -> Bool {
        let ratios = cells.stressRatio.base + (vector * cells.trancheCount + mezzanine.tranche) * cells.shockCount
        let stretches = cells.shockStretch.base + cell * cells.shockCount
        for shock in 0..<cells.shockCount
        where !(ratios[shock] * mezzanine.dscrTarget > floor * stretches[shock] * (1 + 1e-9)) { return false }
        return true
    }

    @inline(never)
    private func literalMezzMargin(
        _ mezzanine: LeverTables.Mezzanine, _ sizing: Sizing, cell: Int, vector: Int, _ rating: UnsafePointer<Rulebook.RatingTerms>,
        _ cells: CellTables
    ) -> Double {
        guard mezzanine.tranche < 0 else {
            let service = tables.mezzServices.base + mezzanine.serviceStart
            return literalMezzMargin(mezzanine, sizing, service: service, cell: cell, vector: vector, rating, cells)
        }
        let service = sculptedNotional(mezzanine, notional: sizing.notional, cell: cell, vector: vector, cells).service
        return service.withUnsafeBufferPointer { service in
            guard let base = service.baseAddress else { return .nan }
            return literalMezzMargin(mezzanine, sizing, service: base, cell: cell, vector: vector, rating, cells)
        }
    }

    private func literalMezzMargin(
        _ mezzanine: LeverTables.Mezzanine, _ sizing: Sizing, service: UnsafePointer<Double>, cell: Int, vector: Int,
        _ rating: UnsafePointer<Rulebook.RatingTerms>, _ cells: CellTables
    ) -> Double {
        var base = Double.nan
        var stressed = Double.nan
        for scenario in 0..<cells.scenarioCount {
            let total = DebtModel.totalDSCR(
                cells.flows.base + cells.vectorStart[vector * cells.scenarioCount + scenario], sizing,
                senior: cells.services.base + cells.serviceStart[cell] + cells.shockNumber[scenario] * cells.horizon, service: service,
                periods: mezzanine.periods)
            if scenario == 0 {
                base = total
            } else if !(total >= stressed), !total.isNaN {
                stressed = total
            }
        }
        return Judgement.mezzMargin(base: base, stressed: stressed, target: mezzanine.dscrTarget, rating)
    }
}
