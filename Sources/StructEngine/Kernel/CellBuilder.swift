internal import CBatch

/// Builds cells one after the other. A profile that is not sculpted is built once and set against
/// every pool and basis.
struct CellBuilder {
    private let bound: BoundDeal
    private let tables: LeverTables
    private let vectors: VectorTables
    /// Nil: each present value is summed when it is needed.
    private let presentValues: PresentValues?
    private let makesEnvelopes: Bool
    private var known: [TrancheTerms: Shared] = [:]
    private var last: (terms: TrancheTerms, shared: Shared)?
    private let rows: Rows
    /// The row of the next cell.
    private var row: Int
    /// Where the next services go, and where those of the cells without a profile are, which are all 0.
    private var nextService: Int
    private let noService: Int
    private(set) var envelope = MezzEnvelope()

    /// The tables that builders fill, each its own rows and its own stretch of services.
    struct Rows {
        /// [cells × ``CoverTable/Figure/width``].
        let figures: Store<Double>.Filling
        /// By cell × rate shock: the most by which the shock raises any period's service, max_t (u_t +
        /// Δ·τ_t·β_{t−1})/u_t. ∞ where the greatest shock of a stress does not ask for the most in every
        /// period.
        let shockStretch: Store<Double>.Filling
        /// Where the cell's services start in ``services``; cells of one profile share them.
        let serviceStart: Store<Int>.Filling
        /// For each profile and each distinct rate shock, u_t + Δ·τ_t·β_{t−1} over the horizon, 0 after
        /// maturity. The first block of a builder is all 0: it belongs to the cells without a profile.
        let services: Store<Double>.Filling

        /// Room for so many cells with so many blocks of services.
        init(cells: Int, blocks: Int, _ vectors: VectorTables) {
            figures = .init(count: cells * CoverTable.Figure.width)
            shockStretch = .init(count: cells * vectors.shockCount)
            serviceStart = .init(count: cells)
            services = .init(count: blocks * vectors.blockSize)
        }
    }

    /// The most blocks of services that cells ask for, in one builder: one of zeros, one for each that is
    /// sculpted, and one for each choice of senior terms that are not.
    static func blocks(_ cells: some Collection<Int>, _ bound: BoundDeal) -> Int {
        let levers = bound.deal.levers
        let sculpted = levers.seniorProfile.map { $0.kind == .sculpted }
        guard sculpted.contains(true) else { return 1 + min(cells.count, CellBuilder.terms(bound)) }
        let own = cells.count { sculpted[$0 / levers.wrap.count % sculpted.count] }
        return 1 + own + min(cells.count - own, CellBuilder.terms(bound))
    }

    private static func terms(_ bound: BoundDeal) -> Int {
        let levers = bound.deal.levers
        return levers.seniorCoupon.count * levers.seniorTenor.count * levers.seniorProfile.count * levers.wrap.count
    }

    /// What cells of the same senior terms share.
    private struct Shared {
        /// Nil for a sculpted profile, which is a cell's own, and where there is none.
        var unit: Unit?
        /// Discount factors of a sculpted profile at its running rate, once one was asked for.
        var discounts: [Double] = []
    }

    /// A profile, its services and what follows from it alone.
    private struct Unit {
        let profile: UnitProfile
        let start: Int
        let life: Double
        let firstYearService: Double
        let stretches: [Double]
    }

    /// Fills `rows` from a row and a block of services on.
    init(
        _ bound: BoundDeal, _ tables: LeverTables, _ vectors: VectorTables, presentValues: PresentValues?, makesEnvelopes: Bool,
        _ rows: Rows, row: Int = 0, block: Int = 0
    ) {
        self.bound = bound
        self.tables = tables
        self.vectors = vectors
        self.makesEnvelopes = makesEnvelopes
        self.presentValues = presentValues
        self.rows = rows
        self.row = row
        noService = block * vectors.blockSize
        nextService = noService + vectors.blockSize
        (rows.services.base + noService).initialize(repeating: 0, count: vectors.blockSize)
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
        let tenor = digit(levers.seniorTenor.count)
        let coupon = digit(levers.seniorCoupon.count)
        let stepped = bound.targetClasses.targets[digit(bound.targetClasses.count)]
        let terms = TrancheTerms(
            senior: choice, coupon: tables.coupons[coupon * levers.seniorTenor.count + tenor],
            tenor: levers.seniorTenor[tenor], wrap: wrap, deal: bound.deal)
        append(terms, stepped, vector: rest)
    }

    private mutating func append(_ terms: TrancheTerms, _ stepped: SteppedTarget?, vector: Int) {
        defer { row += 1 }
        let figures = rows.figures.base + row * CoverTable.Figure.width
        let stretches = rows.shockStretch.base + row * vectors.shockCount
        let (pool, basis) = (tables.pools[vector / tables.bases.count].number, tables.bases[vector % tables.bases.count])
        let base = bound.book.vector(pool: pool, basis: basis, scenario: 0)
        let sizing = bound.book.sizingVector(pool: pool, basis: basis, scenario: 0)
        var shared = shared(terms)
        guard let unit = shared.unit ?? unit(terms, shape: stepped.shape(sizing)) else {
            rows.serviceStart.set(row, noService)
            figures.initialize(repeating: .nan, count: CoverTable.Figure.width)
            figures[CoverTable.Figure.hasProfile] = 0
            stretches.initialize(repeating: 1, count: vectors.shockCount)
            return appendEnvelopes(base, seniorStart: noService)
        }
        rows.serviceStart.set(row, unit.start)
        let (baseCover, stressCover) = covers(unit, vector: vector)
        let (sizingCover, casesCap) = sizingCovers(unit, pool: pool, basis: basis)
        var numerator = stepped?.notional(sizing, service: unit.profile.service) ?? sizingCover ?? baseCover
        if CoverTable.usesPresentValue(terms, unit.profile, sizing) {
            if let presentValues, stepped == nil {
                numerator = presentValues.value(vector: vector, terms)
            } else {
                if shared.discounts.isEmpty {
                    shared.discounts = bound.grid.discountFactors(rate: terms.runningRate, count: terms.periods)
                    last = (terms, shared)
                }
                numerator = ExactSum.presentValue(stepped.wholeShape(sizing), shared.discounts, count: terms.periods)
            }
        }
        figures[CoverTable.Figure.numerator] = numerator
        figures[CoverTable.Figure.baseCover] = baseCover
        figures[CoverTable.Figure.stressCover] = stressCover
        figures[CoverTable.Figure.interestCover] = Cover.leastInterestCover(
            bound.book.elements, from: bound.book.start(pool: pool, basis: basis, scenario: 0), profile: unit.profile,
            runningRate: terms.runningRate, yearFractions: bound.grid.yearFractions)
        figures[CoverTable.Figure.weightedAverageLife] = unit.life
        figures[CoverTable.Figure.firstYearService] = unit.firstYearService
        figures[CoverTable.Figure.hasProfile] = 1
        figures[CoverTable.Figure.casesCap] = casesCap
        for (shock, stretch) in unit.stretches.enumerated() { stretches[shock] = stretch }
        appendEnvelopes(base, seniorStart: unit.start)
    }

    /// What is known of senior terms; a profile that is not sculpted is made.
    private mutating func shared(_ terms: TrancheTerms) -> Shared {
        if let last, last.terms == terms { return last.shared }
        var shared = known[terms] ?? Shared()
        if shared.unit == nil, terms.kind != .sculpted {
            shared.unit = unit(terms, shape: [])
            known[terms] = shared
        }
        last = (terms, shared)
        return shared
    }

    /// The profile of senior terms with its services, added to ``services``; nil where it can carry no
    /// debt.
    private mutating func unit(_ terms: TrancheTerms, shape: ArraySlice<Double>) -> Unit? {
        guard let profile = UnitProfile(terms, yearFractions: bound.grid.yearFractions, shape: shape) else { return nil }
        let (start, horizon) = (nextService, vectors.horizon)
        nextService += vectors.blockSize
        let services = rows.services.base + start
        services.initialize(repeating: 0, count: vectors.blockSize)
        var stretches: [Double] = []
        for (number, shock) in vectors.shocks.enumerated() {
            let shocked = services + number * horizon
            var stretch = 1.0
            for t in 0..<profile.periods {
                let service = profile.service[t] + shock * bound.grid.yearFractions[t] * profile.balances[t]
                shocked[t] = service
                let unshocked = services[t]
                if unshocked > 0 { stretch = max(stretch, service / unshocked) }
            }
            stretches.append(stretch)
        }
        if let dearest = vectors.dearestShock.map({ services + $0 * horizon }) {
            let isDearest = (0..<vectors.stressShocks.count).allSatisfy { place in
                let shocked = services + vectors.stressShocks[place] * horizon
                return (0..<profile.periods).allSatisfy { shocked[$0] <= dearest[$0] }
            }
            if !isDearest { stretches = stretches.map { _ in .infinity } }
        }
        return Unit(
            profile: profile, start: start, life: profile.weightedAverageLife(years: bound.grid.years),
            firstYearService: profile.firstYearService(paymentsPerYear: bound.grid.paymentsPerYear), stretches: stretches)
    }

    /// ρ of the base case, and the least of the stresses: min_{t ≤ n} CFADS_t/(u_t + Δ·τ_t·β_{t−1}).
    private func covers(_ unit: Unit, vector: Int) -> (base: Double, stress: Double) {
        let flows = vectors.flows.base
        let base = least(unit, flows + vectors.starts[vector * vectors.scenarioCount], shock: vectors.shockNumber[0]).cover
        var stress = Double.nan
        var isNegative = false
        for place in 0..<vectors.stressShocks.count {
            let shock = vectors.stressShocks[place]
            let found = least(unit, vectors.stressed.base + (vector * vectors.shockCount + shock) * vectors.horizon, shock: shock)
            isNegative = isNegative || found.isNegative
            if !(found.cover >= stress), !found.cover.isNaN { stress = found.cover }
        }
        guard isNegative else { return (base, stress) }
        // Dividing by a negative service turns the order round: the stresses one after the other.
        stress = .nan
        for scenario in 1..<max(1, vectors.scenarioCount) {
            let cash = flows + vectors.starts[vector * vectors.scenarioCount + scenario]
            let cover = least(unit, cash, shock: vectors.shockNumber[scenario]).cover
            if !(cover >= stress), !cover.isNaN { stress = cover }
        }
        return (base, stress)
    }

    private func least(_ unit: Unit, _ cash: UnsafePointer<Double>, shock: Int) -> (cover: Double, isNegative: Bool) {
        let due = UnsafePointer(rows.services.base) + unit.start + shock * vectors.horizon
        let found = batchLeastCover(cash, 1, due, 0, due, Int64(unit.profile.periods))
        return (found.hasService ? found.cover : .nan, found.isNegative)
    }

    /// ρ of the sizing cash flow in the base case, nil where that is the cash flow itself, and the most that the
    /// cases that size allow.
    private func sizingCovers(_ unit: Unit, pool: Int, basis: Int) -> (base: Double?, casesCap: Double) {
        func cover(_ scenario: Int) -> Double {
            let cash = vectors.flows.base + bound.book.sizingStart(pool: pool, basis: basis, scenario: scenario)
            return least(unit, cash, shock: vectors.shockNumber[scenario]).cover
        }
        return (bound.book.hasSizing ? cover(0) : nil, SizingCase.cap(bound.sizers, cover: cover))
    }

    private mutating func appendEnvelopes(_ base: ArraySlice<Double>, seniorStart start: Int) {
        guard makesEnvelopes else { return envelope.leaveOut(tables.trancheTerms.count) }
        for (number, terms) in tables.trancheTerms.enumerated() {
            let first = tables.trancheStarts[number]
            envelope.append(
                cash: base, senior: UnsafePointer(rows.services.base) + start, seniorStart: start,
                service: tables.mezzServices, from: first, count: terms.periods, tranche: number)
        }
    }
}
