/// Tries sizes on one ground: whether a permutation passes both gates when only its notionals, equity, reserve or DSCR target change.
///
/// Nothing of the cash flows, profile, rating or pool may change between tries, so covers and static margins are computed once. The
/// arithmetic is that of an appraisal, operation for operation, stopped at the first failure.
struct Trial {
    private let model: Model
    private let ground: Model.Ground
    private let terms: StructureTerms
    private let facts: StaticMargins
    private let choice: Choice
    private let rating: UnsafePointer<Rulebook.RatingTerms>
    private let dscrFloor: Double
    /// v_t of a mezzanine that is not sculpted.
    private let mezzService: [Double]?
    /// True if a margin that no size can change fails already, DSRA apart.
    let isBarred: Bool

    init(_ choice: Choice, on ground: Model.Ground, _ model: Model) {
        let levers = choice.levers
        self.choice = choice
        self.model = model
        self.ground = ground
        let mezzanine = levers.mezzanine.map {
            MezzanineTerms(dscrTarget: $0.dscr, tranche: TrancheTerms(mezzanine: $0, deal: model.deal))
        }
        terms = model.structureTerms(levers, coupon: ground.coupon, mezzanine: mezzanine)
        facts = model.staticMargins(levers, coupon: ground.coupon)
        rating = model.rulebook.columns.base + levers.targetRating.column
        dscrFloor = model.rulebook.dscrFloor(levers.targetRating, wrap: levers.wrap)
        mezzService = mezzanine.flatMap { mezzanine in
            guard mezzanine.tranche.kind != .sculpted else { return nil }
            return UnitProfile(mezzanine.tranche, yearFractions: model.grid.yearFractions, shape: [])?.service
        }
        var isBarred = ground.profile == nil || facts.tenor < 0 || facts.coupon < 0 || facts.concentration < 0
        isBarred = isBarred || facts.amortisation < 0 || facts.balloon < 0
        if case .ineligible = facts.repo { isBarred = true }
        self.isBarred = isBarred
    }

    /// What may change from try to try; nil leaves it as the choice has it.
    private struct Change {
        var notional: Double?
        var mezzNotional: Double?
        var dscrTarget: Double?
        var equityShare: Double?
        var dsraMonths: Int?
    }

    /// True if the choice passes both gates after a move along which the ground stays.
    func passes(_ move: Move) -> Bool {
        var change = Change(notional: choice.seniorNotional, mezzNotional: choice.mezzNotional)
        switch move {
        case .seniorNotional(let minor): change.notional = Double(minor)
        case .mezzNotional(let minor): change.mezzNotional = Double(minor)
        case .seniorDSCR(let target): change.dscrTarget = target
        case .equityShare(let share): change.equityShare = share
        case .dsraMonths(let months): change.dsraMonths = months
        default: return false
        }
        return passes(change)
    }

    /// True if the choice passes both gates as it is.
    func passes() -> Bool { passes(Change(notional: choice.seniorNotional, mezzNotional: choice.mezzNotional)) }

    private func passes(_ change: Change) -> Bool {
        guard !isBarred else { return false }
        var facts = facts
        if let months = change.dsraMonths { facts.dsra = model.rulebook.dsraMargin(choice.levers.targetRating, months: months) }
        guard facts.dsra >= 0 else { return false }
        var sizing = Sizing()
        sizing.notional =
            change.notional
            ?? model.debt.seniorNotional(
                dscrTarget: change.dscrTarget ?? terms.dscrTarget, ltvTarget: terms.ltvTarget, value: terms.value,
                numerator: ground.table.figures[CoverTable.Figure.numerator], hasProfile: ground.profile != nil)
        guard sizing.notional > 0 else { return false }
        return model.book.elements.withUnsafeBufferPointer { flows in
            ground.table.services.withUnsafeBufferPointer { services in
                // Neither is empty: a horizon is at least one period long.
                let (cash, senior) = (flows.baseAddress.unsafelyUnwrapped, services.baseAddress.unsafelyUnwrapped)
                return passes(&sizing, change, facts, cash: cash, services: senior)
            }
        }
    }

    private func passes(
        _ sizing: inout Sizing, _ change: Change, _ facts: StaticMargins, cash: UnsafePointer<Double>, services: UnsafePointer<Double>
    ) -> Bool {
        let figures = ground.table.figures
        let base = cash + model.book.start(pool: ground.pool, basis: ground.basis, scenario: 0)
        let senior = services + ground.table.serviceStart[0]
        var service: [Double] = []
        if let mezzanine = terms.mezzanine {
            service =
                mezzService
                ?? model.debt.sculptedService(
                    mezzanine.tranche, target: mezzanine.dscrTarget, cash: base, notional: sizing.notional, senior: senior)
            sizing.mezzNotional = change.mezzNotional ?? sized(mezzanine, service, notional: sizing.notional, base: base, senior: senior)
        }
        model.debt.complete(
            &sizing, value: terms.value, cost: terms.cost, dsraMonths: change.dsraMonths.map { Double($0) } ?? terms.dsraMonths,
            equityShare: change.equityShare ?? terms.equityShare, advanceValue: terms.advanceValue,
            firstYearService: figures[CoverTable.Figure.firstYearService])
        var judgement = Judgement()
        judgement.judgeGateA(
            sizing, value: terms.value, hasMezzanine: terms.mezzanine != nil, facts, rating, step: model.debt.step,
            minorUnits: model.debt.minorUnits)
        guard judgement.failing == 0 else { return false }
        figures.withUnsafeBufferPointer { figures in
            judgement.judgeGateB(
                notional: sizing.notional, figures: figures.baseAddress.unsafelyUnwrapped, facts, rating, dscrFloor: dscrFloor,
                mezzMargin: .nan)
        }
        guard judgement.failing == 0 else { return false }
        guard let mezzanine = terms.mezzanine else { return true }
        return mezzMargin(mezzanine, service, sizing, cash: cash, senior: senior) >= 0
    }

    private func sized(
        _ mezzanine: MezzanineTerms, _ service: [Double], notional: Double, base: UnsafePointer<Double>, senior: UnsafePointer<Double>
    ) -> Double {
        let least = service.withUnsafeBufferPointer { service in
            service.baseAddress.map {
                DebtModel.leastSpare(
                    base, target: mezzanine.dscrTarget, notional: notional, senior: senior, service: $0, periods: mezzanine.tranche.periods)
            } ?? .nan
        }
        return model.debt.roundedDown(least.isNaN ? 0 : max(0, least))
    }

    /// MIN_DSCR_MEZZ, +∞ where it does not apply.
    private func mezzMargin(
        _ mezzanine: MezzanineTerms, _ service: [Double], _ sizing: Sizing, cash: UnsafePointer<Double>, senior: UnsafePointer<Double>
    ) -> Double {
        let table = ground.table
        let totals = service.withUnsafeBufferPointer { service -> [Double] in
            guard let service = service.baseAddress else { return [] }
            return (0..<table.scenarioCount).map { scenario in
                DebtModel.totalDSCR(
                    cash + model.book.start(pool: ground.pool, basis: ground.basis, scenario: scenario), sizing,
                    senior: senior + table.shockNumber[scenario] * table.horizon, service: service, periods: mezzanine.tranche.periods)
            }
        }
        guard let base = totals.first else { return .infinity }
        let stressed = leastDefined(totals.dropFirst())
        let margin = Judgement.mezzMargin(base: base, stressed: stressed, target: mezzanine.dscrTarget, rating)
        return margin.isNaN ? .infinity : margin
    }
}
