/// What the drivers and the tenants do on one path.
///
/// It holds copies of its own of all that a path reads: what several threads read together has one count of references,
/// which travels from one processor to the other each time it is touched.
struct RiskWorld {
    private let draws: RiskDraws
    private let drivers: RiskModel.Drivers
    /// Of every tenant, the stream, then one year's threshold after the other.
    private let streams: [UInt32]
    private let thresholds: [Double]
    /// Conditions by year, from year 1.
    var years: [RentProjection.Year]
    /// Change of the senior's rate by year, a fraction.
    var rateShocks: [Double]
    /// By tenant of the model, the month from which it fails.
    var failsFrom: [Int?]

    init(_ model: RiskModel) {
        (draws, drivers) = (model.draws, model.drivers)
        streams = model.tenants.map(\.stream)
        thresholds = model.tenants.flatMap(\.thresholds)
        years = Array(repeating: RentProjection.Year(), count: model.years)
        rateShocks = Array(repeating: 0, count: model.years)
        failsFrom = model.tenants.map { _ in nil }
    }

    /// Draws a path.
    mutating func draw(_ path: UInt64) {
        let drivers = drivers
        var cpi = drivers.firstCPI
        var (rent, opex, vacancy, rate) = (1.0, 1.0, drivers.vacancy.mean, 0.0)
        for year in years.indices {
            let shocks = draws.shocks(path, year: year + 1, drivers.factor)
            cpi = RiskWorld.next(cpi, drivers.cpi, shocks[0])
            rent *= max(0, 1 + drivers.rentVolatility * shocks[1])
            opex *= max(0, 1 + drivers.opexVolatility * shocks[2])
            vacancy = RiskWorld.next(vacancy, drivers.vacancy, shocks[3])
            rate = (1 - drivers.rateReversion) * rate + drivers.rateVolatilityBasisPoints * shocks[4]
            years[year] = .init(rent: rent, opex: opex, vacancy: min(max(vacancy, 0), drivers.mostVacancy), cpi: cpi)
            rateShocks[year] = rate / 10_000 * drivers.unhedgedShare
        }
        let common = drivers.common * draws.normal(path, year: 0, stream: 5)
        for place in failsFrom.indices {
            let latent = common + drivers.own * draws.normal(path, year: 0, stream: streams[place])
            let first = place * years.count
            failsFrom[place] = thresholds[first..<first + years.count].firstIndex { latent <= $0 }.map { 12 * ($0 - first) + 1 }
        }
    }

    private static func next(_ figure: Double, _ terms: Deal.Risk.Reverting, _ shock: Double) -> Double {
        terms.mean + (1 - terms.reversion) * (figure - terms.mean) + terms.volatility * shock
    }
}

/// Runs paths one after the other, in memory that it keeps. What it reads is its own, as in ``RiskWorld``.
struct RiskSimulator: ~Copyable {
    private let drivers: RiskModel.Drivers
    private let units: [(unit: RentUnit, tenant: Int)]
    private let fees: [Double]
    private let yearOfPeriod: [Int]
    private let lockup: Double
    private let notional: Double
    /// Of the senior per unit of notional, by period: the service due, and what a change of the rate by 1 adds to it.
    private let service: [(due: Double, year: Double, opening: Double)]
    private let years: [Double]
    private let outlay: Double
    private let paymentsPerYear: Int
    private var world: RiskWorld
    private var projection: RentProjection
    private var cash: ArraySlice<Double>
    private var cashMinor: [Int64]
    private var rateShocks: [Double]
    private var runner: WaterfallRunner
    private var equityFlows: [Double] = []

    init(_ model: RiskModel) {
        let (structure, grid) = (model.structure, model.bound.grid)
        drivers = model.drivers
        units = model.units.map { ($0.unit.detached, $0.tenant) }
        fees = model.fees.map { $0 }
        yearOfPeriod = model.yearOfPeriod.map { $0 }
        lockup = model.lockup
        notional = Double(structure.seniorNotionalMinor)
        years = grid.years.map { $0 }
        let (due, balances) = notional > 0 ? (structure.terms.unitService ?? [], structure.terms.balances ?? []) : ([], [])
        service = due.indices.prefix(grid.periods).map { (due[$0], grid.yearFractions[$0], $0 == 0 ? 1 : balances[$0 - 1]) }
        (outlay, paymentsPerYear) = (model.inputs.equityOutlayMinor, model.inputs.paymentsPerYear)
        world = RiskWorld(model)
        projection = RentProjection(deal: model.bound.deal, basis: structure.levers.cashFlowBasis, scenario: .base, grid: grid)
        cash = ArraySlice(fees)
        cashMinor = model.inputs.cashFlowsMinor.map { $0 }
        rateShocks = yearOfPeriod.map { _ in 0 }
        runner = WaterfallRunner(model.inputs.detached)
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
        world.draw(path)
        projection.setYears(world.years)
        for t in cash.indices { cash[t] = -fees[t] }
        for place in units.indices {
            let event = world.failsFrom[units[place].tenant].map {
                Deal.TenantDefault(tenant: "", fromMonth: $0, voidMonths: drivers.voidMonths, reletShare: drivers.reletShare)
            }
            projection.add(units[place].unit, event, to: &cash)
        }
        for t in cashMinor.indices {
            cashMinor[t] = WaterfallAmount.rounded(cash[t])
            rateShocks[t] = world.rateShocks[min(yearOfPeriod[t], world.rateShocks.count - 1)]
        }
    }

    /// Cover of the scheduled service, at the rates of the path.
    private func cover(_ found: inout RiskPath) {
        var least = Double.infinity
        for t in service.indices where t < rateShocks.count {
            let due = service[t].due + rateShocks[t] * service[t].year * service[t].opening
            guard due > 0 else { continue }
            let cover = cash[t] / due
            least = min(least, cover)
            let dscr = cover / notional
            if lowerMargin(dscr, 1) < 0 { found.mark(.belowOne, year: yearOfPeriod[t]) }
            if lowerMargin(dscr, lockup) < 0 { found.mark(.belowLockup, year: yearOfPeriod[t]) }
        }
        if least < .infinity { found.figures.minDSCR = least / notional }
    }

    /// The waterfall of the path.
    private mutating func live(_ found: inout RiskPath) {
        runner.restart(cashFlowsMinor: cashMinor, seniorRateShocks: rateShocks)
        let (maturity, horizon) = (runner.seniorMaturity, runner.equityHorizon)
        let hasJunior = runner.trancheCount > 1
        let (juniorMaturity, juniorNotional) = hasJunior ? (runner.ledgers[1].maturity, runner.ledgers[1].balance) : (0, 0)
        var (life, unpaidAtMaturity): (Double, Int64) = (0, 0)
        var exit: [Waterfall.TrancheFlow] = []
        equityFlows.removeAll(keepingCapacity: true)
        equityFlows.append(0 - outlay)
        for t in 1...max(1, runner.horizon) where t <= runner.horizon {
            runner.advance(t)
            let year = yearOfPeriod[t - 1]
            if runner.drawsReserve { found.mark(.reserveDrawn, year: year) }
            if t <= horizon { equityFlows.append(Double(runner.row.equityMinor)) }
            if t == horizon { exit = runner.trancheFlows }
            guard runner.trancheCount > 0 else { continue }
            let senior = runner.ledgers[0].flow
            if senior.unpaidMinor > 0 { found.mark(.missedSenior, year: year) }
            life += years[t - 1] * Double(senior.principalMinor + senior.sweptMinor + senior.refinancedMinor)
            if t == maturity {
                unpaidAtMaturity = senior.unpaidPrincipalMinor
                found.figures.leavesSeniorUnpaid = senior.unpaidMinor > 0
            }
            guard hasJunior else { continue }
            if runner.ledgers[1].flow.unpaidMinor > 0 { found.mark(.missedMezz, year: year) }
            if t == juniorMaturity, juniorNotional > 0 {
                found.figures.mezzUnpaid = Double(runner.ledgers[1].flow.unpaidPrincipalMinor) / Double(juniorNotional)
                found.figures.leavesMezzUnpaid = runner.ledgers[1].flow.unpaidMinor > 0
            }
        }
        if notional > 0 {
            found.figures.seniorUnpaid = Double(unpaidAtMaturity) / notional
            if !found.figures.leavesSeniorUnpaid { found.figures.actualWAL = life / notional }
        }
        equityFlows[equityFlows.count - 1] += equityFlows.count > 1 ? runner.exitFlow(exit) : 0
        found.figures.equityIRR = Waterfall.EquityReturn(flows: equityFlows, paymentsPerYear: paymentsPerYear).rate ?? .nan
    }
}

extension RentUnit {
    /// The same cash in memory of its own, without names.
    fileprivate var detached: RentUnit {
        var source = source
        switch source {
        case .lease(var lease):
            (lease.id, lease.site, lease.tenant, lease.steps) = ("", "", "", lease.steps.map { $0 })
            source = .lease(lease)
        case .stream(var stream):
            (stream.id, stream.site, stream.counterparty, stream.amounts) = ("", "", "", stream.amounts.map { $0 })
            source = .stream(stream)
        }
        return RentUnit(
            site: site, tenant: "", rating: rating, passingRent: passingRent, endMonth: endMonth, breakMonth: breakMonth,
            dscrMultiple: dscrMultiple, source: source)
    }
}

extension Waterfall.Inputs {
    /// The same in memory of their own.
    fileprivate var detached: Self {
        var own = self
        (own.cashFlowsMinor, own.yearFractions) = (cashFlowsMinor.map { $0 }, yearFractions.map { $0 })
        for tranche in own.tranches.indices { own.tranches[tranche].balanceFactors = tranches[tranche].balanceFactors.map { $0 } }
        (own.reserves, own.steps, own.tests) = (reserves.map { $0 }, steps.map { $0 }, tests.map { $0 })
        return own
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
    private(set) var years = SIMD8<UInt64>.zero

    mutating func mark(_ event: Structure.Risk.Event, year: Int) { years[event.place] |= 1 << UInt64(min(max(year, 0), 63)) }
}
