extension Waterfall {
    /// Everything that the cash waterfall of one structure under one scenario depends on.
    ///
    /// The inputs are taken as they come: a plan makes them right, and a `Waterfall` of inputs made
    /// by hand never traps, whatever they hold. Amounts are held to ±2^53 minor units, and at most
    /// 480 periods (forty years of months), four tranches and eight reserves are run; where
    /// `cashFlowsMinor` and `yearFractions` differ in length the shorter one counts.
    ///
    /// Money is in minor units, rates and shares are decimal fractions, ratios plain numbers
    /// (1.20). Source: house convention.
    public struct Inputs: Sendable {
        /// Cash flow available for debt service of periods 1, 2, … to the horizon, in whole minor
        /// units; it may be negative.
        public var cashFlowsMinor: [Int64]
        /// Length of each period in years, τ_1, τ_2, …, by the deal's day count: 0.25 for a quarter
        /// under 30/360.
        public var yearFractions: [Double]
        /// Payment dates a year: 12, 4, 2 or 1. Other values are held to 1…12.
        public var paymentsPerYear: Int
        /// By rank, the senior first. Without any there is no debt.
        public var tranches: [Tranche]
        /// The reserves, which are the first accounts; the trap for cash that may not reach equity
        /// comes after them.
        public var reserves: [Reserve]
        /// What is done in a period, in order.
        public var steps: [Step]
        /// Covenant tests of the senior, in the order in which they act; at most 18 are run.
        public var tests: [Deal.CovenantTest]
        /// What is added to the senior's interest rate in each period; periods beyond the list have nothing.
        public var seniorRateShocks: [Double] = []
        /// When a balloon of the senior can be refinanced; nil for always.
        public var refinance: Deal.Refinance?
        /// What equity pays in at closing, in minor units, not rounded: the larger of the equity
        /// needed and the sponsor's commitment.
        public var equityOutlayMinor: Double
        /// Value of the pool at closing, in minor units.
        public var valueMinor: Double
        /// Share of that value that equity realises at its horizon, before debt still to be repaid;
        /// 0 for none.
        public var exitValueShare: Double

        /// Inputs from their parts; see the properties for units. Without `steps` they are done in
        /// the standard order.
        public init(
            cashFlowsMinor: [Int64], yearFractions: [Double], paymentsPerYear: Int, tranches: [Tranche], reserves: [Reserve],
            steps: [Step]? = nil, tests: [Deal.CovenantTest] = [], refinance: Deal.Refinance? = nil, equityOutlayMinor: Double,
            valueMinor: Double,
            exitValueShare: Double
        ) {
            self.cashFlowsMinor = cashFlowsMinor
            self.yearFractions = yearFractions
            self.paymentsPerYear = paymentsPerYear
            self.tranches = tranches
            self.reserves = reserves
            self.steps = steps ?? .standard(tranches: tranches.count, reserves: reserves.count)
            self.tests = tests
            self.refinance = refinance
            self.equityOutlayMinor = equityOutlayMinor
            self.valueMinor = valueMinor
            self.exitValueShare = exitValueShare
        }
    }

    /// An account that holds some months of a tranche's service in reserve.
    public struct Reserve: Sendable {
        /// What the account is called, such as `dsra`.
        public var name: String
        /// Number of the tranche whose service it holds.
        public var tranche: Int
        /// Months of service over the next year that it is to hold: 0 to 12.
        public var months: Int
        /// What it is funded with at closing, in minor units, before it is rounded to a whole one.
        public var fundingMinor: Double

        public init(name: String, tranche: Int, months: Int, fundingMinor: Double) {
            self.name = name
            self.tranche = tranche
            self.months = months
            self.fundingMinor = fundingMinor
        }
    }
}
