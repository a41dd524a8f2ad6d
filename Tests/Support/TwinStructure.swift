import Foundation

/// One row of a gate.
public struct TwinConstraint: Sendable, Equatable {
    public let key: String
    public let passes: Bool
    /// At least 0 passes, in the constraint's own unit; nil where it does not apply or fails
    /// categorically.
    public let margin: Double?
    /// Shortfall ratio, (0 - margin)/tolerance; nil without a margin or a tolerance.
    public let ratio: Double?
    /// A failure that no ratio measures.
    public let categorical: Bool
}

/// A permutation after sizing and judgement. Money is in minor units.
public struct TwinStructure: Sendable {
    public let index: Int64
    public let levers: TwinPermutation

    /// `pass`, `gate_a` or `gate_b`.
    public let outcome: String
    /// Key of the binding constraint; nil when the structure passes.
    public let binding: String?
    public let nearMiss: Bool
    public let worstRatio: Double?
    public let score: Double
    public let tier: String
    public let gateA: [TwinConstraint]
    /// Filled in even where gate A stops the permutation; empty where there is no senior debt.
    public let gateB: [TwinConstraint]

    // Terms
    public let periods: Int
    public let ioPeriods: Int
    public let seniorCoupon: Double
    public let seniorRunningRate: Double
    public let mezzPeriods: Int?
    public let mezzCoupon: Double?
    public let mezzRunningRate: Double?
    public let dsraMonths: Int
    public let balloon: Double?

    // Sizing
    /// `pv` or `min`; nil where no DSCR target sizes.
    public let sizingForm: String?
    /// N_d before the LTV cap and before rounding.
    public let dscrNotionalMinor: Double?
    public let ltvCapMinor: Double?
    public let seniorNotionalMinor: Double
    public let mezzNotionalMinor: Double

    // Profile per unit of notional, periods 1...n; nil where there is no debt
    public let unitPrincipal: [Double]?
    public let unitService: [Double]?
    public let balances: [Double]?
    public let mezzUnitService: [Double]?

    // Coverage
    public let baseDSCR: [Double?]?
    /// `base` first.
    public let scenarioIDs: [String]
    public let minDSCR: [Double?]
    public let minDSCRPeriod: [Int?]
    /// Of the sizing cash flow, in the cases that size; nil where no source has a multiple.
    public let minSizingDSCR: [Double?]
    /// Least total DSCR by scenario, `base` first; all nil without mezzanine.
    public let totalStressDSCR: [Double?]

    public let metrics: TwinMetrics
}

/// Every figure of sources, uses and coverage. Money in minor units, unrounded.
public struct TwinMetrics: Sendable, Equatable {
    public let value: Double?
    public let cost: Double?
    public let upfrontFees: Double?
    public let dsraFunding: Double?
    public let fundingNeed: Double?
    public let sponsorEquity: Double?
    public let equity: Double?
    public let totalProceeds: Double?
    public let dayOneCore: Double?
    public let dayOneSidecar: Double?
    public let dayOneTotal: Double?
    public var repoLiquidity: Double?

    public let coverage: Double?
    public let ltv: Double?
    public let seniorLTV: Double?
    public let wault: Double?
    public let advanceFactor: Double?
    public let wal: Double?
    public let icr: Double?
    public let llcr: Double?
    public let plcr: Double?
    public let debtYield: Double?
    public let avgDSCR: Double?
    public let totalDSCR: Double?
    public let wacc: Double?
}
