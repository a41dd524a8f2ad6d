/// The running waterfall: the accounts between two payment dates, and the one step that takes them to the next.
///
/// The order of a step is the order of the calls in `advance`. Source: house convention.
struct WaterfallRunner {
    private let terms: Waterfall.Terms
    private let paymentsPerYear: Int
    private var senior: TrancheLedger
    private var mezzanine: TrancheLedger
    private var dsra: Int64
    private var trapped: Int64 = 0
    private var locked = false
    private var periodsAtOrAboveLockup = 0

    init(_ terms: Waterfall.Terms) {
        self.terms = terms
        paymentsPerYear = min(max(terms.paymentsPerYear, 1), 12)
        senior = TrancheLedger(terms.senior)
        mezzanine = TrancheLedger(terms.mezzanine)
        dsra = max(WaterfallAmount.rounded(terms.dsraFundingMinor), 0)
    }

    /// Reserve account now; before the first step, what it was funded with.
    var reserveMinor: Int64 { dsra }

    /// Last period of the senior's schedule; 0 where there is no senior debt.
    var seniorMaturity: Int { senior.maturity }

    /// Runs period t, whose cash flow and length the terms must hold.
    mutating func advance(_ t: Int) -> Waterfall.Period {
        let limit = WaterfallAmount.limit
        var row = Waterfall.Period(t: t, cfads: min(max(terms.cashFlowsMinor[t - 1], -limit), limit))
        let tau = terms.yearFractions[t - 1]
        var cash = max(row.cfads, 0)
        meetDeficit(&row)
        paySenior(&row, tau, &cash)
        balanceReserve(&row, &cash)
        payMezzanine(&row, tau, &cash)
        testLockup(&row)
        sweep(&row, &cash)
        distribute(&row, cash)
        close(&row)
        return row
    }

    // MARK: Steps, in order

    private mutating func meetDeficit(_ row: inout Waterfall.Period) {
        guard row.cfads < 0 else { return }
        row.deficitPaid = drawReserves(-row.cfads, &row)
        row.operatingShortfall = -row.cfads - row.deficitPaid
    }

    private mutating func paySenior(_ row: inout Waterfall.Period, _ tau: Double, _ cash: inout Int64) {
        let due = senior.due(row.t, yearFraction: tau)
        row.dscr = row.t <= senior.maturity && due.total > 0 ? Double(row.cfads) / Double(due.total) : nil
        cash += due.receipts

        let fee = senior.unpaidFee + max(due.fee, 0)
        let feePaid = payFirst(fee, &cash, &row)
        senior.settleFee(claim: fee, paid: feePaid)
        row.fee = feePaid + min(due.fee, 0)

        let interest = senior.unpaidInterest + max(due.interest, 0)
        let interestPaid = payFirst(interest, &cash, &row)
        senior.settleInterest(claim: interest, paid: interestPaid)
        row.interest = interestPaid + min(due.interest, 0)

        let principal = senior.unpaidPrincipal + due.principal
        row.principal = payFirst(principal, &cash, &row)
        senior.settlePrincipal(claim: principal, paid: row.principal)
        row.refinanced = senior.refinance(row.t)
    }

    private mutating func balanceReserve(_ row: inout Waterfall.Period, _ cash: inout Int64) {
        row.dsraTarget = reserveTarget(after: row.t)
        if dsra > row.dsraTarget {
            row.dsraRelease = dsra - row.dsraTarget
            cash += row.dsraRelease
        } else {
            row.dsraTopup = min(cash, row.dsraTarget - dsra)
            cash -= row.dsraTopup
        }
        dsra += row.dsraTopup - row.dsraRelease
    }

    private mutating func payMezzanine(_ row: inout Waterfall.Period, _ tau: Double, _ cash: inout Int64) {
        let due = mezzanine.due(row.t, yearFraction: tau)
        cash += due.receipts

        let fee = mezzanine.unpaidFee + max(due.fee, 0)
        let feePaid = Self.pay(fee, &cash)
        mezzanine.settleFee(claim: fee, paid: feePaid)
        row.mezzFee = feePaid + min(due.fee, 0)

        let interest = mezzanine.unpaidInterest + max(due.interest, 0)
        let interestPaid = Self.pay(interest, &cash)
        mezzanine.settleInterest(claim: interest, paid: interestPaid)
        row.mezzInterest = interestPaid + min(due.interest, 0)

        let principal = mezzanine.unpaidPrincipal + due.principal
        row.mezzPrincipal = Self.pay(principal, &cash)
        mezzanine.settlePrincipal(claim: principal, paid: row.mezzPrincipal)
        row.mezzRefinanced = mezzanine.refinance(row.t)
    }

    private mutating func testLockup(_ row: inout Waterfall.Period) {
        guard row.t < senior.maturity else {
            locked = false
            return
        }
        guard let dscr = row.dscr else { return }
        if dscr < terms.lockupDSCR {
            locked = true
            periodsAtOrAboveLockup = 0
        } else if locked {
            periodsAtOrAboveLockup += 1
            locked = periodsAtOrAboveLockup < 2
        }
    }

    private mutating func sweep(_ row: inout Waterfall.Period, _ cash: inout Int64) {
        guard row.t < senior.maturity, let dscr = row.dscr, dscr < terms.sweepDSCR else { return }
        row.sweep = min(sweepable(trapped + cash), senior.balance)
        let fromTrapped = min(row.sweep, trapped)
        trapped -= fromTrapped
        row.trappedDraw += fromTrapped
        cash -= row.sweep - fromTrapped
        senior.prepay(row.sweep, after: row.t)
    }

    private mutating func distribute(_ row: inout Waterfall.Period, _ cash: Int64) {
        if locked {
            row.trappedIn = cash
            trapped += cash
        } else {
            row.trappedOut = trapped
            row.equity = cash + trapped
            trapped = 0
        }
    }

    private func close(_ row: inout Waterfall.Period) {
        row.locked = locked
        row.dsra = dsra
        row.trapped = trapped
        row.balance = senior.balance
        row.mezzBalance = mezzanine.balance
        row.unpaidFee = senior.unpaidFee
        row.unpaidInterest = senior.unpaidInterest
        row.unpaidPrincipal = senior.unpaidPrincipal
        row.unpaidMezzFee = mezzanine.unpaidFee
        row.unpaidMezzInterest = mezzanine.unpaidInterest
        row.unpaidMezzPrincipal = mezzanine.unpaidPrincipal
    }

    // MARK: Parts of a step

    /// Pays as much of `claim` as the period's cash allows.
    private static func pay(_ claim: Int64, _ cash: inout Int64) -> Int64 {
        let paid = min(claim, cash)
        cash -= paid
        return paid
    }

    /// Pays a senior `claim` out of the period's cash, then the reserve, then trapped cash.
    private mutating func payFirst(_ claim: Int64, _ cash: inout Int64, _ row: inout Waterfall.Period) -> Int64 {
        let paid = Self.pay(claim, &cash)
        return paid + drawReserves(claim - paid, &row)
    }

    /// Takes up to `amount` from the reserve and then from trapped cash; returns what was found.
    private mutating func drawReserves(_ amount: Int64, _ row: inout Waterfall.Period) -> Int64 {
        let fromReserve = min(amount, dsra)
        let fromTrapped = min(amount - fromReserve, trapped)
        dsra -= fromReserve
        trapped -= fromTrapped
        row.dsraDraw += fromReserve
        row.trappedDraw += fromTrapped
        return fromReserve + fromTrapped
    }

    /// months/12 of the senior's scheduled service over the next year, rounded once; 0 from maturity on.
    private func reserveTarget(after t: Int) -> Int64 {
        guard t < senior.maturity, terms.dsraMonths > 0 else { return 0 }
        let service = senior.scheduledService(after: t, count: paymentsPerYear, yearFractions: terms.yearFractions)
        return max(WaterfallAmount.rounded(Double(terms.dsraMonths) / 12 * service), 0)
    }

    /// The swept share of `cash`, rounded down; all of it from a share of 1 on, none where the share is not a positive number.
    private func sweepable(_ cash: Int64) -> Int64 {
        guard terms.sweepShare < 1 else { return cash }
        guard terms.sweepShare > 0 else { return 0 }
        return min(WaterfallAmount.floor(terms.sweepShare * Double(cash)), cash)
    }
}
