import Foundation

extension TwinSizing {
    /// CFADS of the permutation's pool on the contract basis, base case: what a sidecar measures
    /// against.
    private var contractCashFlows: [Int64] {
        TwinCashFlows(deal: deal, pool: pool, basis: "contract", scenario: deal.scenarios[0]).cfads(periods: fractions.count)
    }

    private var dsraFunding: Double {
        guard seniorNotional > 0, let profile else { return 0 }
        var firstYear = 0.0
        for period in 1...min(deal.paymentsPerYear, senior.periods) { firstYear += profile.service[period - 1] }
        return Double(dsraMonths) / 12 * seniorNotional * firstYear
    }

    private var dayOneSidecar: Double {
        guard let sidecar = levers.sidecar else { return 0 }
        let upside = zip(contractCashFlows, cashFlows[0]).map { max(0, $0 - $1) }
        let periods = deal.periods(sidecar.tenor)
        let worth = presentValue(upside, rate: deal.sidecarRate, yearFractions: fractions, periods: periods)
        return sidecar.soldPct * (1 - sidecar.haircutPct) * worth
    }

    /// DSRA months of the permutation: the lever's value, or the target rating's requirement.
    var dsraMonths: Int { levers.dsraMonths ?? rules.dsraMonths }

    /// The notional over the present value of CFADS to the horizon; nil where that value is not
    /// positive.
    private var advanceFactor: Double? {
        let worth = presentValue(cashFlows[0], rate: deal.securitisationRate, yearFractions: fractions, periods: fractions.count)
        return worth <= 0 ? nil : seniorNotional / worth
    }

    private func loanLifeCover(periods: Int) -> Double? {
        guard seniorNotional > 0 else { return nil }
        return presentValue(cashFlows[0], rate: senior.runningRate, yearFractions: fractions, periods: periods) / seniorNotional
    }

    private var debtYield: Double? {
        guard seniorNotional > 0 else { return nil }
        var firstYear: Int64 = 0
        for cash in cashFlows[0].prefix(deal.paymentsPerYear) { firstYear += cash }
        return Double(firstYear) / seniorNotional
    }

    private func weightedCost(equity: Double) -> Double? {
        let mezzCost = mezzNotional * (mezz?.coupon ?? 0)
        let cost = seniorNotional * senior.coupon + mezzCost + equity * deal.equityReturn
        return quotient(cost, seniorNotional + mezzNotional + equity)
    }

    /// All figures but repo liquidity, which waits for the verdict on the repo target.
    var metrics: TwinMetrics {
        let value = deal.value(of: pool)
        let cost = deal.cost(of: pool)
        let debt = seniorNotional + mezzNotional
        let upfront = (deal.arrangerPct + deal.legalPct + deal.ratingPct) * debt
        let need = cost + upfront + dsraFunding
        let sponsorEquity = levers.equityPct * cost
        let equity = max(0, need - seniorNotional - mezzNotional)
        let core = debt - upfront - dsraFunding
        let sidecar = dayOneSidecar
        return TwinMetrics(
            value: value,
            cost: cost,
            upfrontFees: upfront,
            dsraFunding: dsraFunding,
            fundingNeed: need,
            sponsorEquity: sponsorEquity,
            equity: equity,
            totalProceeds: debt,
            dayOneCore: core,
            dayOneSidecar: sidecar,
            dayOneTotal: core + sidecar,
            repoLiquidity: nil,
            coverage: quotient(debt + sponsorEquity, need),
            ltv: quotient(debt, value),
            seniorLTV: quotient(seniorNotional, value),
            wault: deal.wault(of: pool),
            advanceFactor: advanceFactor,
            wal: weightedAverageLife,
            icr: interestCover,
            llcr: loanLifeCover(periods: senior.periods),
            plcr: loanLifeCover(periods: fractions.count),
            debtYield: debtYield,
            avgDSCR: averageDSCR,
            totalDSCR: totalDSCR(scenario: 0),
            wacc: weightedCost(equity: equity)
        )
    }

    /// Composite score, 0 to 100; a term without a figure counts 0.
    func score(_ metrics: TwinMetrics) -> Double {
        let cost = metrics.cost ?? 0
        let proceeds = clamped(quotient(seniorNotional, cost))
        let cheapness = clamped(metrics.wacc.map { (0.20 - $0) / 0.20 })
        let dayOne = clamped(quotient(metrics.dayOneTotal ?? 0, cost))
        let dscr = clamped((minDSCR(scenario: 0)?.dscr ?? 0) / 2)
        let weights = deal.weights
        return 100
            * (weights[0] * proceeds + weights[1] * cheapness + weights[2] * dayOne + weights[3] * dscr + weights[4] * rules.ratingScore)
    }

    private func clamped(_ share: Double?) -> Double {
        min(max(share ?? 0, 0), 1)
    }
}

/// A quotient that is undefined over 0.
func quotient(_ dividend: Double, _ divisor: Double) -> Double? {
    divisor == 0 ? nil : dividend / divisor
}
