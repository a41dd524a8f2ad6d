/// What structures share: for each cell (a cash-flow vector set against a senior profile) its covers and sizing numerator.
///
/// A structure needs no more of its cash flows and its schedule than a row of this table, so all permutations that differ only in
/// target, rating, cap, mezzanine, reserve, equity, sidecar or repo target share one row. Flat storage; undefined figures are NaN.
struct CoverTable: Sendable {
    /// Figures of a cell, of which there are `width` in ``figures``: the covers ρ of all scenarios come after these.
    enum Figure {
        /// N_d = max(0, numerator/d): the present value of the cash flow where that form applies, else ρ of the base case.
        static let numerator = 0
        static let interestCover = 1
        static let weightedAverageLife = 2
        static let firstYearService = 3
        static let firstCover = 4
    }

    let scenarioCount: Int
    let width: Int
    let horizon: Int
    /// [cells × width].
    private(set) var figures: [Double] = []
    /// Whether the cell has a profile at all; without one there is no senior debt.
    private(set) var hasProfile: [Bool] = []
    /// Where the cell's services start in ``services``; cells of one profile share them.
    private(set) var serviceStart: [Int] = []
    /// For each profile and each distinct rate shock, u_t + Δ·τ_t·β_{t−1} over the horizon, 0 after maturity. The first block is all 0: it
    /// belongs to the cells without a profile.
    private(set) var services: [Double]
    /// Number of the distinct rate shock of each scenario.
    let shockNumber: [Int]
    let shocks: [Double]

    /// An empty table for the scenarios of a deal; Δ = shock·(1 − hedged share).
    init(deal: Deal, horizon: Int) {
        let scenarios = [Deal.Scenario.base] + deal.scenarios
        scenarioCount = scenarios.count
        width = Figure.firstCover + scenarios.count
        self.horizon = horizon
        let bites = scenarios.map { $0.rateShockBasisPoints / 10_000 * (1 - deal.hedgedShare) }
        var distinct: [Double] = []
        for bite in bites where !distinct.contains(bite) { distinct.append(bite) }
        shocks = distinct
        shockNumber = bites.map { bite in distinct.firstIndex(of: bite) ?? 0 }
        services = [Double](repeating: 0, count: distinct.count * horizon)
    }

    var count: Int { hasProfile.count }

    /// Bytes that a table of the given size needs.
    func bytes(cells: Int, profiles: Int) -> Int {
        cells * (width * 8 + 9) + profiles * shocks.count * horizon * 8
    }

    /// Adds the services of a profile and returns where they start.
    mutating func append(services profile: UnitProfile, grid: TimeGrid) -> Int {
        let start = services.count
        for shock in shocks {
            profile.appendStressedService(shock: shock, yearFractions: grid.yearFractions, to: &services)
            services.append(contentsOf: repeatElement(0, count: horizon - profile.periods))
        }
        return start
    }

    /// Adds a cell for the vectors of a pool and basis against a profile; `presentValue` is PV(CFADS, k, n), read where that form applies.
    mutating func append(
        profile: UnitProfile?, servicesAt start: Int, terms: TrancheTerms, book: CashFlowBook, pool: Int, basis: Int, grid: TimeGrid,
        presentValue: () -> Double
    ) {
        guard let profile else {
            hasProfile.append(false)
            serviceStart.append(0)
            figures.append(contentsOf: repeatElement(.nan, count: width))
            return
        }
        hasProfile.append(true)
        serviceStart.append(start)
        let base = book.start(pool: pool, basis: basis, scenario: 0)
        let row = figures.count
        figures.append(contentsOf: repeatElement(0, count: width))
        for scenario in 0..<scenarioCount {
            figures[row + Figure.firstCover + scenario] = Cover.least(
                book.elements, from: book.start(pool: pool, basis: basis, scenario: scenario), over: services,
                from: start + shockNumber[scenario] * horizon, count: profile.periods)
        }
        figures[row + Figure.numerator] =
            CoverTable.usesPresentValue(terms, profile, book.vector(pool: pool, basis: basis, scenario: 0))
            ? presentValue() : figures[row + Figure.firstCover]
        figures[row + Figure.interestCover] = Cover.leastInterestCover(
            book.elements, from: base, profile: profile, runningRate: terms.runningRate, yearFractions: grid.yearFractions)
        figures[row + Figure.weightedAverageLife] = profile.weightedAverageLife(years: grid.years)
        figures[row + Figure.firstYearService] = profile.firstYearService(paymentsPerYear: grid.paymentsPerYear)
    }

    /// Sculpted without interest-only periods, without negative cash and without a clamp: the debt is a present value.
    static func usesPresentValue(_ terms: TrancheTerms, _ profile: UnitProfile, _ cash: ArraySlice<Double>) -> Bool {
        guard terms.kind == .sculpted, terms.interestOnlyPeriods == 0, !profile.isClamped else { return false }
        return !cash.prefix(terms.periods).contains { $0 < 0 }
    }
}
