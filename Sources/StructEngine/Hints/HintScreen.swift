/// A first look at a structure whose cash flows or senior profile have moved: false if it fails for
/// certain.
///
/// It looks at the base case alone, and at sizes before anything is stressed: a small part of what
/// judging it takes, and enough to exclude most steps of a walk. Bounds are wide enough for
/// rounding.
struct HintScreen {
    private let bound: BoundDeal
    private let choice: MovedPermutation
    private let coupon: Double
    private let rating: Rulebook.RatingThresholds
    private let pool: PoolFacts

    init(_ bound: BoundDeal, _ choice: MovedPermutation, coupon: Double) {
        self.bound = bound
        self.choice = choice
        self.coupon = coupon
        rating = bound.rulebook.columns[choice.levers.targetRating.column]
        pool = bound.pools[bound.poolNumber(choice.levers.pool)]
    }

    func mayPass(mezzService: [Double]?) -> Bool {
        let levers = choice.levers
        let (grid, basis) = (bound.grid, BoundDeal.basisNumber(levers.cashFlowBasis))
        let number = bound.poolNumber(levers.pool)
        let cash = bound.book.vector(pool: number, basis: basis, scenario: 0)
        let sizingCash = bound.book.sizingVector(pool: number, basis: basis, scenario: 0)
        let stepped = SteppedTarget(levers.seniorDSCR, periods: grid.periods)
        let terms = TrancheTerms(
            senior: levers.seniorProfile, coupon: coupon, tenor: levers.seniorTenor, wrap: levers.wrap, deal: bound.deal)
        guard let profile = UnitProfile(terms, yearFractions: grid.yearFractions, shape: stepped.shape(sizingCash))
        else { return false }
        let life = profile.weightedAverageLife(years: grid.years)
        if life < rating.minWAL - slack || life > rating.maxWAL + slack { return false }
        let start = bound.book.start(pool: number, basis: basis, scenario: 0)
        let cover = Cover.least(bound.book.elements, from: start, over: profile.service, from: 0, count: profile.periods)
        let notional =
            choice.seniorNotional
            ?? bound.debt.seniorNotional(
                dscrTarget: levers.seniorDSCR?.divisor ?? .nan, ltvTarget: levers.seniorLTV ?? .nan, value: pool.value,
                gearingCap: bound.debt.gearingCap(choice.maxGearing ?? bound.deal.maxGearing, cost: pool.cost),
                numerator: stepped?.notional(sizingCash, service: profile.service)
                    ?? (bound.book.hasSizing ? sizingCover(profile.service, pool: number, basis: basis, scenario: 0) : cover),
                casesCap: casesCap(profile, pool: number, basis: basis), hasProfile: true)
        // A present value equals the cover but for rounding, which can move the notional by a step.
        let isExact = !CoverTable.usesPresentValue(terms, profile, sizingCash)
        let (low, high) = isExact ? (notional, notional) : (max(0, notional - bound.debt.step), notional + bound.debt.step)
        let floor = bound.rulebook.dscrFloor(levers.targetRating, wrap: levers.wrap)
        guard high > 0, !(cover < floor * low * (1 - slack)) else { return false }
        let interest = Cover.leastInterestCover(
            bound.book.elements, from: start, profile: profile, runningRate: terms.runningRate, yearFractions: grid.yearFractions)
        guard !(interest < rating.minICR * low * (1 - slack)) else { return false }
        let value = bound.advanceValue(pool: number, basis: basis)
        guard value > 0, high >= rating.advanceFactorLow * value * (1 - slack), low <= rating.advanceFactorHigh * value * (1 + slack)
        else { return false }
        return isExact ? mayPass(notional, profile, cash, mezzService) : low <= rating.maxLTV * pool.value * (1 + slack)
    }

    /// What the cases that size allow.
    private func casesCap(_ profile: UnitProfile, pool: Int, basis: Int) -> Double {
        let deal = bound.deal
        return SizingCase.cap(bound.sizers) { scenario in
            var service: [Double] = []
            let shock = deal.rateShock(deal.scenarios[scenario - 1])
            profile.appendStressedService(shock: shock, yearFractions: bound.grid.yearFractions, to: &service)
            return sizingCover(service, pool: pool, basis: basis, scenario: scenario)
        }
    }

    private func sizingCover(_ service: [Double], pool: Int, basis: Int, scenario: Int) -> Double {
        let start = bound.book.sizingStart(pool: pool, basis: basis, scenario: scenario)
        return Cover.least(bound.book.elements, from: start, over: service, from: 0, count: service.count)
    }

    private var slack: Double { SizeWindow.slack }

    /// LTV and coverage with the mezzanine sized; one that is sculpted is let through.
    private func mayPass(_ notional: Double, _ profile: UnitProfile, _ cash: ArraySlice<Double>, _ mezzService: [Double]?) -> Bool {
        var debt = notional
        if let mezzanine = choice.levers.mezzanine {
            guard let mezzService else { return notional <= rating.maxLTV * pool.value * (1 + slack) }
            debt += choice.mezzNotional ?? sized(mezzanine, notional, profile, cash, mezzService)
        }
        guard debt <= rating.maxLTV * pool.value * (1 + slack) else { return false }
        let months = bound.dsraMonths(choice.levers.dsraMonths, rating: choice.levers.targetRating)
        let reserve = Double(months) / 12 * notional * profile.firstYearService(paymentsPerYear: bound.grid.paymentsPerYear)
        let need = pool.cost + bound.debt.upfrontShare * debt + reserve
        return debt + choice.levers.equityShare * pool.cost >= rating.minCoverage * need * (1 - slack)
    }

    private func sized(
        _ mezzanine: Deal.Mezzanine, _ notional: Double, _ profile: UnitProfile, _ cash: ArraySlice<Double>, _ service: [Double]
    ) -> Double {
        var senior = profile.service
        if senior.count < service.count { senior += repeatElement(0, count: service.count - senior.count) }
        return withAddresses(senior, service) { senior, service in
            cash.withUnsafeBufferPointer { cash in
                cash.baseAddress.map {
                    bound.debt.mezzNotional(
                        $0, target: mezzanine.dscr, notional: notional, senior: senior, service: service,
                        periods: mezzanine.tenor.periods(bound.grid.paymentsPerYear))
                } ?? 0
            }
        }
    }
}
