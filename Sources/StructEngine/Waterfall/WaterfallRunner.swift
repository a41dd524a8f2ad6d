/// The running waterfall: tranches and accounts between two payment dates, and the steps that take
/// them to the next. What happened in a period is there until the next is run.
///
/// It is not copied: a copy that a compiler makes on the way takes hold of a dozen lists, in every period.
struct WaterfallRunner: ~Copyable {
    private(set) var inputs: Waterfall.Inputs
    /// Periods that the cash flows and year fractions hold.
    let horizon: Int
    let paymentsPerYear: Int
    private let steps: [Waterfall.Step]
    /// By rank; without tranches, one of which nothing ever falls due.
    private(set) var ledgers: [TrancheLedger]
    let trancheCount: Int
    /// The reserves, then the trap.
    private(set) var accounts: [AccountLedger]
    /// Number of the trap, which is that of the reserves.
    let trap: Int
    private(set) var tests: [TestLedger]
    /// Ledgers, accounts and tests at closing.
    private let opening: (ledgers: [TrancheLedger], accounts: [AccountLedger], tests: [TestLedger])
    /// Present values of the cash to maturity, where a test asks for them.
    private(set) var presentValues: [Double]
    private var isLocked = false
    private var isInDefault = false
    /// Set when the senior's balloon comes to maturity.
    private(set) var refinancing: Waterfall.Refinancing?
    /// Before the first step, what the reserves were funded with.
    let reservesFundedMinor: Int64
    /// What fell due to the senior in each period so far, where a test asks for it.
    private(set) var seniorDues: [Int64] = []
    private let keepsDues: Bool

    /// The period that was run last.
    private(set) var row = Waterfall.Period(number: 0, cfadsMinor: 0)
    private var cash: Int64 = 0

    init(_ inputs: Waterfall.Inputs) {
        var inputs = inputs
        inputs.tranches = Array(inputs.tranches.prefix(WaterfallAmount.trancheLimit))
        inputs.reserves = Array(inputs.reserves.prefix(WaterfallAmount.reserveLimit))
        inputs.tests = Array(inputs.tests.prefix(WaterfallAmount.testLimit))
        horizon = min(inputs.cashFlowsMinor.count, inputs.yearFractions.count, WaterfallAmount.periodLimit)
        paymentsPerYear = min(max(inputs.paymentsPerYear, 1), 12)
        inputs.steps = Self.acting(inputs)
        self.inputs = inputs
        steps = inputs.steps
        (trancheCount, trap) = (inputs.tranches.count, inputs.reserves.count)
        let ledgers = inputs.tranches.isEmpty ? [TrancheLedger()] : inputs.tranches.map { TrancheLedger($0) }
        let paymentsPerYear = paymentsPerYear
        let reserves = inputs.reserves.map { reserve in
            let ledger = inputs.tranches.indices.contains(reserve.tranche) ? ledgers[reserve.tranche] : TrancheLedger()
            return AccountLedger(reserve, of: ledger, paymentsPerYear: paymentsPerYear, yearFractions: inputs.yearFractions)
        }
        accounts = reserves + [AccountLedger()]
        reservesFundedMinor = reserves.reduce(0) { min($0 + $1.balance, WaterfallAmount.limit) }
        tests = inputs.tests.map { TestLedger($0) }
        (self.ledgers, opening) = (ledgers, (ledgers, accounts, tests))
        keepsDues = inputs.tests.contains { $0.metric == .dscrBack }
        presentValues =
            inputs.tests.contains { $0.metric == .llcr }
            ? Self.presentValues(inputs, maturity: min(ledgers[0].maturity, horizon)) : []
    }

    /// The steps that are taken: those on what there is, each once. Paid twice, a line would fall due twice.
    private static func acting(_ inputs: Waterfall.Inputs) -> [Waterfall.Step] {
        var acting: [Waterfall.Step] = []
        for step in inputs.steps where step.acts(tranches: inputs.tranches.count, reserves: inputs.reserves.count) {
            let own = step.withoutDrawing
            if !acting.contains(where: { $0.withoutDrawing == own }) { acting.append(step) }
        }
        return acting
    }

    /// Back to closing, with other cash and changes of the senior's rate in as many periods.
    mutating func restart(cashFlowsMinor: [Int64], seniorRateShocks: [Double]) {
        assert(cashFlowsMinor.count == inputs.cashFlowsMinor.count, "other periods")
        inputs.cashFlowsMinor = cashFlowsMinor
        inputs.seniorRateShocks = seniorRateShocks
        (ledgers, accounts, tests) = opening
        (isLocked, isInDefault, refinancing) = (false, false, nil)
        seniorDues.removeAll(keepingCapacity: true)
        if !presentValues.isEmpty { presentValues = Self.presentValues(inputs, maturity: min(seniorMaturity, horizon)) }
    }

    /// Last period of the senior's schedule; 0 where there is no senior debt.
    var seniorMaturity: Int { ledgers[0].maturity }

    /// Of each tranche, what it was paid in the period and what it is owed after it.
    var trancheFlows: [Waterfall.TrancheFlow] { (0..<trancheCount).map { ledgers[$0].flow } }

    /// True if a reserve was drawn in the period.
    var drawsReserve: Bool { (0..<trap).contains { accounts[$0].flow.drawnMinor > 0 } }

    /// The cash flow of period t, held to the bounds of an amount; 0 for one that the inputs do not hold.
    func cashFlow(_ t: Int) -> Int64 {
        guard t >= 1, t <= horizon else { return 0 }
        return min(max(inputs.cashFlowsMinor[t - 1], -WaterfallAmount.limit), WaterfallAmount.limit)
    }

    /// What is added to the senior's interest rate in period t.
    func rateShock(_ t: Int) -> Double { t <= inputs.seniorRateShocks.count ? inputs.seniorRateShocks[t - 1] : 0 }

    /// Runs period t, from 1 to the horizon.
    mutating func advance(_ t: Int) {
        row = Waterfall.Period(number: t, cfadsMinor: cashFlow(t))
        cash = max(row.cfadsMinor, 0)
        for tranche in 0..<trancheCount {
            ledgers[tranche].open(t, yearFraction: inputs.yearFractions[t - 1], rateShock: tranche == 0 ? rateShock(t) : 0)
        }
        for account in 0...trap { accounts[account].open() }
        let due = ledgers[0].due.total
        if keepsDues { seniorDues.append(due) }
        if t <= seniorMaturity, due > 0 { row.dscr = Double(row.cfadsMinor) / Double(due) }
        for place in steps.indices { take(steps[place]) }
        close()
    }

    private mutating func take(_ step: Waterfall.Step) {
        if isInDefault, step.isJunior { sweep(share: 1) }
        switch step {
        case .meetDeficit: meetDeficit()
        case .receive(let tranche): cash += ledgers[tranche].due.receipts
        case .pay(let line, let tranche, let draws): pay(line, tranche, draws: draws)
        case .refinance(let tranche): refinance(tranche)
        case .settle(let account): settle(account)
        case .test: test()
        case .distribute: distribute()
        }
    }

    // MARK: Steps

    private mutating func meetDeficit() {
        guard row.cfadsMinor < 0 else { return }
        row.deficitPaidMinor = draw(-row.cfadsMinor)
        row.operatingShortfallMinor = -row.cfadsMinor - row.deficitPaidMinor
    }

    @inline(__always)
    private mutating func pay(_ line: Waterfall.Line, _ tranche: Int, draws: Bool) {
        let claim = ledgers[tranche].claim(line)
        ledgers[tranche].settle(line, claim: claim, paid: take(claim, draws: draws))
    }

    /// Takes up to an amount out of the period's cash and, if it draws, the accounts; returns what was found.
    @inline(__always)
    private mutating func take(_ amount: Int64, draws: Bool) -> Int64 {
        let found = min(amount, cash)
        cash -= found
        return draws && found < amount ? found + draw(amount - found) : found
    }

    private mutating func settle(_ account: Int) {
        let target = reserveTarget(account)
        accounts[account].aim(at: target)
        let balance = accounts[account].balance
        if balance > target {
            accounts[account].release(balance - target)
            cash += balance - target
        } else if !(isInDefault && ledgers[0].balance > 0) {
            let paid = min(cash, target - balance)
            accounts[account].payIn(paid)
            cash -= paid
        }
    }

    /// The target of a reserve after the period: as planned, or on the schedule as swept so far.
    private func reserveTarget(_ account: Int) -> Int64 {
        let tranche = accounts[account].tranche
        guard ledgers.indices.contains(tranche) else { return 0 }
        let t = row.number
        guard !ledgers[tranche].isAsPlanned else { return accounts[account].plannedTarget(after: t) }
        let service = ledgers[tranche].scheduledService(after: t, count: paymentsPerYear, yearFractions: inputs.yearFractions)
        return accounts[account].target(service)
    }

    /// The balloon of a tranche on the last day of its schedule: raised anew, or for a senior that does not meet the
    /// conditions due in cash, like principal.
    private mutating func refinance(_ tranche: Int) {
        guard row.number == ledgers[tranche].maturity, ledgers[tranche].balloon > 0 else { return }
        guard tranche == 0 else {
            ledgers[tranche].refinance()
            return
        }
        let balance = ledgers[0].balance
        let isRefinanced = canRefinance(balance)
        refinancing = Waterfall.Refinancing(
            period: row.number, balanceMinor: balance, nextYearMinor: yearAfterMaturity, isRefinanced: isRefinanced, lossMinor: 0)
        if isRefinanced {
            ledgers[0].refinance()
        } else {
            let claim = ledgers[0].unpaidPrincipal + ledgers[0].balloon
            ledgers[0].settle(.principal, claim: claim, paid: take(claim, draws: true))
        }
    }

    /// The covenant tests act in their order. Those of the last period are looked at and change nothing: from then on
    /// nothing is trapped, and what the senior is owed comes first anyway.
    private mutating func test() {
        let acts = row.number < seniorMaturity
        isLocked = false
        for number in tests.indices {
            // The cover of the period is at hand, and most tests are of it.
            let metric = tests[number].test.metric
            tests[number].judge(metric == .dscr ? row.dscr : value(of: metric))
            guard acts, tests[number].isInForce else { continue }
            switch tests[number].test.effect {
            case .lockup: isLocked = true
            case .sweep: sweep(share: tests[number].test.share)
            case .fullSweep: sweep(share: 1)
            case .default:
                isInDefault = true
                sweep(share: 1)
            }
        }
    }

    /// A share of trapped and free cash repays the senior before its maturity, trapped cash first.
    private mutating func sweep(share: Double) {
        guard row.number < seniorMaturity else { return }
        let trapped = accounts[trap].balance
        let swept = min(Self.sweepable(trapped + cash, share), ledgers[0].balance)
        cash -= swept - accounts[trap].draw(swept)
        ledgers[0].prepay(swept, after: row.number)
    }

    private mutating func distribute() {
        if isLocked {
            accounts[trap].payIn(cash)
        } else {
            let trapped = accounts[trap].balance
            row.equityMinor += cash + trapped
            accounts[trap].release(trapped)
        }
        cash = 0
    }

    /// Closes the books of the period.
    private mutating func close() {
        row.isLocked = isLocked
        for tranche in 0..<trancheCount { ledgers[tranche].close() }
        for account in 0...trap { accounts[account].close() }
        assert(conservesCash, "period \(row.number) loses or makes cash")
    }

    /// Sources equal uses, whatever the tranches, accounts and steps. Cash that no step has used is
    /// kept out: a list of steps that does not end with a distribution leaves it there.
    private var conservesCash: Bool {
        let fromAccounts = (0...trap).reduce(Int64(0)) {
            $0 + accounts[$1].flow.drawnMinor + accounts[$1].flow.releasedMinor - accounts[$1].flow.paidInMinor
        }
        return row.cfadsMinor + row.operatingShortfallMinor + fromAccounts
            == (0..<trancheCount).reduce(Int64(0)) { $0 + ledgers[$1].flow.paidMinor } + row.equityMinor + cash
    }

    // MARK: Parts of a step

    /// Takes up to `amount` from the accounts in their order; returns what was found.
    private mutating func draw(_ amount: Int64) -> Int64 {
        var found: Int64 = 0
        for account in 0...trap where found < amount { found += accounts[account].draw(amount - found) }
        return found
    }

    /// The swept share of `cash`, rounded down; all of it from a share of 1 on, none where the
    /// share is not a positive number.
    private static func sweepable(_ cash: Int64, _ share: Double) -> Int64 {
        guard share < 1 else { return cash }
        guard share > 0 else { return 0 }
        return min(WaterfallAmount.floor(share * Double(cash)), cash)
    }
}
