/// Tries sizes on one ground: how both gates judge a permutation when only its notionals, equity,
/// reserve or DSCR target change.
///
/// Nothing of the cash flows, profile, rating or pool may change between tries, so covers and
/// static margins are computed once. The arithmetic is that of an appraisal, operation for
/// operation, stopped at the first failure where only passing is asked.
struct Resizing {
    let bound: BoundDeal
    let cover: BoundDeal.SeniorCover
    let terms: SizingInputs
    let facts: StaticMargins
    let rating: UnsafePointer<Rulebook.RatingThresholds>
    let dscrFloor: Double
    let choice: MovedPermutation
    /// v_t of a mezzanine that is not sculpted.
    let fixedMezzService: [Double]?
    /// What a sculpted mezzanine is sized by without its schedule, with its factors.
    let sculpted: (terms: LeverTables.Sculpted, factors: [Double])?
    /// True if a margin that no size can change fails already, DSRA apart.
    let isBarred: Bool
    /// Beyond them no N passes: looked at before a mezzanine is sized, which takes longest.
    private var bounds = SizeWindow(least: .leastNonzeroMagnitude, most: .infinity)
    /// True if ``fails(from:to:)`` can tell stretches of notionals by their ends.
    private(set) var tellsStretches = true
    /// Beyond them no N passes while all other terms stay: coverage looks at equity and reserve too.
    private(set) var coveredWindow = SizeWindow(least: 0, most: -1)

    init(_ choice: MovedPermutation, on cover: BoundDeal.SeniorCover, _ bound: BoundDeal) {
        let levers = choice.levers
        self.choice = choice
        self.bound = bound
        self.cover = cover
        let mezzanine = levers.mezzanine.map {
            MezzanineInputs(dscrTarget: $0.dscr, tranche: TrancheTerms(mezzanine: $0, deal: bound.deal))
        }
        terms = bound.structureTerms(choice, coupon: cover.coupon, mezzanine: mezzanine)
        facts = bound.staticMargins(levers, coupon: cover.coupon)
        rating = bound.rulebook.columns.base + levers.targetRating.column
        dscrFloor = bound.rulebook.dscrFloor(levers.targetRating, wrap: levers.wrap)
        fixedMezzService = mezzanine.flatMap { mezzanine in
            guard mezzanine.tranche.kind != .sculpted else { return nil }
            return UnitProfile(mezzanine.tranche, yearFractions: bound.grid.yearFractions, shape: [])?.service
        }
        sculpted = mezzanine.flatMap { mezzanine in
            guard mezzanine.tranche.kind == .sculpted else { return nil }
            var factors: [Double] = []
            let terms = LeverTables.Sculpted(mezzanine.tranche, yearFractions: bound.grid.yearFractions, factors: &factors)
            return (terms, factors)
        }
        var isBarred = cover.profile == nil || facts.tenor < 0 || facts.coupon < 0 || facts.concentration < 0
        isBarred = isBarred || facts.amortisation < 0 || facts.balloon < 0
        if case .ineligible = facts.repo { isBarred = true }
        self.isBarred = isBarred
        let window = seniorWindow()
        coveredWindow = covered(window)
        guard mezzanine != nil else { return }
        bounds = window
        tellsStretches = mezzFalls
    }

    /// What may change from try to try; nil leaves it as the choice has it.
    private struct Change {
        var notional: Double?
        var mezzNotional: Double?
        var dscrTarget: Double?
        var equityShare: Double?
        var dsraMonths: Int?
        var maxGearing: Double?
    }

    /// N + N_m of the choice after a move of a size; nil if it does not pass both gates.
    func proceeds(after move: Move) -> Double? { change(move).flatMap(proceeds) }

    /// N after a move of what sizes it.
    func notional(after move: Move) -> Double { notional(change(move) ?? Change()) }

    /// Nil for a move of something else.
    private func change(_ move: Move) -> Change? {
        var change = Change(notional: choice.seniorNotional, mezzNotional: choice.mezzNotional)
        switch move.change {
        case .seniorNotional(let minor): change = Change(notional: Double(minor))
        case .mezzNotional(let minor): change.mezzNotional = Double(minor)
        case .seniorDSCR(let target): change.dscrTarget = target.divisor
        case .equityShare(let share): change.equityShare = share
        case .dsraMonths(let months): change.dsraMonths = months
        case .maxGearing(let share): change.maxGearing = share
        default: return nil
        }
        return change
    }

    /// N + N_m of the choice as it is; nil if it does not pass both gates.
    var proceeds: Double? { proceeds(Change(notional: choice.seniorNotional, mezzNotional: choice.mezzNotional)) }

    private func proceeds(_ change: Change) -> Double? {
        guard !isBarred, let (sizing, failing) = judge(change, isFull: false), failing == 0 else { return nil }
        return sizing.notional + sizing.mezzNotional
    }

    /// The sizes of the choice as it is, with the bits of all constraints that it fails.
    var outcome: (sizing: Sizing, failing: UInt32) {
        judge(Change(notional: choice.seniorNotional, mezzNotional: choice.mezzNotional), isFull: true) ?? (Sizing(), .max)
    }

    /// Nil where the choice fails and all its failures were not asked for.
    private func judge(_ change: Change, isFull: Bool) -> (sizing: Sizing, failing: UInt32)? {
        var facts = facts
        if let months = change.dsraMonths { facts.dsra = bound.rulebook.dsraMargin(choice.levers.targetRating, months: months) }
        if !isFull, facts.dsra < 0 { return nil }
        let figures = cover.table.figures
        var sizing = Sizing()
        if cover.profile != nil { sizing.notional = change.notional ?? notional(change) }
        if !isFull, !bounds.contains(sizing.notional) { return nil }
        // A sculpted schedule takes longest: it is made where the size cannot be told without it, or at last.
        var service: [Double]?
        var isServiceKnown = true
        if let mezzanine = terms.mezzanine {
            if let size = sculptedSize(mezzanine, notional: sizing.notional) {
                isServiceKnown = false
                sizing.mezzNotional = size.carriesDebt ? change.mezzNotional ?? size.notional : 0
            } else {
                service = mezzService(mezzanine, notional: sizing.notional)
                sizing.mezzNotional = service == nil ? 0 : change.mezzNotional ?? sized(mezzanine, service ?? [], notional: sizing.notional)
            }
        }
        bound.debt.complete(
            &sizing, value: terms.value, cost: terms.cost, dsraMonths: change.dsraMonths.map { Double($0) } ?? terms.dsraMonths,
            equityShare: change.equityShare ?? terms.equityShare, advanceValue: terms.advanceValue,
            firstYearService: figures[CoverTable.Figure.firstYearService])
        var judgement = Judgement()
        judgement.judgeGateA(
            sizing, value: terms.value, hasMezzanine: terms.mezzanine != nil, facts, rating, step: bound.debt.step,
            minorUnits: bound.debt.minorUnits)
        if !isFull, judgement.failing != 0 { return nil }
        guard sizing.notional > 0 else { return (sizing, judgement.failing) }
        figures.withUnsafeBufferPointer { figures in
            guard let row = figures.baseAddress else { return }
            judgement.judgeGateB(notional: sizing.notional, figures: row, facts, rating, dscrFloor: dscrFloor, mezzMargin: .nan)
        }
        if !isFull, judgement.failing != 0 { return nil }
        if let mezzanine = terms.mezzanine {
            if !isServiceKnown { service = mezzService(mezzanine, notional: sizing.notional) }
            judgement.set(.minDSCRMezz, mezzMargin(mezzanine, service, sizing, isFull: isFull))
        }
        return (sizing, judgement.failing)
    }

    /// N by its targets and caps.
    private func notional(_ change: Change) -> Double {
        bound.debt.seniorNotional(
            dscrTarget: change.dscrTarget ?? terms.dscrTarget, ltvTarget: terms.ltvTarget, value: terms.value,
            gearingCap: change.maxGearing.map { bound.debt.gearingCap($0, cost: terms.cost) } ?? terms.gearingCap,
            numerator: cover.table.figures[CoverTable.Figure.numerator], casesCap: cover.table.figures[CoverTable.Figure.casesCap],
            hasProfile: cover.profile != nil)
    }

    /// v_t of the mezzanine beside a senior notional; nil where it can carry no debt.
    func mezzService(_ mezzanine: MezzanineInputs, notional: Double) -> [Double]? {
        guard mezzanine.tranche.kind == .sculpted else { return fixedMezzService }
        return withAddresses(bound.book.elements, cover.table.services) { flows, services in
            let cash = flows + bound.book.start(pool: cover.pool, basis: cover.basis, scenario: 0)
            return bound.debt.sculptedProfile(
                mezzanine.tranche, target: mezzanine.dscrTarget, cash: cash, notional: notional,
                senior: services + cover.table.serviceStart[0])?.service
        }
    }

    /// N_m of a sculpted mezzanine beside a senior notional, and whether it can carry debt at all; nil
    /// where only its schedule tells.
    private func sculptedSize(_ mezzanine: MezzanineInputs, notional: Double) -> (notional: Double, carriesDebt: Bool)? {
        guard let found = unroundedSize(mezzanine, notional: notional) else { return nil }
        return found.settled(by: bound.debt).map { ($0, found.whole > 0) }
    }

    /// The same before it is rounded down, within a slack; nil for one that is not sculpted.
    func unroundedSize(_ mezzanine: MezzanineInputs, notional: Double) -> LeverTables.SculptedSize? {
        guard let sculpted else { return nil }
        return withAddresses(bound.book.elements, cover.table.services) { flows, services in
            withAddresses(sculpted.factors, sculpted.factors) { factors, _ in
                sculpted.terms.size(
                    flows + bound.book.start(pool: cover.pool, basis: cover.basis, scenario: 0), target: mezzanine.dscrTarget,
                    notional: notional, senior: services + cover.table.serviceStart[0], factors: factors)
            }
        }
    }

    func sized(_ mezzanine: MezzanineInputs, _ service: [Double], notional: Double) -> Double {
        withAddresses(bound.book.elements, cover.table.services) { flows, services in
            service.withUnsafeBufferPointer { service in
                service.baseAddress.map {
                    bound.debt.mezzNotional(
                        flows + bound.book.start(pool: cover.pool, basis: cover.basis, scenario: 0), target: mezzanine.dscrTarget,
                        notional: notional, senior: services + cover.table.serviceStart[0], service: $0,
                        periods: mezzanine.tranche.periods)
                } ?? 0
            }
        }
    }

    /// MIN_DSCR_MEZZ; unless it `isFull`, that of the scenarios up to the first that fails it.
    private func mezzMargin(_ mezzanine: MezzanineInputs, _ service: [Double]?, _ sizing: Sizing, isFull: Bool) -> Double {
        let table = cover.table
        let service = service ?? [Double](repeating: 0, count: mezzanine.tranche.periods)
        return withAddresses(bound.book.elements, table.services) { flows, services in
            var (base, stressed, margin) = (Double.nan, Double.nan, Double.nan)
            for scenario in 0..<table.scenarioCount {
                let total = service.withUnsafeBufferPointer { service in
                    service.baseAddress.map {
                        DebtModel.totalDSCR(
                            flows + bound.book.start(pool: cover.pool, basis: cover.basis, scenario: scenario), sizing,
                            senior: services + table.serviceStart[0] + table.shockNumber[scenario] * table.horizon, service: $0,
                            periods: mezzanine.tranche.periods)
                    } ?? .nan
                }
                if scenario == 0 { base = total } else if !(total >= stressed), !total.isNaN { stressed = total }
                margin = Judgement.mezzMargin(base: base, stressed: stressed, target: mezzanine.dscrTarget, rating)
                if !isFull, margin < 0 { break }
            }
            return margin
        }
    }
}
