/// Everything that a structure states, for the digest of a result.
extension Structure: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(index)
        bytes.put(levers)
        bytes.put(outcome)
        bytes.put(binding)
        bytes.put(isNearMiss)
        bytes.put(worstRatio)
        bytes.put(score)
        bytes.put(tier)
        bytes.put(seniorNotionalMinor)
        bytes.put(mezzNotionalMinor)
        bytes.put(terms)
        bytes.put(coverage)
        bytes.put(metrics)
        bytes.put(gateA)
        bytes.put(gateB)
        bytes.put(cashFlowsMinor)
        bytes.put(equityReturn)
    }
}

extension Structure.Outcome: Canonical {}

extension Structure.Terms: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(seniorCoupon)
        bytes.put(seniorRunningRate)
        bytes.put(seniorPeriods)
        bytes.put(interestOnlyPeriods)
        bytes.put(mezzCoupon)
        bytes.put(mezzRunningRate)
        bytes.put(mezzPeriods)
        bytes.put(dsraMonths)
        bytes.put(dscrNotionalMinor)
        bytes.put(ltvCapMinor)
        bytes.put(usesPresentValue)
        bytes.put(balloon)
        bytes.put(unitService)
        bytes.put(balances)
        bytes.put(mezzUnitService)
        bytes.put(mezzBalances)
        bytes.put(mezzBalloon)
        bytes.put(baseDSCR)
    }
}

extension Structure.ScenarioCoverage: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(scenario)
        bytes.put(minDSCR)
        bytes.put(minDSCRPeriod)
        bytes.put(totalDSCR)
    }
}

extension Structure.ConstraintVerdict: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(constraint)
        bytes.put(margin)
        bytes.put(passes)
        bytes.put(ratio)
        bytes.put(isCategorical)
    }
}

extension Structure.Metrics: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        for figure in [value, cost, coverage, ltv, seniorLTV] { bytes.put(figure) }
        for figure in [wault, advanceFactor, wal, icr, llcr, plcr, debtYield, averageDSCR, totalDSCR, wacc] { bytes.put(figure) }
        for figure in [fundingNeed, upfrontFees, dsraFunding, sponsorEquity, equity] { bytes.put(figure) }
        for figure in [dayOneCore, dayOneSidecar, dayOneTotal, totalProceeds] { bytes.put(figure) }
        bytes.put(repoLiquidity)
    }
}
