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
    /// [cells × ``CoverTable/Figure/width``].
    private(set) var figures: [Double] = []
    /// By cell × rate shock: the most by which the shock raises any period's service, max_t (u_t +
    /// Δ·τ_t·β_{t−1})/u_t.
    private(set) var shockStretch: [Double] = []
    /// Where the cell's services start in ``services``; cells of one profile share them.
    private(set) var serviceStart: [Int] = []
    /// For each profile and each distinct rate shock, u_t + Δ·τ_t·β_{t−1} over the horizon, 0 after
    /// maturity. The first block is all 0: it belongs to the cells without a profile.
    private(set) var services: [Double]
    private(set) var envelope = MezzEnvelope()

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

    init(_ bound: BoundDeal, _ tables: LeverTables, _ vectors: VectorTables, presentValues: PresentValues?, makesEnvelopes: Bool) {
        self.bound = bound
        self.tables = tables
        self.vectors = vectors
        self.makesEnvelopes = makesEnvelopes
        self.presentValues = presentValues
        services = [Double](repeating: 0, count: vectors.shockCount * vectors.horizon)
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
        let (pool, basis) = (tables.pools[vector / tables.bases.count].number, tables.bases[vector % tables.bases.count])
        let base = bound.book.vector(pool: pool, basis: basis, scenario: 0)
        let sizing = bound.book.sizingVector(pool: pool, basis: basis, scenario: 0)
        var shared = shared(terms)
        guard let unit = shared.unit ?? unit(terms, shape: stepped.shape(sizing)) else {
            serviceStart.append(0)
            figures.append(contentsOf: repeatElement(.nan, count: CoverTable.Figure.width))
            figures[figures.count - CoverTable.Figure.width + CoverTable.Figure.hasProfile] = 0
            shockStretch.append(contentsOf: repeatElement(1, count: vectors.shockCount))
            return appendEnvelopes(base, seniorStart: 0)
        }
        serviceStart.append(unit.start)
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
        figures.append(numerator)
        figures.append(baseCover)
        figures.append(stressCover)
        figures.append(
            Cover.leastInterestCover(
                bound.book.elements, from: bound.book.start(pool: pool, basis: basis, scenario: 0), profile: unit.profile,
                runningRate: terms.runningRate, yearFractions: bound.grid.yearFractions))
        figures.append(unit.life)
        figures.append(unit.firstYearService)
        figures.append(1)
        figures.append(casesCap)
        shockStretch.append(contentsOf: unit.stretches)
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
        let (start, horizon, shocks) = (services.count, vectors.horizon, vectors.shocks)
        services.append(contentsOf: repeatElement(0, count: shocks.count * horizon))
        var stretches: [Double] = []
        for (number, shock) in shocks.enumerated() {
            let first = start + number * horizon
            var stretch = 1.0
            for t in 0..<profile.periods {
                let service = profile.service[t] + shock * bound.grid.yearFractions[t] * profile.balances[t]
                services[first + t] = service
                let unshocked = services[start + t]
                if unshocked > 0 { stretch = max(stretch, service / unshocked) }
            }
            stretches.append(stretch)
        }
        return Unit(
            profile: profile, start: start, life: profile.weightedAverageLife(years: bound.grid.years),
            firstYearService: profile.firstYearService(paymentsPerYear: bound.grid.paymentsPerYear), stretches: stretches)
    }

    /// ρ of the base case, and the least of the stresses: min_{t ≤ n} CFADS_t/(u_t + Δ·τ_t·β_{t−1}).
    private func covers(_ unit: Unit, vector: Int) -> (base: Double, stress: Double) {
        let count = unit.profile.periods
        return services.withUnsafeBufferPointer { services in
            guard let service = services.baseAddress.map({ $0 + unit.start }) else { return (.nan, .nan) }
            func least(_ cash: UnsafePointer<Double>, shock: Int) -> (cover: Double, isNegative: Bool) {
                let due = service + shock * vectors.horizon
                let found = batchLeastCover(cash, 1, due, 0, due, Int64(count))
                return (found.hasService ? found.cover : .nan, found.isNegative)
            }
            let flows = vectors.flows.base
            let base = least(flows + vectors.starts[vector * vectors.scenarioCount], shock: vectors.shockNumber[0]).cover
            var stress = Double.nan
            var isNegative = false
            for place in 0..<vectors.stressShocks.count {
                let shock = vectors.stressShocks[place]
                let found = least(vectors.stressed.base + (vector * vectors.shockCount + shock) * vectors.horizon, shock: shock)
                isNegative = isNegative || found.isNegative
                if !(found.cover >= stress), !found.cover.isNaN { stress = found.cover }
            }
            guard isNegative else { return (base, stress) }
            // Dividing by a negative service turns the order round: the stresses one after the other.
            stress = .nan
            for scenario in 1..<max(1, vectors.scenarioCount) {
                let cash = flows + vectors.starts[vector * vectors.scenarioCount + scenario]
                let cover = least(cash, shock: vectors.shockNumber[scenario]).cover
                if !(cover >= stress), !cover.isNaN { stress = cover }
            }
            return (base, stress)
        }
    }

    /// ρ of the sizing cash flow in the base case, nil where that is the cash flow itself, and the most that the
    /// cases that size allow.
    private func sizingCovers(_ unit: Unit, pool: Int, basis: Int) -> (base: Double?, casesCap: Double) {
        func cover(_ scenario: Int) -> Double {
            Cover.least(
                bound.book.elements, from: bound.book.sizingStart(pool: pool, basis: basis, scenario: scenario), over: services,
                from: unit.start + vectors.shockNumber[scenario] * vectors.horizon, count: unit.profile.periods)
        }
        return (bound.book.hasSizing ? cover(0) : nil, SizingCase.cap(bound.sizers, cover: cover))
    }

    private mutating func appendEnvelopes(_ base: ArraySlice<Double>, seniorStart start: Int) {
        guard makesEnvelopes else { return envelope.leaveOut(tables.trancheTerms.count) }
        for (number, terms) in tables.trancheTerms.enumerated() {
            let first = tables.trancheStarts[number]
            envelope.append(
                cash: base, senior: services[start..<start + terms.periods], seniorStart: start,
                service: tables.mezzServices, from: first, count: terms.periods, tranche: number)
        }
    }
}
