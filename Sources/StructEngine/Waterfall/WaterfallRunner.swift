/// The running waterfall: tranches and accounts between two payment dates, and the steps that take
/// them to the next.
struct WaterfallRunner {
    private let inputs: Waterfall.Inputs
    private let steps: [Waterfall.Step]
    private let paymentsPerYear: Int
    private var ledgers: [TrancheLedger]
    /// Balance of each account: the reserves, then the trap.
    private var balances: [Int64]
    private var isLocked = false
    private var periodsAtOrAboveLockup = 0
    private(set) var periods: [Waterfall.Period] = []
    private(set) var tranches: [Waterfall.Book<Waterfall.TrancheFlow>]
    private(set) var accounts: [Waterfall.Book<Waterfall.AccountFlow>]
    /// Before the first step, what the reserves were funded with.
    let reservesFundedMinor: Int64

    // Of the period that is being run.
    private var row = Waterfall.Period(number: 0, cfadsMinor: 0)
    private var cash: Int64 = 0
    private var due: [TrancheLedger.Due]
    private var trancheFlows: [Waterfall.TrancheFlow]
    private var accountFlows: [Waterfall.AccountFlow]

    init(_ inputs: Waterfall.Inputs, horizon: Int) {
        var inputs = inputs
        inputs.tranches = Array(inputs.tranches.prefix(WaterfallAmount.trancheLimit))
        inputs.reserves = Array(inputs.reserves.prefix(WaterfallAmount.reserveLimit))
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
        tranches = inputs.tranches.map { Waterfall.Book(name: $0.name, flows: []) }
        accounts = (inputs.reserves.map(\.name) + ["trapped"]).map { Waterfall.Book(name: $0, flows: []) }
        periods.reserveCapacity(horizon)
        for tranche in tranches.indices { tranches[tranche].flows.reserveCapacity(horizon) }
        for account in accounts.indices { accounts[account].flows.reserveCapacity(horizon) }
    }

    /// Last period of the senior's schedule; 0 where there is no senior debt.
    var seniorMaturity: Int { ledgers.first?.maturity ?? 0 }

    private var trap: Int { balances.count - 1 }

    /// Runs period t, whose cash flow and length the inputs must hold.
    mutating func advance(_ t: Int) {
        let limit = WaterfallAmount.limit
        row = Waterfall.Period(number: t, cfadsMinor: min(max(inputs.cashFlowsMinor[t - 1], -limit), limit))
        cash = max(row.cfadsMinor, 0)
        for tranche in ledgers.indices {
            due[tranche] = ledgers[tranche].due(t, yearFraction: inputs.yearFractions[t - 1])
            trancheFlows[tranche] = Waterfall.TrancheFlow()
        }
        for account in accountFlows.indices { accountFlows[account] = Waterfall.AccountFlow() }
        if let senior = due.first, t <= seniorMaturity, senior.total > 0 { row.dscr = Double(row.cfadsMinor) / Double(senior.total) }
        for step in steps { take(step) }
        close()
    }

    private mutating func take(_ step: Waterfall.Step) {
        switch step {
        case .meetDeficit: meetDeficit()
        case .receive(let tranche): cash += due[tranche].receipts
        case .pay(let line, let tranche, let draws): pay(line, tranche, draws: draws)
        case .refinance(let tranche): trancheFlows[tranche].refinancedMinor += ledgers[tranche].refinance(row.number)
        case .settle(let account): settle(account)
        case .testLockup: testLockup()
        case .sweep(let tranche): sweep(tranche)
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
        } else {
            let paid = min(cash, target - balance)
            accountFlows[account].paidInMinor += paid
            cash -= paid
            balances[account] += paid
        }
    }

    private mutating func testLockup() {
        guard row.number < seniorMaturity else {
            isLocked = false
            return
        }
        guard let dscr = row.dscr else { return }
        if dscr < inputs.lockupDSCR {
            isLocked = true
            periodsAtOrAboveLockup = 0
        } else if isLocked {
            periodsAtOrAboveLockup += 1
            isLocked = periodsAtOrAboveLockup < 2
        }
    }

    private mutating func sweep(_ tranche: Int) {
        guard row.number < seniorMaturity, let dscr = row.dscr, dscr < inputs.sweepDSCR else { return }
        let swept = min(sweepable(balances[trap] + cash), ledgers[tranche].balance)
        let fromTrapped = min(swept, balances[trap])
        balances[trap] -= fromTrapped
        accountFlows[trap].drawnMinor += fromTrapped
        cash -= swept - fromTrapped
        trancheFlows[tranche].sweptMinor += swept
        ledgers[tranche].prepay(swept, after: row.number)
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
            tranches[tranche].flows.append(trancheFlows[tranche])
        }
        for account in balances.indices {
            accountFlows[account].balanceMinor = balances[account]
            accounts[account].flows.append(accountFlows[account])
        }
        periods.append(row)
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
    private func sweepable(_ cash: Int64) -> Int64 {
        guard inputs.sweepShare < 1 else { return cash }
        guard inputs.sweepShare > 0 else { return 0 }
        return min(WaterfallAmount.floor(inputs.sweepShare * Double(cash)), cash)
    }
}
