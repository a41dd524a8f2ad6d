/// What every path of a simulation shares: the drivers' parameters, the tenants with their chances, the units of the pool,
/// and the waterfall but for its cash.
struct RiskModel: Sendable {
    let bound: BoundDeal
    let structure: Structure
    let draws: RiskDraws
    let drivers: Drivers
    /// Years that the cash flows touch.
    let years: Int
    let tenants: [Tenant]
    /// The pool's units, each with the place of its tenant in ``tenants``.
    let units: [(unit: RentUnit, tenant: Int)]
    let fees: [Double]
    let inputs: Waterfall.Inputs
    /// By period, the year of its first month, from 0.
    let yearOfPeriod: [Int]
    let lockup: Double

    /// Of the deal and its ``Deal/Risk``, as a path needs them: plain numbers.
    struct Drivers: Sendable {
        let cpi, vacancy: Deal.Risk.Reverting
        let firstCPI, mostVacancy: Double
        let rentVolatility, opexVolatility: Double
        let rateReversion, rateVolatilityBasisPoints, unhedgedShare: Double
        /// Weights of the common factor and of a tenant's own figure, √ρ and √(1 − ρ).
        let common, own: Double
        let voidMonths: Int
        let reletShare: Double
        /// Rows of the lower Cholesky factor of the drivers' correlation.
        let factor: (SIMD8<Double>, SIMD8<Double>, SIMD8<Double>, SIMD8<Double>, SIMD8<Double>)
    }

    struct Tenant: Sendable {
        /// Stream of its own draw.
        let stream: UInt32
        /// By year, what its latent figure must not exceed for it to have failed by then: Φ⁻¹(1 − (1 − p)^y).
        let thresholds: [Double]
    }

    init(_ bound: BoundDeal, _ structure: Structure, seed: UInt64) {
        let (deal, risk) = (bound.deal, bound.deal.risk)
        (self.bound, self.structure, draws) = (bound, structure, RiskDraws(seed: seed))
        let periods = min(structure.cashFlowsMinor.count, bound.grid.periods)
        let years = max(1, (bound.grid.months(toEndOf: bound.grid.periods) + 11) / 12)
        self.years = years
        drivers = Drivers(deal)
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
}

extension RiskModel.Drivers {
    init(_ deal: Deal) {
        let risk = deal.risk
        (cpi, vacancy) = (risk.cpi, risk.vacancy)
        (firstCPI, mostVacancy) = (deal.market.cpi.first ?? 0, 1 - deal.operating.vacancyShare)
        (rentVolatility, opexVolatility) = (risk.rentVolatility, risk.opexVolatility)
        (rateReversion, rateVolatilityBasisPoints) = (risk.rateReversion, risk.rateVolatilityBasisPoints)
        unhedgedShare = 1 - deal.hedgedShare
        (common, own) = (risk.assetCorrelation.squareRoot(), (1 - risk.assetCorrelation).squareRoot())
        (voidMonths, reletShare) = (risk.voidMonths, risk.reletShare)
        let rows = (Correlations.factor(risk.matrix) ?? []).map { row in
            var lanes = SIMD8<Double>.zero
            for (place, entry) in row.prefix(8).enumerated() { lanes[place] = entry }
            return lanes
        }
        func row(_ place: Int) -> SIMD8<Double> { rows.indices.contains(place) ? rows[place] : .zero }
        factor = (row(0), row(1), row(2), row(3), row(4))
    }
}

/// The random numbers of a seed.
struct RiskDraws: Sendable {
    private let key: SIMD2<UInt32>

    init(seed: UInt64) { key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32)) }

    func normal(_ path: UInt64, year: Int, stream: UInt32) -> Double {
        let counter = SIMD4(UInt32(truncatingIfNeeded: path), UInt32(truncatingIfNeeded: path >> 32), UInt32(clamping: year), stream)
        return Philox.normal(counter: counter, key: key)
    }

    /// The correlated shocks of a year: L·z, each sum from the left.
    func shocks(_ path: UInt64, year: Int, _ factor: (SIMD8<Double>, SIMD8<Double>, SIMD8<Double>, SIMD8<Double>, SIMD8<Double>))
        -> SIMD8<Double>
    {
        var (draws, shocks) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
        for stream in 0..<5 { draws[stream] = normal(path, year: year, stream: UInt32(stream)) }
        func sum(_ row: SIMD8<Double>, _ last: Int) -> Double { (0...last).reduce(0) { $0 + row[$1] * draws[$1] } }
        shocks[0] = sum(factor.0, 0)
        shocks[1] = sum(factor.1, 1)
        shocks[2] = sum(factor.2, 2)
        shocks[3] = sum(factor.3, 3)
        shocks[4] = sum(factor.4, 4)
        return shocks
    }
}
