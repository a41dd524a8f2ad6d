extension BoundDeal {
    /// A case that need not be one of the deal; the tenant default of the scenario, if it has one, strikes the tenants named.
    func lifeCase(_ structure: Structure, _ scenario: Deal.Scenario, defaulting tenants: Set<String> = []) -> LifeCase {
        let members = pools[poolNumber(structure.levers.pool)].members
        let fees = CashFlowBook.adminFees(deal, grid).map { -$0 }
        return LifeCase(cash: cash(of: members, structure, scenario, defaulting: tenants, beside: fees), shock: deal.rateShock(scenario))
    }

    /// The cash of some units under a case, or without costs, added to that of others.
    func cash(
        of members: [Int], _ structure: Structure, _ scenario: Deal.Scenario, defaulting tenants: Set<String>, beside others: [Double],
        countsCosts: Bool = true
    ) -> [Double] {
        guard !members.isEmpty else { return others }
        var projection = RentProjection(deal: deal, basis: structure.levers.cashFlowBasis, scenario: scenario, grid: grid)
        projection.countsCosts = countsCosts
        var cash = ArraySlice(others)
        for number in members { projection.add(units[number], isDefaulting: tenants.contains(units[number].tenant), to: &cash) }
        return Array(cash)
    }

    /// Scheduled senior service per unit of notional under a rate shock, by period to maturity: u_t + Δ·τ_t·β_{t−1};
    /// empty without senior debt.
    func service(_ structure: Structure, shock: Double) -> [Double] {
        guard structure.seniorNotionalMinor > 0, let service = structure.terms.unitService, let balances = structure.terms.balances else {
            return []
        }
        var opening = 1.0
        return service.indices.map { t in
            defer { opening = balances[t] }
            return service[t] + shock * grid.yearFractions[t] * opening
        }
    }

    /// Least cover of a case, as ``Structure/ScenarioCoverage`` has it; nil without senior debt. A period in which a lower
    /// rate turns the service into a receipt has nothing due.
    func minDSCR(_ structure: Structure, _ life: LifeCase) -> Double? {
        var service = service(structure, shock: life.shock)
        if life.shock < 0 { service = service.map { max($0, 0) } }
        return Cover.least(life.cash, over: service).map { $0.cover / Double(structure.seniorNotionalMinor) }
    }

    /// What an objective that looks at the life of a structure ranks by; nil of the others, and where it is undefined.
    func objectiveFigure(_ structure: Structure) -> Double? {
        switch deal.objective {
        case .equityIRR: waterfall(structure, scenario: 0).equityIRR.rate
        case .stressDSCR: deal.scenarios.isEmpty ? structure.minDSCR : structure.coverage.dropFirst().compactMap(\.minDSCR).min()
        case .breakevenRent: BreakevenSearch(self, structure, .rentShock).headroomAtOne
        case .composite, .proceeds, .wacc, .dayOne, .minDSCR: nil
        }
    }

    func stressCase(_ structure: Structure, _ id: String, _ life: LifeCase) -> Structure.StressCase {
        let service = service(structure, shock: life.shock)
        let notional = Double(structure.seniorNotionalMinor)
        let least = Cover.least(life.cash, over: service)
        let covers = zip(life.cash, service).compactMap { $1 == 0 ? nil : $0 / $1 / notional }
        let dscr = least.map { $0.cover / notional }
        let run = Waterfall(inputs(structure, life))
        let paid = PaidSenior(run.tranches.first?.flows ?? [], maturity: service.count)
        return Structure.StressCase(
            scenario: id, minDSCR: dscr, minDSCRPeriod: least?.period,
            meanDSCR: Cover.mean(life.cash, over: service).map { $0 / notional },
            periodsBelowOne: covers.count { lowerMargin($0, 1) < 0 },
            periodsBelowLockup: covers.count { lowerMargin($0, deal.cashTraps.lockupLevel) < 0 },
            firstShortfallPeriod: paid.firstShortfall, curedPeriod: paid.cured, peakSeniorUnpaidMinor: paid.unpaid.max() ?? 0,
            seniorUnpaidAtMaturityMinor: paid.atMaturity,
            dsraDrawnMinor: run.accounts.dropLast().reduce(0) { $0 + $1.flows.reduce(0) { $0 + $1.drawnMinor } },
            dsraLowestMinor: lowestReserve(run, maturity: service.count), periodsLocked: run.periods.count { $0.isLocked },
            peakTrappedMinor: run.accounts.last?.flows.map(\.balanceMinor).max() ?? 0,
            sweptMinor: run.tranches.first?.flows.reduce(0) { $0 + $1.sweptMinor } ?? 0,
            peakMezzUnpaidMinor: run.tranches.dropFirst().flatMap { $0.flows.map(\.unpaidMinor) }.max() ?? 0,
            operatingShortfallMinor: run.periods.reduce(0) { $0 + $1.operatingShortfallMinor },
            distributionsMinor: run.periods.reduce(0) { $0 + $1.equityMinor }, equityIRR: run.equityIRR.rate,
            actualWAL: paid.life(years: grid.years, notional: structure.seniorNotionalMinor),
            impliedRating: impliedRating(structure, stress: dscr))
    }

    private func lowestReserve(_ run: Waterfall, maturity: Int) -> Int64 {
        let held = (0..<max(0, maturity - 1)).map { t in run.accounts.dropLast().reduce(0) { $0 + $1.flows[t].balanceMinor } }
        return min(run.reservesFundedMinor, held.min() ?? run.reservesFundedMinor)
    }

    private func impliedRating(_ structure: Structure, stress: Double?) -> Deal.TargetRating? {
        guard let base = structure.minDSCR, let stress else { return nil }
        return Deal.TargetRating.allCases.first { rating in
            let floor = rulebook.dscrFloor(rating, wrap: structure.levers.wrap)
            return lowerMargin(base, floor) >= 0 && lowerMargin(stress, rulebook.columns[rating.column].stressDSCRFloor) >= 0
        }
    }
}

/// What the senior of a waterfall was paid, and was not, period by period.
struct PaidSenior {
    let unpaid: [Int64]
    let firstShortfall: Int?
    let cured: Int?
    /// After the last period of its schedule.
    let atMaturity: Int64
    /// Principal of each period, swept and refinanced included.
    private let principal: [Int64]

    init(_ flows: [Waterfall.TrancheFlow], maturity: Int) {
        let unpaid = flows.map(\.unpaidMinor)
        self.unpaid = unpaid
        let first = unpaid.firstIndex { $0 > 0 }
        firstShortfall = first.map { $0 + 1 }
        cured = first.flatMap { first in unpaid[first...].firstIndex(of: 0) }.map { $0 + 1 }
        atMaturity = unpaid.indices.contains(maturity - 1) ? unpaid[maturity - 1] : 0
        principal = flows.map { $0.principalMinor + $0.sweptMinor + $0.refinancedMinor }
    }

    /// The senior's flows of a waterfall without the equity's return.
    static func flows(_ inputs: Waterfall.Inputs) -> [Waterfall.TrancheFlow] {
        var runner = WaterfallRunner(inputs)
        guard runner.trancheCount > 0 else { return [] }
        return (0..<runner.horizon).map { t in
            runner.advance(t + 1)
            return runner.ledgers[0].flow
        }
    }

    /// Σ T_t·principal_t/N in years; nil where something is unpaid at maturity, or without debt.
    func life(years: [Double], notional: Int64) -> Double? {
        guard notional > 0, atMaturity == 0 else { return nil }
        return zip(years, principal).reduce(0) { $0 + $1.0 * Double($1.1) } / Double(notional)
    }
}
