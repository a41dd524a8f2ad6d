internal import CBatch

/// Sizes the debt of a structure and computes what follows: Reverse DSCR, mezzanine, sources and
/// uses, total cover.
///
/// The leaves work on plain numbers and addresses, so that evaluation of one permutation and the
/// tables of a run share them.
final class DebtModel: Sendable {
    let grid: TimeGrid
    /// Notionals are multiples of this, in minor units.
    let step: Double
    /// (arranger + legal) + rating, as a fraction of the debt.
    let upfrontShare: Double
    let usesReverseDSCR: Bool
    let minorUnits: Double
    let equityReturn: Double

    init(deal: Deal, grid: TimeGrid, usesReverseDSCR: Bool) {
        self.grid = grid
        step = deal.notionalStepMinor
        upfrontShare = deal.fees.arrangerShare + deal.fees.legalShare + deal.fees.ratingShare
        self.usesReverseDSCR = usesReverseDSCR
        minorUnits = deal.currency.minorUnits
        equityReturn = deal.equityReturn
    }

    /// ⌊x/step⌋·step, not above 2^53. Example: 1,234,567 at a step of 1,000 is 1,234,000.
    @inline(__always)
    func roundedDown(_ amount: Double) -> Double {
        let steps = min(amount, Deal.Limit.notionalMinor) / step
        // Of a number above 0 that fits, the whole part is the floor, without a call.
        guard steps > 0, steps < 0x1p62 else { return steps.rounded(.down) * step }
        return Double(Int64(steps)) * step
    }

    /// N_d = max(0, numerator/d), the debt that the DSCR target allows; NaN without a target.
    @inline(__always)
    func reverseDSCR(target: Double, numerator: Double) -> Double {
        guard usesReverseDSCR, !target.isNaN else { return .nan }
        return numerator.isNaN ? 0 : max(0, numerator / target)
    }

    /// N: the least of N_d, what the cases that size allow beside it, the LTV cap and the gearing cap, rounded down to
    /// the step; 0 if neither target is given or there is no profile. Cases size where there is a DSCR target.
    @inline(__always)
    func seniorNotional(
        dscrTarget: Double, ltvTarget: Double, value: Double, gearingCap: Double, numerator: Double, casesCap: Double, hasProfile: Bool
    ) -> Double {
        guard hasProfile else { return 0 }
        let byCover = reverseDSCR(target: dscrTarget, numerator: numerator)
        let byValue = ltvTarget * value
        if byCover.isNaN { return byValue.isNaN ? 0 : roundedDown(min(byValue, gearingCap)) }
        let byCases = min(byCover, casesCap)
        return roundedDown(min(byValue.isNaN ? byCases : min(byCases, byValue), gearingCap))
    }

    /// g·cost/(1 − g·upfront fees), the N that is the share g of cost and its own upfront fees; ∞ without a limit,
    /// and where the fees alone keep N below it. Example: 60% of 100m at fees of 2% is 60.7287m.
    func gearingCap(_ share: Double?, cost: Double) -> Double {
        guard let share, share * upfrontShare < 1 else { return .infinity }
        return share * cost / (1 - share * upfrontShare)
    }

    /// Sources and uses: fees = share·(N + N_m), DSRA funding = months/12·N·Σ_{t ≤ f} u_t, need =
    /// cost + fees + DSRA funding.
    @inline(__always)
    func complete(
        _ sizing: inout Sizing, value: Double, cost: Double, dsraMonths: Double, equityShare: Double, advanceValue: Double,
        firstYearService: Double
    ) {
        let uses = uses(
            notional: sizing.notional, mezzNotional: sizing.mezzNotional, cost: cost, dsraYears: dsraMonths / 12,
            firstYearService: firstYearService)
        sizing.upfrontFees = uses.upfrontFees
        sizing.dsraFunding = uses.dsraFunding
        sizing.fundingNeed = uses.fundingNeed
        sizing.sponsorEquity = equityShare * cost
        sizing.coverage = coverage(
            notional: sizing.notional, mezzNotional: sizing.mezzNotional, sponsorEquity: sizing.sponsorEquity,
            fundingNeed: sizing.fundingNeed)
        sizing.ltv = (sizing.notional + sizing.mezzNotional) / value
        sizing.advanceFactor = advanceFactor(sizing.notional, advanceValue: advanceValue)
    }

    /// What the debt pays for beside the cost, and all in all.
    struct Uses {
        let upfrontFees: Double
        let dsraFunding: Double
        let fundingNeed: Double
    }

    @inline(__always)
    func uses(notional: Double, mezzNotional: Double, cost: Double, dsraYears: Double, firstYearService: Double) -> Uses {
        let fees = upfrontShare * (notional + mezzNotional)
        let reserve = notional > 0 ? dsraYears * notional * firstYearService : 0
        return Uses(upfrontFees: fees, dsraFunding: reserve, fundingNeed: cost + fees + reserve)
    }

    /// (N + N_m + sponsor equity)/funding need.
    @inline(__always)
    func coverage(notional: Double, mezzNotional: Double, sponsorEquity: Double, fundingNeed: Double) -> Double {
        ((notional + mezzNotional) + sponsorEquity) / fundingNeed
    }

    /// N/PV(CFADS, securitisation rate, Y); NaN where that value is not above 0.
    @inline(__always)
    func advanceFactor(_ notional: Double, advanceValue: Double) -> Double { advanceValue > 0 ? notional / advanceValue : .nan }

    /// N_m = ⌊max(0, min_t (CFADS_t/d − N·u_t)/v_t)⌋ to the step; 0 where v is 0 throughout. The
    /// one place that sizes a mezzanine.
    @inline(__always)
    func mezzNotional(
        _ cash: UnsafePointer<Double>, target: Double, notional: Double, senior: UnsafePointer<Double>, service: UnsafePointer<Double>,
        periods: Int
    ) -> Double {
        let least = batchLeastSpare(cash, target, notional, senior, service, Int64(periods))
        return roundedDown(least.isNaN ? 0 : max(0, least))
    }

    /// min_{t ≤ periods} CFADS_t/(N·w_t + N_m·v_t), w the senior's service with any rate shock; NaN
    /// where nothing is due.
    static func totalDSCR(
        _ cash: UnsafePointer<Double>, _ sizing: Sizing, senior: UnsafePointer<Double>, service: UnsafePointer<Double>, periods: Int
    ) -> Double {
        let found = batchLeastCover(cash, sizing.notional, senior, sizing.mezzNotional, service, Int64(periods))
        return found.hasService ? found.cover : .nan
    }

    /// Profile of a sculpted mezzanine, shaped by max(0, CFADS_t/d − N·u_t); nil where it can carry
    /// no debt.
    func sculptedProfile(
        _ terms: TrancheTerms, target: Double, cash: UnsafePointer<Double>, notional: Double, senior: UnsafePointer<Double>
    ) -> UnitProfile? {
        let shape = (0..<terms.periods).map { max(0, cash[$0] / target - notional * senior[$0]) }
        return UnitProfile(terms, yearFractions: grid.yearFractions, shape: shape[...])
    }

    /// v_t of a sculpted mezzanine; zeros where it can carry no debt.
    func sculptedService(
        _ terms: TrancheTerms, target: Double, cash: UnsafePointer<Double>, notional: Double, senior: UnsafePointer<Double>
    ) -> [Double] {
        let profile = sculptedProfile(terms, target: target, cash: cash, notional: notional, senior: senior)
        return profile?.service ?? [Double](repeating: 0, count: terms.periods)
    }
}
