extension BoundDeal {
    /// The values of an index of the space.
    func permutation(at index: Int64) -> Permutation { Permutation(space.digits(of: index), of: deal.levers) }

    /// The index of a permutation; nil where a value is not on its lever's list.
    func index(of permutation: Permutation) -> Int64? {
        permutation.digits(on: deal.levers).map { space.index(of: $0) }
    }

    /// Sizes and judges one permutation, with every figure; a notional that was set by hand is
    /// taken as it is.
    func evaluate(_ made: MovedPermutation, index: Int64) -> Structure { evaluate(made, appraise(made), index: index) }

    /// Every figure of an appraisal of this permutation.
    func evaluate(_ made: MovedPermutation, _ appraisal: Appraisal, index: Int64) -> Structure {
        let choice = made.levers
        let (terms, sizing) = (appraisal.terms, appraisal.sizing)
        let base = book.vector(pool: terms.pool, basis: terms.basis, scenario: 0)
        let hasDebt = sizing.notional > 0
        let economics = Economics(sizing, terms, equityReturn: deal.equityReturn)
        let coverage = scenarioCoverage(appraisal)
        let score = ranking.score(
            notional: sizing.notional, cost: terms.cost, economics: economics, minDSCR: coverage.first?.minDSCR ?? 0,
            ratingScore: rulebook.columns[choice.targetRating.column].score)
        let verdict = features.gatesAB ? rulebook.verdict(appraisal.judgement) : nil
        return Structure(
            index: index, choice: made, boundTo: identity, outcome: verdict.map { $0.gate == .a ? .gateA : .gateB } ?? .pass,
            binding: verdict.flatMap { Constraint(position: $0.binding) }, isNearMiss: verdict?.isNearMiss ?? false,
            worstRatio: verdict.flatMap { $0.worstRatio.figure }, score: score, tier: rulebook.ruleset.tier(score: score),
            seniorNotionalMinor: Int64(sizing.notional), mezzNotionalMinor: Int64(sizing.mezzNotional),
            terms: structureTerms(appraisal, base: base), coverage: coverage, metrics: metrics(appraisal, economics, base: base, coverage),
            gateA: verdicts(appraisal.judgement, gate: .a), gateB: hasDebt ? verdicts(appraisal.judgement, gate: .b) : [],
            cashFlowsMinor: base.prefix(reach(appraisal)).map { Int64($0) }, equityReturn: nil)
    }

    /// Periods that a report shows: to the horizon, further only where a tenor goes beyond it.
    private func reach(_ appraisal: Appraisal) -> Int {
        max(valuationPeriods, appraisal.senior.periods, appraisal.terms.mezzanine?.tranche.periods ?? 0)
    }

    private func structureTerms(_ appraisal: Appraisal, base: ArraySlice<Double>) -> Structure.Terms {
        let (terms, senior, sizing) = (appraisal.terms, appraisal.senior, appraisal.sizing)
        let profile = sizing.notional > 0 ? appraisal.profile : nil
        let mezzProfile = sizing.mezzNotional > 0 ? appraisal.mezzProfile : nil
        let tranche = terms.mezzanine?.tranche
        let limits = sizingLimits(appraisal)
        return Structure.Terms(
            seniorCoupon: terms.coupon, seniorRunningRate: senior.runningRate, seniorPeriods: senior.periods,
            interestOnlyPeriods: senior.interestOnlyPeriods, mezzCoupon: tranche?.coupon, mezzRunningRate: tranche?.runningRate,
            mezzPeriods: tranche?.periods, dsraMonths: Int(terms.dsraMonths),
            dscrNotionalMinor: limits.dscrNotional, ltvCapMinor: (terms.ltvTarget * terms.value).figure,
            maxGearing: appraisal.maxGearing, gearingCapMinor: terms.gearingCap.isFinite ? terms.gearingCap : nil, sizedBy: limits.sizedBy,
            sizingCase: limits.sizingCase,
            usesPresentValue: appraisal.profile.map {
                CoverTable.usesPresentValue(senior, $0, book.sizingVector(pool: terms.pool, basis: terms.basis, scenario: 0))
            } ?? false,
            balloon: profile?.balloon, unitService: profile?.service, balances: profile.map { Array($0.balances.dropFirst()) },
            mezzUnitService: mezzProfile?.service, mezzBalances: mezzProfile.map { Array($0.balances.dropFirst()) },
            mezzBalloon: mezzProfile?.balloon, baseDSCR: profile.map { baseDSCR(base, $0, notional: sizing.notional) })
    }

    /// N_d with the case that gave it, and what sized the senior.
    private func sizingLimits(
        _ appraisal: Appraisal
    ) -> (dscrNotional: Double?, sizingCase: String?, sizedBy: Structure.SizedBy?) {
        let (terms, table) = (appraisal.terms, appraisal.table)
        let byBase = debt.reverseDSCR(target: terms.dscrTarget, numerator: table.figures[CoverTable.Figure.numerator]).figure
        var (least, sizingCase) = (byBase, byBase.map { _ in Deal.Scenario.base.id })
        for sizer in sizers {
            guard let most = least, let profile = appraisal.profile else { break }
            let cover = table.sizingCover(book, terms.pool, terms.basis, scenario: sizer.scenario, from: table.serviceStart[0], profile)
            let allowed = sizer.cap(cover: cover)
            if allowed < most { (least, sizingCase) = (allowed, deal.scenarios[sizer.scenario - 1].id) }
        }
        guard appraisal.sizing.notional > 0, !appraisal.isSetByHand else { return (least, sizingCase, nil) }
        let limits: [(Structure.SizedBy, Double)] = [
            (.dscr, least ?? .infinity), (.ltv, (terms.ltvTarget * terms.value).figure ?? .infinity), (.gearing, terms.gearingCap),
        ]
        return (least, sizingCase, limits.min { $0.1 < $1.1 }?.0)
    }

    private func scenarioCoverage(_ appraisal: Appraisal) -> [Structure.ScenarioCoverage] {
        let (terms, table, notional) = (appraisal.terms, appraisal.table, appraisal.sizing.notional)
        let profile = notional > 0 ? appraisal.profile : nil
        let ids = [Deal.Scenario.base.id] + deal.scenarios.map(\.id)
        return ids.enumerated().map { scenario, id in
            let least = profile.flatMap { profile in
                let start = table.serviceStart[0] + table.shockNumber[scenario] * table.horizon
                return Cover.least(
                    book.vector(pool: terms.pool, basis: terms.basis, scenario: scenario),
                    over: table.services[start..<start + profile.periods])
            }
            let sizes = scenario == 0 || deal.scenarios[scenario - 1].sizingDSCR != nil
            let sizing = profile.flatMap { profile -> Double? in
                guard book.hasSizing, sizes else { return nil }
                let start = table.serviceStart[0]
                return table.sizingCover(book, terms.pool, terms.basis, scenario: scenario, from: start, profile).figure
            }
            return Structure.ScenarioCoverage(
                scenario: id, minDSCR: least.map { $0.cover / notional }, minDSCRPeriod: least?.period,
                minSizingDSCR: sizing.map { $0 / notional },
                totalDSCR: notional > 0 ? appraisal.totals.flatMap { $0[scenario].figure } : nil)
        }
    }

    private func baseDSCR(_ cash: ArraySlice<Double>, _ profile: UnitProfile, notional: Double) -> [Double?] {
        zip(cash, profile.service).map { $1 == 0 ? nil : $0 / $1 / notional }
    }

    private func metrics(
        _ appraisal: Appraisal, _ economics: Economics, base: ArraySlice<Double>, _ coverage: [Structure.ScenarioCoverage]
    ) -> Structure.Metrics {
        let (terms, sizing, figures) = (appraisal.terms, appraisal.sizing, appraisal.table.figures)
        let notional = sizing.notional
        let profile = notional > 0 ? appraisal.profile : nil
        let firstYear = base.prefix(deal.paymentsPerYear).reduce(0, +)
        let meetsRepo = appraisal.judgement.failing & (1 << UInt32(Constraint.repoEligibility.position)) == 0
        var liquidity: Double?
        if case .tested(_, _, let haircut) = appraisal.facts.repo, meetsRepo { liquidity = notional * (1 - haircut) }
        let projectValue = ExactSum.presentValue(base, appraisal.discounts, count: valuationPeriods)
        return Structure.Metrics(
            valueMinor: terms.value, costMinor: terms.cost, coverage: sizing.coverage, ltv: sizing.ltv, seniorLTV: notional / terms.value,
            wault: pools[terms.pool].wault, advanceFactor: sizing.advanceFactor.figure,
            wal: profile == nil ? nil : figures[CoverTable.Figure.weightedAverageLife],
            icr: profile == nil ? nil : (figures[CoverTable.Figure.interestCover] / notional).figure,
            llcr: profile == nil ? nil : appraisal.lifeValue / notional, plcr: profile == nil ? nil : projectValue / notional,
            debtYield: profile == nil ? nil : firstYear / notional,
            averageDSCR: profile.flatMap { Cover.mean(base, over: $0.service) }.map { $0 / notional },
            totalDSCR: coverage.first?.totalDSCR, wacc: economics.wacc.figure, fundingNeedMinor: sizing.fundingNeed,
            upfrontFeesMinor: sizing.upfrontFees, dsraFundingMinor: sizing.dsraFunding, sponsorEquityMinor: sizing.sponsorEquity,
            equityMinor: economics.equity, dayOneCoreMinor: economics.dayOneCore, dayOneSidecarMinor: terms.sidecarProceeds,
            dayOneTotalMinor: economics.dayOneTotal, totalProceedsMinor: notional + sizing.mezzNotional, repoLiquidityMinor: liquidity)
    }

    private func verdicts(_ judgement: Judgement, gate: Constraint.Gate) -> [Structure.ConstraintVerdict] {
        (gate == .a ? Constraint.atGateA : Constraint.atGateB).map { constraint in
            let bit: UInt32 = 1 << UInt32(constraint.position)
            let hasRatio = rulebook.tolerances[constraint.position].figure != nil
            return Structure.ConstraintVerdict(
                constraint: constraint, margin: judgement.margins[constraint.position].figure, passes: judgement.failing & bit == 0,
                ratio: rulebook.ratio(judgement, constraint).figure,
                isCategorical: judgement.categorical & bit != 0 || (judgement.failing & bit != 0 && !hasRatio))
        }
    }
}
