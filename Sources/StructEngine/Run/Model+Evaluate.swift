/// A permutation sized and judged, with what the figures rest on.
struct Appraisal {
    let terms: StructureTerms
    let senior: TrancheTerms
    /// Nil where a sculpted shape can carry no debt.
    let profile: UnitProfile?
    /// The cover table of this one cell.
    let table: CoverTable
    let sizing: Sizing
    let judgement: Judgement
    let facts: StaticMargins
    /// Nil without a mezzanine, or where it can carry no debt.
    let mezzProfile: UnitProfile?
    /// Total DSCR by scenario, NaN where undefined; nil without a mezzanine.
    let totals: [Double]?
    /// Discount factors at k to the horizon, and PV(CFADS, k, n).
    let discounts: [Double]
    let lifeValue: Double
}

extension Model {
    /// Sizes and judges one permutation from its lever values, with any notional that is given by hand.
    func appraise(_ choice: Choice) -> Appraisal { appraise(choice, on: ground(choice.levers)) }

    /// The part of an appraisal that depends on cash flows and senior profile alone.
    struct Ground {
        let coupon: Double
        let senior: TrancheTerms
        let profile: UnitProfile?
        let table: CoverTable
        let discounts: [Double]
        let lifeValue: Double
        let pool: Int
        let basis: Int
    }

    func ground(_ choice: Permutation) -> Ground {
        let coupon = choice.seniorCoupon.rate(atYears: choice.seniorTenorYears, over: deal.market)
        let senior = TrancheTerms(
            senior: choice.seniorProfile, coupon: coupon, tenorYears: choice.seniorTenorYears, wrap: choice.wrap, deal: deal)
        let pool = poolNumber(choice.pool)
        let basis = Model.basisNumber(choice.cashFlowBasis)
        let base = book.vector(pool: pool, basis: basis, scenario: 0)
        let profile = UnitProfile(senior, yearFractions: grid.yearFractions, shape: base)
        let discounts = grid.discountFactors(rate: senior.runningRate, count: max(valuationPeriods, senior.periods))
        let lifeValue = ExactSum.presentValue(base, discounts, count: senior.periods)
        var table = CoverTable(deal: deal, horizon: grid.periods)
        let start = profile.map { table.append(services: $0, grid: grid) } ?? 0
        table.append(
            profile: profile, servicesAt: start, terms: senior, book: book, pool: pool, basis: basis, grid: grid,
            presentValue: { lifeValue })
        return Ground(
            coupon: coupon, senior: senior, profile: profile, table: table, discounts: discounts, lifeValue: lifeValue, pool: pool,
            basis: basis)
    }

    func appraise(_ choice: Choice, on ground: Ground) -> Appraisal {
        let (profile, table, levers) = (ground.profile, ground.table, choice.levers)
        let mezzanine = levers.mezzanine.map {
            MezzanineTerms(dscrTarget: $0.dscr, tranche: TrancheTerms(mezzanine: $0, deal: deal))
        }
        let terms = structureTerms(levers, coupon: ground.coupon, mezzanine: mezzanine)
        var sizing = Sizing()
        let sized = debt.seniorNotional(
            dscrTarget: terms.dscrTarget, ltvTarget: terms.ltvTarget, value: terms.value,
            numerator: table.figures[CoverTable.Figure.numerator], hasProfile: profile != nil)
        sizing.notional = profile == nil ? 0 : choice.seniorNotional ?? sized
        let mezz = mezzanine.map { size($0, terms, notional: sizing.notional, table: table) }
        sizing.mezzNotional = mezz.map { $0.profile == nil ? 0 : choice.mezzNotional ?? $0.notional } ?? 0
        debt.complete(
            &sizing, value: terms.value, cost: terms.cost, dsraMonths: terms.dsraMonths, equityShare: terms.equityShare,
            advanceValue: terms.advanceValue,
            firstYearService: profile == nil ? 0 : table.figures[CoverTable.Figure.firstYearService])
        let totals = mezzanine.map { totalDSCRs($0, terms, sizing, profile: mezz?.profile, table: table) }
        let judged = judge(levers, terms, sizing, table: table, totals: totals, coupon: ground.coupon)
        return Appraisal(
            terms: terms, senior: ground.senior, profile: profile, table: table, sizing: sizing, judgement: judged.judgement,
            facts: judged.facts, mezzProfile: mezz?.profile, totals: totals, discounts: ground.discounts, lifeValue: ground.lifeValue)
    }

    private func size(
        _ mezzanine: MezzanineTerms, _ terms: StructureTerms, notional: Double, table: CoverTable
    ) -> (notional: Double, profile: UnitProfile?) {
        let periods = mezzanine.tranche.periods
        let first = book.start(pool: terms.pool, basis: terms.basis, scenario: 0)
        return withAddresses(book.elements, table.services) { flows, services in
            let (cash, senior) = (flows + first, services + table.serviceStart[0])
            let profile =
                mezzanine.tranche.kind == .sculpted
                ? debt.sculptedProfile(mezzanine.tranche, target: mezzanine.dscrTarget, cash: cash, notional: notional, senior: senior)
                : UnitProfile(mezzanine.tranche, yearFractions: grid.yearFractions, shape: [])
            guard let profile else { return (0, nil) }
            let least = profile.service.withUnsafeBufferPointer { service in
                service.baseAddress.map {
                    DebtModel.leastSpare(
                        cash, target: mezzanine.dscrTarget, notional: notional, senior: senior, service: $0, periods: periods)
                } ?? .nan
            }
            return (debt.roundedDown(least.isNaN ? 0 : max(0, least)), profile)
        }
    }

    private func totalDSCRs(
        _ mezzanine: MezzanineTerms, _ terms: StructureTerms, _ sizing: Sizing, profile: UnitProfile?, table: CoverTable
    ) -> [Double] {
        let service = profile?.service ?? [Double](repeating: 0, count: mezzanine.tranche.periods)
        return (0..<table.scenarioCount).map { scenario in
            let first = book.start(pool: terms.pool, basis: terms.basis, scenario: scenario)
            let start = table.serviceStart[0] + table.shockNumber[scenario] * table.horizon
            return withAddresses(book.elements, table.services) { flows, services in
                service.withUnsafeBufferPointer { service in
                    service.baseAddress.map {
                        DebtModel.totalDSCR(
                            flows + first, sizing, senior: services + start, service: $0, periods: mezzanine.tranche.periods)
                    } ?? .nan
                }
            }
        }
    }

    /// Sizes and judges one permutation, with every figure.
    func evaluate(_ levers: Permutation, index: Int64) -> Structure { evaluate(Choice(levers), index: index) }

    /// As ``evaluate(_:index:)``, with notionals given by hand.
    func evaluate(_ made: Choice, index: Int64) -> Structure {
        let choice = made.levers
        let appraisal = appraise(made)
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
            index: index, levers: choice, outcome: verdict.map { $0.gate == .a ? .gateA : .gateB } ?? .pass,
            binding: verdict.flatMap { Constraint(rawValue: $0.binding) }, isNearMiss: verdict?.isNearMiss ?? false,
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
        let numerator = appraisal.table.figures[CoverTable.Figure.numerator]
        return Structure.Terms(
            seniorCoupon: terms.coupon, seniorRunningRate: senior.runningRate, seniorPeriods: senior.periods,
            interestOnlyPeriods: senior.interestOnlyPeriods, mezzCoupon: tranche?.coupon, mezzRunningRate: tranche?.runningRate,
            mezzPeriods: tranche?.periods, dsraMonths: Int(terms.dsraMonths),
            dscrNotionalMinor: debt.reverseDSCR(target: terms.dscrTarget, numerator: numerator).figure,
            ltvCapMinor: (terms.ltvTarget * terms.value).figure,
            usesPresentValue: appraisal.profile.map { CoverTable.usesPresentValue(senior, $0, base) } ?? false,
            balloon: profile?.balloon, unitService: profile?.service, balances: profile.map { Array($0.balances.dropFirst()) },
            mezzUnitService: mezzProfile?.service, mezzBalances: mezzProfile.map { Array($0.balances.dropFirst()) },
            mezzBalloon: mezzProfile?.balloon, baseDSCR: profile.map { baseDSCR(base, $0, notional: sizing.notional) })
    }

    private func judge(
        _ choice: Permutation, _ terms: StructureTerms, _ sizing: Sizing, table: CoverTable, totals: [Double]?, coupon: Double
    ) -> (judgement: Judgement, facts: StaticMargins) {
        let facts = staticMargins(choice, coupon: coupon)
        let rating = rulebook.columns.base + choice.targetRating.column
        var judgement = Judgement()
        judgement.judgeGateA(
            sizing, value: terms.value, hasMezzanine: terms.mezzanine != nil, facts, rating, step: debt.step, minorUnits: debt.minorUnits)
        guard sizing.notional > 0 else { return (judgement, facts) }
        let mezzMargin = zip(terms.mezzanine, totals).map { mezzanine, totals in
            Judgement.mezzMargin(base: totals[0], stressed: leastDefined(totals.dropFirst()), target: mezzanine.dscrTarget, rating)
        }
        table.figures.withUnsafeBufferPointer { figures in
            guard let row = figures.baseAddress else { return }
            judgement.judgeGateB(
                notional: sizing.notional, figures: row, facts, rating,
                dscrFloor: rulebook.dscrFloor(choice.targetRating, wrap: choice.wrap), mezzMargin: mezzMargin ?? .nan)
        }
        return (judgement, facts)
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
            return Structure.ScenarioCoverage(
                scenario: id, minDSCR: least.map { $0.cover / notional }, minDSCRPeriod: least?.period,
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
        let meetsRepo = appraisal.judgement.failing & (1 << UInt32(Constraint.repoEligibility.rawValue)) == 0
        var liquidity: Double?
        if case .tested(_, _, let haircut) = appraisal.facts.repo, meetsRepo { liquidity = notional * (1 - haircut) }
        let projectValue = ExactSum.presentValue(base, appraisal.discounts, count: valuationPeriods)
        return Structure.Metrics(
            value: terms.value, cost: terms.cost, coverage: sizing.coverage, ltv: sizing.ltv, seniorLTV: notional / terms.value,
            wault: pools[terms.pool].wault, advanceFactor: sizing.advanceFactor.figure,
            wal: profile == nil ? nil : figures[CoverTable.Figure.weightedAverageLife],
            icr: profile == nil ? nil : (figures[CoverTable.Figure.interestCover] / notional).figure,
            llcr: profile == nil ? nil : appraisal.lifeValue / notional, plcr: profile == nil ? nil : projectValue / notional,
            debtYield: profile == nil ? nil : firstYear / notional,
            averageDSCR: profile.flatMap { Cover.mean(base, over: $0.service) }.map { $0 / notional },
            totalDSCR: coverage.first?.totalDSCR, wacc: economics.wacc.figure, fundingNeed: sizing.fundingNeed,
            upfrontFees: sizing.upfrontFees, dsraFunding: sizing.dsraFunding, sponsorEquity: sizing.sponsorEquity,
            equity: economics.equity, dayOneCore: economics.dayOneCore, dayOneSidecar: terms.sidecarProceeds,
            dayOneTotal: economics.dayOneTotal, totalProceeds: notional + sizing.mezzNotional, repoLiquidity: liquidity)
    }

    private func verdicts(_ judgement: Judgement, gate: Constraint.Gate) -> [Structure.ConstraintVerdict] {
        Constraint.allCases.filter { $0.gate == gate }.map { constraint in
            let bit: UInt32 = 1 << UInt32(constraint.rawValue)
            let hasRatio = rulebook.tolerances[constraint.rawValue].figure != nil
            return Structure.ConstraintVerdict(
                constraint: constraint, margin: judgement.margins[constraint.rawValue].figure, passes: judgement.failing & bit == 0,
                ratio: rulebook.ratio(judgement, constraint).figure,
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
            Waterfall.Tranche(
                notionalMinor: structure.mezzNotionalMinor, periods: terms.mezzPeriods ?? 0, balanceFactors: [1] + balances,
                balloon: terms.mezzBalloon ?? 0, feeRate: deal.fees.mezzanineRunningBasisPoints / 10_000,
                interestRate: terms.mezzCoupon ?? 0, scheduledRate: terms.mezzRunningRate ?? 0)
        }
        let fees = deal.fees.seniorRunningBasisPoints + (structure.levers.wrap?.premiumBasisPoints ?? 0)
        return Waterfall(
            Waterfall.Terms(
                cashFlowsMinor: book.vector(pool: pool, basis: basis, scenario: scenario).prefix(structure.cashFlowsMinor.count).map {
                    Int64($0)
                },
                yearFractions: grid.yearFractions, paymentsPerYear: deal.paymentsPerYear,
                senior: Waterfall.Tranche(
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

/// Addresses of two lists for the time of a call; both must have elements, as the cash flows and services of a plan do.
private func withAddresses<Result>(
    _ a: [Double], _ b: [Double], _ body: (UnsafePointer<Double>, UnsafePointer<Double>) -> Result
) -> Result {
    a.withUnsafeBufferPointer { a in
        b.withUnsafeBufferPointer { b in
            // A horizon is at least a period long, so neither is empty.
            body(a.baseAddress.unsafelyUnwrapped, b.baseAddress.unsafelyUnwrapped)
        }
    }
}

/// The least of the figures that are defined; NaN if none is.
func leastDefined(_ figures: some Sequence<Double>) -> Double {
    var least = Double.nan
    for figure in figures where !(figure >= least) && !figure.isNaN { least = figure }
    return least
}

/// Both or neither.
func zip<A, B>(_ a: A?, _ b: B?) -> (A, B)? {
    guard let a, let b else { return nil }
    return (a, b)
}
