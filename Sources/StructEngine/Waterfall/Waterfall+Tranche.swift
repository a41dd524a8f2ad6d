extension Waterfall {
    /// One tranche as the cash waterfall sees it: how much, how it amortises, and what it costs.
    ///
    /// The repayment path is per unit of notional: after period t the scheduled balance is round(N
    /// · β_t), N the notional in minor units, and after the last period n it is round(N · b), the
    /// balloon, which is refinanced on that day. The paths are held non-increasing and not below
    /// the balloon, so scheduled principal is never negative and, with the balloon, sums to N
    /// exactly.
    ///
    /// Example: N = 1,000, n = 3, β = 1, 0.6667, 0.3333, 0 and b = 0 give balances 1000, 667, 333,
    /// 0, hence principal 333, 334, 333.
    ///
    /// Rates are decimal fractions a year (0.055 is 5.5%); a period costs rate · τ · balance, τ its
    /// length in years. Source: house convention.
    public struct Tranche: Sendable {
        /// What the tranche is called, such as `senior`.
        public var name: String

        /// Amount borrowed, in whole minor units; 0 means that there is no such debt.
        public var notionalMinor: Int64

        /// Number of payment periods to maturity, n; 0 where there is no debt.
        public var periods: Int

        /// Scheduled balance per unit of notional at closing and after each period: β_0 … β_n, n +
        /// 1 values, the first one 1.
        public var balanceFactors: [Double]

        /// Share of the notional that is left at maturity and refinanced then, outside the
        /// scheduled service: b, from 0 to 1.
        public var balloon: Double

        /// What runs beside the coupon, a year: the running fee plus, for a wrapped senior, the
        /// wrap premium.
        public var feeRate: Double

        /// What the lender earns, a year: the coupon c, plus for the senior the rate shock Δ that
        /// reaches its unhedged part.
        public var interestRate: Double

        /// The all-in running rate without any shock, a year: k, coupon plus fees. Only the reserve
        /// target uses it.
        public var scheduledRate: Double

        /// A tranche from its size, its path and its rates; see the properties for units.
        public init(
            name: String,
            notionalMinor: Int64,
            periods: Int,
            balanceFactors: [Double],
            balloon: Double,
            feeRate: Double,
            interestRate: Double,
            scheduledRate: Double
        ) {
            self.name = name
            self.notionalMinor = notionalMinor
            self.periods = periods
            self.balanceFactors = balanceFactors
            self.balloon = balloon
            self.feeRate = feeRate
            self.interestRate = interestRate
            self.scheduledRate = scheduledRate
        }
    }
}
