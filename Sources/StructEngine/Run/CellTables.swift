/// The cover table of all cells of a run, with the mezzanine envelopes.
///
/// A cell is pool × basis × coupon × tenor × profile × wrap by lever value, the last fastest.
final class CellTables: Sendable {
    /// [cells × ``CoverTable/Figure/width``].
    let figures: Store<Double>
    let serviceStart: Store<Int>
    let services: Store<Double>
    let flows: Store<Double>
    let shockNumber: Store<Int>
    let horizon: Int
    /// Where the vector of a pool lever value, basis lever value and scenario starts in `flows`.
    let vectorStart: Store<Int>
    let scenarioCount: Int
    /// Pieces of the envelope of a cell × tranche are from `envelopeStart[i]` to `envelopeStart[i + 1]`.
    let envelopeStart: Store<Int32>
    let pieces: Store<MezzEnvelope.Piece>
    let trancheCount: Int
    /// By pool × basis × tranche × rate shock: the least ratio, over the stresses with that shock and the tranche's periods, of a stress's
    /// cash to the base case's; −∞ where a base cash flow is not above 0.
    let stressRatio: Store<Double>
    /// By cell × rate shock: the most by which the shock raises any period's service.
    let shockStretch: Store<Double>
    let shockCount: Int

    /// Number of cells that the levers span.
    static func count(_ model: Model) -> Double {
        [Slot.pool, Slot.basis, Slot.coupon, Slot.tenor, Slot.profile, Slot.wrap].reduce(1) { $0 * Double(model.space.sizes[$1]) }
    }

    /// Upper estimate of the memory for all cells: a row and the envelopes of each, and the services of each profile. Sculpted profiles are a
    /// cell's own; the others serve all pools and bases.
    static func bytes(_ model: Model, _ tables: LeverTables) -> Double {
        let shocks = Set(model.deal.scenarios.map(\.rateShockBasisPoints)).count + 1
        let service = Double(shocks * model.grid.periods * 8)
        let profiles = model.deal.levers.seniorProfile
        let sculpted = Double(profiles.count { $0.kind == .sculpted }) / Double(profiles.count)
        let cells = count(model)
        let vectors = Double(model.space.sizes[Slot.pool] * model.space.sizes[Slot.basis])
        let services = cells * sculpted + cells * (1 - sculpted) / vectors
        return cells * Double((CoverTable.Figure.width + 1 + shocks) * 8 + tables.trancheStarts.count * 100) + services * service
    }

    private typealias Slot = LeverSpace.Slot

    init(_ model: Model, _ tables: LeverTables, _ pace: inout Pace) async throws {
        let book = model.book
        let table = try await CellTables.coverTable(model, tables, &pace)
        let bases = (0..<tables.bases.count).map { tables.bases[$0] }
        let pools = (0..<tables.pools.count).map { tables.pools[$0].number }
        let vectors = pools.flatMap { pool in bases.map { (pool: pool, basis: $0) } }
        let perVector = table.count / vectors.count
        var envelope = MezzEnvelope()
        var ratios: [Double] = []
        for (v, vector) in vectors.enumerated() {
            try Task.checkCancellation()
            let base = book.vector(pool: vector.pool, basis: vector.basis, scenario: 0)
            for cell in v * perVector..<(v + 1) * perVector {
                let start = table.serviceStart[cell]
                for (number, terms) in tables.trancheTerms.enumerated() {
                    let first = tables.trancheStarts[number]
                    let service = (first..<first + terms.periods).map { tables.mezzServices[$0] }
                    envelope.append(
                        cash: base, senior: table.services[start..<start + terms.periods], seniorStart: start, service: service[...],
                        tranche: number)
                }
                if cell % 64 == 63 { await pace.giveWay() }
            }
            for terms in tables.trancheTerms {
                ratios += CellTables.stressRatios(book, vector.pool, vector.basis, periods: terms.periods, table: table)
            }
        }
        figures = Store(table.figures)
        serviceStart = Store(table.serviceStart)
        services = Store(table.services)
        flows = Store(book.elements)
        shockNumber = Store(table.shockNumber)
        horizon = table.horizon
        scenarioCount = book.scenarioCount
        vectorStart = Store(
            vectors.flatMap { vector in
                (0..<book.scenarioCount).map { book.start(pool: vector.pool, basis: vector.basis, scenario: $0) }
            })
        envelopeStart = Store(envelope.starts)
        pieces = Store(envelope.pieces)
        trancheCount = tables.trancheTerms.count
        stressRatio = Store(ratios)
        shockStretch = Store(table.shockStretch)
        shockCount = table.shocks.count
    }

    private static func stressRatios(_ book: CashFlowBook, _ pool: Int, _ basis: Int, periods: Int, table: CoverTable) -> [Double] {
        let base = book.vector(pool: pool, basis: basis, scenario: 0)
        let isPositive = base.prefix(periods).allSatisfy { $0 > 0 }
        var least = [Double](repeating: isPositive ? .infinity : -.infinity, count: table.shocks.count)
        for scenario in 1..<max(1, book.scenarioCount) where isPositive {
            let shock = table.shockNumber[scenario]
            for (stressed, cash) in zip(book.vector(pool: pool, basis: basis, scenario: scenario), base).prefix(periods) {
                least[shock] = min(least[shock], stressed / cash)
            }
        }
        return least
    }

    /// A profile that is not sculpted is built once and set against every pool and basis.
    private static func coverTable(_ model: Model, _ tables: LeverTables, _ pace: inout Pace) async throws -> CoverTable {
        let levers = model.deal.levers
        var table = CoverTable(deal: model.deal, horizon: model.grid.periods)
        let values = PresentValues(model, tables)
        var known: [TrancheTerms: (profile: UnitProfile, start: Int)] = [:]
        for p in 0..<tables.pools.count {
            for b in 0..<tables.bases.count {
                let (pool, basis) = (tables.pools[p].number, tables.bases[b])
                let base = model.book.vector(pool: pool, basis: basis, scenario: 0)
                for c in levers.seniorCoupon.indices {
                    try Task.checkCancellation()
                    for (t, tenor) in levers.seniorTenorYears.enumerated() {
                        let rate = tables.coupons[c * levers.seniorTenorYears.count + t]
                        for choice in levers.seniorProfile {
                            for wrap in levers.wrap {
                                let terms = TrancheTerms(senior: choice, coupon: rate, tenorYears: tenor, wrap: wrap, deal: model.deal)
                                var entry = known[terms]
                                if entry == nil, let profile = UnitProfile(terms, yearFractions: model.grid.yearFractions, shape: base) {
                                    entry = (profile, table.append(services: profile, grid: model.grid))
                                    if terms.kind != .sculpted { known[terms] = entry }
                                }
                                table.append(
                                    profile: entry?.profile, servicesAt: entry?.start ?? 0, terms: terms, book: model.book, pool: pool,
                                    basis: basis, grid: model.grid,
                                    presentValue: { values.value(vector: p * tables.bases.count + b, terms) })
                            }
                        }
                    }
                    await pace.giveWay()
                }
            }
        }
        return table
    }
}

/// PV(CFADS, k, n) of the base vectors for every all-in rate and tenor that a sculpted profile of a run can have: one product through BLAS.
private struct PresentValues {
    private var columns: [Column: Int] = [:]
    private var matrix = Matrix(rows: 0, columns: 0)

    private struct Column: Hashable {
        let rate: Double
        let periods: Int
    }

    init(_ model: Model, _ tables: LeverTables) {
        let levers = model.deal.levers
        guard let sculpted = levers.seniorProfile.first(where: { $0.kind == .sculpted && $0.interestOnlyMonths == 0 }) else { return }
        var discounts: [[Double]] = []
        for c in levers.seniorCoupon.indices {
            for (t, tenor) in levers.seniorTenorYears.enumerated() {
                for wrap in levers.wrap {
                    let rate = tables.coupons[c * levers.seniorTenorYears.count + t]
                    let terms = TrancheTerms(senior: sculpted, coupon: rate, tenorYears: tenor, wrap: wrap, deal: model.deal)
                    let column = Column(rate: terms.runningRate, periods: terms.periods)
                    guard columns[column] == nil else { continue }
                    columns[column] = discounts.count
                    discounts.append(model.grid.discountFactors(rate: terms.runningRate, count: terms.periods))
                }
            }
        }
        let vectors = (0..<tables.pools.count).flatMap { pool in
            (0..<tables.bases.count).map {
                model.book.vector(pool: tables.pools[pool].number, basis: tables.bases[$0], scenario: 0)
            }
        }
        matrix = ExactProduct.presentValues(vectors, discounts)
    }

    func value(vector: Int, _ terms: TrancheTerms) -> Double {
        columns[Column(rate: terms.runningRate, periods: terms.periods)].map { matrix[vector, $0] } ?? .nan
    }
}
