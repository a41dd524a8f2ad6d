extension Model {
    /// Sizes and judges one permutation, with every figure.
    func evaluate(_ choice: Permutation, index: Int64) -> Structure {
        let coupon = choice.seniorCoupon.rate(atYears: choice.seniorTenorYears, over: deal.market)
        let senior = TrancheTerms(
            senior: choice.seniorProfile, coupon: coupon, tenorYears: choice.seniorTenorYears, wrap: choice.wrap, deal: deal)
        let pool = poolNumber(choice.pool)
        let basis = Model.basisNumber(choice.cashFlowBasis)
        let base = book.vector(pool: pool, basis: basis, scenario: 0)
        let profile = UnitProfile(senior, yearFractions: grid.yearFractions, shape: base)
        let discounts = grid.discountFactors(rate: senior.runningRate, count: grid.periods)
        let lifeValue = ExactSum.presentValue(base, discounts, count: senior.periods)
        var table = CoverTable(deal: deal, horizon: grid.periods)
        let start = profile.map { table.append(services: $0, grid: grid) } ?? 0
        table.append(
            profile: profile, servicesAt: start, terms: senior, book: book, pool: pool, basis: basis, grid: grid,
            presentValue: { lifeValue })

        let mezzTranche = choice.mezzanine.map { TrancheTerms(mezzanine: $0, deal: deal) }
        let prepared = mezzTranche.flatMap {
            $0.kind == .sculpted ? nil : UnitProfile($0, yearFractions: grid.yearFractions, shape: base)
        }
        let mezzanine = zip(choice.mezzanine, mezzTranche).map {
            MezzanineTerms(dscrTarget: $0.dscr, tranche: $1, serviceStart: prepared == nil ? nil : 0)
        }
        let terms = structureTerms(choice, coupon: coupon, mezzanine: mezzanine)
        let services = prepared?.service ?? []
        var scratch: [Double] = []
        let sizing = debt.size(terms, cell: 0, of: table, mezzServices: services, scratch: &scratch)
        let totals = mezzanine.map { mezzanine in
            (0..<table.scenarioCount).map { scenario in
                debt.totalDSCR(
                    terms, mezzanine, sizing, scenario: scenario, cell: 0, of: table, mezzServices: services, scratch: scratch)
            }
        }
        let judged = judge(choice, terms, sizing, table: table, totals: totals, coupon: coupon)
        let hasDebt = sizing.notional > 0
        let debtProfile = hasDebt ? profile : nil
        let mezzProfile = sizing.mezzNotional > 0 ? prepared ?? sculptedMezzanine(terms, sizing, base: base, senior: profile) : nil
        let economics = Economics(sizing, terms, equityReturn: deal.equityReturn)
        let coverage = scenarioCoverage(terms, sizing, profile: debtProfile, table: table, totals: hasDebt ? totals : nil)
        let score = ranking.score(
            notional: sizing.notional, cost: terms.cost, economics: economics, minDSCR: coverage.first?.minDSCR ?? 0,
            ratingScore: rulebook.columns[choice.targetRating.column].score)
        let verdict = features.gatesAB ? judged.judgement.verdict(rulebook) : nil
        return Structure(
            index: index, levers: choice, outcome: verdict.map { $0.gate == .a ? .gateA : .gateB } ?? .pass,
            binding: verdict.flatMap { Constraint(rawValue: $0.binding) }, isNearMiss: verdict?.isNearMiss ?? false,
            worstRatio: verdict.flatMap { $0.worstRatio.figure }, score: score, tier: rulebook.ruleset.tier(score: score),
            seniorNotionalMinor: Int64(sizing.notional), mezzNotionalMinor: Int64(sizing.mezzNotional),
            terms: Structure.Terms(
                seniorCoupon: coupon, seniorRunningRate: senior.runningRate, seniorPeriods: senior.periods,
                interestOnlyPeriods: senior.interestOnlyPeriods, mezzCoupon: mezzTranche?.coupon, mezzRunningRate: mezzTranche?.runningRate,
                mezzPeriods: mezzTranche?.periods, dsraMonths: Int(terms.dsraMonths),
                dscrNotionalMinor: debt.reverseDSCR(terms, numerator: table.figures[CoverTable.Figure.numerator]).figure,
                ltvCapMinor: (terms.ltvTarget * terms.value).figure,
                usesPresentValue: profile.map { CoverTable.usesPresentValue(senior, $0, base) } ?? false, balloon: debtProfile?.balloon,
                unitService: debtProfile?.service, balances: debtProfile.map { Array($0.balances.dropFirst()) },
                mezzUnitService: mezzProfile?.service, mezzBalances: mezzProfile.map { Array($0.balances.dropFirst()) },
                mezzBalloon: mezzProfile?.balloon,
                baseDSCR: debtProfile.map { baseDSCR(base, $0, notional: sizing.notional) }),
            coverage: coverage,
            metrics: metrics(
                choice, terms, sizing, economics, profile: debtProfile, table: table, base: base, lifeValue: lifeValue,
                projectValue: ExactSum.presentValue(base, discounts, count: grid.periods), total: coverage.first?.totalDSCR,
                repo: judged.facts.repo, meetsRepo: judged.judgement.failing & (1 << UInt32(Constraint.repoEligibility.rawValue)) == 0),
            gateA: verdicts(judged.judgement, gate: .a), gateB: hasDebt ? verdicts(judged.judgement, gate: .b) : [],
            cashFlowsMinor: base.map { Int64($0) }, equityReturn: nil)
    }

    private func judge(
        _ choice: Permutation, _ terms: StructureTerms, _ sizing: Sizing, table: CoverTable, totals: [Double]?, coupon: Double
    ) -> (judgement: Judgement, facts: StaticMargins) {
        let facts = staticMargins(choice, coupon: coupon)
        let rating = rulebook.columns[choice.targetRating.column]
        var judgement = Judgement()
        judgement.judgeGateA(
            sizing, terms, facts, rating: rating, rulebook: rulebook, step: debt.step, minorUnits: deal.currency.minorUnits)
        if sizing.notional > 0 {
            judgement.judgeGateB(
                sizing, terms, facts, rating: rating, rulebook: rulebook,
                dscrFloor: rulebook.dscrFloor(choice.targetRating, wrap: choice.wrap),
                covers: table.figures[CoverTable.Figure.firstCover..<table.width],
                interestCover: table.figures[CoverTable.Figure.interestCover],
                weightedAverageLife: table.figures[CoverTable.Figure.weightedAverageLife], total: { totals?[$0] ?? .nan })
        }
        return (judgement, facts)
    }

    private func sculptedMezzanine(
        _ terms: StructureTerms, _ sizing: Sizing, base: ArraySlice<Double>, senior: UnitProfile?
    ) -> UnitProfile? {
        guard let mezzanine = terms.mezzanine else { return nil }
        let shape = base.enumerated().map { t, cash in
            let service = senior.map { t < $0.periods ? $0.service[t] : 0 } ?? 0
            return max(0, cash / mezzanine.dscrTarget - sizing.notional * service)
        }
        return UnitProfile(mezzanine.tranche, yearFractions: grid.yearFractions, shape: shape)
    }

    private func scenarioCoverage(
        _ terms: StructureTerms, _ sizing: Sizing, profile: UnitProfile?, table: CoverTable, totals: [Double]?
    ) -> [Structure.ScenarioCoverage] {
        let ids = [Deal.Scenario.base.id] + deal.scenarios.map(\.id)
        return ids.enumerated().map { scenario, id in
            let least = profile.flatMap { profile in
                let start = table.serviceStart[0] + table.shockNumber[scenario] * table.horizon
                return Cover.least(
                    book.vector(pool: terms.pool, basis: terms.basis, scenario: scenario),
                    over: table.services[start..<start + profile.periods])
            }
            return Structure.ScenarioCoverage(
                scenario: id, minDSCR: least.map { $0.cover / sizing.notional }, minDSCRPeriod: least?.period,
                totalDSCR: totals.flatMap { $0[scenario].figure })
        }
    }

    private func baseDSCR(_ cash: ArraySlice<Double>, _ profile: UnitProfile, notional: Double) -> [Double?] {
        zip(cash, profile.service).map { $1 == 0 ? nil : $0 / $1 / notional }
    }

    private func metrics(
        _ choice: Permutation, _ terms: StructureTerms, _ sizing: Sizing, _ economics: Economics, profile: UnitProfile?, table: CoverTable,
        base: ArraySlice<Double>, lifeValue: Double, projectValue: Double, total: Double?, repo: Rulebook.RepoTerms, meetsRepo: Bool
    ) -> Structure.Metrics {
        let notional = sizing.notional
        let firstYear = base.prefix(deal.paymentsPerYear).reduce(0, +)
        var liquidity: Double?
        if case .tested(_, _, let haircut) = repo, meetsRepo { liquidity = notional * (1 - haircut) }
        return Structure.Metrics(
            value: terms.value, cost: terms.cost, coverage: sizing.coverage, ltv: sizing.ltv, seniorLTV: notional / terms.value,
            wault: pools[terms.pool].wault, advanceFactor: sizing.advanceFactor.figure,
            wal: profile == nil ? nil : table.figures[CoverTable.Figure.weightedAverageLife],
            icr: profile == nil ? nil : (table.figures[CoverTable.Figure.interestCover] / notional).figure,
            llcr: profile == nil ? nil : lifeValue / notional, plcr: profile == nil ? nil : projectValue / notional,
            debtYield: profile == nil ? nil : firstYear / notional,
            averageDSCR: profile.flatMap { Cover.mean(base, over: $0.service) }.map { $0 / notional }, totalDSCR: total,
            wacc: economics.wacc.figure, fundingNeed: sizing.fundingNeed, upfrontFees: sizing.upfrontFees, dsraFunding: sizing.dsraFunding,
            sponsorEquity: sizing.sponsorEquity, equity: economics.equity, dayOneCore: economics.dayOneCore,
            dayOneSidecar: terms.sidecarProceeds, dayOneTotal: economics.dayOneTotal, totalProceeds: notional + sizing.mezzNotional,
            repoLiquidity: liquidity)
    }

    private func verdicts(_ judgement: Judgement, gate: Gate) -> [Structure.ConstraintVerdict] {
        Constraint.allCases.filter { $0.gate == gate }.map { constraint in
            let bit: UInt32 = 1 << UInt32(constraint.rawValue)
            let hasRatio = rulebook.tolerances[constraint.rawValue].figure != nil
            return Structure.ConstraintVerdict(
                constraint: constraint, margin: judgement.margins[constraint.rawValue].figure, passes: judgement.failing & bit == 0,
                ratio: judgement.ratio(constraint.rawValue, rulebook).figure,
                isCategorical: judgement.categorical & bit != 0 || (judgement.failing & bit != 0 && !hasRatio))
        }
    }

    /// The cash waterfall of a structure under a scenario (number 0 is the base case).
    func waterfall(_ structure: Structure, scenario: Int) -> Waterfall {
        let pool = poolNumber(structure.levers.pool)
        let basis = Model.basisNumber(structure.levers.cashFlowBasis)
        let shock = ([Deal.Scenario.base] + deal.scenarios)[scenario].rateShockBasisPoints / 10_000 * (1 - deal.hedgedShare)
        let terms = structure.terms
        let mezzanine = terms.mezzBalances.map { balances in
            WaterfallTranche(
                notionalMinor: structure.mezzNotionalMinor, periods: terms.mezzPeriods ?? 0, balanceFactors: [1] + balances,
                balloon: terms.mezzBalloon ?? 0, feeRate: deal.fees.mezzanineRunningBasisPoints / 10_000,
                interestRate: terms.mezzCoupon ?? 0, scheduledRate: terms.mezzRunningRate ?? 0)
        }
        let fees = deal.fees.seniorRunningBasisPoints + (structure.levers.wrap?.premiumBasisPoints ?? 0)
        return Waterfall(
            WaterfallTerms(
                cashFlowsMinor: book.vector(pool: pool, basis: basis, scenario: scenario).map { Int64($0) },
                yearFractions: grid.yearFractions, paymentsPerYear: deal.paymentsPerYear,
                senior: WaterfallTranche(
                    notionalMinor: structure.seniorNotionalMinor, periods: terms.balances == nil ? 0 : terms.seniorPeriods,
                    balanceFactors: [1] + (terms.balances ?? []), balloon: terms.balloon ?? 0, feeRate: fees / 10_000,
                    interestRate: terms.seniorCoupon + shock, scheduledRate: terms.seniorRunningRate),
                mezzanine: mezzanine, dsraMonths: terms.dsraMonths, dsraFundingMinor: structure.metrics.dsraFunding,
                lockupDSCR: deal.cashTraps.lockupDSCR, sweepDSCR: deal.cashTraps.sweepDSCR, sweepShare: deal.cashTraps.sweepShare,
                equityOutlayMinor: max(structure.metrics.equity, structure.metrics.sponsorEquity), valueMinor: structure.metrics.value,
                exitValueShare: deal.exitValueShare))
    }
}

extension Double {
    /// The figure, or nil where it is undefined (NaN).
    var figure: Double? { isNaN ? nil : self }
}

/// Both or neither.
func zip<A, B>(_ a: A?, _ b: B?) -> (A, B)? {
    guard let a, let b else { return nil }
    return (a, b)
}
