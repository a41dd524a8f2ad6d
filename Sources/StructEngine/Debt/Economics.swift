/// What a structure costs and raises: equity, WACC and day-one proceeds. Amounts in minor units.
struct Economics {
    /// E = max(0, funding need − N − N_m).
    let equity: Double
    /// (N·c + N_m·c_m + E·equity return)/(N + N_m + E); NaN where there is no capital.
    let wacc: Double
    /// N + N_m − upfront fees − DSRA funding.
    let dayOneCore: Double
    /// Core plus sidecar.
    let dayOneTotal: Double

    init(_ sizing: Sizing, _ terms: SizingInputs, equityReturn: Double) {
        self.init(
            sizing, coupon: terms.coupon, mezzCoupon: terms.mezzanine?.tranche.coupon ?? 0, sidecarProceeds: terms.sidecarProceeds,
            equityReturn: equityReturn)
    }

    @inline(__always)
    init(_ sizing: Sizing, coupon: Double, mezzCoupon: Double, sidecarProceeds: Double, equityReturn: Double) {
        equity = max(0, sizing.fundingNeed - sizing.notional - sizing.mezzNotional)
        let mezzCost = sizing.mezzNotional * mezzCoupon
        let cost = sizing.notional * coupon + mezzCost + equity * equityReturn
        let capital = sizing.notional + sizing.mezzNotional + equity
        wacc = capital == 0 ? .nan : cost / capital
        dayOneCore = (sizing.notional + sizing.mezzNotional) - sizing.upfrontFees - sizing.dsraFunding
        dayOneTotal = dayOneCore + sidecarProceeds
    }
}
