extension Kernel {
    /// What the leaves of a stem are judged with.
    struct StemContext {
        let pool: LeverTables.Pool
        let rating: UnsafePointer<Rulebook.RatingThresholds>
        /// Numbers of the rating's and the tenor's lever values.
        let ratingDigit: Int
        let tenorDigit: Int
        /// Number of the pool and basis.
        let vector: Int
        let coupon: Double
        let mezzCoupon: Double
    }

    @inline(__always)
    func context(_ stem: Stem) -> StemContext {
        let (vector, rating) = (Int(stem.vector), Int(stem.rating))
        return StemContext(
            pool: tables.vectorPools[vector], rating: bound.rulebook.columns.base + tables.ratings[rating], ratingDigit: rating,
            tenorDigit: Int(stem.tenor), vector: vector, coupon: tables.coupons[Int(stem.couponTenor)],
            mezzCoupon: tables.mezzanines[Int(stem.mezzanine)].coupon)
    }

    /// Fees, reserve and funding need of a stem with a choice of reserve.
    @inline(__always)
    func uses(_ stem: Stem, _ context: StemContext, dsra: Int) -> DebtModel.Uses {
        let years = tables.dsraYears[dsra * space.sizes[Slot.targetRating] + context.ratingDigit]
        return debt.uses(
            notional: stem.notional, mezzNotional: stem.mezzNotional, cost: context.pool.cost, dsraYears: years,
            firstYearService: stem.firstYearService)
    }

    /// MIN_COVERAGE of a stem with its uses and a choice of sponsor equity.
    @inline(__always)
    func coverageMargin(_ stem: Stem, _ context: StemContext, _ uses: DebtModel.Uses, equity: Int) -> Double {
        let sponsorEquity = tables.sponsorEquities[equity * vectors.count + context.vector]
        let coverage = debt.coverage(
            notional: stem.notional, mezzNotional: stem.mezzNotional, sponsorEquity: sponsorEquity, fundingNeed: uses.fundingNeed)
        return lowerMargin(coverage, context.rating.pointee.minCoverage)
    }

    /// DSRA_MONTHS of a choice of reserve.
    @inline(__always)
    func dsraMargin(_ context: StemContext, dsra: Int) -> Double {
        tables.dsraMargins[dsra * space.sizes[Slot.targetRating] + context.ratingDigit]
    }

    /// REPO_ELIGIBILITY of a stem with a choice of repo target.
    @inline(__always)
    func repoOutcome(_ stem: Stem, _ context: StemContext, repo: Int) -> Rulebook.RepoTest.Outcome {
        let sizes = space.sizes.base
        let terms = tables.repoTerms[(repo * sizes[Slot.targetRating] + context.ratingDigit) * sizes[Slot.tenor] + context.tenorDigit]
        return terms.margin(stem.advanceFactor, context.rating)
    }

    /// WACC and day-one proceeds of a stem with its uses and a sidecar's proceeds.
    @inline(__always)
    func economics(_ stem: Stem, _ context: StemContext, _ uses: DebtModel.Uses, sidecarProceeds: Double) -> Economics {
        var sizing = Sizing()
        sizing.notional = stem.notional
        sizing.mezzNotional = stem.mezzNotional
        sizing.upfrontFees = uses.upfrontFees
        sizing.dsraFunding = uses.dsraFunding
        sizing.fundingNeed = uses.fundingNeed
        return Economics(
            sizing, coupon: context.coupon, mezzCoupon: context.mezzCoupon, sidecarProceeds: sidecarProceeds,
            equityReturn: debt.equityReturn)
    }

    @inline(__always)
    func sidecarProceeds(_ context: StemContext, sidecar: Int) -> Double {
        let sizes = space.sizes.base
        return tables.sidecarProceeds[sidecar * sizes[Slot.pool] * sizes[Slot.basis] + context.vector]
    }

    /// What a passing structure is ranked by. It does not fall as the sidecar's proceeds rise, to
    /// the last bit: every step of a score is a rounded operation that keeps the order.
    @inline(__always)
    func merit(_ stem: Stem, _ context: StemContext, _ economics: Economics) -> Double {
        let score = bound.ranking.score(
            notional: stem.notional, cost: context.pool.cost, economics: economics, minDSCR: stem.minDSCR,
            ratingScore: context.rating.pointee.score)
        var sizing = Sizing()
        sizing.notional = stem.notional
        sizing.mezzNotional = stem.mezzNotional
        return bound.ranking.merit(score: score, sizing: sizing, economics: economics, minDSCR: stem.minDSCR, life: { nil })
    }
}
