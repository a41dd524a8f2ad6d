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
/// - Tests (see ``Deal/CovenantTest``), in their order. A lock-up shuts distributions; once cured, the whole
///   trapped balance goes out. A sweep before maturity prepays the senior with ⌊share · (trapped +
///   free cash)⌋, trapped cash first; the principal still to come shrinks in proportion, the balloon
///   last. The reserve has been settled by then: its target moves a period later. A period without
///   a figure counts neither way. At senior maturity every lock is lifted for good.
/// - Default. From the period of the test on, all cash after the senior's own lines prepays it; the
///   reserve is drawn and let out, and not filled.
/// - Balloon. New debt repays it at maturity, neither paid out of cash nor a default; where
///   conditions are given and not met, it falls due in cash like principal, and what cash, reserve
///   and trap do not pay then is paid from all cash to the horizon (see ``Refinancing``).
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
    /// The covenant tests in their order, each with a figure a period.
    public let tests: [TestBook]
    /// What became of the senior's balloon at its maturity; nil without one, or where the waterfall ends before.
    public let refinancing: Refinancing?
    /// What the reserves held at closing, in whole minor units.
    public let reservesFundedMinor: Int64
    /// What equity realises at its horizon beside that period's distribution, in minor units, not
    /// rounded: max(0, exit share · value − balloons refinanced then − junior debt outstanding).
    ///
    /// A senior that the cash flows end before, or that was not refinanced, is still outstanding then and comes off as
    /// well.
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
        var runner = WaterfallRunner(inputs)
        reservesFundedMinor = runner.reservesFundedMinor
        let record = Record(&runner)
        (periods, tranches, accounts, tests) = (record.periods, record.tranches, record.accounts, record.tests)
        var refinancing = runner.refinancing
        if let senior = tranches.first?.flows.last, refinancing?.isRefinanced == false {
            refinancing?.lossMinor = senior.balanceMinor + senior.unpaidFeeMinor + senior.unpaidInterestMinor
        }
        self.refinancing = refinancing
        equityHorizonPeriods = runner.equityHorizon
        let last = runner.equityHorizon
        exitFlowMinor = runner.exitFlow(last > 0 ? record.tranches.map { $0.flows[last - 1] } : [])
        equityFlowsMinor = Self.equityFlows(
            outlay: inputs.equityOutlayMinor, periods.prefix(equityHorizonPeriods), exit: exitFlowMinor)
        equityIRR = EquityReturn(flows: equityFlowsMinor, paymentsPerYear: inputs.paymentsPerYear)
    }

    private static func equityFlows(outlay: Double, _ rows: ArraySlice<Period>, exit: Double) -> [Double] {
        var flows = [0 - outlay]
        flows.reserveCapacity(rows.count + 1)
        for row in rows { flows.append(Double(row.equityMinor)) }
        if !rows.isEmpty { flows[flows.count - 1] += exit }
        return flows
    }
}

/// A running waterfall's periods, one after the other.
private struct Record {
    private(set) var periods: [Waterfall.Period] = []
    private(set) var tranches: [Waterfall.Book<Waterfall.TrancheFlow>]
    private(set) var accounts: [Waterfall.Book<Waterfall.AccountFlow>]
    private(set) var tests: [Waterfall.TestBook]

    init(_ runner: inout WaterfallRunner) {
        tranches = runner.inputs.tranches.map { Waterfall.Book(name: $0.name, flows: []) }
        accounts = (runner.inputs.reserves.map(\.name) + ["trapped"]).map { Waterfall.Book(name: $0, flows: []) }
        tests = runner.inputs.tests.map { Waterfall.TestBook(test: $0, values: [], inForce: []) }
        periods.reserveCapacity(runner.horizon)
        for tranche in tranches.indices { tranches[tranche].flows.reserveCapacity(runner.horizon) }
        for account in accounts.indices { accounts[account].flows.reserveCapacity(runner.horizon) }
        for t in 0..<runner.horizon {
            runner.advance(t + 1)
            periods.append(runner.row)
            for tranche in tranches.indices { tranches[tranche].flows.append(runner.ledgers[tranche].flow) }
            for account in accounts.indices { accounts[account].flows.append(runner.accounts[account].flow) }
            for test in tests.indices {
                tests[test].values.append(runner.tests[test].value)
                tests[test].inForce.append(runner.tests[test].isInForce)
            }
        }
    }
}
