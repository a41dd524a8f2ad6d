/// The books of one account while its waterfall runs: a reserve, or the trap for cash that may not reach equity.
struct AccountLedger {
    /// Number of the tranche whose service it holds in reserve.
    let tranche: Int
    /// Months of that service; 0 for the trap, and for a reserve of a tranche that there is not.
    let months: Int
    /// Its target after each period from closing on, for as long as no sweep has changed the tranche's schedule.
    private let planned: [Int64]
    private(set) var balance: Int64
    /// What happened in the period that runs; once it is closed, also what it holds after it.
    private(set) var flow = Waterfall.AccountFlow()

    /// The trap.
    init() { (tranche, months, planned, balance) = (0, 0, [], 0) }

    init(_ reserve: Waterfall.Reserve, of ledger: TrancheLedger, paymentsPerYear: Int, yearFractions: [Double]) {
        let months = max(0, reserve.months)
        (tranche, self.months) = (reserve.tranche, months)
        balance = max(WaterfallAmount.rounded(reserve.fundingMinor), 0)
        let services = months > 0 ? ledger.scheduledServices(count: paymentsPerYear, yearFractions: yearFractions) : []
        planned = services.map { Self.target(months, $0) }
    }

    /// Its target after period t as the schedule was planned; 0 from the tranche's maturity on.
    func plannedTarget(after t: Int) -> Int64 { t < planned.count ? planned[t] : 0 }

    /// Its target for what a year's service comes to.
    func target(_ service: Double) -> Int64 { Self.target(months, service) }

    /// months/12 of a year's service, rounded once.
    private static func target(_ months: Int, _ service: Double) -> Int64 {
        max(WaterfallAmount.rounded(Double(months) / 12 * service), 0)
    }

    mutating func open() { flow = Waterfall.AccountFlow() }

    mutating func aim(at target: Int64) { flow.targetMinor = target }

    mutating func payIn(_ amount: Int64) {
        flow.paidInMinor += amount
        balance += amount
    }

    /// Takes up to `amount`; returns what was there.
    mutating func draw(_ amount: Int64) -> Int64 {
        let taken = min(amount, balance)
        flow.drawnMinor += taken
        balance -= taken
        return taken
    }

    mutating func release(_ amount: Int64) {
        flow.releasedMinor += amount
        balance -= amount
    }

    mutating func close() { flow.balanceMinor = balance }
}
