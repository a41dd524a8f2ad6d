/// A permutation sized and judged, with what the figures rest on.
struct Appraisal {
    let terms: SizingInputs
    let senior: TrancheTerms
    /// Nil where a sculpted shape can carry no debt.
    let profile: UnitProfile?
    /// The cover table of this one cell.
    let table: CoverTable
    let sizing: Sizing
    let judgement: Judgement
    let facts: StaticMargins
    /// g, by a move or the deal's.
    let maxGearing: Double?
    /// True if the senior's notional was set by a move.
    let isSetByHand: Bool
    /// Nil without a mezzanine, or where it can carry no debt.
    let mezzProfile: UnitProfile?
    /// Total DSCR by scenario, NaN where undefined; nil without a mezzanine.
    let totals: [Double]?
    /// Discount factors at k to the horizon, and PV(CFADS, k, n).
    let discounts: [Double]
    let lifeValue: Double
}

extension BoundDeal {
    /// Sizes and judges one permutation from its lever values, with any notional that is given by
    /// hand.
    func appraise(_ choice: MovedPermutation) -> Appraisal { appraise(choice, on: cover(choice.levers)) }

    /// The part of an appraisal that depends on cash flows and senior profile alone.
    struct SeniorCover {
        let coupon: Double
        let senior: TrancheTerms
        let profile: UnitProfile?
        let table: CoverTable
        let pool: Int
        let basis: Int

        /// The levers that it depends on; a DSCR target by period is another.
        static let levers: [Lever] = [.pool, .cashFlowBasis, .seniorCoupon, .seniorTenor, .seniorProfile, .wrap]
    }

    func cover(_ choice: Permutation) -> SeniorCover {
        let coupon = choice.seniorCoupon.rate(at: choice.seniorTenor, over: deal.market)
        let senior = TrancheTerms(
            senior: choice.seniorProfile, coupon: coupon, tenor: choice.seniorTenor, wrap: choice.wrap, deal: deal)
        let pool = poolNumber(choice.pool)
        let basis = BoundDeal.basisNumber(choice.cashFlowBasis)
        let sizing = book.sizingVector(pool: pool, basis: basis, scenario: 0)
        let stepped = SteppedTarget(choice.seniorDSCR, periods: grid.periods)
        let profile = UnitProfile(senior, yearFractions: grid.yearFractions, shape: stepped.shape(sizing))
        var table = CoverTable(deal: deal, horizon: grid.periods)
        let start = profile.map { table.append(services: $0, grid: grid) } ?? 0
        table.append(
            profile: profile, servicesAt: start, terms: senior, book: book, pool: pool, basis: basis, grid: grid, stepped: stepped,
            sizers: sizers,
            presentValue: {
                ExactSum.presentValue(
                    stepped.wholeShape(sizing), grid.discountFactors(rate: senior.runningRate, count: senior.periods),
                    count: senior.periods)
            })
        return SeniorCover(coupon: coupon, senior: senior, profile: profile, table: table, pool: pool, basis: basis)
    }

    func appraise(_ choice: MovedPermutation, on cover: SeniorCover) -> Appraisal {
        let (profile, table, levers) = (cover.profile, cover.table, choice.levers)
        let mezzanine = levers.mezzanine.map {
            MezzanineInputs(dscrTarget: $0.dscr, tranche: TrancheTerms(mezzanine: $0, deal: deal))
        }
        let terms = structureTerms(choice, coupon: cover.coupon, mezzanine: mezzanine)
        var sizing = Sizing()
        let sized = debt.seniorNotional(
            dscrTarget: terms.dscrTarget, ltvTarget: terms.ltvTarget, value: terms.value, gearingCap: terms.gearingCap,
            numerator: table.figures[CoverTable.Figure.numerator], casesCap: table.figures[CoverTable.Figure.casesCap],
            hasProfile: profile != nil)
        sizing.notional = profile == nil ? 0 : choice.seniorNotional ?? sized
        let mezz = mezzanine.map { size($0, terms, notional: sizing.notional, table: table) }
        sizing.mezzNotional = mezz.map { $0.profile == nil ? 0 : choice.mezzNotional ?? $0.notional } ?? 0
        debt.complete(
            &sizing, value: terms.value, cost: terms.cost, dsraMonths: terms.dsraMonths, equityShare: terms.equityShare,
            advanceValue: terms.advanceValue,
            firstYearService: profile == nil ? 0 : table.figures[CoverTable.Figure.firstYearService])
        let totals = mezzanine.map { totalDSCRs($0, terms, sizing, profile: mezz?.profile, table: table) }
        let judged = judge(levers, terms, sizing, table: table, totals: totals, coupon: cover.coupon)
        let discounts = grid.discountFactors(rate: cover.senior.runningRate, count: max(valuationPeriods, cover.senior.periods))
        let base = book.vector(pool: cover.pool, basis: cover.basis, scenario: 0)
        return Appraisal(
            terms: terms, senior: cover.senior, profile: profile, table: table, sizing: sizing, judgement: judged.judgement,
            facts: judged.facts, maxGearing: choice.maxGearing ?? deal.maxGearing, isSetByHand: choice.seniorNotional != nil,
            mezzProfile: mezz?.profile, totals: totals, discounts: discounts,
            lifeValue: ExactSum.presentValue(base, discounts, count: cover.senior.periods))
    }

    private func size(
        _ mezzanine: MezzanineInputs, _ terms: SizingInputs, notional: Double, table: CoverTable
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
            let size = profile.service.withUnsafeBufferPointer { service in
                service.baseAddress.map {
                    debt.mezzNotional(
                        cash, target: mezzanine.dscrTarget, notional: notional, senior: senior, service: $0, periods: periods)
                } ?? 0
            }
            return (size, profile)
        }
    }

    private func totalDSCRs(
        _ mezzanine: MezzanineInputs, _ terms: SizingInputs, _ sizing: Sizing, profile: UnitProfile?, table: CoverTable
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

    private func judge(
        _ choice: Permutation, _ terms: SizingInputs, _ sizing: Sizing, table: CoverTable, totals: [Double]?, coupon: Double
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
}
