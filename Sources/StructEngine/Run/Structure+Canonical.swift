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

extension Waterfall.EquityReturn: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        switch self {
        case .rate(let rate):
            bytes.put("rate")
            bytes.put(rate)
        case .undefined(let reason):
            bytes.put("undefined")
            bytes.put(reason.rawValue)
        case .ambiguous(let roots):
            bytes.put("ambiguous")
            bytes.put(roots)
        }
    }
}

extension RunResult.NearMiss: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(structure)
        bytes.put(fix)
    }
}

/// Hints are what their JSON states, so that whatever they come to state is in the digest.
extension FixHints: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(hints.map(\.json))
        bytes.put(obstacle)
    }
}

/// JSON by kind and content; members keep their order.
extension JSONValue: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        switch self {
        case .null: bytes.put(byte: 0)
        case .bool(let value):
            bytes.put(byte: 1)
            bytes.put(value)
        case .integer(let value):
            bytes.put(byte: 2)
            bytes.put(value)
        case .natural(let value):
            bytes.put(byte: 3)
            bytes.put(value)
        case .number(let value):
            bytes.put(byte: 4)
            bytes.put(value)
        case .string(let value):
            bytes.put(byte: 5)
            bytes.put(value)
        case .array(let items):
            bytes.put(byte: 6)
            bytes.put(items)
        case .object(let members):
            bytes.put(byte: 7)
            bytes.put(members.count)
            for (key, value) in members {
                bytes.put(key)
                bytes.put(value)
            }
        }
    }
}

extension RunResult.ParetoPoint: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(index)
        bytes.put(totalProceedsMinor)
        bytes.put(minDSCR)
        bytes.put(wacc)
    }
}

extension RunResult.PruneStatistics: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(generated)
        bytes.put(prunedAtGateA)
        bytes.put(prunedAtGateB)
        bytes.put(constraints)
    }
}

extension RunResult.PruneStatistics.ConstraintStatistics: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(constraint)
        bytes.put(judged)
        bytes.put(binding)
        bytes.put(bindingShare)
        bytes.put(failing)
        bytes.put(failingShare)
        bytes.put(nearMisses)
        bytes.put(bestMargin)
    }
}
