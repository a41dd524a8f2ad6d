extension Waterfall {
    /// Everything that the cash waterfall of one structure under one scenario depends on.
    ///
    /// The terms are taken as they come: a plan makes them right, and a `Waterfall` of terms built by hand never traps, whatever they hold.
    /// Amounts are held to ±2^53 minor units, and at most 480 periods (forty years of months) are run; where `cashFlowsMinor` and
    /// `yearFractions` differ in length the shorter one counts.
    ///
    /// Money is in minor units, rates and shares are decimal fractions, ratios plain numbers (1.20). Source: house convention.
    public struct Terms: Sendable {
        /// Cash flow available for debt service of periods 1, 2, … to the horizon, in whole minor units; it may be negative.
        public var cashFlowsMinor: [Int64]

        /// Length of each period in years, τ_1, τ_2, …, by the deal's day count: 0.25 for a quarter under 30/360.
        public var yearFractions: [Double]

        /// Payment dates a year: 12, 4, 2 or 1. Other values are held to 1…12.
        public var paymentsPerYear: Int

        /// The senior tranche.
        public var senior: Tranche

        /// The mezzanine tranche, or nil.
        public var mezzanine: Tranche?

        /// Months of senior service that the debt service reserve account is to hold: 0 to 12.
        public var dsraMonths: Int

        /// What the reserve account is funded with at closing, in minor units, before it is rounded to a whole one.
        public var dsraFundingMinor: Double

        /// Senior DSCR below which cash is kept from equity.
        public var lockupDSCR: Double

        /// Senior DSCR below which cash prepays the senior.
        public var sweepDSCR: Double

        /// Share of trapped and free cash that a sweep takes: 1 is all of it.
        public var sweepShare: Double

        /// What equity pays in at closing, in minor units, not rounded: the larger of the equity needed and the sponsor's commitment.
        public var equityOutlayMinor: Double

        /// Value of the pool at closing, in minor units.
        public var valueMinor: Double

        /// Share of that value that equity realises at its horizon, before debt still to be repaid; 0 for none.
        public var exitValueShare: Double

        /// Terms from their parts; see the properties for units.
        public init(
            cashFlowsMinor: [Int64],
            yearFractions: [Double],
            paymentsPerYear: Int,
            senior: Tranche,
            mezzanine: Tranche?,
            dsraMonths: Int,
            dsraFundingMinor: Double,
            lockupDSCR: Double,
            sweepDSCR: Double,
            sweepShare: Double,
            equityOutlayMinor: Double,
            valueMinor: Double,
            exitValueShare: Double
        ) {
            self.cashFlowsMinor = cashFlowsMinor
            self.yearFractions = yearFractions
            self.paymentsPerYear = paymentsPerYear
            self.senior = senior
            self.mezzanine = mezzanine
            self.dsraMonths = dsraMonths
            self.dsraFundingMinor = dsraFundingMinor
            self.lockupDSCR = lockupDSCR
            self.sweepDSCR = sweepDSCR
            self.sweepShare = sweepShare
            self.equityOutlayMinor = equityOutlayMinor
            self.valueMinor = valueMinor
            self.exitValueShare = exitValueShare
        }
    }
}
