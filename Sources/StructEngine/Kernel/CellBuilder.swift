/// Builds cells one after the other. A profile that is not sculpted is built once and set against
/// every pool and basis.
struct CellBuilder {
    private let bound: BoundDeal
    private let tables: LeverTables
    /// Nil: each present value is summed when it is needed.
    private let presentValues: PresentValues?
    private let makesEnvelopes: Bool
    private var known: [TrancheTerms: (profile: UnitProfile, start: Int)] = [:]
    private(set) var table: CoverTable
    private(set) var envelope = MezzEnvelope()

    init(_ bound: BoundDeal, _ tables: LeverTables, presentValues: PresentValues?, makesEnvelopes: Bool) {
        self.bound = bound
        self.tables = tables
        self.makesEnvelopes = makesEnvelopes
        self.presentValues = presentValues
        table = CoverTable(deal: bound.deal, horizon: bound.grid.periods)
    }

    mutating func append(_ cell: Int) {
        let levers = bound.deal.levers
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
        let base = bound.book.vector(pool: pool, basis: basis, scenario: 0)
        let terms = TrancheTerms(
            senior: choice, coupon: tables.coupons[coupon * levers.seniorTenorYears.count + tenor],
            tenorYears: levers.seniorTenorYears[tenor], wrap: wrap, deal: bound.deal)
        var entry = known[terms]
        if entry == nil, let profile = UnitProfile(terms, yearFractions: bound.grid.yearFractions, shape: base) {
            entry = (profile, table.append(services: profile, grid: bound.grid))
            if terms.kind != .sculpted { known[terms] = entry }
        }
        let (bound, presentValues) = (bound, presentValues)
        table.append(
            profile: entry?.profile, servicesAt: entry?.start ?? 0, terms: terms, book: bound.book, pool: pool, basis: basis,
            grid: bound.grid, presentValue: { presentValues?.value(vector: vector, terms) ?? CellBuilder.presentValue(base, terms, bound) })
        appendEnvelopes(base, seniorStart: table.serviceStart[table.count - 1])
    }

    private static func presentValue(_ base: ArraySlice<Double>, _ terms: TrancheTerms, _ bound: BoundDeal) -> Double {
        ExactSum.presentValue(
            base, bound.grid.discountFactors(rate: terms.runningRate, count: terms.periods), count: terms.periods)
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
