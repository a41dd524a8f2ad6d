/// The waterfall of a senior, perhaps a mezzanine, one reserve and the trap, written down line by line as the model states
/// it, with nothing shared, kept ready or looked up: what the running waterfall must equal.
public struct TwinWaterfall {
    public struct Tranche {
        public let notional: Int64
        public let periods: Int
        public let factors: [Double]
        public let balloon, feeRate, interestRate, runningRate: Double

        public init(
            notional: Int64, periods: Int, factors: [Double], balloon: Double, feeRate: Double, interestRate: Double, runningRate: Double
        ) {
            (self.notional, self.periods, self.factors, self.balloon) = (notional, periods, factors, balloon)
            (self.feeRate, self.interestRate, self.runningRate) = (feeRate, interestRate, runningRate)
        }

        /// Scheduled balances after 0 … n.
        func schedule() -> [Int64] {
            guard notional > 0, periods > 0 else { return [0] }
            let last = min(max(TwinWaterfall.round(Double(notional) * balloon), 0), notional)
            var balances = [notional]
            for t in 1...periods {
                let planned = t == periods ? last : max(last, TwinWaterfall.round(Double(notional) * factors[t]))
                balances.append(min(balances[t - 1], planned))
            }
            return balances
        }
    }

    public struct Test {
        public let metric, effect: String
        public let bound, share: Double
        public let cure: Int

        public init(metric: String, effect: String, bound: Double, share: Double, cure: Int) {
            (self.metric, self.effect, self.bound, self.share, self.cure) = (metric, effect, bound, share, cure)
        }
    }

    /// Conditions of refinancing; nil for one that is not given.
    public struct Refinance {
        public let maxLTV, minDebtYield, minDSCR, constant: Double?

        public init(maxLTV: Double?, minDebtYield: Double?, minDSCR: Double?, constant: Double?) {
            (self.maxLTV, self.minDebtYield, self.minDSCR, self.constant) = (maxLTV, minDebtYield, minDSCR, constant)
        }
    }

    public struct Row {
        /// In the order of ``columns``.
        public var amounts: [Int64] = []
        public var values: [Double?] = []
        public var inForce: [Bool] = []
        public var isLocked = false
    }

    public static let columns = [
        "cfads", "deficit_paid", "operating_shortfall", "fee", "interest", "principal", "refinanced", "dsra_target", "dsra_draw",
        "dsra_topup", "dsra_release", "dsra", "mezz_fee", "mezz_interest", "mezz_principal", "mezz_refinanced", "trapped_draw", "sweep",
        "trapped_in", "trapped_out", "trapped", "equity", "balance", "mezz_balance", "unpaid_fee", "unpaid_interest", "unpaid_principal",
        "unpaid_mezz_fee", "unpaid_mezz_interest", "unpaid_mezz_principal",
    ]

    let cash: [Int64]
    /// Added to the senior's interest rate, by period.
    let shocks: [Double]
    let tau: [Double]
    let frequency: Int
    let senior: Tranche
    let mezz: Tranche?
    let dsraMonths: Int
    let tests: [Test]
    let refinance: Refinance?
    let value: Double

    // Books that go on from period to period.
    private var schedule: [Int64]
    private let mezzSchedule: [Int64]
    private var balance, mezzBalance, dsra: Int64
    private var trapped: Int64 = 0
    private var arrears = [Int64](repeating: 0, count: 6)
    private var dues: [Int64] = []
    private var inForce: [Bool]
    private var held: [Int]
    private var isInDefault = false

    // Of the period.
    private var free: Int64 = 0
    private var (dsraDraw, trappedDraw, sweep): (Int64, Int64, Int64) = (0, 0, 0)

    public init(
        cash: [Int64], shocks: [Double], tau: [Double], frequency: Int, senior: Tranche, mezz: Tranche?, dsraMonths: Int, funding: Double,
        tests: [Test],
        refinance: Refinance?, value: Double
    ) {
        (self.cash, self.tau, self.frequency, self.senior, self.mezz) = (cash, tau, frequency, senior, mezz)
        (self.dsraMonths, self.tests, self.refinance, self.value) = (dsraMonths, tests, refinance, value)
        self.shocks = shocks
        schedule = senior.schedule()
        mezzSchedule = mezz?.schedule() ?? [0]
        (balance, mezzBalance) = (schedule[0], mezzSchedule[0])
        dsra = max(TwinWaterfall.round(funding), 0)
        inForce = tests.map { _ in false }
        held = tests.map { _ in 0 }
    }

    static func round(_ x: Double) -> Int64 { Int64(x.rounded(.toNearestOrAwayFromZero)) }

    private var maturity: Int { schedule.count - 1 }

    public mutating func run() -> [Row] { (1...cash.count).map { period($0) } }

    private mutating func period(_ t: Int) -> Row {
        let cfads = cash[t - 1]
        (free, dsraDraw, trappedDraw, sweep) = (max(cfads, 0), 0, 0, 0)
        let fee = accrued(senior.feeRate, t, balance)
        let interest = accrued(senior.interestRate + shocks[t - 1], t, balance)
        let principal = balance > 0 ? scheduled(schedule, t) : 0
        dues.append(fee + interest + principal)
        let deficitPaid = draw(max(-cfads, 0))

        var paid: [Int64] = []
        for (line, due) in [fee, interest, principal].enumerated() { paid.append(pay(line, due, draws: true)) }
        balance -= paid[2]
        var refinanced: Int64 = 0
        if t == maturity, schedule[t] > 0 {
            if canRefinance(t) {
                refinanced = schedule[t]
                balance -= refinanced
            } else {
                let more = pay(2, schedule[t], draws: true)
                paid[2] += more
                balance -= more
            }
        }

        let target = reserveTarget(t)
        var (topup, release): (Int64, Int64) = (0, 0)
        if dsra > target {
            release = dsra - target
            free += release
        } else if !(isInDefault && balance > 0) {
            topup = min(free, target - dsra)
            free -= topup
        }
        dsra += topup - release

        if isInDefault { prepay(1, t) }
        var mezzPaid: [Int64] = [0, 0, 0]
        var mezzRefinanced: Int64 = 0
        if let mezz {
            let due = [
                accrued(mezz.feeRate, t, mezzBalance), accrued(mezz.interestRate, t, mezzBalance),
                mezzBalance > 0 ? scheduled(mezzSchedule, t) : 0,
            ]
            for line in 0..<3 { mezzPaid[line] = pay(3 + line, due[line], draws: false) }
            mezzBalance -= mezzPaid[2]
            if t == mezzSchedule.count - 1, t > 0 {
                mezzRefinanced = mezzSchedule[t]
                mezzBalance -= mezzRefinanced
            }
        }

        var row = Row()
        judge(t, &row)
        var (trappedIn, trappedOut, equity): (Int64, Int64, Int64) = (0, 0, 0)
        if row.isLocked {
            trappedIn = free
            trapped += free
        } else {
            trappedOut = trapped
            equity = free + trapped
            trapped = 0
        }
        row.amounts =
            [cfads, deficitPaid, max(-cfads, 0) - deficitPaid] + paid + [refinanced, target, dsraDraw, topup, release, dsra] + mezzPaid
            + [mezzRefinanced, trappedDraw, sweep, trappedIn, trappedOut, trapped, equity, balance, mezzBalance] + arrears
        return row
    }

    private func accrued(_ rate: Double, _ t: Int, _ balance: Int64) -> Int64 { TwinWaterfall.round((rate * tau[t - 1]) * Double(balance)) }

    private func scheduled(_ schedule: [Int64], _ t: Int) -> Int64 { t < schedule.count ? schedule[t - 1] - schedule[t] : 0 }

    /// From the reserve, then from the trap.
    private mutating func draw(_ need: Int64) -> Int64 {
        let first = min(need, dsra)
        dsra -= first
        dsraDraw += first
        let second = min(need - first, trapped)
        trapped -= second
        trappedDraw += second
        return first + second
    }

    private mutating func pay(_ line: Int, _ due: Int64, draws: Bool) -> Int64 {
        let claim = arrears[line] + due
        var paid = min(claim, free)
        free -= paid
        if draws { paid += draw(claim - paid) }
        arrears[line] = claim - paid
        return paid
    }

    private func reserveTarget(_ t: Int) -> Int64 {
        guard t < maturity, dsraMonths > 0 else { return 0 }
        var service = 0.0
        for s in t + 1..<t + 1 + frequency where s <= maturity && s <= tau.count {
            service += Double(schedule[s - 1] - schedule[s]) + (senior.runningRate * tau[s - 1]) * Double(schedule[s - 1])
        }
        return max(TwinWaterfall.round(Double(dsraMonths) / 12 * service), 0)
    }

    private func canRefinance(_ t: Int) -> Bool {
        guard let refinance else { return true }
        let year = Double((t + 1...t + frequency).reduce(0) { $0 + ($1 <= cash.count ? cash[$1 - 1] : 0) })
        let owed = Double(balance)
        if let limit = refinance.maxLTV, owed > limit * value { return false }
        if let least = refinance.minDebtYield, year < least * owed { return false }
        if let least = refinance.minDSCR, let constant = refinance.constant, year < least * constant * owed { return false }
        return true
    }

    /// A share of trapped and free cash, trapped first; later principal pro rata, the balloon last.
    private mutating func prepay(_ share: Double, _ t: Int) {
        guard t < maturity else { return }
        let amount = min(share == 1 ? trapped + free : Int64((share * Double(trapped + free)).rounded(.down)), balance)
        let fromTrap = min(amount, trapped)
        trapped -= fromTrap
        trappedDraw += fromTrap
        free -= amount - fromTrap
        sweep += amount
        balance -= amount
        guard amount > 0 else { return }
        let (start, balloon) = (schedule[t], schedule[maturity])
        let remaining = Int128(start - balloon)
        let kept = max(remaining - Int128(amount), 0)
        for s in t...maturity {
            let total = Int128(start - schedule[s])
            let scaled = remaining == 0 ? 0 : (2 * total * kept + remaining) / (2 * remaining)
            schedule[s] = max(start - amount - Int64(scaled), 0)
        }
    }

    // MARK: Covenant tests

    private mutating func judge(_ t: Int, _ row: inout Row) {
        for (number, test) in tests.enumerated() {
            let figure = figure(test.metric, t)
            row.values.append(figure)
            if let figure {
                let fails = test.metric == "ltv" ? figure > test.bound : figure < test.bound
                if fails {
                    (inForce[number], held[number]) = (true, 0)
                } else if test.effect == "sweep" {
                    inForce[number] = false
                } else if inForce[number], test.effect != "default" {
                    held[number] += 1
                    if held[number] >= test.cure { inForce[number] = false }
                }
            } else if test.effect == "sweep" {
                inForce[number] = false
            }
            row.inForce.append(inForce[number])
            guard inForce[number], t < maturity else { continue }
            if test.effect == "lockup" { row.isLocked = true }
            if test.effect == "default" { isInDefault = true }
            if test.effect != "lockup" { prepay(test.effect == "sweep" ? test.share : 1, t) }
        }
    }

    private func figure(_ metric: String, _ t: Int) -> Double? {
        guard t <= maturity else { return nil }
        func ratio(_ from: Int, _ to: Int, _ below: Int64) -> Double? {
            below > 0 ? Double(cash[(from - 1)..<to].reduce(0, +)) / Double(below) : nil
        }
        let start = max(1, t - frequency + 1)
        switch metric {
        case "dscr": return ratio(t, t, dues[t - 1])
        case "dscr_back": return ratio(start, t, dues[(start - 1)..<t].reduce(0, +))
        case "dscr_forward":
            let last = min(t + frequency, maturity, cash.count)
            if last <= t { return nil }
            let due = (t + 1...last).reduce(Int64(0)) {
                $0 + accrued(senior.feeRate, $1, schedule[$1 - 1]) + accrued(senior.interestRate + shocks[$1 - 1], $1, schedule[$1 - 1])
                    + scheduled(schedule, $1)
            }
            return ratio(t + 1, last, due)
        case "llcr":
            if balance <= 0 { return nil }
            var (factor, factors): (Double, [Int64]) = (1, [1 << 44])
            for s in 1...maturity {
                factor *= 1 / (1 + senior.runningRate * tau[s - 1])
                factors.append(TwinWaterfall.round(factor * 0x1p44))
            }
            var sum: Int128 = 0
            for s in t..<maturity { sum += Int128(cash[s]) * Int128(factors[s + 1]) }
            return Double(sum) / Double(factors[t]) / Double(balance)
        case "debt_yield": return t < frequency ? nil : ratio(start, t, balance)
        default:
            let outstanding = balance + mezzBalance
            return outstanding > 0 && value > 0 ? Double(outstanding) / value : nil
        }
    }
}
