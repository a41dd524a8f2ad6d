internal import CBatch

/// Small tables by lever value: what a permutation's levers come to, whatever its cell.
final class LeverTables: Sendable {
    /// By pool lever value.
    let pools: Store<Pool>
    /// The pool by pool × basis.
    let vectorPools: Store<Pool>
    /// Number of each basis lever value among all bases.
    let bases: Store<Int>
    /// PV(CFADS, securitisation rate, Y) by pool × basis.
    let advanceValues: Store<Double>
    /// Column of the rulebook by rating lever value.
    let ratings: Store<Int>
    /// What the numerator is divided by, NaN for null.
    let dscrTargets: Store<Double>
    /// Class of each DSCR target.
    let targetClasses: Store<Int>
    let targetClassCount: Int
    let ltvTargets: Store<Double>
    /// c by coupon × tenor.
    let coupons: Store<Double>
    /// COUPON_BOUNDS by coupon × tenor × rating.
    let couponMargins: Store<Double>
    /// Balloon by profile.
    let balloons: Store<Double>
    /// MIN_AMORTISATION by profile × tenor × rating.
    let amortisationMargins: Store<Double>
    /// MAX_BALLOON by profile × rating.
    let balloonMargins: Store<Double>
    let mezzanines: Store<Mezzanine>
    /// Unit services of the mezzanine tranches that are not sculpted.
    let mezzServices: Store<Double>
    /// 1/v_t of each, 0 where v_t is 0.
    let ofMezzServices: Store<Double>
    /// Distinct tranches that are not sculpted: where each one's service starts.
    let trancheStarts: [Int]
    let trancheTerms: [TrancheTerms]
    /// The sculpted tranches, with where their factors start in ``sculptedFactors``.
    let sculpted: Store<Sculpted>
    let sculptedTerms: [TrancheTerms]
    /// For each sculpted tranche D_t by period, from the end of its interest-only periods on, then
    /// D_{t−1}/r_t, which is 1/r_t in those, then r_t, 1/(1 + r_t) and 1/r_t.
    let sculptedFactors: Store<Double>
    /// DSCR floor by rating × wrap.
    let dscrFloors: Store<Double>
    /// Months of reserve and DSRA_MONTHS margin by DSRA × rating.
    let dsraMonths: Store<Double>
    let dsraMargins: Store<Double>
    /// By rating a shortfall ratio that no near miss has: at least 1, and at least every one of DSRA_MONTHS.
    let reaches: Store<Double>
    let equityShares: Store<Double>
    /// Length of the reserve in years by DSRA × rating.
    let dsraYears: Store<Double>
    /// Sponsor equity by equity × pool × basis.
    let sponsorEquities: Store<Double>
    /// Day-one sidecar by sidecar × pool × basis.
    let sidecarProceeds: Store<Double>
    /// The largest day-one sidecar by pool × basis.
    let mostSidecarProceeds: Store<Double>
    /// By repo × rating × tenor.
    let repoTerms: Store<Rulebook.RepoTest>
    /// CONCENTRATION_LIMIT by pool × rating.
    let concentrationMargins: Store<Double>
    /// TENOR_LIMIT of the senior alone by pool × rating × tenor, and of the mezzanine by pool ×
    /// mezzanine (∞ where it does not apply).
    let tenorMargins: Store<Double>
    let mezzTenorMargins: Store<Double>

    struct Pool: BitwiseCopyable, Sendable {
        let number: Int
        let value: Double
        let cost: Double
        /// The most senior by gearing; ∞ without a limit.
        let gearingCap: Double

        init(_ number: Int, _ bound: BoundDeal) {
            self.number = number
            value = bound.pools[number].value
            cost = bound.pools[number].cost
            gearingCap = bound.debt.gearingCap(bound.deal.maxGearing, cost: cost)
        }
    }

    /// A mezzanine lever value.
    struct Mezzanine: BitwiseCopyable, Sendable {
        let isPresent: Bool
        let dscrTarget: Double
        let ofTarget: Double
        let coupon: Double
        let periods: Int
        /// True if no v_t is below 0, or so small or large that 1/v_t is not to be had.
        let hasReciprocals: Bool
        /// Number among the distinct tranches; −1 for a sculpted one.
        let tranche: Int
        /// Where v_t starts in ``mezzServices``; for a sculpted one, its number among
        /// ``LeverTables/sculpted``.
        let serviceStart: Int
    }

    init(_ bound: BoundDeal, _ pace: inout Pace) async throws {
        let levers = bound.deal.levers
        let rulebook = bound.rulebook
        let numbers = levers.pool.map { bound.poolNumber($0) }
        let basisNumbers = levers.cashFlowBasis.map { BoundDeal.basisNumber($0) }
        let pools = numbers.map { Pool($0, bound) }
        self.pools = Store(pools)
        vectorPools = Store(pools.flatMap { repeatElement($0, count: basisNumbers.count) })
        bases = Store(basisNumbers)
        advanceValues = Store(numbers.flatMap { pool in basisNumbers.map { bound.advanceValue(pool: pool, basis: $0) } })
        ratings = Store(levers.targetRating.map(\.column))
        dscrTargets = Store(levers.seniorDSCR.map { $0?.divisor ?? .nan })
        targetClasses = Store(bound.targetClasses.numbers)
        targetClassCount = bound.targetClasses.count
        ltvTargets = Store(levers.seniorLTV.map { $0 ?? .nan })
        let rates = levers.seniorCoupon.flatMap { coupon in
            levers.seniorTenor.map { coupon.rate(at: $0, over: bound.deal.market) }
        }
        coupons = Store(rates)
        couponMargins = LeverTables.couponMargins(bound, rates)
        balloons = Store(levers.seniorProfile.map(\.balloon))
        amortisationMargins = Store(
            levers.seniorProfile.flatMap { profile in
                levers.seniorTenor.flatMap { tenor in
                    levers.targetRating.map { rulebook.amortisationMargin($0, balloon: profile.balloon, tenor: tenor) }
                }
            })
        balloonMargins = Store(
            levers.seniorProfile.flatMap { profile in levers.targetRating.map { rulebook.balloonMargin($0, balloon: profile.balloon) } })
        let (mezzanines, services, tranches, sculptedTerms) = LeverTables.mezzanines(bound)
        self.mezzanines = Store(mezzanines)
        mezzServices = Store(services)
        ofMezzServices = Store(services.map { $0 == 0 ? 0 : 1 / $0 })
        trancheStarts = tranches.map(\.start)
        trancheTerms = tranches.map(\.terms)
        self.sculptedTerms = sculptedTerms
        var factors: [Double] = []
        sculpted = Store(sculptedTerms.map { Sculpted($0, yearFractions: bound.grid.yearFractions, factors: &factors) })
        sculptedFactors = Store(factors)
        dscrFloors = Store(levers.targetRating.flatMap { rating in levers.wrap.map { rulebook.dscrFloor(rating, wrap: $0) } })
        let months = levers.dsraMonths.flatMap { months in levers.targetRating.map { bound.dsraMonths(months, rating: $0) } }
        dsraMonths = Store(months.map { Double($0) })
        dsraYears = Store(months.map { Double($0) / 12 })
        let margins = months.enumerated().map { position, months in
            rulebook.dsraMargin(levers.targetRating[position % levers.targetRating.count], months: months)
        }
        dsraMargins = Store(margins)
        reaches = LeverTables.reaches(margins, ratings: levers.targetRating.count, rulebook)
        equityShares = Store(levers.equityShare)
        sponsorEquities = Store(
            levers.equityShare.flatMap { share in pools.flatMap { repeatElement(share * $0.cost, count: basisNumbers.count) } })
        let proceeds = try await LeverTables.sidecarProceeds(bound, numbers, basisNumbers, &pace)
        let vectors = numbers.count * basisNumbers.count
        sidecarProceeds = Store(proceeds)
        mostSidecarProceeds = Store(
            (0..<vectors).map { vector in stride(from: vector, to: proceeds.count, by: vectors).reduce(-.infinity) { max($0, proceeds[$1]) }
            })
        repoTerms = Store(
            levers.repoTarget.flatMap { target in
                levers.targetRating.flatMap { rating in
                    levers.seniorTenor.map { rulebook.repo(target, rating: rating, tenor: $0, currency: bound.deal.currency) }
                }
            })
        concentrationMargins = Store(
            numbers.flatMap { pool in levers.targetRating.map { bound.concentrationMargin(pool: pool, $0) } })
        (tenorMargins, mezzTenorMargins) = LeverTables.tenorMargins(bound, numbers)
    }

    private static func reaches(_ dsraMargins: [Double], ratings: Int, _ rulebook: Rulebook) -> Store<Double> {
        let tolerance = rulebook.tolerances[Constraint.dsraMonths.position]
        return Store(
            (0..<ratings).map { rating in
                let ratios = stride(from: rating, to: dsraMargins.count, by: ratings).map { (0 - dsraMargins[$0]) / tolerance }
                return ratios.reduce(1) { max($0, $1) } + Judgement.ratioSlack
            })
    }

    private static func couponMargins(_ bound: BoundDeal, _ rates: [Double]) -> Store<Double> {
        let levers = bound.deal.levers
        return Store(
            levers.seniorCoupon.indices.flatMap { coupon in
                levers.seniorTenor.indices.flatMap { t in
                    let base = bound.deal.market.baseRate(atYears: levers.seniorTenor[t].years)
                    let rate = rates[coupon * levers.seniorTenor.count + t]
                    return levers.targetRating.map { bound.rulebook.couponMargin($0, coupon: rate, base: base) }
                }
            })
    }

    /// TENOR_LIMIT of the senior alone by pool × rating × tenor, and of the mezzanine by pool ×
    /// mezzanine.
    private static func tenorMargins(_ bound: BoundDeal, _ pools: [Int]) -> (senior: Store<Double>, mezzanine: Store<Double>) {
        let levers = bound.deal.levers
        let senior = pools.flatMap { pool in
            levers.targetRating.flatMap { rating in
                levers.seniorTenor.map {
                    bound.rulebook.tenorMargin(rating, wault: bound.pools[pool].wault, tenor: $0, mezzTenor: nil)
                }
            }
        }
        let mezzanine = pools.flatMap { pool in
            levers.mezzanine.map { mezzanine in
                guard let mezzanine, let wault = bound.pools[pool].wault else { return Double.infinity }
                return upperMargin(mezzanine.tenor.years, wault)
            }
        }
        return (Store(senior), Store(mezzanine))
    }

    private static func sidecarProceeds(
        _ bound: BoundDeal, _ pools: [Int], _ bases: [Int], _ pace: inout Pace
    ) async throws -> [Double] {
        var proceeds: [Double] = []
        for sidecar in bound.deal.levers.sidecar {
            try Task.checkCancellation()
            for pool in pools {
                for basis in bases { proceeds.append(sidecar.map { bound.sidecarProceeds($0, pool: pool, basis: basis) } ?? 0) }
            }
            await pace.giveWay()
        }
        return proceeds
    }

    /// A sculpted mezzanine tranche.
    struct Sculpted: BitwiseCopyable, Sendable {
        let interestOnlyPeriods: Int
        private let periods: Int
        let start: Int
        /// Where r_t, 1/(1 + r_t) and 1/r_t start.
        let rateStart: Int
        /// By how much, as a share, rounding can make the size from the factors differ from that of the
        /// schedule: n periods of a few roundings each, which a service of at least r_t of the balance
        /// magnifies by at most 1/r_t. ∞ where a period bears no interest.
        let uncertainty: Double

        init(_ terms: TrancheTerms, yearFractions: [Double], factors: inout [Double]) {
            interestOnlyPeriods = terms.interestOnlyPeriods
            start = factors.count
            var discount = 1.0
            var levels: [Double] = []
            var rates: [Double] = []
            var least = Double.infinity
            for t in 0..<terms.periods {
                let rate = terms.runningRate * yearFractions[t]
                least = min(least, rate)
                rates.append(rate)
                levels.append(discount / rate)
                if t >= terms.interestOnlyPeriods { discount /= 1 + rate }
                factors.append(t < terms.interestOnlyPeriods ? 0 : discount)
            }
            factors += levels
            rateStart = factors.count
            factors += rates + rates.map { 1 / (1 + $0) } + rates.map { 1 / $0 }
            periods = terms.periods
            uncertainty = least > 0 ? 0x1p-49 * Double(terms.periods + 8) * (1 + 1 / least) : .infinity
        }

        /// What the cash over the target leaves a sculpted mezzanine beside a senior notional; `factors` are
        /// those of this tranche.
        @inline(__always)
        func size(
            _ cash: UnsafePointer<Double>, target: Double, notional: Double, senior: UnsafePointer<Double>, factors: UnsafePointer<Double>
        ) -> SculptedSize {
            let found = batchSculpt(
                cash, target, notional, senior, factors, factors + periods, Int64(interestOnlyPeriods), Int64(periods))
            let amount = min(found.amount, found.cap)
            return SculptedSize(
                whole: found.amount, amount: amount, slack: amount * uncertainty, isCarried: found.isCarried, isFree: found.isFree)
        }
    }

    /// A sculpted mezzanine's size, from the factors.
    struct SculptedSize {
        /// B, the largest balance that the amortising periods carry.
        let whole: Double
        /// B, or less where interest in an interest-only period allows less: N_m before it is rounded
        /// down.
        let amount: Double
        /// By how much the amount may be off.
        let slack: Double
        /// True if every period carries something.
        let isCarried: Bool
        /// True if no period's interest holds B down, but for rounding: then period t pays C_t/B a unit.
        let isFree: Bool

        /// N_m, rounded down to the step; nil where the slack leaves two.
        @inline(__always)
        func settled(by debt: DebtModel) -> Double? {
            let result = debt.roundedDown(max(0, amount))
            return amount - slack >= result && amount + slack < result + debt.step ? result : nil
        }
    }

    /// The lever's values, the unit services of the distinct tranches, those tranches, and the terms of the
    /// sculpted ones.
    private static func mezzanines(
        _ bound: BoundDeal
    ) -> (
        values: [Mezzanine], services: [Double], tranches: [(start: Int, terms: TrancheTerms)], sculpted: [TrancheTerms]
    ) {
        var sculpted: [TrancheTerms] = []
        var services: [Double] = []
        var tranches: [(start: Int, terms: TrancheTerms)] = []
        var numbers: [TrancheTerms: Int] = [:]
        let values = bound.deal.levers.mezzanine.map { choice -> Mezzanine in
            guard let choice else {
                return Mezzanine(
                    isPresent: false, dscrTarget: .nan, ofTarget: .nan, coupon: 0, periods: 0, hasReciprocals: false, tranche: -1,
                    serviceStart: 0)
            }
            let terms = TrancheTerms(mezzanine: choice, deal: bound.deal)
            if terms.kind == .sculpted {
                sculpted.append(terms)
            } else if numbers[terms] == nil {
                numbers[terms] = tranches.count
                tranches.append((services.count, terms))
                services += UnitProfile(terms, yearFractions: bound.grid.yearFractions, shape: [])?.service ?? []
            }
            let number = numbers[terms] ?? -1
            let start = number < 0 ? sculpted.count - 1 : tranches[number].start
            let due = number < 0 ? [] : services[start..<min(services.count, start + terms.periods)]
            return Mezzanine(
                isPresent: true, dscrTarget: choice.dscr, ofTarget: 1 / choice.dscr, coupon: terms.coupon, periods: terms.periods,
                hasReciprocals: due.allSatisfy { $0 == 0 || (1e-100...1e100).contains($0) }, tranche: number, serviceStart: start)
        }
        return (values, services, tranches, sculpted)
    }
}
