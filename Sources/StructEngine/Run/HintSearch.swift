/// Finds the fix hints of one near miss.
///
/// Each lever is walked step by step in both directions, the upward one first, until a step passes both gates; so the hint is the
/// smallest by construction. A walk ends early only where no further step can pass: where a margin fails that moves one way along it
/// (tenor limit, coupon band, largest balloon, lower end of the advance-factor band), or at the lever's bounds. Along senior and
/// mezzanine notional, DSCR target, equity and reserve the cash flows and the profile stay, and a step costs about a microsecond.
struct HintSearch {
    let model: Model
    /// The near miss, or a neighbour of it.
    let choice: Choice
    /// Sizes of the choice as it is.
    let sizing: Sizing
    private let trial: Trial
    private let ground: Model.Ground

    init(_ model: Model, _ choice: Choice) {
        self.model = model
        self.choice = choice
        ground = model.ground(choice.levers)
        trial = Trial(choice, on: ground, model)
        sizing = model.appraise(choice, on: ground).sizing
    }

    /// The levers in the order of search, which is also the order among equal hints.
    enum Lever: Int, CaseIterable {
        case seniorNotional, seniorDSCR, seniorCoupon, seniorTenor, interestOnly, balloon, profileKind, dropMezzanine, mezzNotional
        case equityShare, dsraMonths, wrap, pool, targetRating, repoTarget
    }

    /// The moves of one lever from the choice.
    struct Series {
        /// What one step is, in words.
        let unit: String
        /// True if cash flows, profile, rating and pool stay.
        let keepsGround: Bool
        let moves: Moves

        enum Moves {
            /// Move k = ±1, ±2, …; nil beyond the lever's bounds, and where nothing further can pass.
            case walk((Int) -> Move?)
            /// One step each; of several that pass the one with the largest total proceeds counts.
            case options([Move])
        }
    }

    /// A move with its size in steps of the lever.
    struct Step {
        let move: Move
        let steps: Int
        let unit: String
        /// The move of one step fewer in the same direction, where there is one: a minimal hint's does not pass.
        var oneLess: Move?
    }

    private var levers: Permutation { choice.levers }

    /// True if a margin fails that no move along the same ground can mend.
    var isBarred: Bool { trial.isBarred }

    /// The smallest step of a lever that passes both gates; nil if none does.
    func smallestStep(of lever: Lever) async -> Step? {
        guard let series = series(lever), !(series.keepsGround && trial.isBarred) else { return nil }
        switch series.moves {
        case .options(let moves): return best(moves).map { Step(move: $0, steps: 1, unit: series.unit) }
        case .walk(let move): return isConcentrated ? nil : await walk(series, move)
        }
    }

    /// True if the pool is too concentrated for the rating: then only another pool or rating can help.
    private var isConcentrated: Bool {
        model.concentrationMargin(pool: model.poolNumber(levers.pool), levers.targetRating) < 0
    }

    /// True if a move of a series from the choice passes both gates.
    func passes(_ move: Move, of series: Series) -> Bool {
        series.keepsGround ? trial.passes(move) : passesFromScratch(move)
    }

    /// Walks k = 1, 2, … in both directions, up first; yields to other tasks now and then.
    private func walk(_ series: Series, _ move: (Int) -> Move?) async -> Step? {
        var isOpen = (up: true, down: true)
        var last: (up: Move?, down: Move?) = (nil, nil)
        var k = 1
        while isOpen.up || isOpen.down {
            if isOpen.up, let up = move(k) {
                if passes(up, of: series) { return Step(move: up, steps: k, unit: series.unit, oneLess: last.up) }
                last.up = up
            } else {
                isOpen.up = false
            }
            if isOpen.down, let down = move(-k) {
                if passes(down, of: series) { return Step(move: down, steps: k, unit: series.unit, oneLess: last.down) }
                last.down = down
            } else {
                isOpen.down = false
            }
            k += 1
            if k % (series.keepsGround ? 256 : 16) == 0 {
                if Task.isCancelled { return nil }
                await Task.yield()
            }
        }
        return nil
    }

    /// Of several moves that pass, the one with the largest total proceeds; the first of equals.
    private func best(_ moves: [Move]) -> Move? {
        var best: (move: Move, proceeds: Double)?
        for move in moves where passesFromScratch(move) {
            let proceeds = proceeds(after: move)
            if proceeds > best?.proceeds ?? -.infinity { best = (move, proceeds) }
        }
        return best?.move
    }

    /// N + N_m after a move.
    func proceeds(after move: Move) -> Double {
        let moved = choice.applying(move)
        guard let model = try? model.reaching(moved.levers) else { return -.infinity }
        let sizing = model.appraise(moved).sizing
        return sizing.notional + sizing.mezzNotional
    }

    /// Static margins fail for certain in most steps far from the start; they are looked at before anything is computed.
    private func passesFromScratch(_ move: Move) -> Bool {
        let moved = choice.applying(move)
        let coupon = moved.levers.seniorCoupon.rate(atYears: moved.levers.seniorTenorYears, over: model.deal.market)
        guard model.mayPass(moved.levers, coupon: coupon), let model = try? model.reaching(moved.levers) else { return false }
        return Trial(moved, on: model.ground(moved.levers), model).passes()
    }
}

/// The moves of each lever.
extension HintSearch {
    /// Nil where the lever cannot be moved.
    func series(_ lever: Lever) -> Series? {
        switch lever {
        case .seniorNotional: seniorNotional
        case .seniorDSCR: seniorDSCR
        case .seniorCoupon: seniorCoupon
        case .seniorTenor: seniorTenor
        case .interestOnly: interestOnly
        case .balloon: balloon
        case .profileKind: options("kind", Deal.Profile.Kind.allCases.filter { $0 != levers.seniorProfile.kind }.map { .profileKind($0) })
        case .dropMezzanine: options("mezzanine", levers.mezzanine == nil ? [] : [.dropMezzanine])
        case .mezzNotional: mezzNotional
        case .equityShare: equityShare
        case .dsraMonths: dsraMonths
        case .wrap: options("wrap", levers.wrap == nil ? model.deal.levers.wrap.compactMap { $0 }.prefix(1).map { .wrap($0) } : [])
        case .pool: options("pool", model.deal.pools.map(\.id).filter { $0 != levers.pool }.map { .pool($0) })
        case .targetRating:
            options("grade", Deal.TargetRating.allCases.dropFirst(levers.targetRating.column + 1).prefix(1).map { .targetRating($0) })
        case .repoTarget: options("repo target", levers.repoTarget == nil ? [] : [.dropRepoTarget])
        }
    }

    private func options(_ unit: String, _ moves: [Move]) -> Series? {
        moves.isEmpty ? nil : Series(unit: unit, keepsGround: false, moves: .options(moves))
    }

    private func walk(_ unit: String, keepsGround: Bool = false, _ move: @escaping (Int) -> Move?) -> Series {
        Series(unit: unit, keepsGround: keepsGround, moves: .walk(move))
    }

    /// Step of a notional: the larger of the deal's step and the smallest 1, 2 or 5·10^j minor units that is at least a 10,000th of it.
    static func notionalGrid(_ notional: Double, step: Double) -> Double {
        var unit = 1.0
        while unit * 10 < notional / 10_000 { unit *= 10 }
        let nice = [1, 2, 5, 10].map { unit * $0 }.first { $0 >= notional / 10_000 } ?? unit * 10
        return max(step, nice)
    }

    /// The multiples of the grid below a notional, falling; each held to a multiple of the deal's step and at least `least`.
    private func falling(from notional: Double, least: Double, _ move: @escaping (Int64) -> Move) -> Series {
        let step = model.debt.step
        let grid = HintSearch.notionalGrid(notional, step: step)
        let start = (notional / grid).rounded(.down)
        // The notional rounded down to the grid is the first step where it lies below.
        let first = start * grid < notional ? start : start - 1
        let unit = "\(shortNumber(grid / model.debt.minorUnits)) \(model.deal.currency.rawValue)"
        return walk(unit, keepsGround: true) { k in
            guard k < 0, first + Double(k + 1) >= 0 else { return nil }
            let candidate = ((first + Double(k + 1)) * grid / step).rounded(.down) * step
            return candidate >= least ? move(Int64(candidate)) : nil
        }
    }

    /// The advance factor falls with the notional: below its band (with room for the guard) nothing passes any more.
    private var seniorNotional: Series? {
        guard sizing.notional > 0 else { return nil }
        let low = model.rulebook.columns[levers.targetRating.column].advanceFactorLow
        let least = low * model.advanceValue(pool: ground.pool, basis: ground.basis) * (1 - 1e-9)
        return falling(from: sizing.notional, least: max(model.debt.step, least)) { .seniorNotional(minor: $0) }
    }

    private var mezzNotional: Series? {
        guard sizing.mezzNotional > 0 else { return nil }
        return falling(from: sizing.mezzNotional, least: 0) { .mezzNotional(minor: $0) }
    }

    private var seniorDSCR: Series? {
        guard model.features.reverseDSCREngine, choice.seniorNotional == nil, let target = levers.seniorDSCR else { return nil }
        // Above 3 only the way down is open, from 3 on.
        let excess = target > 3 ? Int(((target - 3) * 100).rounded(.up)) - 1 : 0
        return walk("0.01x", keepsGround: true) { k in
            let value = onGrid(target + Double(k < 0 ? k - excess : k) * 0.01)
            return value > 0 && value <= 3 ? .seniorDSCR(value) : nil
        }
    }

    private var equityShare: Series {
        walk("0.5% of cost", keepsGround: true) { k in
            let value = onGrid(levers.equityShare + Double(k) * 0.005)
            return (0...1).contains(value) ? .equityShare(value) : nil
        }
    }

    private var dsraMonths: Series {
        let months = model.dsraMonths(levers.dsraMonths, rating: levers.targetRating)
        return walk("1 month", keepsGround: true) { k in (0...12).contains(months + k) ? .dsraMonths(months + k) : nil }
    }

    /// Beyond the rating's spreads nothing passes, and further out neither.
    private var seniorCoupon: Series {
        let rating = model.rulebook.columns[levers.targetRating.column]
        let base = model.deal.market.baseRate(atYears: Double(levers.seniorTenorYears))
        let fees = ground.senior.runningRate - ground.coupon
        return walk("1 bp") { k in
            let coupon = moved(levers.seniorCoupon, byBasisPoints: k)
            let rate = coupon.rate(atYears: levers.seniorTenorYears, over: model.deal.market)
            guard rate <= 1, rate + fees >= Deal.Limit.leastRunningRate else { return nil }
            if k > 0, rate - base > rating.spreadHigh + 1e-6 { return nil }
            if k < 0, rate - base < rating.spreadLow - 1e-6 { return nil }
            return .seniorCoupon(coupon)
        }
    }

    private func moved(_ coupon: Deal.Coupon, byBasisPoints k: Int) -> Deal.Coupon {
        switch coupon {
        case .rate(let rate): .rate(onGrid(rate + Double(k) * 0.0001))
        case .spread(let points): .spread(basisPoints: onGrid(points + Double(k)))
        }
    }

    private var seniorTenor: Series {
        let limit = model.rulebook.columns[levers.targetRating.column].tenorLimitYears
        return walk("1 year") { k in
            let years = levers.seniorTenorYears + k
            guard Deal.Limit.tenorYears.contains(years), levers.seniorProfile.interestOnlyMonths < 12 * years else { return nil }
            return k > 0 && Double(years) > limit + 1e-6 ? nil : .seniorTenorYears(years)
        }
    }

    private var interestOnly: Series? {
        guard levers.seniorProfile.kind != .bullet else { return nil }
        let period = model.grid.monthsPerPeriod
        return walk("1 period of \(period) \(period == 1 ? "month" : "months")") { k in
            let months = levers.seniorProfile.interestOnlyMonths + k * period
            return months >= 0 && months < 12 * levers.seniorTenorYears ? .interestOnlyMonths(months) : nil
        }
    }

    private var balloon: Series? {
        guard levers.seniorProfile.kind == .annuity || levers.seniorProfile.kind == .level else { return nil }
        let limit = model.rulebook.columns[levers.targetRating.column].maxBalloon
        return walk("1% of the notional") { k in
            let share = onGrid(levers.seniorProfile.balloon + Double(k) * 0.01)
            return (0...1).contains(share) && (k < 0 || share <= limit + 1e-6) ? .balloon(share) : nil
        }
    }

    /// A value of a decimal grid, rounded to 10 decimals so that steps do not accumulate.
    private func onGrid(_ value: Double) -> Double { (value * 1e10).rounded(.toNearestOrAwayFromZero) / 1e10 }
}
