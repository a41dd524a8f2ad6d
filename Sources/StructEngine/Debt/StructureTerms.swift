/// One permutation in numbers: all that sizing needs beside its row of the cover table. Amounts in minor units; NaN is "none".
struct StructureTerms {
    var pool = 0
    var basis = 0
    var value = 0.0
    var cost = 0.0
    /// d, the sizing target.
    var dscrTarget = Double.nan
    /// Largest senior over value, as a fraction.
    var ltvTarget = Double.nan
    /// c.
    var coupon = 0.0
    var dsraMonths = 0.0
    var equityShare = 0.0
    /// PV(CFADS, securitisation rate, Y) of the base case.
    var advanceValue = 0.0
    var sidecarProceeds = 0.0
    var mezzanine: MezzanineTerms?
}

/// The mezzanine's part of ``StructureTerms``.
struct MezzanineTerms {
    /// d_m.
    var dscrTarget: Double
    var tranche: TrancheTerms
    /// Where the unit service v_t starts in the prepared services; nil for a sculpted profile, which depends on the senior's size.
    var serviceStart: Int?
}

/// A structure's sizes and the figures that follow from them without looking at single periods. Amounts in minor units.
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
