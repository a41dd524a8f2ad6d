import Foundation

/// A permutation sized: terms, profiles, notionals, and the cash flows they rest on.
struct TwinSizing {
    let deal: TwinDeal
    let levers: TwinPermutation
    let pool: TwinDeal.Pool
    let rules: TwinRuleset
    let fractions: [Double]
    /// CFADS by scenario, `base` first.
    let cashFlows: [[Int64]]
    /// What each source counts for sizing, likewise.
    let sizingFlows: [[Int64]]

    let senior: TwinTerms
    let mezz: TwinTerms?
    let profile: TwinUnitProfile?
    let mezzProfile: TwinUnitProfile?
    let form: String?
    let dscrNotional: Double?
    let ltvCap: Double?
    let seniorNotional: Double
    let mezzNotional: Double

    init(
        deal: TwinDeal, levers: TwinPermutation, pool: TwinDeal.Pool, rules: TwinRuleset, fractions: [Double], cashFlows: [[Int64]],
        sizingFlows: [[Int64]], reverseDSCR: Bool
    ) {
        self.deal = deal
        self.levers = levers
        self.pool = pool
        self.rules = rules
        self.fractions = fractions
        self.cashFlows = cashFlows
        self.sizingFlows = sizingFlows
        let base = cashFlows[0]
        let step = deal.notionalStepMinor

        senior = Self.seniorTerms(deal: deal, levers: levers)
        profile = senior.unitProfile(yearFractions: fractions, shape: Self.seniorShape(sizingFlows[0], levers.seniorDSCR))
        ltvCap = levers.seniorLTV.map { $0 * deal.value(of: pool) }
        if reverseDSCR, let target = levers.seniorDSCR {
            let sized = Self.reverseDSCR(target: target, terms: senior, profile: profile, base: sizingFlows[0], fractions: fractions)
            form = sized.form
            var least = sized.notional
            for (scenario, cash) in zip(deal.scenarios, sizingFlows) {
                guard let dscr = scenario.sizingDSCR else { continue }
                let shock = deal.unhedgedShock(scenario)
                let cover = profile.flatMap { unitCover(cash, profile: $0, rateShock: shock, yearFractions: fractions)?.cover } ?? 0
                least = min(least, max(0, cover / dscr))
            }
            dscrNotional = least
        } else {
            form = nil
            dscrNotional = nil
        }
        var bound: Double?
        for limit in [dscrNotional, ltvCap].compactMap({ $0 }) { bound = min(bound ?? limit, limit) }
        let upfront = deal.arrangerPct + deal.legalPct + deal.ratingPct
        if let gearing = deal.maxGearing, gearing * upfront < 1, let size = bound {
            bound = min(size, gearing * deal.cost(of: pool) / (1 - gearing * upfront))
        }
        let notional = profile == nil ? 0 : roundedDown(bound ?? 0, toStep: step)
        seniorNotional = notional

        guard let choice = levers.mezz else {
            mezz = nil
            mezzProfile = nil
            mezzNotional = 0
            return
        }
        let terms = Self.mezzTerms(deal: deal, choice: choice)
        let spare = Self.spareCash(base: base, target: choice.dscr, notional: notional, profile: profile)
        let unit = terms.unitProfile(yearFractions: fractions, shape: spare.map { max(0, $0) })
        var least: Double?
        if let unit {
            for period in 1...terms.periods where unit.service[period - 1] != 0 {
                let size = spare[period - 1] / unit.service[period - 1]
                least = min(least ?? size, size)
            }
        }
        mezz = terms
        mezzProfile = unit
        mezzNotional = roundedDown(max(0, least ?? 0), toStep: step)
    }

    /// Cash left per period once the senior is served at the total DSCR target: CFADS_t/d_m -
    /// N·u_t.
    private static func spareCash(base: [Int64], target: Double, notional: Double, profile: TwinUnitProfile?) -> [Double] {
        base.enumerated().map { offset, cash in
            Double(cash) / target - notional * (profile?.serviceOrZero(offset + 1) ?? 0)
        }
    }

    private static func seniorTerms(deal: TwinDeal, levers: TwinPermutation) -> TwinTerms {
        let coupon = deal.rate(of: levers.seniorCoupon, tenor: levers.seniorTenor)
        var running = coupon + deal.seniorRunningBps / 10000
        if let wrap = levers.wrap { running += wrap.premiumBps / 10000 }
        return TwinTerms(
            kind: levers.seniorProfile.kind,
            coupon: coupon,
            runningRate: running,
            periods: deal.periods(levers.seniorTenor),
            interestOnlyPeriods: levers.seniorProfile.ioMonths / deal.monthsPerPeriod,
            balloonPct: levers.seniorProfile.balloonPct
        )
    }

    private static func mezzTerms(deal: TwinDeal, choice: TwinMezzChoice) -> TwinTerms {
        let coupon = deal.rate(of: choice.coupon, tenor: choice.tenor)
        return TwinTerms(
            kind: choice.profile.kind,
            coupon: coupon,
            runningRate: coupon + deal.mezzRunningBps / 10000,
            periods: deal.periods(choice.tenor),
            interestOnlyPeriods: choice.profile.ioMonths / deal.monthsPerPeriod,
            balloonPct: choice.profile.balloonPct
        )
    }

    /// The largest notional whose DSCR holds the target in every period of the base case.
    private static func reverseDSCR(
        target: TwinTarget, terms: TwinTerms, profile: TwinUnitProfile?, base: [Int64], fractions: [Double]
    ) -> (form: String, notional: Double) {
        guard let profile else { return ("min", 0) }
        let hasNegativeCash = base.prefix(terms.periods).contains { $0 < 0 }
        if terms.kind == "sculpted", terms.interestOnlyPeriods == 0, !profile.isClamped, !hasNegativeCash {
            let cash = base.enumerated().map { target.isFlat ? $1 : roundedToWhole(Double($1) / target.dscr(period: $0 + 1)) }
            let value = presentValue(cash, rate: terms.runningRate, yearFractions: fractions, periods: terms.periods)
            return ("pv", target.isFlat ? value / target.dscr(period: 1) : value)
        }
        if target.isFlat {
            let cover = unitCover(base, profile: profile, rateShock: 0, yearFractions: fractions)?.cover ?? 0
            return ("min", max(0, cover / target.dscr(period: 1)))
        }
        var least: Double?
        for period in 1...terms.periods where profile.service[period - 1] != 0 {
            let size = Double(base[period - 1]) / (target.dscr(period: period) * profile.service[period - 1])
            least = min(least ?? size, size)
        }
        return ("min", max(0, least ?? 0))
    }

    /// What a sculpted senior follows: the sizing cash flow, over the target of each period where the targets
    /// differ.
    private static func seniorShape(_ cash: [Int64], _ target: TwinTarget?) -> [Double] {
        cash.enumerated().map { offset, cash in
            guard let target, !target.isFlat else { return Double(cash) }
            return Double(cash) / target.dscr(period: offset + 1)
        }
    }
}

extension TwinDeal {
    /// The notional step in minor units; a whole number by the deal's rules, so the product is
    /// rounded to it.
    var notionalStepMinor: Double {
        (notionalStep * minorUnits).rounded(.toNearestOrAwayFromZero)
    }

    func rate(of coupon: TwinCoupon, tenor: Double) -> Double {
        switch coupon {
        case .rate(let rate): rate
        case .spread(let bps): baseRate(atYears: self.tenor(tenor)) + bps / 10000
        }
    }

    /// Part of a scenario's rate shock that bites on the senior.
    func unhedgedShock(_ scenario: Scenario) -> Double {
        scenario.rateShockBps / 10000 * (1 - hedgedShare)
    }
}
