/// Between which sizes a notional must lie for a structure to pass: necessary, not sufficient, and
/// wide enough for rounding.
struct SizeWindow {
    var least: Double
    var most: Double

    func contains(_ size: Double) -> Bool { size >= least && size <= most }

    mutating func hold(atLeast bound: Double) { least = max(least, bound) }
    mutating func hold(atMost bound: Double) { most = min(most, bound) }

    /// By how much a bound is moved outwards, as a share of the amounts in it: far above rounding
    /// and the guard of a margin.
    static let slack = 1e-9
}

/// Each bound is a constraint solved for the notional.
extension Resizing {
    /// N by the covers, LTV, advance factor, repo and least size: all but coverage; of the covers
    /// only the base case's, unless `stressed`.
    func seniorWindow(stressed: Bool = true) -> SizeWindow {
        var window = SizeWindow(least: bound.debt.step, most: .infinity)
        let (up, down) = (1 + SizeWindow.slack, 1 - SizeWindow.slack)
        func hold(_ figure: Int, over floor: Double) {
            let figure = cover.table.figures[figure]
            if floor > 0, !figure.isNaN { window.hold(atMost: max(0, figure) / floor * up) }
        }
        hold(CoverTable.Figure.baseCover, over: dscrFloor)
        if stressed {
            hold(CoverTable.Figure.stressCover, over: rating.pointee.stressDSCRFloor)
            hold(CoverTable.Figure.interestCover, over: rating.pointee.minICR)
        }
        if terms.value > 0 { window.hold(atMost: rating.pointee.maxLTV * terms.value * up) }
        guard terms.advanceValue > 0 else { return SizeWindow(least: 0, most: -1) }
        window.hold(atLeast: rating.pointee.advanceFactorLow * terms.advanceValue * down)
        window.hold(atMost: rating.pointee.advanceFactorHigh * terms.advanceValue * up)
        if case .tested(_, let maxAdvanceFactor, _) = facts.repo { window.hold(atMost: maxAdvanceFactor * terms.advanceValue * up) }
        return window
    }

    /// A ``seniorWindow(stressed:)`` with coverage: (D + E)/(cost + fees·D + DSRA·N) ≥ least, D =
    /// N + N_m.
    ///
    /// With a mezzanine D is at most the LTV limit and N + share·(V − N).
    func covered(_ window: SizeWindow) -> SizeWindow {
        var window = window
        let coverage = rating.pointee.minCoverage
        let net = 1 - coverage * bound.debt.upfrontShare
        let reserve = coverage * terms.dsraMonths / 12 * cover.table.figures[CoverTable.Figure.firstYearService]
        guard net > 0, reserve.isFinite else { return window }
        let gap = (coverage - terms.equityShare) * terms.cost - SizeWindow.slack * terms.cost
        guard terms.mezzanine != nil else {
            if net - reserve > 1e-6 { window.hold(atLeast: gap / (net - reserve)) }
            return window
        }
        if net * rating.pointee.maxLTV * terms.value < gap { return SizeWindow(least: 0, most: -1) }
        let share = rating.pointee.mezzMaxShare
        let weight = net * (1 - share) - reserve
        if (0...1).contains(share), weight > 1e-6 { window.hold(atLeast: (gap - net * share * terms.value) / weight) }
        return window
    }

    /// N_m beside a given N, by LTV, share, total cover and coverage.
    func mezzWindow(notional: Double) -> SizeWindow {
        var window = SizeWindow(least: 0, most: .infinity)
        let slack = SizeWindow.slack * max(terms.value, terms.cost, notional)
        if terms.value > 0 {
            window.hold(atMost: rating.pointee.maxLTV * terms.value - notional + slack)
            window.hold(atMost: rating.pointee.mezzMaxShare * (terms.value - notional) + slack)
        }
        holdToTotalCover(&window, notional: notional)
        let net = 1 - rating.pointee.minCoverage * bound.debt.upfrontShare
        guard net > 0 else { return window }
        let firstYear = cover.table.figures[CoverTable.Figure.firstYearService]
        let need = terms.cost + bound.debt.upfrontShare * notional + terms.dsraMonths / 12 * notional * firstYear
        let least = (rating.pointee.minCoverage * need - notional - terms.equityShare * terms.cost) / net
        if least.isFinite { window.hold(atLeast: least - slack) }
        return window
    }

    /// CFADS_t ≥ floor·(N·w_t + N_m·v_t) in every period and scenario, solved for N_m.
    private func holdToTotalCover(_ window: inout SizeWindow, notional: Double) {
        guard let mezzanine = terms.mezzanine else { return }
        let service = mezzService(mezzanine, notional: notional)
        guard let service else { return }
        forEachScenario(mezzanine) { cash, senior, floor in
            for (v, (flow, w)) in zip(service, zip(cash, senior)) where v > 0 {
                let (allowed, due) = (flow / floor, notional * w)
                let bound = (allowed - due + SizeWindow.slack * (abs(allowed) + abs(due))) / v
                // A period in which nothing is due is not asked.
                window.hold(atMost: due == 0 ? max(0, bound) : bound)
            }
        }
    }

    /// CFADS_t, the senior's w_t and the floor of total cover, in each scenario that asks for one.
    private func forEachScenario(_ mezzanine: MezzanineInputs, _ body: (ArraySlice<Double>, ArraySlice<Double>, Double) -> Void) {
        let table = cover.table
        for scenario in 0..<table.scenarioCount {
            let floor = scenario == 0 ? max(rating.pointee.mezzDSCRFloor, mezzanine.dscrTarget) : rating.pointee.mezzStressDSCRFloor
            guard floor > 0 else { continue }
            let cash = bound.book.vector(pool: cover.pool, basis: cover.basis, scenario: scenario)
            let senior = table.services[(table.serviceStart[0] + table.shockNumber[scenario] * table.horizon)...]
            body(cash, senior, floor)
        }
    }
}
