/// What cells share that belong to one pool and basis: the cash flows, and how much of them a stress leaves.
final class VectorTables: Sendable {
    /// All cash flows; where the vector of a pool lever value, basis lever value and scenario starts.
    let flows: Store<Double>
    let starts: Store<Int>
    let scenarioCount: Int
    let horizon: Int
    /// Number of the distinct rate shock of each scenario.
    let shockNumber: Store<Int>
    let shockCount: Int
    let trancheCount: Int
    /// By pool × basis × tranche × rate shock: the least ratio, over the stresses with that shock and the tranche's periods, of a stress's
    /// cash to the base case's; −∞ where a base cash flow is not above 0.
    let stressRatio: Store<Double>

    init(_ model: Model, _ tables: LeverTables) {
        let book = model.book
        let table = CoverTable(deal: model.deal, horizon: model.grid.periods)
        let vectors = (0..<tables.pools.count).flatMap { pool in
            (0..<tables.bases.count).map { (pool: tables.pools[pool].number, basis: tables.bases[$0]) }
        }
        flows = Store(book.elements)
        starts = Store(
            vectors.flatMap { vector in
                (0..<book.scenarioCount).map { book.start(pool: vector.pool, basis: vector.basis, scenario: $0) }
            })
        scenarioCount = book.scenarioCount
        horizon = table.horizon
        shockNumber = Store(table.shockNumber)
        shockCount = table.shocks.count
        trancheCount = tables.trancheTerms.count
        stressRatio = Store(
            vectors.flatMap { vector in
                tables.trancheTerms.flatMap {
                    VectorTables.stressRatios(book, vector.pool, vector.basis, periods: $0.periods, table: table)
                }
            })
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
}

/// The cover table of some or all cells of a run, with the mezzanine envelopes.
///
/// A cell is pool × basis × coupon × tenor × profile × wrap by lever value, the last fastest.
final class CellTables: Sendable {
    /// Number of the first cell that is in.
    let first: Int
    /// [cells × ``CoverTable/Figure/width``].
    let figures: Store<Double>
    let serviceStart: Store<Int>
    let services: Store<Double>
    /// Pieces of the envelope of a cell × tranche are from `envelopeStart[i]` to `envelopeStart[i + 1]`.
    let envelopeStart: Store<Int32>
    let pieces: Store<MezzEnvelope.Piece>
    /// By cell × rate shock: the most by which the shock raises any period's service.
    let shockStretch: Store<Double>

    /// Number of cells that the levers span.
    static func count(_ model: Model) -> Int {
        [Slot.pool, Slot.basis, Slot.coupon, Slot.tenor, Slot.profile, Slot.wrap].reduce(1) { $0 * model.space.sizes[$1] }
    }

    /// Upper estimate of the memory for all cells: a row and the envelopes of each, and the services of each profile. Sculpted profiles are a
    /// cell's own; the others serve all pools and bases.
    static func bytes(_ model: Model, _ tables: LeverTables) -> Double {
        let shocks = Set(model.deal.scenarios.map(\.rateShockBasisPoints)).count + 1
        let service = Double(shocks * model.grid.periods * 8)
        let profiles = model.deal.levers.seniorProfile
        let sculpted = Double(profiles.count { $0.kind == .sculpted }) / Double(profiles.count)
        let cells = Double(count(model))
        let vectors = Double(model.space.sizes[Slot.pool] * model.space.sizes[Slot.basis])
        let services = cells * sculpted + cells * (1 - sculpted) / vectors
        return cells * Double((CoverTable.Figure.width + 1 + shocks) * 8 + tables.trancheStarts.count * 100) + services * service
    }

    /// Most mezzanine tranches for which envelopes are made: with more of them a cell would take too long to make.
    private static let mostEnvelopes = 512

    /// All cells.
    convenience init(_ model: Model, _ tables: LeverTables, _ pace: inout Pace) async throws {
        var builder = CellBuilder(
            model, tables, presentValues: PresentValues(model, tables),
            makesEnvelopes: tables.trancheTerms.count <= CellTables.mostEnvelopes)
        let atOnce = max(1, 16 / max(1, tables.trancheTerms.count / 16))
        for cell in 0..<CellTables.count(model) {
            builder.append(cell)
            if cell % atOnce == 0 {
                try Task.checkCancellation()
                await pace.giveWay()
            }
        }
        self.init(builder, first: 0)
    }

    /// Some cells in a row, without envelopes: each would be asked once or a few times.
    convenience init(_ model: Model, _ tables: LeverTables, cells: Range<Int>) {
        var builder = CellBuilder(model, tables, presentValues: nil, makesEnvelopes: false)
        for cell in cells { builder.append(cell) }
        self.init(builder, first: cells.lowerBound)
    }

    private init(_ builder: CellBuilder, first: Int) {
        self.first = first
        figures = Store(builder.table.figures)
        serviceStart = Store(builder.table.serviceStart)
        services = Store(builder.table.services)
        envelopeStart = Store(builder.envelope.starts)
        pieces = Store(builder.envelope.pieces)
        shockStretch = Store(builder.table.shockStretch)
    }

    private typealias Slot = LeverSpace.Slot
}

/// Builds cells one after the other. A profile that is not sculpted is built once and set against every pool and basis.
private struct CellBuilder {
    private let model: Model
    private let tables: LeverTables
    /// Nil: each present value is summed when it is needed.
    private let presentValues: PresentValues?
    private let makesEnvelopes: Bool
    private var known: [TrancheTerms: (profile: UnitProfile, start: Int)] = [:]
    private(set) var table: CoverTable
    private(set) var envelope = MezzEnvelope()

    init(_ model: Model, _ tables: LeverTables, presentValues: PresentValues?, makesEnvelopes: Bool) {
        self.model = model
        self.tables = tables
        self.makesEnvelopes = makesEnvelopes
        self.presentValues = presentValues
        table = CoverTable(deal: model.deal, horizon: model.grid.periods)
    }

    mutating func append(_ cell: Int) {
        let levers = model.deal.levers
        var rest = cell
        func digit(_ size: Int) -> Int {
            defer { rest /= size }
            return rest % size
        }
        let wrap = levers.wrap[digit(levers.wrap.count)]
        let choice = levers.seniorProfile[digit(levers.seniorProfile.count)]
        let tenor = digit(levers.seniorTenorYears.count)
        let coupon = digit(levers.seniorCoupon.count)
        let vector = rest
        let (pool, basis) = (tables.pools[vector / tables.bases.count].number, tables.bases[vector % tables.bases.count])
        let base = model.book.vector(pool: pool, basis: basis, scenario: 0)
        let terms = TrancheTerms(
            senior: choice, coupon: tables.coupons[coupon * levers.seniorTenorYears.count + tenor],
            tenorYears: levers.seniorTenorYears[tenor], wrap: wrap, deal: model.deal)
        var entry = known[terms]
        if entry == nil, let profile = UnitProfile(terms, yearFractions: model.grid.yearFractions, shape: base) {
            entry = (profile, table.append(services: profile, grid: model.grid))
            if terms.kind != .sculpted { known[terms] = entry }
        }
        let (model, presentValues) = (model, presentValues)
        table.append(
            profile: entry?.profile, servicesAt: entry?.start ?? 0, terms: terms, book: model.book, pool: pool, basis: basis,
            grid: model.grid, presentValue: { presentValues?.value(vector: vector, terms) ?? CellBuilder.presentValue(base, terms, model) })
        appendEnvelopes(base, seniorStart: table.serviceStart[table.count - 1])
    }

    private static func presentValue(_ base: ArraySlice<Double>, _ terms: TrancheTerms, _ model: Model) -> Double {
        ExactSum.presentValue(
            base, model.grid.discountFactors(rate: terms.runningRate, count: terms.periods), count: terms.periods)
    }

    private mutating func appendEnvelopes(_ base: ArraySlice<Double>, seniorStart start: Int) {
        guard makesEnvelopes else { return envelope.leaveOut(tables.trancheTerms.count) }
        for (number, terms) in tables.trancheTerms.enumerated() {
            let first = tables.trancheStarts[number]
            let service = (first..<first + terms.periods).map { tables.mezzServices[$0] }
            envelope.append(
                cash: base, senior: table.services[start..<start + terms.periods], seniorStart: start, service: service[...],
                tranche: number)
        }
    }
}

/// The cells of a space that has too many for one table, a few at a time: those that a walk is just passing.
struct CellShelf {
    private let kernel: Kernel
    private var tile: CellTables?

    /// Cells in a tile.
    private static let size = 16

    init(_ kernel: Kernel) { self.kernel = kernel }

    /// A table of a few cells that holds the given one.
    mutating func cells(holding cell: Int) -> CellTables {
        if let tile, tile.first == cell / CellShelf.size * CellShelf.size { return tile }
        let first = cell / CellShelf.size * CellShelf.size
        let end = min(first + CellShelf.size, CellTables.count(kernel.model))
        let made = CellTables(kernel.model, kernel.tables, cells: first..<end)
        tile = made
        return made
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
