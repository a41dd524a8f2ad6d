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
    /// The pool's number, value and cost.
    private let number: Int
    private let pool: (value: Double, cost: Double)

    init(_ bound: BoundDeal, _ choice: MovedPermutation, coupon: Double) {
        self.bound = bound
        self.choice = choice
        self.coupon = coupon
        rating = bound.rulebook.columns[choice.levers.targetRating.column]
        number = bound.poolNumber(choice.levers.pool)
        pool = (bound.pools[number].value, bound.pools[number].cost)
    }

    func mayPass(mezzService: [Double]?) -> Bool {
        let levers = choice.levers
        let (grid, basis) = (bound.grid, BoundDeal.basisNumber(levers.cashFlowBasis))
        let cash = bound.book.vector(pool: number, basis: basis, scenario: 0)
        let sizingCash = bound.book.sizingVector(pool: number, basis: basis, scenario: 0)
        let stepped = SteppedTarget(levers.seniorDSCR, periods: grid.periods)
        let terms = TrancheTerms(
            senior: levers.seniorProfile, coupon: coupon, tenor: levers.seniorTenor, wrap: levers.wrap, deal: bound.deal)
        guard stepped != nil || mayBeLargeEnough(terms, cash, sizingCash, basis) else { return false }
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

    /// False where not even the largest N that the service right after the interest-only periods leaves room for is enough for
    /// the advance factor or coverage: told before a profile is made, which takes longest.
    ///
    /// With service w due in some periods, N is at most min CFADS_t/w over these, by target and by floor. Coverage is
    /// that of ``Resizing/covered(_:)``, with the reserve of what falls due in the first year at least.
    private func mayBeLargeEnough(_ terms: TrancheTerms, _ cash: ArraySlice<Double>, _ sizingCash: ArraySlice<Double>, _ basis: Int) -> Bool
    {
        let (levers, fractions) = (choice.levers, bound.grid.yearFractions)
        guard let due = UnitProfile.dueAfterInterestOnly(terms, yearFractions: fractions), due.service > 0 else { return true }
        func cover(_ cash: ArraySlice<Double>) -> Double {
            (cash.dropFirst(terms.interestOnlyPeriods).prefix(due.periods).min() ?? .infinity) / due.service * (1 + slack)
        }
        let floor = bound.rulebook.dscrFloor(levers.targetRating, wrap: levers.wrap)
        let allowed = floor > 0 ? max(0, cover(cash)) / floor : .infinity
        if let held = choice.seniorNotional, held > allowed { return false }
        let sized =
            choice.seniorNotional
            ?? bound.debt.seniorNotional(
                dscrTarget: levers.seniorDSCR?.divisor ?? .nan, ltvTarget: levers.seniorLTV ?? .nan, value: pool.value,
                gearingCap: bound.debt.gearingCap(choice.maxGearing ?? bound.deal.maxGearing, cost: pool.cost),
                numerator: cover(sizingCash), casesCap: .infinity, hasProfile: true)
        let most = min(sized, allowed)
        guard most > 0, most >= rating.advanceFactorLow * bound.advanceValue(pool: number, basis: basis) * (1 - slack) else { return false }

        let coverage = rating.minCoverage
        let net = 1 - coverage * bound.debt.upfrontShare
        let share = levers.mezzanine == nil ? 0 : rating.mezzMaxShare
        guard coverage >= 0, net > 0, (0...1).contains(share), most <= pool.value else { return true }
        var firstYear = 0.0
        for t in 0..<min(bound.grid.paymentsPerYear, terms.periods) {
            if t < terms.interestOnlyPeriods {
                firstYear += terms.runningRate * fractions[t]
            } else if t < terms.interestOnlyPeriods + due.periods {
                firstYear += due.service
            }
        }
        let months = bound.dsraMonths(levers.dsraMonths, rating: levers.targetRating)
        let weight = net * (1 - share) - coverage * Double(months) / 12 * firstYear
        let reach = min(net * rating.maxLTV * pool.value, net * share * pool.value + max(0, weight) * most)
        return reach >= (coverage - levers.equityShare) * pool.cost - slack * (pool.cost + pool.value)
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
