extension Deal {
    /// A covenant test: a figure of the senior that is looked at on every payment date up to its maturity, the bound
    /// that it must keep, and what happens while it does not.
    ///
    /// f is the number of payment periods a year, and "due" is fee, interest and scheduled principal of the senior,
    /// arrears apart.
    ///
    /// Example: `CovenantTest(.dscr, below: 1.20, .lockup)` keeps cash from equity from a period in which the DSCR is below 1.20
    /// until it has been 1.20 or more in two periods in a row.
    ///
    /// Bounds are compared with doubles, without any tolerance. Source: covenants as loan documents state them; the
    /// details are house convention.
    public struct CovenantTest: Sendable, Hashable {
        public enum Metric: String, Sendable, CaseIterable {
            /// Cash flow of the period over what is due in it.
            case dscr
            /// Cash flow of the last f periods over what was due in them; of fewer at the start.
            case dscrBack = "dscr_back"
            /// Cash flow of the next f periods, up to maturity, over what will be due in them on the schedule as swept so
            /// far.
            case dscrForward = "dscr_forward"
            /// Present value of the cash flow to maturity at the senior's running rate over the balance outstanding.
            case llcr
            /// Cash flow of the last f periods over the balance outstanding; there is none before f periods have passed.
            case debtYield = "debt_yield"
            /// Everything outstanding over the value at closing; it fails above its bound.
            case ltv
        }

        public enum Effect: String, Sendable, CaseIterable {
            /// Cash that would reach equity is trapped until the test is cured.
            case lockup
            /// In a period that fails, a share of trapped and free cash repays the senior.
            case sweep
            /// All trapped and free cash repays the senior until the test is cured.
            case fullSweep = "full_sweep"
            /// Once failed, for good: after fees, interest and scheduled principal all cash repays the senior, ahead of the
            /// reserve and of everyone else, until nothing of it is left.
            case `default`
        }

        public var metric: Metric
        /// What the figure must not be below; for the LTV, not above.
        public var bound: Double
        public var effect: Effect
        /// Share of trapped and free cash that a sweep takes: 1 is all of it. Nothing else uses it.
        public var share: Double
        /// How many periods in a row must hold before a lock-up or a full sweep ends. Nothing else uses it.
        public var curePeriods: Int

        /// A test from its figure, the bound, and what happens below it (for the LTV above it).
        public init(_ metric: Metric, below bound: Double, _ effect: Effect, share: Double = 1, curePeriods: Int = 2) {
            self.metric = metric
            self.bound = bound
            self.effect = effect
            self.share = share
            self.curePeriods = curePeriods
        }

        /// Whether a value breaks the bound.
        func fails(_ value: Double) -> Bool { metric == .ltv ? value > bound : value < bound }
    }

    /// When the senior's balloon can be refinanced at maturity: each condition that is given must hold, else the balloon
    /// falls due in cash.
    ///
    /// Example: a balloon of 60 against a value of 100 with 5.4 of cash flow in the year after it holds `maxLTV` 0.60 and
    /// `minDebtYield` 0.09, and with `constant` 0.08 a `minDSCR` of 1.125 (5.4/(0.08·60)).
    public struct Refinance: Sendable, Hashable {
        /// Most balance over the value at closing.
        public var maxLTV: Double?
        /// Least cash flow of the next f periods over the balance.
        public var minDebtYield: Double?
        /// Least cash flow of the next f periods over `constant` · balance.
        public var minDSCR: Double?
        /// Service a year of the new loan for each unit of it; needed by `minDSCR` alone.
        public var constant: Double?

        public init(maxLTV: Double? = nil, minDebtYield: Double? = nil, minDSCR: Double? = nil, constant: Double? = nil) {
            self.maxLTV = maxLTV
            self.minDebtYield = minDebtYield
            self.minDSCR = minDSCR
            self.constant = constant
        }

        /// Whether a balance can be refinanced with the cash flow of the next f periods.
        func allows(balance: Double, nextYear cash: Double, value: Double) -> Bool {
            if let maxLTV, !(balance <= maxLTV * value) { return false }
            if let minDebtYield, !(cash >= minDebtYield * balance) { return false }
            if let minDSCR, !(cash >= minDSCR * (constant ?? 0) * balance) { return false }
            return true
        }
    }
}
