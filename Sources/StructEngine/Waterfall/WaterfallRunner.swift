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
    private(set) var ledgers: [TrancheLedger]
    /// Balance of each account: the reserves, then the trap.
    private var balances: [Int64]
    private(set) var tests: [TestLedger]
    /// Ledgers, balances and tests at closing.
    private let opening: (ledgers: [TrancheLedger], balances: [Int64], tests: [TestLedger])
    /// Present values of the cash to maturity, where a test asks for them.
    private(set) var presentValues: [Double]
    private var isLocked = false
    private var isInDefault = false
    /// Set when the senior's balloon comes to maturity.
    private(set) var refinancing: Waterfall.Refinancing?
    /// Before the first step, what the reserves were funded with.
    let reservesFundedMinor: Int64
    /// What fell due to the senior in each period so far.
    private(set) var seniorDues: [Int64] = []

    /// The period that was run last.
    private(set) var row = Waterfall.Period(number: 0, cfadsMinor: 0)
    private(set) var trancheFlows: [Waterfall.TrancheFlow]
    private(set) var accountFlows: [Waterfall.AccountFlow]
    private var cash: Int64 = 0
    private var due: [TrancheLedger.Due]

    init(_ inputs: Waterfall.Inputs) {
        var inputs = inputs
        inputs.tranches = Array(inputs.tranches.prefix(WaterfallAmount.trancheLimit))
        inputs.reserves = Array(inputs.reserves.prefix(WaterfallAmount.reserveLimit))
        inputs.tests = Array(inputs.tests.prefix(WaterfallAmount.testLimit))
        horizon = min(inputs.cashFlowsMinor.count, inputs.yearFractions.count, WaterfallAmount.periodLimit)
        // A step acts once a period: paid twice, a line would fall due twice.
        var seen: Set<Waterfall.Step> = []
        let (trancheCount, reserveCount) = (inputs.tranches.count, inputs.reserves.count)
        inputs.steps = inputs.steps.filter { step in
            step.acts(tranches: trancheCount, reserves: reserveCount) && seen.insert(step.withoutDrawing).inserted
        }
        self.inputs = inputs
        steps = inputs.steps
        paymentsPerYear = min(max(inputs.paymentsPerYear, 1), 12)
        ledgers = inputs.tranches.map { TrancheLedger($0) }
        let funded = inputs.reserves.map { max(WaterfallAmount.rounded($0.fundingMinor), 0) }
        balances = funded + [0]
        reservesFundedMinor = funded.reduce(0) { min($0 + $1, WaterfallAmount.limit) }
        due = ledgers.map { _ in TrancheLedger.Due() }
        trancheFlows = ledgers.map { _ in Waterfall.TrancheFlow() }
        accountFlows = balances.map { _ in Waterfall.AccountFlow() }
        tests = inputs.tests.map { TestLedger($0) }
        opening = (ledgers, balances, tests)
        presentValues =
            inputs.tests.contains { $0.metric == .llcr }
            ? Self.presentValues(inputs, maturity: min(ledgers.first?.maturity ?? 0, horizon)) : []
    }

    /// Back to closing, with other cash and changes of the senior's rate in as many periods.
    mutating func restart(cashFlowsMinor: [Int64], seniorRateShocks: [Double]) {
        assert(cashFlowsMinor.count == inputs.cashFlowsMinor.count, "other periods")
        inputs.cashFlowsMinor = cashFlowsMinor
        inputs.seniorRateShocks = seniorRateShocks
        (ledgers, balances, tests) = opening
        (isLocked, isInDefault, refinancing) = (false, false, nil)
        seniorDues.removeAll(keepingCapacity: true)
        if !presentValues.isEmpty { presentValues = Self.presentValues(inputs, maturity: min(seniorMaturity, horizon)) }
    }

    /// Last period of the senior's schedule; 0 where there is no senior debt.
    var seniorMaturity: Int { ledgers.first?.maturity ?? 0 }

    private var trap: Int { balances.count - 1 }

    /// True if a reserve was drawn in the period.
    var drawsReserve: Bool { accountFlows.indices.dropLast().contains { accountFlows[$0].drawnMinor > 0 } }

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
        for tranche in ledgers.indices {
            due[tranche] = ledgers[tranche].due(
                t, yearFraction: inputs.yearFractions[t - 1], rateShock: tranche == 0 ? rateShock(t) : 0)
            trancheFlows[tranche] = Waterfall.TrancheFlow()
        }
        for account in accountFlows.indices { accountFlows[account] = Waterfall.AccountFlow() }
        seniorDues.append(due.first?.total ?? 0)
        if let senior = due.first, t <= seniorMaturity, senior.total > 0 { row.dscr = Double(row.cfadsMinor) / Double(senior.total) }
        for step in steps { take(step) }
        close()
    }

    private mutating func take(_ step: Waterfall.Step) {
        if isInDefault, step.isJunior { sweep(share: 1) }
        switch step {
        case .meetDeficit: meetDeficit()
        case .receive(let tranche): cash += due[tranche].receipts
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

    private mutating func pay(_ line: Waterfall.Line, _ tranche: Int, draws: Bool) {
        let claim: Int64
        switch line {
        case .fee: claim = ledgers[tranche].unpaidFee + max(due[tranche].fee, 0)
        case .interest: claim = ledgers[tranche].unpaidInterest + max(due[tranche].interest, 0)
        case .principal: claim = ledgers[tranche].unpaidPrincipal + due[tranche].principal
        }
        var paid = min(claim, cash)
        cash -= paid
        if draws { paid += draw(claim - paid) }
        switch line {
        case .fee:
            ledgers[tranche].settleFee(claim: claim, paid: paid)
            trancheFlows[tranche].feeMinor = paid + min(due[tranche].fee, 0)
        case .interest:
            ledgers[tranche].settleInterest(claim: claim, paid: paid)
            trancheFlows[tranche].interestMinor = paid + min(due[tranche].interest, 0)
        case .principal:
            ledgers[tranche].settlePrincipal(claim: claim, paid: paid)
            trancheFlows[tranche].principalMinor = paid
        }
    }

    private mutating func settle(_ account: Int) {
        let target = reserveTarget(inputs.reserves[account])
        accountFlows[account].targetMinor = target
        let balance = balances[account]
        if balance > target {
            accountFlows[account].releasedMinor += balance - target
            cash += balance - target
            balances[account] = target
        } else if !(isInDefault && ledgers[0].balance > 0) {
            let paid = min(cash, target - balance)
            accountFlows[account].paidInMinor += paid
            cash -= paid
            balances[account] += paid
        }
    }

    /// The balloon of a tranche on the last day of its schedule: raised anew, or for a senior that does not meet the
    /// conditions due in cash, like principal.
    private mutating func refinance(_ tranche: Int) {
        guard row.number == ledgers[tranche].maturity, ledgers[tranche].balloon > 0 else { return }
        guard tranche == 0 else {
            trancheFlows[tranche].refinancedMinor += ledgers[tranche].refinance()
            return
        }
        let balance = ledgers[0].balance
        let isRefinanced = canRefinance(balance)
        refinancing = Waterfall.Refinancing(
            period: row.number, balanceMinor: balance, nextYearMinor: yearAfterMaturity, isRefinanced: isRefinanced, lossMinor: 0)
        if isRefinanced {
            trancheFlows[0].refinancedMinor += ledgers[0].refinance()
        } else {
            let claim = ledgers[0].unpaidPrincipal + ledgers[0].balloon
            var paid = min(claim, cash)
            cash -= paid
            paid += draw(claim - paid)
            ledgers[0].settlePrincipal(claim: claim, paid: paid)
            trancheFlows[0].principalMinor += paid
        }
    }

    /// The covenant tests act in their order. Those of the last period are looked at and change nothing: from then on
    /// nothing is trapped, and what the senior is owed comes first anyway.
    private mutating func test() {
        let acts = row.number < seniorMaturity
        isLocked = false
        for number in tests.indices {
            tests[number].judge(value(of: tests[number].test.metric))
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
        let swept = min(Self.sweepable(balances[trap] + cash, share), ledgers[0].balance)
        let fromTrapped = min(swept, balances[trap])
        balances[trap] -= fromTrapped
        accountFlows[trap].drawnMinor += fromTrapped
        cash -= swept - fromTrapped
        trancheFlows[0].sweptMinor += swept
        ledgers[0].prepay(swept, after: row.number)
    }

    private mutating func distribute() {
        if isLocked {
            accountFlows[trap].paidInMinor += cash
            balances[trap] += cash
        } else {
            accountFlows[trap].releasedMinor += balances[trap]
            row.equityMinor += cash + balances[trap]
            balances[trap] = 0
        }
        cash = 0
    }

    /// Closes the books of the period.
    private mutating func close() {
        row.isLocked = isLocked
        for tranche in ledgers.indices {
            trancheFlows[tranche].balanceMinor = ledgers[tranche].balance
            trancheFlows[tranche].unpaidFeeMinor = ledgers[tranche].unpaidFee
            trancheFlows[tranche].unpaidInterestMinor = ledgers[tranche].unpaidInterest
            trancheFlows[tranche].unpaidPrincipalMinor = ledgers[tranche].unpaidPrincipal
        }
        for account in balances.indices { accountFlows[account].balanceMinor = balances[account] }
        assert(conservesCash, "period \(row.number) loses or makes cash")
    }

    /// Sources equal uses, whatever the tranches, accounts and steps. Cash that no step has used is
    /// kept out: a list of steps that does not end with a distribution leaves it there.
    private var conservesCash: Bool {
        let fromAccounts = accountFlows.reduce(0) { $0 + $1.drawnMinor + $1.releasedMinor - $1.paidInMinor }
        return row.cfadsMinor + row.operatingShortfallMinor + fromAccounts
            == trancheFlows.reduce(0) { $0 + $1.paidMinor } + row.equityMinor + cash
    }

    // MARK: Parts of a step

    /// Takes up to `amount` from the accounts in their order; returns what was found.
    private mutating func draw(_ amount: Int64) -> Int64 {
        var found: Int64 = 0
        for account in balances.indices where found < amount {
            let taken = min(amount - found, balances[account])
            balances[account] -= taken
            accountFlows[account].drawnMinor += taken
            found += taken
        }
        return found
    }

    /// months/12 of the tranche's scheduled service over the next year, rounded once; 0 from its
    /// maturity on.
    private func reserveTarget(_ reserve: Waterfall.Reserve) -> Int64 {
        guard ledgers.indices.contains(reserve.tranche) else { return 0 }
        let t = row.number
        guard t < ledgers[reserve.tranche].maturity, reserve.months > 0 else { return 0 }
        let service = ledgers[reserve.tranche].scheduledService(after: t, count: paymentsPerYear, yearFractions: inputs.yearFractions)
        return max(WaterfallAmount.rounded(Double(reserve.months) / 12 * service), 0)
    }

    /// The swept share of `cash`, rounded down; all of it from a share of 1 on, none where the
    /// share is not a positive number.
    private static func sweepable(_ cash: Int64, _ share: Double) -> Int64 {
        guard share < 1 else { return cash }
        guard share > 0 else { return 0 }
        return min(WaterfallAmount.floor(share * Double(cash)), cash)
    }
}
