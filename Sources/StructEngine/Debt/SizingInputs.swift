/// One permutation in numbers: all that sizing needs beside its row of the cover table. Amounts in
/// minor units; NaN is "none".
struct SizingInputs {
    let pool: Int
    let basis: Int
    let value: Double
    let cost: Double
    /// d, the sizing target.
    let dscrTarget: Double
    /// Largest senior over value, as a fraction.
    let ltvTarget: Double
    /// The most by gearing; ∞ without a limit.
    let gearingCap: Double
    /// c.
    let coupon: Double
    let dsraMonths: Double
    let equityShare: Double
    /// PV(CFADS, securitisation rate, Y) of the base case.
    let advanceValue: Double
    let sidecarProceeds: Double
    let mezzanine: MezzanineInputs?
}

/// The mezzanine's part of ``SizingInputs``.
struct MezzanineInputs {
    /// d_m.
    let dscrTarget: Double
    let tranche: TrancheTerms
}

/// A structure's sizes and the figures that follow from them without looking at single periods.
/// Amounts in minor units.
struct Sizing {
    /// N.
    var notional = 0.0
    /// N_m.
    var mezzNotional = 0.0
    var upfrontFees = 0.0
    var dsraFunding = 0.0
    var fundingNeed = 0.0
    var sponsorEquity = 0.0
    var coverage = 0.0
    /// (N + N_m)/value.
    var ltv = 0.0
    /// NaN where the present value of the cash flow is not above 0.
    var advanceFactor = Double.nan
}
