/// The permutations that stand for all others when it is asked what can be met.
///
/// A permutation *stands for* another if it fails no constraint that the other meets. Whatever set
/// of constraints can be met by some permutation can then be met by one that stands for others, and
/// the sets of failures of those alone decide which constraints exclude each other. The reductions,
/// each of which the tests hold against judging every permutation:
///
/// - **Sidecar**: no constraint reads it. One value stands for all.
/// - **Equity**: read by MIN_COVERAGE alone, as coverage = (N + N_m + share·cost)/need with cost
///   and need above 0: rising in the share, in rounded arithmetic too. The largest share stands for
///   all.
/// - **DSRA**: read by DSRA_MONTHS (rising in the months) and, through the funding need, by
///   MIN_COVERAGE (falling). Of the reserves at a rating, the shortest stands for all that miss the
///   requirement, and the shortest that meets it for all others.
/// - **Repo target**: read by REPO_ELIGIBILITY alone, which depends otherwise on rating, tenor and
///   N/PV. One target that is met, or none (a null target always is), stands for all.
/// - **DSCR target and LTV cap**: read through N = ⌊min(N_d, cap·value)⌋ alone. If N_d ≤ cap·value,
///   the same N comes of the same target with the loosest cap; else of the same cap with the lowest
///   target. So d + l − 1 pairs give every N that d·l do, and of those that round to one N in a
///   cell one is enough.
///
/// What is left is cell × N × rating × mezzanine × at most two reserves, a cell being pool × basis
/// × class of DSCR target × coupon × tenor × profile × wrap; the pairs are those of a class.
struct FeasibilitySpace: Sendable {
    let kernel: Kernel
    let cellCount: Int
    /// By class of DSCR target, pairs of a target and an LTV cap that give every N.
    private let pairs: [[(dscr: Int, ltv: Int)]]
    /// By rating: the shortest reserve, then the shortest that meets the requirement where that is
    /// another.
    let reserves: [[Int]]
    /// The largest equity share.
    let equity: Int
    /// None where it is offered, else the first.
    let mezzanine: Int
    let offersNoMezzanine: Bool
    /// Ratings and reserves that give the best LTV and coverage margins: the loosest LTV limit, the
    /// shortest reserve of all.
    let loosest: [(rating: Int, reserve: Int)]
    let allMezzanines: [Int]
    /// Those that give the least and the most of a mezzanine beside any senior, and so the best
    /// margins of MAX_LTV, MEZZ_SHARE and (to the last rounding) MIN_COVERAGE: of those that differ
    /// in the target d alone the lowest and highest d.
    ///
    /// N_m = ⌊max(0, min_t (CFADS_t/d − N·u_t)/v_t)⌋ falls in d, in rounded arithmetic too, where
    /// no v_t is below 0: with a negative cash flow it is 0 whatever d. A sculpted mezzanine's v
    /// depends on d, so all of those stay.
    let outerMezzanines: [Int]
    /// By pool: the best margin of any mezzanine's tenor.
    let mezzTenorMargins: [Double]

    typealias Slot = LeverSpace.Slot

    init?(_ kernel: Kernel) {
        let (tables, sizes) = (kernel.tables, kernel.space.sizes)
        self.kernel = kernel
        var cells = kernel.bound.targetClasses.count
        for slot in FeasibilitySpace.cellSlots {
            let (product, overflow) = cells.multipliedReportingOverflow(by: sizes[slot])
            if overflow { return nil }
            cells = product
        }
        cellCount = cells
        pairs = kernel.bound.targetClasses.targets.indices.map { FeasibilitySpace.pairs(tables, ofClass: $0) }
        let ratings = sizes[Slot.targetRating]
        reserves = (0..<ratings).map { rating in
            let choices = (0..<sizes[Slot.dsra]).map { (reserve: $0, months: tables.dsraMonths[$0 * ratings + rating]) }
            let meeting = choices.filter { tables.dsraMargins[$0.reserve * ratings + rating] >= 0 }
            let candidates = [choices, meeting].compactMap { $0.min { $0.months < $1.months }?.reserve }
            return candidates.count == 2 && candidates[0] == candidates[1] ? [candidates[0]] : candidates
        }
        // The sidecar keeps its first value, the equity the one that stands for all: the table of
        // constraints must allow both.
        guard FeasibilitySpace.standIn(for: .sidecar) == .any, FeasibilitySpace.standIn(for: .equityShare) == .largest else { return nil }
        equity = (0..<sizes[Slot.equity]).max { tables.equityShares[$0] < tables.equityShares[$1] } ?? 0
        let none = (0..<sizes[Slot.mezzanine]).first { !tables.mezzanines[$0].isPresent }
        mezzanine = none ?? 0
        offersNoMezzanine = none != nil
        func limit(_ rating: Int) -> Double { kernel.bound.rulebook.columns[tables.ratings[rating]].maxLTV }
        let loose = (0..<ratings).max { limit($0) < limit($1) } ?? 0
        let shortest = reserves.indices.min { [reserves] in
            tables.dsraMonths[reserves[$0][0] * ratings + $0] < tables.dsraMonths[reserves[$1][0] * ratings + $1]
        }
        loosest = (shortest == loose ? [loose] : [loose, shortest ?? loose]).map { [reserves] in ($0, reserves[$0][0]) }
        allMezzanines = Array(0..<sizes[Slot.mezzanine])
        outerMezzanines = FeasibilitySpace.outerMezzanines(tables)
        mezzTenorMargins = (0..<sizes[Slot.pool]).map { pool in
            let values = sizes[Slot.mezzanine]
            return (0..<values).reduce(-.infinity) { max($0, tables.mezzTenorMargins[pool * values + $1]) }
        }
    }

    private static let cellSlots = [Slot.pool, Slot.basis, Slot.coupon, Slot.tenor, Slot.profile, Slot.wrap]
    /// Of them, those that come before the class of the DSCR target.
    private static let vectorSlots = 2

    /// Every DSCR target of a class with the loosest cap, every cap with the lowest target; null is
    /// the loosest of either.
    private static func pairs(_ tables: LeverTables, ofClass number: Int) -> [(dscr: Int, ltv: Int)] {
        let members = (0..<tables.dscrTargets.count).filter { tables.targetClasses[$0] == number }
        let targets = members.map { tables.dscrTargets[$0] }
        let caps = (0..<tables.ltvTargets.count).map { tables.ltvTargets[$0] }
        let lowest = targets.firstIndex { $0.isNaN } ?? targets.indices.min { targets[$0] < targets[$1] } ?? 0
        let widest = caps.firstIndex { $0.isNaN } ?? caps.indices.max { caps[$0] < caps[$1] } ?? 0
        return members.map { ($0, widest) } + caps.indices.filter { $0 != widest }.map { (members[lowest], $0) }
    }

    private static func outerMezzanines(_ tables: LeverTables) -> [Int] {
        var kept: [Int] = []
        var outer: [Int: (low: Int, high: Int)] = [:]
        for number in 0..<tables.mezzanines.count {
            let value = tables.mezzanines[number]
            let service = value.serviceStart..<value.serviceStart + value.periods
            guard value.isPresent, value.tranche >= 0, service.allSatisfy({ tables.mezzServices[$0] >= 0 }) else {
                kept.append(number)
                continue
            }
            var (low, high) = outer[value.tranche] ?? (number, number)
            if value.dscrTarget < tables.mezzanines[low].dscrTarget { low = number }
            if value.dscrTarget > tables.mezzanines[high].dscrTarget { high = number }
            outer[value.tranche] = (low, high)
        }
        return (kept + outer.values.flatMap { $0.low == $0.high ? [$0.low] : [$0.low, $0.high] }).sorted()
    }

    /// Seniors, each with every rating and repo target: the most permutations that it takes to
    /// judge all with one mezzanine.
    var seniorCount: Double { seniors * Double(kernel.space.sizes[Slot.targetRating]) * Double(kernel.space.sizes[Slot.repo]) }

    /// Those that it takes besides for the margins that depend on one of these mezzanines.
    func mezzMarginCount(_ mezzanines: [Int]) -> Double { seniors * Double(loosest.count) * Double(mezzanines.count) }

    /// The most permutations that stand for all.
    var fullCount: Double {
        seniorCount + seniors * Double(kernel.space.sizes[Slot.mezzanine]) * Double(reserves.reduce(0) { $0 + $1.count })
    }

    private var seniors: Double { Double(cellCount / pairs.count) * Double(pairs.reduce(0) { $0 + $1.count }) }

    /// The levers of a cell; the others at the values that stand for all.
    func digits(ofCell cell: Int) -> LeverSpace.Digits {
        var digits = LeverSpace.Digits(repeating: 0)
        var rest = cell
        for (place, slot) in FeasibilitySpace.cellSlots.enumerated().reversed() {
            if place == FeasibilitySpace.vectorSlots - 1 { rest /= pairs.count }
            digits[slot] = rest % kernel.space.sizes[slot]
            rest /= kernel.space.sizes[slot]
        }
        digits[Slot.equity] = equity
        digits[Slot.mezzanine] = mezzanine
        return digits
    }

    /// The pairs of a cell that differ in N.
    func distinctPairs(ofCell cell: Int, pool: Int) -> [(dscr: Int, ltv: Int)] {
        let pairs = pairs[cell / (kernel.termsCount / pairs.count) % pairs.count]
        guard let cells = kernel.cells else { return pairs }
        let figures = cells.figures.base + cell * CoverTable.Figure.width
        let hasProfile = figures[CoverTable.Figure.hasProfile] != 0
        guard hasProfile else { return [pairs[0]] }
        var seen: Set<Double> = []
        return pairs.filter { pair in
            let notional = kernel.debt.seniorNotional(
                dscrTarget: kernel.tables.dscrTargets[pair.dscr], ltvTarget: kernel.tables.ltvTargets[pair.ltv],
                value: kernel.tables.pools[pool].value, gearingCap: kernel.tables.pools[pool].gearingCap,
                numerator: figures[CoverTable.Figure.numerator], casesCap: figures[CoverTable.Figure.casesCap], hasProfile: hasProfile)
            return seen.insert(notional).inserted
        }
    }

    /// Constraints that the senior, its cell and its rating decide, whatever mezzanine, reserve,
    /// equity, sidecar and repo target.
    static let decidedBySenior = Constraint.bits { constraint in
        ([.mezzanine, .dsraMonths, .equityShare, .sidecar, .repoTarget] as [Lever]).allSatisfy { constraint.dependence(on: $0) == .none }
    }

    /// Which value of a lever stands for all others, if one does: any where no constraint looks at
    /// the lever, the largest where all that do rise with it, the smallest where all fall.
    enum StandIn { case any, largest, smallest }

    static func standIn(for lever: Lever) -> StandIn? {
        switch Set(Constraint.allCases.map { $0.dependence(on: lever) }).subtracting([.none]) {
        case []: .any
        case [.rises]: .largest
        case [.falls]: .smallest
        default: nil
        }
    }

    /// What every permutation with the senior and rating of a judged one fails at least: what the
    /// senior decides; TENOR_LIMIT if it fails even with the least binding mezzanine; MAX_LTV if N
    /// alone is too much; DSRA_MONTHS if no reserve is long enough; REPO_ELIGIBILITY if
    /// `failsRepo`, no target being met.
    func leastFailures(_ record: Kernel.Record, _ digits: LeverSpace.Digits, failsRepo: Bool) -> UInt32 {
        let tables = kernel.tables
        let (pool, rating) = (digits[Slot.pool], digits[Slot.targetRating])
        let decided = FeasibilitySpace.decidedBySenior | (record.sizing.notional > 0 ? 0 : FeasibilityTally.gateB)
        var failing = FeasibilityTally.failing(record) & decided
        if failsRepo { failing |= Constraint.repoEligibility.bit }
        failing |= tenorAndReserveFailures(pool: pool, rating: rating, tenor: digits[Slot.tenor])
        let limit = kernel.bound.rulebook.columns[tables.ratings[rating]].maxLTV
        if upperMargin(record.sizing.notional / tables.pools[pool].value, limit) < 0 { failing |= Constraint.maxLTV.bit }
        return failing
    }

    /// TENOR_LIMIT with the least binding mezzanine, DSRA_MONTHS with the longest reserve.
    func tenorAndReserveFailures(pool: Int, rating: Int, tenor: Int) -> UInt32 {
        let (tables, sizes) = (kernel.tables, kernel.space.sizes)
        let ratings = sizes[Slot.targetRating]
        var failing: UInt32 = 0
        let margin = min(tables.tenorMargins[(pool * ratings + rating) * sizes[Slot.tenor] + tenor], mezzTenorMargins[pool])
        if margin < 0 { failing |= Constraint.tenorLimit.bit }
        let longest = reserves[rating][reserves[rating].count - 1]
        if tables.dsraMargins[longest * ratings + rating] < 0 { failing |= Constraint.dsraMonths.bit }
        return failing
    }
}
