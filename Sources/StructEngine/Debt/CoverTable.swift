/// What structures share: for each cell (a cash-flow vector set against a senior profile) its
/// covers and sizing numerator.
///
/// A structure needs no more of its cash flows and its schedule than a row of this table, so all
/// permutations that differ only in target, rating, cap, mezzanine, reserve, equity, sidecar or
/// repo target share one row. Flat storage; undefined figures are NaN.
struct CoverTable: Sendable {
    /// The figures of a cell, by position in its row.
    enum Figure {
        /// N_d = max(0, numerator/d): the present value of the sizing cash flow where that form applies,
        /// else its ρ in the base case. Under targets by period it is N_d itself, and d is 1.
        static let numerator = 0
        /// ρ of the base case.
        static let baseCover = 1
        /// The least ρ of all stresses.
        static let stressCover = 2
        static let interestCover = 3
        static let weightedAverageLife = 4
        static let firstYearService = 5
        /// 1 if there is a profile, else 0.
        static let hasProfile = 6
        /// The most that the cases that size allow: min over them of max(0, ρ(s)/d_s), of the sizing cash
        /// flow; ∞ where no case sizes.
        static let casesCap = 7
        static let width = 8
    }

    let scenarioCount: Int
    let horizon: Int
    /// [cells × ``Figure/width``].
    private(set) var figures: [Double] = []
    /// Where the cell's services start in ``services``; cells of one profile share them.
    private(set) var serviceStart: [Int] = []
    /// For each profile and each distinct rate shock, u_t + Δ·τ_t·β_{t−1} over the horizon, 0 after
    /// maturity. The first block is all 0: it belongs to the cells without a profile.
    private(set) var services: [Double]
    /// Number of the distinct rate shock of each scenario.
    let shockNumber: [Int]
    let shocks: [Double]

    /// An empty table for the scenarios of a deal; Δ = shock·(1 − hedged share).
    init(deal: Deal, horizon: Int) {
        let scenarios = [Deal.Scenario.base] + deal.scenarios
        scenarioCount = scenarios.count
        self.horizon = horizon
        let bites = scenarios.map(deal.rateShock)
        var distinct: [Double] = []
        for bite in bites where !distinct.contains(bite) { distinct.append(bite) }
        shocks = distinct
        shockNumber = bites.map { bite in distinct.firstIndex(of: bite) ?? 0 }
        services = [Double](repeating: 0, count: distinct.count * horizon)
    }

    var count: Int { serviceStart.count }

    /// Adds the services of a profile and returns where they start.
    mutating func append(services profile: UnitProfile, grid: TimeGrid) -> Int {
        let start = services.count
        for shock in shocks {
            profile.appendStressedService(shock: shock, yearFractions: grid.yearFractions, to: &services)
            services.append(contentsOf: repeatElement(0, count: horizon - profile.periods))
        }
        return start
    }

    /// Adds a cell for the vectors of a pool and basis against a profile; `presentValue` is
    /// PV(S, k, n), read where that form applies.
    mutating func append(
        profile: UnitProfile?, servicesAt start: Int, terms: TrancheTerms, book: CashFlowBook, pool: Int, basis: Int, grid: TimeGrid,
        stepped: SteppedTarget?, sizers: [SizingCase], presentValue: () -> Double
    ) {
        guard let profile else {
            serviceStart.append(0)
            figures.append(contentsOf: repeatElement(.nan, count: Figure.width))
            figures[figures.count - Figure.width + Figure.hasProfile] = 0
            return
        }
        serviceStart.append(start)
        let base = book.start(pool: pool, basis: basis, scenario: 0)
        let baseCover = cover(book, pool, basis, scenario: 0, from: start, profile)
        var stressCover = Double.nan
        for scenario in 1..<max(1, scenarioCount) {
            let cover = cover(book, pool, basis, scenario: scenario, from: start, profile)
            if !(cover >= stressCover), !cover.isNaN { stressCover = cover }
        }
        let sizing = book.sizingVector(pool: pool, basis: basis, scenario: 0)
        figures.append(
            CoverTable.usesPresentValue(terms, profile, sizing)
                ? presentValue()
                : stepped?.notional(sizing, service: profile.service)
                    ?? (book.hasSizing ? sizingCover(book, pool, basis, scenario: 0, from: start, profile) : baseCover))
        figures.append(baseCover)
        figures.append(stressCover)
        figures.append(
            Cover.leastInterestCover(
                book.elements, from: base, profile: profile, runningRate: terms.runningRate, yearFractions: grid.yearFractions))
        figures.append(profile.weightedAverageLife(years: grid.years))
        figures.append(profile.firstYearService(paymentsPerYear: grid.paymentsPerYear))
        figures.append(1)
        figures.append(SizingCase.cap(sizers) { sizingCover(book, pool, basis, scenario: $0, from: start, profile) })
    }

    /// ρ of the sizing cash flow in a scenario.
    func sizingCover(
        _ book: CashFlowBook, _ pool: Int, _ basis: Int, scenario: Int, from start: Int, _ profile: UnitProfile
    ) -> Double {
        Cover.least(
            book.elements, from: book.sizingStart(pool: pool, basis: basis, scenario: scenario), over: services,
            from: start + shockNumber[scenario] * horizon, count: profile.periods)
    }

    /// ρ of a scenario: min_{t ≤ n} CFADS_t/(u_t + Δ·τ_t·β_{t−1}).
    private func cover(_ book: CashFlowBook, _ pool: Int, _ basis: Int, scenario: Int, from start: Int, _ profile: UnitProfile) -> Double {
        Cover.least(
            book.elements, from: book.start(pool: pool, basis: basis, scenario: scenario), over: services,
            from: start + shockNumber[scenario] * horizon, count: profile.periods)
    }

    /// Sculpted without interest-only periods, without negative cash and without a clamp: the debt
    /// is a present value.
    static func usesPresentValue(_ terms: TrancheTerms, _ profile: UnitProfile, _ cash: ArraySlice<Double>) -> Bool {
        guard terms.kind == .sculpted, terms.interestOnlyPeriods == 0, !profile.isClamped else { return false }
        return !cash.prefix(terms.periods).contains { $0 < 0 }
    }
}
