/// A case that a structure goes through: the cash of its pool, and what of a rate shock reaches its senior.
struct LifeCase {
    let cash: [Double]
    let shock: Double
}

extension BoundDeal {
    /// The cash waterfall of a structure under a scenario (number 0 is the base case).
    func waterfall(_ structure: Structure, scenario: Int) -> Waterfall {
        Waterfall(inputs(structure, lifeCase(structure, scenario: scenario)))
    }

    /// A case of the deal: number 0 is the base case.
    func lifeCase(_ structure: Structure, scenario: Int) -> LifeCase {
        let basis = BoundDeal.basisNumber(structure.levers.cashFlowBasis)
        let cash = book.vector(pool: poolNumber(structure.levers.pool), basis: basis, scenario: scenario)
        return LifeCase(cash: Array(cash), shock: deal.rateShock(([deal.baseCase] + deal.scenarios)[scenario]))
    }

    /// The inputs of a structure's waterfall in a case. The deal's own cases are whole amounts below 2^53; one that
    /// it does not state, a long void of very large costs say, is held to ±2^53.
    func inputs(_ structure: Structure, _ life: LifeCase) -> Waterfall.Inputs {
        Waterfall.Inputs(
            cashFlowsMinor: cashFlowsMinor(structure, life),
            yearFractions: grid.yearFractions,
            paymentsPerYear: deal.paymentsPerYear,
            tranches: tranches(structure, shock: life.shock),
            reserves: [
                .init(name: "dsra", tranche: 0, months: structure.terms.dsraMonths, fundingMinor: structure.metrics.dsraFundingMinor)
            ],
            tests: deal.cashTraps.inOrder, refinance: deal.cashTraps.refinance,
            equityOutlayMinor: max(structure.metrics.equityMinor, structure.metrics.sponsorEquityMinor),
            valueMinor: structure.metrics.valueMinor, exitValueShare: deal.exitValueShare)
    }

    /// The cash of a case in whole minor units, over the periods that the structure has.
    func cashFlowsMinor(_ structure: Structure, _ life: LifeCase) -> [Int64] {
        life.cash.prefix(structure.cashFlowsMinor.count).map(WaterfallAmount.rounded)
    }

    /// The tranches of a structure, the senior first, with a rate shock on the senior's interest.
    func tranches(_ structure: Structure, shock: Double) -> [Waterfall.Tranche] {
        let terms = structure.terms
        let fees = deal.fees.seniorRunningBasisPoints + (structure.levers.wrap?.premiumBasisPoints ?? 0)
        var tranches = [
            Waterfall.Tranche(
                name: "senior", notionalMinor: structure.seniorNotionalMinor, periods: terms.balances == nil ? 0 : terms.seniorPeriods,
                balanceFactors: [1] + (terms.balances ?? []), balloon: terms.balloon ?? 0, feeRate: fees / 10_000,
                interestRate: terms.seniorCoupon + shock, scheduledRate: terms.seniorRunningRate)
        ]
        if let balances = terms.mezzBalances {
            tranches.append(
                Waterfall.Tranche(
                    name: "mezzanine", notionalMinor: structure.mezzNotionalMinor, periods: terms.mezzPeriods ?? 0,
                    balanceFactors: [1] + balances, balloon: terms.mezzBalloon ?? 0,
                    feeRate: deal.fees.mezzanineRunningBasisPoints / 10_000, interestRate: terms.mezzCoupon ?? 0,
                    scheduledRate: terms.mezzRunningRate ?? 0))
        }
        return tranches
    }
}
