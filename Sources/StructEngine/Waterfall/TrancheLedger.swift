/// The books of one tranche while its waterfall runs: the schedule still ahead, what is
/// outstanding, what is in arrears.
///
/// Due in period t, τ long, with balance B before it (unpaid principal included, after maturity
/// too): fee = round(feeRate · τ · B), interest = round(interestRate · τ · B), principal = S_{t−1}
/// − S_t, S the scheduled balances, 0 after maturity. What is not paid is carried line by line,
/// without interest on unpaid fees or interest. Source: house convention.
struct TrancheLedger {
    /// What falls due in one period, arrears apart, in whole minor units.
    struct Due {
        var fee: Int64 = 0
        var interest: Int64 = 0
        var principal: Int64 = 0

        var total: Int64 { fee + interest + principal }

        /// What a negative rate brings in; cash of the period before anything is paid out of it.
        var receipts: Int64 { -min(fee, 0) - min(interest, 0) }
    }

    /// Last period of the schedule, n; 0 where there is no debt.
    let maturity: Int
    let feeRate: Double
    let interestRate: Double
    let scheduledRate: Double

    /// Scheduled balances S_0 … S_n as swept so far; S_n is the balloon.
    private(set) var scheduled: [Int64]

    /// Outstanding, unpaid principal included.
    private(set) var balance: Int64

    /// False once a sweep has changed the schedule.
    private(set) var isAsPlanned = true

    private(set) var unpaidFee: Int64 = 0
    private(set) var unpaidInterest: Int64 = 0
    private(set) var unpaidPrincipal: Int64 = 0

    /// What fell due in the period that runs, arrears apart.
    private(set) var due = Due()
    /// What was paid in the period that runs; once it is closed, also what is owed after it.
    private(set) var flow = Waterfall.TrancheFlow()

    /// The books of a tranche that there is not: nothing ever falls due.
    init() {
        (maturity, feeRate, interestRate, scheduledRate) = (0, 0, 0, 0)
        (scheduled, balance) = ([0], 0)
    }

    init(_ tranche: Waterfall.Tranche) {
        guard tranche.notionalMinor > 0, tranche.periods > 0 else {
            self = TrancheLedger()
            return
        }
        maturity = min(tranche.periods, WaterfallAmount.periodLimit)
        feeRate = tranche.feeRate
        interestRate = tranche.interestRate
        scheduledRate = tranche.scheduledRate
        balance = min(tranche.notionalMinor, WaterfallAmount.limit)
        scheduled = Self.schedule(tranche, notional: balance, maturity: maturity)
    }

    /// Whole scheduled balances round(N · β_t), none above the one before, none below the balloon
    /// round(N · b), which is the last.
    private static func schedule(_ tranche: Waterfall.Tranche, notional: Int64, maturity: Int) -> [Int64] {
        let balloon = min(max(WaterfallAmount.rounded(Double(notional) * tranche.balloon), 0), notional)
        var balances: [Int64] = []
        balances.reserveCapacity(maturity + 1)
        balances.append(notional)
        var previous = notional
        for t in 1..<max(maturity, 1) {
            if t < tranche.balanceFactors.count {
                let rounded = WaterfallAmount.rounded(Double(notional) * tranche.balanceFactors[t])
                previous = min(previous, max(balloon, rounded))
            }
            balances.append(previous)
        }
        balances.append(balloon)
        return balances
    }

    /// Principal that the schedule, as swept so far, asks for in period t.
    func scheduledPrincipal(_ t: Int) -> Int64 {
        t >= 1 && t <= maturity ? scheduled[t - 1] - scheduled[t] : 0
    }

    /// Opens period t: what falls due in it.
    mutating func open(_ t: Int, yearFraction: Double, rateShock: Double) {
        (flow.feeMinor, flow.interestMinor, flow.principalMinor, flow.sweptMinor, flow.refinancedMinor) = (0, 0, 0, 0, 0)
        due = Due()
        guard balance != 0 else { return }
        due.fee = WaterfallAmount.accrued(rate: feeRate, yearFraction: yearFraction, balance: balance)
        due.interest = WaterfallAmount.accrued(rate: interestRate + rateShock, yearFraction: yearFraction, balance: balance)
        due.principal = scheduledPrincipal(t)
    }

    /// What will fall due in period t if everything before it is paid, as the schedule stands.
    func scheduledDue(_ t: Int, yearFraction: Double, rateShock: Double) -> Due {
        guard t >= 1, t <= maturity else { return Due() }
        return Due(
            fee: WaterfallAmount.accrued(rate: feeRate, yearFraction: yearFraction, balance: scheduled[t - 1]),
            interest: WaterfallAmount.accrued(rate: interestRate + rateShock, yearFraction: yearFraction, balance: scheduled[t - 1]),
            principal: scheduledPrincipal(t))
    }

    /// Scheduled principal plus running cost on scheduled balances of the periods after t, at most
    /// `count` of them and none after maturity; a double, not rounded: with 500 a period on 1,000
    /// at 10% a year, annual, two periods from t = 0 give 1,150.
    func scheduledService(after t: Int, count: Int, yearFractions: [Double]) -> Double {
        var sum = 0.0
        let last = min(t + count, maturity, yearFractions.count)
        guard t < last else { return 0 }
        for s in (t + 1)...last { sum += scheduledService(in: s, yearFractions) }
        return sum
    }

    /// The same for each t from 0 on to the bit: the terms of a sum are added in their order, that of all sums at once.
    func scheduledServices(count: Int, yearFractions: [Double]) -> [Double] {
        let last = min(maturity, yearFractions.count)
        guard last > 0 else { return [] }
        let terms = (1...last).map { scheduledService(in: $0, yearFractions) }
        var sums = [Double](repeating: 0, count: last)
        sums.withUnsafeMutableBufferPointer { sums in
            terms.withUnsafeBufferPointer { terms in
                for later in 0..<min(count, last) {
                    for t in 0..<last - later { sums[t] += terms[t + later] }
                }
            }
        }
        return sums
    }

    @inline(__always)
    private func scheduledService(in s: Int, _ yearFractions: [Double]) -> Double {
        let running = (scheduledRate * yearFractions[s - 1]) * Double(scheduled[s - 1])
        return Double(scheduledPrincipal(s)) + running
    }

    /// What is asked for on a line: arrears, and what is due in the period.
    @inline(__always)
    func claim(_ line: Waterfall.Line) -> Int64 {
        switch line {
        case .fee: unpaidFee + max(due.fee, 0)
        case .interest: unpaidInterest + max(due.interest, 0)
        case .principal: unpaidPrincipal + due.principal
        }
    }

    /// Settles a line: its claim, arrears first, is met by `paid` of it, and the rest is carried. What a negative rate brought
    /// in counts against what was paid; principal leaves the balance.
    @inline(__always)
    mutating func settle(_ line: Waterfall.Line, claim: Int64, paid: Int64) {
        switch line {
        case .fee:
            unpaidFee = claim - paid
            flow.feeMinor = paid + min(due.fee, 0)
        case .interest:
            unpaidInterest = claim - paid
            flow.interestMinor = paid + min(due.interest, 0)
        case .principal:
            unpaidPrincipal = claim - paid
            balance -= paid
            flow.principalMinor += paid
        }
    }

    /// Closes the period: what is owed after it.
    mutating func close() {
        flow.balanceMinor = balance
        flow.unpaidFeeMinor = unpaidFee
        flow.unpaidInterestMinor = unpaidInterest
        flow.unpaidPrincipalMinor = unpaidPrincipal
    }

    /// What is left at maturity as the schedule stands.
    var balloon: Int64 { maturity > 0 ? scheduled[maturity] : 0 }

    /// Refinances the balloon.
    mutating func refinance() {
        balance -= balloon
        flow.refinancedMinor += balloon
    }

    /// Prepays `amount` after period t: the principal still to come shrinks in proportion; the
    /// balloon gives way only once that is 0.
    ///
    /// With R the principal scheduled after t, the running total up to each later period is scaled
    /// by (R − amount)/R and rounded to nearest, halves up. Example: principal 100, 100, 100 to
    /// come and 150 swept leave running totals 50, 100, 150, so 50 each.
    mutating func prepay(_ amount: Int64, after t: Int) {
        // Booked in any case: the cash has been taken for it.
        flow.sweptMinor += amount
        guard amount > 0, t >= 0, t < maturity else { return }
        let start = scheduled[t]
        let remaining = start - scheduled[maturity]
        let kept = max(remaining - amount, 0)
        balance -= amount
        isAsPlanned = false
        for s in t...maturity {
            let total = start - scheduled[s]
            scheduled[s] = max(start - amount - WaterfallAmount.proRata(total, kept, of: remaining), 0)
        }
    }
}
