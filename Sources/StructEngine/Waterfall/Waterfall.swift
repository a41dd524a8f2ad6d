/// Where every unit of cash goes, period by period to the horizon, and what that returns to equity.
///
/// A period's cash is used by the steps of the inputs, one after the other. In the standard order
/// they are: senior running fee, senior interest, senior scheduled principal, the reserve account
/// up to its target, mezzanine fee and interest, mezzanine scheduled principal; what is left passes
/// the lock-up test and goes to equity.
///
/// - Due. A line costs round(rate · τ · balance before the period), unpaid principal included;
///   arrears of a line are paid before what is newly due on it and bear no interest. A negative
///   rate is a receipt, which joins the cash before anything is paid.
/// - Shortfalls. The senior lines and a negative cash flow may draw the reserve and then trapped
///   cash; the mezzanine may not.
/// - Reserve. Its target after period t < n is round(months/12 · Σ (principal_s + k · τ_s ·
///   scheduled balance_{s−1})) over the next year, and 0 from period n on; the excess over a
///   falling target is released ahead of the mezzanine.
/// - Lock-up. DSCR = cash flow over what falls due to the senior, arrears apart. A period under
///   `lockupDSCR` shuts distributions; two consecutive tested periods that reach it open them again
///   and let the whole trapped balance out in the second. A period without a DSCR counts neither
///   way. At senior maturity the lock is lifted for good.
/// - Sweep. Before maturity and below `sweepDSCR`, ⌊share · (trapped + free cash)⌋ prepays the
///   senior, trapped cash first; the principal still to come shrinks in proportion, the balloon
///   last. The reserve has been settled by then: its target moves a period later. In a period that
///   both reopens distributions and sweeps, the sweep comes first.
/// - Balloon. New debt repays it at maturity: neither paid out of cash nor a default.
///
/// Example. 1,000 over two annual periods, level, fee 1%, interest 9%, cash flow 700 a year, no
/// reserve, outlay 200. Period 1: fee 10, interest 90, principal 500, DSCR 700/600 = 1.1667, equity
/// 100. Period 2: 5, 45, 500, equity 150. The equity flows −200, 100, 150 have the one internal
/// rate of return (100 + √130,000)/400 − 1 = 15.1388% a year.
///
/// Amounts of a period are whole minor units and conserve cash to the unit (see `Period`);
/// comparisons with the two DSCR thresholds are of doubles, without any tolerance. It never traps;
/// inputs out of any plan's range are held to `Inputs`' bounds. Source: house convention.
public struct Waterfall: Sendable, Equatable {
    /// One row a payment period, from 1 to the horizon.
    public let periods: [Period]
    /// The tranches by rank, the senior first, each with a flow a period.
    public let tranches: [Book<TrancheFlow>]
    /// The reserves, then the trap for cash that may not reach equity, each with a flow a period.
    public let accounts: [Book<AccountFlow>]
    /// What the reserves held at closing, in whole minor units.
    public let reservesFundedMinor: Int64
    /// What equity realises at its horizon beside that period's distribution, in minor units, not
    /// rounded: max(0, exit share · value − balloons refinanced then − junior debt outstanding).
    ///
    /// A senior that the cash flows end before is still outstanding then and comes off as well.
    public let exitFlowMinor: Double
    /// The period with which equity ends: senior maturity if the senior has a balloon, even one
    /// that sweeps have repaid; else the last.
    public let equityHorizonPeriods: Int
    /// Minus the outlay, then the distribution of each period to the equity horizon, the exit
    /// included in the last; minor units.
    public let equityFlowsMinor: [Double]
    /// The internal rate of return of `equityFlowsMinor`, a year, or why there is none.
    public let equityIRR: EquityReturn

    /// Runs the waterfall.
    ///
    /// It takes time proportional to the number of periods, and for the rate of return to 1,091
    /// times that number.
    public init(_ inputs: Inputs) {
        let horizon = min(inputs.cashFlowsMinor.count, inputs.yearFractions.count, WaterfallAmount.periodLimit)
        var runner = WaterfallRunner(inputs, horizon: horizon)
        reservesFundedMinor = runner.reservesFundedMinor
        for t in 0..<horizon { runner.advance(t + 1) }
        periods = runner.periods
        tranches = runner.tranches
        accounts = runner.accounts
        let maturity = runner.seniorMaturity
        let hasBalloon = maturity > 0 && inputs.tranches[0].balloon > 0
        equityHorizonPeriods = hasBalloon ? min(maturity, horizon) : horizon
        exitFlowMinor = Self.exitFlow(inputs, tranches, at: equityHorizonPeriods, seniorMaturity: maturity)
        equityFlowsMinor = Self.equityFlows(
            outlay: inputs.equityOutlayMinor, periods.prefix(equityHorizonPeriods), exit: exitFlowMinor)
        equityIRR = EquityReturn(flows: equityFlowsMinor, paymentsPerYear: inputs.paymentsPerYear)
    }

    private static func exitFlow(
        _ inputs: Inputs, _ tranches: [Book<TrancheFlow>], at period: Int, seniorMaturity: Int
    ) -> Double {
        guard period > 0 else { return 0 }
        var flow = inputs.exitValueShare * inputs.valueMinor
        for (rank, tranche) in tranches.enumerated() {
            let last = tranche.flows[period - 1]
            if rank > 0 || period < seniorMaturity { flow -= Double(last.balanceMinor) }
            flow -= Double(last.refinancedMinor)
        }
        return flow > 0 ? flow : 0
    }

    private static func equityFlows(outlay: Double, _ rows: ArraySlice<Period>, exit: Double) -> [Double] {
        var flows = [0 - outlay]
        flows.reserveCapacity(rows.count + 1)
        for row in rows { flows.append(Double(row.equityMinor)) }
        if !rows.isEmpty { flows[flows.count - 1] += exit }
        return flows
    }
}
