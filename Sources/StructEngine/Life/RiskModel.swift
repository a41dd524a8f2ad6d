/// What every path of a simulation shares: the correlated shocks' factor, the tenants with their chances, the units of the
/// pool, and the waterfall but for its cash.
struct RiskModel: Sendable {
    let bound: BoundDeal
    let structure: Structure
    let seed: UInt64
    /// Years that the cash flows touch.
    let years: Int
    /// Lower Cholesky factor of the drivers' correlation.
    let factor: [[Double]]
    let tenants: [Tenant]
    /// The pool's units, each with the place of its tenant in ``tenants``.
    let units: [(unit: RentUnit, tenant: Int)]
    let fees: [Double]
    let inputs: Waterfall.Inputs
    /// By period, the year of its first month, from 0.
    let yearOfPeriod: [Int]
    let lockup: Double

    struct Tenant: Sendable {
        /// Stream of its own draw.
        let stream: UInt32
        /// By year, what its latent figure must not exceed for it to have failed by then: Φ⁻¹(1 − (1 − p)^y).
        let thresholds: [Double]
    }

    init(_ bound: BoundDeal, _ structure: Structure, seed: UInt64) {
        let (deal, risk) = (bound.deal, bound.deal.risk)
        (self.bound, self.structure, self.seed) = (bound, structure, seed)
        let periods = min(structure.cashFlowsMinor.count, bound.grid.periods)
        let years = max(1, (bound.grid.months(toEndOf: bound.grid.periods) + 11) / 12)
        self.years = years
        factor = Correlations.factor(risk.matrix) ?? []
        fees = CashFlowBook.adminFees(deal, bound.grid)
        lockup = deal.cashTraps.lockupLevel
        yearOfPeriod = (1...max(1, periods)).map { bound.grid.months(toEndOf: $0 - 1) / 12 }
        inputs = bound.inputs(structure, bound.lifeCase(structure, scenario: 0))
        // Streams are numbered over the whole deal, so that a tenant fails on the same paths whatever the pool.
        var streams: [String: UInt32] = [:]
        for unit in bound.units where streams[unit.tenant] == nil { streams[unit.tenant] = 6 + UInt32(streams.count) }
        var (tenants, places): ([Tenant], [String: Int]) = ([], [:])
        units = bound.pools[bound.poolNumber(structure.levers.pool)].members.map { number in
            let unit = bound.units[number]
            if let place = places[unit.tenant] { return (unit, place) }
            places[unit.tenant] = tenants.count
            let share = risk.annualDefault.indices.contains(unit.rating.notch) ? risk.annualDefault[unit.rating.notch] : 0
            var survival = 1.0
            let thresholds = (0..<years).map { _ in
                survival *= 1 - share
                return InverseNormal.value(1 - survival)
            }
            tenants.append(Tenant(stream: streams[unit.tenant] ?? 6, thresholds: thresholds))
            return (unit, tenants.count - 1)
        }
        self.tenants = tenants
    }

    func normal(_ path: UInt64, year: Int, stream: UInt32) -> Double {
        let counter = SIMD4(UInt32(truncatingIfNeeded: path), UInt32(truncatingIfNeeded: path >> 32), UInt32(clamping: year), stream)
        return Philox.normal(counter: counter, key: SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32)))
    }
}

/// What the drivers and the tenants do on one path.
struct RiskWorld {
    /// Conditions by year, from year 1.
    var years: [RentProjection.Year]
    /// Change of the senior's rate by year, a fraction.
    var rateShocks: [Double]
    /// By tenant of the model, the month from which it fails.
    var failsFrom: [Int?]

    init(_ model: RiskModel) {
        years = Array(repeating: RentProjection.Year(), count: model.years)
        rateShocks = Array(repeating: 0, count: model.years)
        failsFrom = model.tenants.map { _ in nil }
    }

    /// Draws a path.
    mutating func draw(_ path: UInt64, _ model: RiskModel) {
        let (deal, risk) = (model.bound.deal, model.bound.deal.risk)
        var cpi = deal.market.cpi.first ?? 0
        var (rent, opex, vacancy, rate) = (1.0, 1.0, risk.vacancy.mean, 0.0)
        let mostVacancy = 1 - deal.operating.vacancyShare
        for year in 0..<model.years {
            let shocks = shocks(path, year: year + 1, model)
            cpi = RiskWorld.next(cpi, risk.cpi, shocks[0])
            rent *= max(0, 1 + risk.rentVolatility * shocks[1])
            opex *= max(0, 1 + risk.opexVolatility * shocks[2])
            vacancy = RiskWorld.next(vacancy, risk.vacancy, shocks[3])
            rate = (1 - risk.rateReversion) * rate + risk.rateVolatilityBasisPoints * shocks[4]
            years[year] = .init(rent: rent, opex: opex, vacancy: min(max(vacancy, 0), mostVacancy), cpi: cpi)
            rateShocks[year] = rate / 10_000 * (1 - deal.hedgedShare)
        }
        let common = risk.assetCorrelation.squareRoot() * model.normal(path, year: 0, stream: 5)
        let own = (1 - risk.assetCorrelation).squareRoot()
        for (place, tenant) in model.tenants.enumerated() {
            let latent = common + own * model.normal(path, year: 0, stream: tenant.stream)
            failsFrom[place] = tenant.thresholds.firstIndex { latent <= $0 }.map { 12 * $0 + 1 }
        }
    }

    /// The correlated shocks of a year: L·z, each sum from the left.
    private func shocks(_ path: UInt64, year: Int, _ model: RiskModel) -> SIMD8<Double> {
        var (draws, shocks) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
        for stream in model.factor.indices {
            draws[stream] = model.normal(path, year: year, stream: UInt32(stream))
            var sum = 0.0
            for other in 0...stream { sum += model.factor[stream][other] * draws[other] }
            shocks[stream] = sum
        }
        return shocks
    }

    private static func next(_ figure: Double, _ terms: Deal.Risk.Reverting, _ shock: Double) -> Double {
        terms.mean + (1 - terms.reversion) * (figure - terms.mean) + terms.volatility * shock
    }
}

/// Runs paths one after the other, in memory that it keeps.
struct RiskSimulator {
    private let model: RiskModel
    private var world: RiskWorld
    private var projection: RentProjection
    private var cash: ArraySlice<Double>
    private var inputs: Waterfall.Inputs
    private var equityFlows: [Double] = []

    init(_ model: RiskModel) {
        self.model = model
        world = RiskWorld(model)
        projection = RentProjection(
            deal: model.bound.deal, basis: model.structure.levers.cashFlowBasis, scenario: .base, grid: model.bound.grid)
        cash = ArraySlice(model.fees)
        inputs = model.inputs
        inputs.seniorRateShocks = model.yearOfPeriod.map { _ in 0 }
    }

    mutating func run(_ path: UInt64) -> RiskPath {
        project(path)
        var found = RiskPath()
        found.figures.tenantsFailed = Int32(clamping: world.failsFrom.count { $0 != nil })
        cover(&found)
        live(&found)
        return found
    }

    /// The path's cash flows and rates.
    private mutating func project(_ path: UInt64) {
        world.draw(path, model)
        projection.setYears(world.years)
        for t in cash.indices { cash[t] = -model.fees[t] }
        let risk = model.bound.deal.risk
        for (unit, tenant) in model.units {
            let event = world.failsFrom[tenant].map {
                Deal.TenantDefault(tenant: "", fromMonth: $0, voidMonths: risk.voidMonths, reletShare: risk.reletShare)
            }
            projection.add(unit, event, to: &cash)
        }
        for t in inputs.cashFlowsMinor.indices {
            inputs.cashFlowsMinor[t] = WaterfallAmount.rounded(cash[t])
            inputs.seniorRateShocks[t] = world.rateShocks[min(model.yearOfPeriod[t], world.rateShocks.count - 1)]
        }
    }

    /// Cover of the scheduled service, at the rates of the path.
    private func cover(_ found: inout RiskPath) {
        let (terms, notional) = (model.structure.terms, Double(model.structure.seniorNotionalMinor))
        guard notional > 0, let service = terms.unitService, let balances = terms.balances else { return }
        var (opening, least) = (1.0, Double.infinity)
        for t in service.indices where t < inputs.seniorRateShocks.count {
            let due = service[t] + inputs.seniorRateShocks[t] * model.bound.grid.yearFractions[t] * opening
            opening = balances[t]
            guard due > 0 else { continue }
            let cover = cash[t] / due
            least = min(least, cover)
            let dscr = cover / notional
            if lowerMargin(dscr, 1) < 0 { found.mark(.belowOne, year: model.yearOfPeriod[t]) }
            if lowerMargin(dscr, model.lockup) < 0 { found.mark(.belowLockup, year: model.yearOfPeriod[t]) }
        }
        if least < .infinity { found.figures.minDSCR = least / notional }
    }

    /// The waterfall of the path.
    private mutating func live(_ found: inout RiskPath) {
        var runner = WaterfallRunner(inputs)
        let years = model.bound.grid.years
        let (maturity, horizon) = (runner.seniorMaturity, runner.equityHorizon)
        let juniorMaturity = runner.ledgers.count > 1 ? runner.ledgers[1].maturity : 0
        let notionals = runner.ledgers.map(\.balance)
        var (life, unpaidAtMaturity): (Double, Int64) = (0, 0)
        var exit: [Waterfall.TrancheFlow] = []
        equityFlows.removeAll(keepingCapacity: true)
        equityFlows.append(0 - inputs.equityOutlayMinor)
        for t in 1...max(1, runner.horizon) where t <= runner.horizon {
            runner.advance(t)
            let year = model.yearOfPeriod[t - 1]
            if runner.accountFlows.dropLast().contains(where: { $0.drawnMinor > 0 }) { found.mark(.reserveDrawn, year: year) }
            if t <= horizon { equityFlows.append(Double(runner.row.equityMinor)) }
            if t == horizon { exit = runner.trancheFlows }
            guard let senior = runner.trancheFlows.first else { continue }
            if senior.unpaidMinor > 0 { found.mark(.missedSenior, year: year) }
            life += years[t - 1] * Double(senior.principalMinor + senior.sweptMinor + senior.refinancedMinor)
            if t == maturity {
                unpaidAtMaturity = senior.unpaidPrincipalMinor
                found.figures.leavesSeniorUnpaid = senior.unpaidMinor > 0
            }
            guard runner.trancheFlows.count > 1 else { continue }
            if runner.trancheFlows[1].unpaidMinor > 0 { found.mark(.missedMezz, year: year) }
            if t == juniorMaturity, notionals[1] > 0 {
                found.figures.mezzUnpaid = Double(runner.trancheFlows[1].unpaidPrincipalMinor) / Double(notionals[1])
                found.figures.leavesMezzUnpaid = runner.trancheFlows[1].unpaidMinor > 0
            }
        }
        if let notional = notionals.first, notional > 0 {
            found.figures.seniorUnpaid = Double(unpaidAtMaturity) / Double(notional)
            if !found.figures.leavesSeniorUnpaid { found.figures.actualWAL = life / Double(notional) }
        }
        equityFlows[equityFlows.count - 1] += equityFlows.count > 1 ? runner.exitFlow(exit) : 0
        found.figures.equityIRR = Waterfall.EquityReturn(flows: equityFlows, paymentsPerYear: inputs.paymentsPerYear).rate ?? .nan
    }
}

/// What one path comes to.
struct RiskPath {
    /// Not a number where a figure is not defined.
    struct Figures {
        var minDSCR = Double.nan
        var actualWAL = Double.nan
        var equityIRR = Double.nan
        /// Principal unpaid at maturity, over the notional.
        var seniorUnpaid = 0.0
        var mezzUnpaid = 0.0
        var tenantsFailed: Int32 = 0
        /// Anything unpaid at maturity, fees and interest included.
        var leavesSeniorUnpaid = false
        var leavesMezzUnpaid = false
    }

    var figures = Figures()
    /// By event, a bit a year.
    private(set) var years: [UInt64] = Array(repeating: 0, count: Structure.Risk.Event.allCases.count)

    mutating func mark(_ event: Structure.Risk.Event, year: Int) { years[event.place] |= 1 << UInt64(min(max(year, 0), 63)) }
}
