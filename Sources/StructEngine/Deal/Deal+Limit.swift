extension Deal {
    /// Limits that keep any accepted deal within the engine's arithmetic: see Documentation/ERRORS
    /// for the reasons.
    enum Limit {
        static let amount = 0.0...1e13
        static let signedAmount = -1e13...1e13
        /// Ratios to a pool's value and cost stay finite.
        static let leastPoolAmount = 0.01
        /// Coupon and running fees together, as a fraction a year: cover of the interest stays
        /// finite.
        static let leastRunningRate = 1e-12
        /// Largest notional that is exact in a double, in minor units; no sizing goes beyond it.
        static let notionalMinor = 0x1p53
        /// The largest real case seen has 1,000.
        static let leases = 5_000
        static let sites = 10_000
        static let streams = 1_000
        static let pools = 250
        static let scenarios = 64
        static let amountsPerStream = 600
        static let rentSteps = 200
        static let months = 1...1_200
        static let tenorYears = 1...40
        /// The longest tenor, and the most payment periods.
        static let tenorMonths = 12 * tenorYears.upperBound
        static let interestOnlyMonths = 0...480
        static let dscrTarget = 0.01...100
        static let dscrSteps = 100
        static let dscrMultiple = 0.1...10
        static let reserveMonths = 0...12
        static let premiumBasisPoints = 0.0...10_000
        static let idLength = 100
        static let cpiYears = 100
        static let curvePoints = 100
        /// Months of single leases and streams, over all scenarios and bases: about a second of
        /// work.
        static let projectedMonths = 50_000_000
        /// Periods of all cash-flow vectors, one for each pool, basis and scenario: 96 MB.
        static let vectorPeriods = 12_000_000
    }

    /// What is said of a coupon that is too high, or with its running fees too low.
    static func couponRange(found: String) -> String {
        "must be at most 1, and with running fees above 0 (at least \(Limit.leastRunningRate)), found \(found)"
    }

    /// A deal within each limit can still be too much in their product.
    func checkWork(_ check: RangeCheck) {
        guard check.log.issues.isEmpty else { return }
        let months = resolvedHorizon.months
        let projections = (scenarios.count + 1) * levers.cashFlowBasis.count
        let work = (leases.count + streams.count) * months * projections
        guard work > Limit.projectedMonths else { return }
        let units = "\(leases.count + streams.count) leases and streams · \(months) months"
        let found = "\(units) · \(scenarios.count + 1) scenarios · \(levers.cashFlowBasis.count) bases"
        let message = "must come to at most \(Limit.projectedMonths) months to project, found \(found); drop scenarios, bases or years"
        check.log.report("too_much_work", at: "leases", message)
    }

    /// Every pool has a cash-flow vector under every basis and scenario, and all are held at once.
    func checkVectors(_ check: RangeCheck) {
        guard check.log.issues.isEmpty else { return }
        let periods = resolvedHorizon.periods(paymentsPerYear)
        let kinds = hasOwnCovers ? 2 : 1
        let vectors = kinds * pools.count * ((scenarios.count + 1) * levers.cashFlowBasis.count + 2)
        guard vectors * periods > Limit.vectorPeriods else { return }
        let found =
            "\(pools.count) pools · \(scenarios.count + 1) scenarios · \(levers.cashFlowBasis.count) bases · \(periods) periods"
            + (hasOwnCovers ? " · 2 for dscr_multiple" : "")
        let message = "must come to at most \(Limit.vectorPeriods) periods of cash flow, found \(found); drop pools, scenarios or bases"
        check.log.report("too_many_cash_flows", at: "pools", message)
    }
}
