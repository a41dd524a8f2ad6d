/// A permutation after sizing: notionals, coverage, metrics, and how both gates judge it.
///
/// Amounts are in minor units, rates and shares are fractions a year, ratios plain numbers, periods
/// payment periods counted from 1. An undefined figure is nil.
public struct Structure: Sendable, Equatable {
    public enum Outcome: String, Sendable, CaseIterable {
        case pass
        case gateA = "gate_a"
        case gateB = "gate_b"
    }

    /// Canonical index of the permutation that it is, or was made of by moves.
    public let index: Int64
    /// The lever values, after any moves.
    public var levers: Permutation { choice.levers }
    /// The lever values with the notionals that were set by hand: what it takes to size it again.
    let choice: MovedPermutation
    /// What it was bound to: ``BoundDeal/identity``.
    let boundTo: String
    public let outcome: Outcome
    /// The failing constraint of highest shortfall ratio; nil for a structure that passes.
    public let binding: Constraint?
    /// Pruned, with every failing constraint of the stopping gate within its tolerance.
    public let isNearMiss: Bool
    /// The highest shortfall ratio, −margin/tolerance; nil when it passes or after a failure
    /// without a ratio.
    public let worstRatio: Double?
    /// Composite score, 0 to 100.
    public let score: Double
    public let tier: String
    /// N.
    public let seniorNotionalMinor: Int64
    /// N_m.
    public let mezzNotionalMinor: Int64
    public let terms: Terms
    /// The base case first, then the stresses in the deal's order.
    public let coverage: [ScenarioCoverage]
    public let metrics: Metrics
    public let gateA: [ConstraintVerdict]
    /// Empty for a structure without debt. Given, as a check, for one that Gate A stops as well.
    public let gateB: [ConstraintVerdict]
    /// CFADS of the base case, by period to the horizon.
    public let cashFlowsMinor: [Int64]
    /// Return of the equity; nil unless it was asked for.
    public internal(set) var equityReturn: Waterfall.EquityReturn?
    /// What a top list by `equity_irr`, `stress_dscr` or `breakeven_rent` is ordered by; nil where it is undefined, of other
    /// objectives, and unless the structure is of the top list of a result.
    public internal(set) var objectiveFigure: Double?
    /// The levers with other values that change nothing here, in the deal's order, those of more than 1,000
    /// values left out; nil unless it is of the top list of a result.
    public internal(set) var freeLevers: [FreeLever]?

    /// What the levers come to, in rates and periods.
    public struct Terms: Sendable, Equatable {
        /// c.
        public let seniorCoupon: Double
        /// k, with running fee and wrap premium.
        public let seniorRunningRate: Double
        public let seniorPeriods: Int
        public let interestOnlyPeriods: Int
        public let mezzCoupon: Double?
        public let mezzRunningRate: Double?
        public let mezzPeriods: Int?
        public let dsraMonths: Int
        /// N_d, the least over the base case and the cases that size, before the caps and before rounding; nil
        /// without a DSCR target.
        public let dscrNotionalMinor: Double?
        /// LTV target times value; nil without one.
        public let ltvCapMinor: Double?
        /// g, by a move or the deal's; nil without a limit of gearing.
        public let maxGearing: Double?
        /// The most by gearing, g·cost/(1 − g·upfront fees).
        public let gearingCapMinor: Double?
        /// What sized the senior; nil without debt, and where its notional was set by hand.
        public let sizedBy: SizedBy?
        /// The case that gave N_d, `base` or the id of a scenario that sizes; nil without a DSCR target.
        public let sizingCase: String?
        /// True if the base case's N_d is the present value of the cash flow over the target, false if it is a
        /// least cover.
        public let usesPresentValue: Bool
        /// b; nil without debt.
        public let balloon: Double?
        /// u_t per unit of notional; nil without debt.
        public let unitService: [Double]?
        /// β_1 … β_n; nil without debt.
        public let balances: [Double]?
        /// v_t; nil without mezzanine debt.
        public let mezzUnitService: [Double]?
        /// Balances of the mezzanine, γ_1 … γ_n; nil without mezzanine debt.
        public let mezzBalances: [Double]?
        public let mezzBalloon: Double?
        /// DSCR of the base case by period, nil inside where nothing is due; nil without debt.
        public let baseDSCR: [Double?]?
    }

    /// The limit that gave the senior its size; at a tie the first.
    public enum SizedBy: String, Sendable, CaseIterable {
        case dscr, ltv, gearing
    }

    public struct ScenarioCoverage: Sendable, Equatable {
        public let scenario: String
        /// min over t of CFADS_t over senior service.
        public let minDSCR: Double?
        /// The first period that attains it, from 1.
        public let minDSCRPeriod: Int?
        /// The same of the sizing cash flow, in which each source counts by its `dscr_multiple`: of the cases that size, and
        /// nil where no source has a multiple.
        public let minSizingDSCR: Double?
        /// min over the mezzanine's life of CFADS_t over both services; nil without mezzanine.
        public let totalDSCR: Double?
    }

    public struct ConstraintVerdict: Sendable, Equatable {
        public let constraint: Constraint
        /// At least 0 passes, in the constraint's unit; nil where it does not apply or failed
        /// categorically.
        public let margin: Double?
        public let passes: Bool
        /// −margin/tolerance.
        public let ratio: Double?
        /// Failed in a way that no ratio measures.
        public let isCategorical: Bool
    }

    /// Sources, uses and ratios. Amounts in minor units, unrounded.
    public struct Metrics: Sendable, Equatable {
        public let valueMinor: Double
        public let costMinor: Double
        public let coverage: Double
        public let ltv: Double
        public let seniorLTV: Double
        /// Years.
        public let wault: Double?
        public let advanceFactor: Double?
        /// Years.
        public let wal: Double?
        public let icr: Double?
        public let llcr: Double?
        public let plcr: Double?
        public let debtYield: Double?
        public let averageDSCR: Double?
        /// Base case, over the mezzanine's life.
        public let totalDSCR: Double?
        public let wacc: Double?
        public let fundingNeedMinor: Double
        public let upfrontFeesMinor: Double
        public let dsraFundingMinor: Double
        public let sponsorEquityMinor: Double
        public let equityMinor: Double
        public let dayOneCoreMinor: Double
        public let dayOneSidecarMinor: Double
        public let dayOneTotalMinor: Double
        public let totalProceedsMinor: Double
        /// Nil unless a repo target is set and met.
        public let repoLiquidityMinor: Double?
    }

    /// min over t of the base case's DSCR.
    public var minDSCR: Double? { coverage.first?.minDSCR }
}

extension Structure: CustomStringConvertible {
    /// One line: index, outcome, tier, score, notionals in minor units and cover.
    public var description: String {
        func rounded(_ figure: Double, _ scale: Double) -> String { shortNumber((figure * scale).rounded() / scale) }
        let cover = minDSCR.map { rounded($0, 1_000) + "x" } ?? "none"
        let debt = "senior \(seniorNotionalMinor), mezzanine \(mezzNotionalMinor)"
        return "#\(index) \(outcome.rawValue), \(tier), score \(rounded(score, 100)): \(debt), min DSCR \(cover)"
    }
}
