/// The terms of one tranche in payment periods.
struct TrancheTerms: Sendable, Hashable {
    let kind: Deal.Profile.Kind
    /// c, the coupon alone, a year.
    let coupon: Double
    /// k, coupon plus running fee plus wrap premium, a year.
    let runningRate: Double
    /// n.
    let periods: Int
    /// i.
    let interestOnlyPeriods: Int
    /// b, as a fraction of the notional.
    let balloon: Double

    /// Terms of a senior tranche: k = c + running fee + wrap premium.
    init(senior profile: Deal.Profile, coupon: Double, tenor: Deal.Tenor, wrap: Deal.Wrap?, deal: Deal) {
        var running = coupon + deal.fees.seniorRunningBasisPoints / 10_000
        if let wrap { running += wrap.premiumBasisPoints / 10_000 }
        self.init(profile, coupon: coupon, runningRate: running, tenor: tenor, deal: deal)
    }

    /// Terms of a mezzanine tranche: k = c + running fee.
    init(mezzanine: Deal.Mezzanine, deal: Deal) {
        let coupon = mezzanine.coupon.rate(at: mezzanine.tenor, over: deal.market)
        let running = coupon + deal.fees.mezzanineRunningBasisPoints / 10_000
        self.init(mezzanine.profile, coupon: coupon, runningRate: running, tenor: mezzanine.tenor, deal: deal)
    }

    private init(_ profile: Deal.Profile, coupon: Double, runningRate: Double, tenor: Deal.Tenor, deal: Deal) {
        kind = profile.kind
        self.coupon = coupon
        self.runningRate = runningRate
        periods = tenor.periods(deal.paymentsPerYear)
        interestOnlyPeriods = profile.interestOnlyMonths / (12 / deal.paymentsPerYear)
        balloon = profile.balloon
    }
}

/// A repayment profile per unit of notional; position 0 is period 1 everywhere but in `balances`.
///
/// Service u_t = q_t + k·τ_t·β_{t−1}, with principal q_t, balance β_t = β_{t−1} − q_t and β_0 = 1;
/// the balloon b is repaid at maturity outside the service. Example: level over two annual periods
/// at k = 10%: q = 0.5, 0.5; β = 1, 0.5, 0; u = 0.6, 0.55.
struct UnitProfile: Sendable {
    private(set) var principal: [Double] = []
    /// β_0 … β_n.
    private(set) var balances: [Double] = [1]
    private(set) var service: [Double] = []
    let balloon: Double
    /// True if a sculpted path had to hold a balance down to what a period's cash can carry.
    private(set) var isClamped = false

    var periods: Int { principal.count }

    /// Nil where a sculpted shape can carry no debt, and where interest-only periods leave none to
    /// repay in. `shape` is read by sculpted profiles alone, from period 1 on.
    init?(_ terms: TrancheTerms, yearFractions: [Double], shape: ArraySlice<Double>) {
        guard terms.interestOnlyPeriods < terms.periods else { return nil }
        balloon = terms.balloon
        principal.reserveCapacity(terms.periods)
        service.reserveCapacity(terms.periods)
        balances.reserveCapacity(terms.periods + 1)
        switch terms.kind {
        case .annuity: schedule(terms, yearFractions, instalment: UnitProfile.annuityPayment(terms, yearFractions))
        case .level: schedule(terms, yearFractions, instalment: nil)
        case .bullet: schedule(terms, yearFractions, instalment: nil)
        case .sculpted: guard sculpt(terms, yearFractions, shape) else { return nil }
        }
    }

    /// Level coupon plus principal: a = (1 − b·(D_n/D_i))/Σ_{t = i+1 … n} D_t/D_i, D_t =
    /// D_{t−1}·(1/(1 + c·τ_t)).
    private static func annuityPayment(_ terms: TrancheTerms, _ yearFractions: [Double]) -> Double {
        var discount = 1.0
        var start = 1.0
        var sum = 0.0
        for t in 1...terms.periods {
            discount *= 1 / (1 + terms.coupon * yearFractions[t - 1])
            if t == terms.interestOnlyPeriods { start = discount }
            if t > terms.interestOnlyPeriods { sum += discount / start }
        }
        return (1 - terms.balloon * (discount / start)) / sum
    }

    /// What falls due at least in each of some periods right after the interest-only ones, per unit, without making the
    /// profile: an annuity's payment to the end, as a running rate that is not below the coupon only adds to it, and a level
    /// profile's first instalment. Nil for other kinds.
    static func dueAfterInterestOnly(_ terms: TrancheTerms, yearFractions: [Double]) -> (service: Double, periods: Int)? {
        let left = terms.periods - terms.interestOnlyPeriods
        guard left > 0, terms.runningRate >= terms.coupon else { return nil }
        switch terms.kind {
        case .annuity: return (annuityPayment(terms, yearFractions), left)
        case .level: return ((1 - terms.balloon) / Double(left) + terms.runningRate * yearFractions[terms.interestOnlyPeriods], 1)
        case .bullet, .sculpted: return nil
        }
    }

    /// Annuity (with its payment), level and bullet profiles.
    private mutating func schedule(_ terms: TrancheTerms, _ yearFractions: [Double], instalment payment: Double?) {
        let level = terms.kind == .bullet ? 0 : (1 - balloon) / Double(terms.periods - terms.interestOnlyPeriods)
        var balance = 1.0
        for t in 1...terms.periods {
            let fraction = yearFractions[t - 1]
            var repaid = 0.0
            if t > terms.interestOnlyPeriods { repaid = payment.map { $0 - terms.coupon * fraction * balance } ?? level }
            append(principal: repaid, service: repaid + terms.runningRate * fraction * balance, closing: balance - repaid)
            balance -= repaid
        }
    }

    private mutating func append(principal repaid: Double, service due: Double, closing: Double) {
        principal.append(repaid)
        service.append(due)
        balances.append(closing)
    }

    /// Backwards from B_n = 0, B_{t−1} = (min(B_t, C_t/(k·τ_t)) + C_t)/(1 + k·τ_t) is the largest
    /// balance that the cash C_t = max(shape_t, 0) can carry; the path is β_t = min(β_{t−1},
    /// B_t/B_i) after the interest-only periods. False where B_i = 0.
    private mutating func sculpt(_ terms: TrancheTerms, _ yearFractions: [Double], _ shape: ArraySlice<Double>) -> Bool {
        let n = terms.periods
        let interestOnly = terms.interestOnlyPeriods
        let first = shape.startIndex
        var carried = [Double](repeating: 0, count: n + 1)
        for t in stride(from: n, to: interestOnly, by: -1) {
            let cash = max(shape[first + t - 1], 0)
            let rate = terms.runningRate * yearFractions[t - 1]
            var closing = carried[t]
            if rate != 0 {
                let ceiling = cash / rate
                if closing > ceiling {
                    isClamped = true
                    closing = ceiling
                }
            }
            carried[t - 1] = (closing + cash) / (1 + rate)
        }
        let start = carried[interestOnly]
        guard start > 0 else { return false }
        var balance = 1.0
        for t in 1...n {
            let closing = t <= interestOnly ? 1 : min(balance, carried[t] / start)
            let repaid = balance - closing
            append(principal: repaid, service: repaid + terms.runningRate * yearFractions[t - 1] * balance, closing: closing)
            balance = closing
        }
        return true
    }

    /// WAL = Σ T_t·q_t + b·T_n, in years from closing.
    func weightedAverageLife(years: [Double]) -> Double {
        var life = 0.0
        for (repaid, time) in zip(principal, years) { life += time * repaid }
        return life + balloon * years[periods - 1]
    }

    /// Σ_{t ≤ f} u_t, fewer where the tenor is shorter.
    func firstYearService(paymentsPerYear: Int) -> Double {
        service.prefix(paymentsPerYear).reduce(0, +)
    }

    /// Service with a rate shock: u_t + Δ·τ_t·β_{t−1}, appended to `out` for periods 1 … n.
    func appendStressedService(shock: Double, yearFractions: [Double], to out: inout [Double]) {
        for t in service.indices { out.append(service[t] + shock * yearFractions[t] * balances[t]) }
    }
}
