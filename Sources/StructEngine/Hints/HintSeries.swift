/// The moves of one lever from a state.
struct HintSeries {
    /// What one step is, in words.
    let unit: String
    let moves: Moves

    enum Moves {
        /// Move k = ±1, ±2, …; nil beyond the lever's bounds, and where nothing further can pass.
        /// Of the downward moves those of fewer than `firstDown` steps cannot pass.
        case walk(firstDown: Int, (Int) -> Move?)
        /// One step each.
        case options([Move])
    }
}

extension HintState {
    /// Nil where the lever cannot be moved.
    func series(_ lever: HintLever) -> HintSeries? {
        switch lever {
        case .seniorNotional: seniorNotional(from: sizing.notional)
        case .seniorDSCR: seniorDSCR
        case .seniorCoupon: seniorCoupon
        case .seniorTenor: seniorTenor
        case .interestOnly: interestOnly
        case .balloon: balloon
        case .profileKind: options("kind", Deal.Profile.Kind.allCases.filter { $0 != levers.seniorProfile.kind }.map { .profileKind($0) })
        case .dropMezzanine: options("mezzanine", levers.mezzanine == nil ? [] : [.dropMezzanine])
        case .mezzNotional: mezzNotional(from: sizing.mezzNotional)
        case .equityShare: equityShare
        case .dsraMonths: dsraMonths(from: bound.dsraMonths(levers.dsraMonths, rating: levers.targetRating))
        case .wrap: options("wrap", levers.wrap == nil ? bound.deal.levers.wrap.compactMap { $0 }.prefix(1).map { .wrap($0) } : [])
        case .pool: options("pool", bound.deal.pools.map(\.id).filter { $0 != levers.pool }.map { .pool($0) })
        case .targetRating:
            options("grade", Deal.TargetRating.allCases.dropFirst(levers.targetRating.column + 1).prefix(1).map { .targetRating($0) })
        case .maxGearing: maxGearing
        case .repoTarget: options("repo target", levers.repoTarget == nil ? [] : [.dropRepoTarget])
        }
    }

    private func options(_ unit: String, _ moves: [Move]) -> HintSeries? {
        moves.isEmpty ? nil : HintSeries(unit: unit, moves: .options(moves))
    }

    private func walk(_ unit: String, firstDown: Int = 1, _ move: @escaping (Int) -> Move?) -> HintSeries {
        HintSeries(unit: unit, moves: .walk(firstDown: firstDown, move))
    }

    /// Step of a notional: the larger of the deal's step and the smallest 1, 2 or 5·10^j minor
    /// units that is at least a 10,000th of it.
    static func notionalGrid(_ notional: Double, step: Double) -> Double {
        var unit = 1.0
        while unit * 10 < notional / 10_000 { unit *= 10 }
        let nice = [1, 2, 5, 10].map { unit * $0 }.first { $0 >= notional / 10_000 } ?? unit * 10
        return max(step, nice)
    }

    /// The multiples of the grid below a notional, falling, within a window; each held to a
    /// multiple of the deal's step.
    private func falling(from notional: Double, within window: SizeWindow, _ move: @escaping (Int64) -> Move) -> HintSeries? {
        guard notional > 0, window.most >= window.least else { return nil }
        let step = bound.debt.step
        let grid = HintState.notionalGrid(notional, step: step)
        let start = (notional / grid).rounded(.down)
        // The notional rounded down to the grid is the first step where it lies below.
        let first = start * grid < notional ? start : start - 1
        let unit = "\(shortNumber(grid / bound.debt.minorUnits)) \(bound.deal.currency.rawValue)"
        // Above the window nothing passes: the step before it is the first that is looked at.
        let above = first - (min(window.most, notional) / grid).rounded(.up)
        return walk(unit, firstDown: max(1, Int(above))) { k in
            guard k < 0, first + Double(k + 1) >= 0 else { return nil }
            let candidate = ((first + Double(k + 1)) * grid / step).rounded(.down) * step
            return candidate >= window.least ? move(Int64(candidate)) : nil
        }
    }

    /// Falling from a notional, which is the state's own, or the near miss's if it is held while
    /// another lever moves.
    func seniorNotional(from notional: Double, above least: Double = 0, isLast: Bool = true) -> HintSeries? {
        var window = isLast ? resizing.coveredWindow : resizing.seniorWindow()
        window.hold(atLeast: least)
        return falling(from: notional, within: window) { .seniorNotional(minor: $0) }
    }

    /// What a step of the senior notional is.
    var notionalGrid: Double { HintState.notionalGrid(sizing.notional, step: bound.debt.step) }

    func mezzNotional(from notional: Double) -> HintSeries? {
        guard notional > 0, levers.mezzanine != nil else { return nil }
        let window = resizing.mezzWindow(notional: sizing.notional)
        return falling(from: notional, within: window) { .mezzNotional(minor: $0) }
    }

    private var seniorDSCR: HintSeries? {
        guard bound.features.reverseDSCREngine, choice.seniorNotional == nil, let target = levers.seniorDSCR else { return nil }
        // Above 3 only the way down is open, from 3 on. Targets by period move together.
        let highest = target.values.max() ?? 0
        let excess = highest > 3 ? Int(((highest - 3) * 100).rounded(.up)) - 1 : 0
        return walk("0.01x") { k in
            let steps = Double(k < 0 ? k - excess : k)
            return target.changed({ onGrid($0 + steps * 0.01) }, allowed: { $0 > 0 && $0 <= 3 }).map { .seniorDSCR($0) }
        }
    }

    private var maxGearing: HintSeries? {
        guard choice.seniorNotional == nil, let share = choice.maxGearing ?? bound.deal.maxGearing else { return nil }
        return walk("1% of cost and fees") { k in
            let value = onGrid(share + Double(k) * 0.01)
            return value > 0 && value <= 1 ? .maxGearing(value) : nil
        }
    }

    private var equityShare: HintSeries {
        walk("0.5% of cost") { k in
            let value = onGrid(levers.equityShare + Double(k) * 0.005)
            return (0...1).contains(value) ? .equityShare(value) : nil
        }
    }

    func dsraMonths(from months: Int) -> HintSeries {
        walk("1 month") { k in (0...12).contains(months + k) ? .dsraMonths(months + k) : nil }
    }

    /// Beyond the rating's spreads nothing passes, and further out neither.
    private var seniorCoupon: HintSeries? {
        let rating = bound.rulebook.columns[levers.targetRating.column]
        let base = bound.deal.market.baseRate(atYears: levers.seniorTenor.years)
        guard leavesRoom(atCoupon: base + rating.spreadLow - 2e-4) else { return nil }
        return walk("1 bp") { k in
            let coupon = moved(levers.seniorCoupon, byBasisPoints: k)
            let rate = coupon.rate(at: levers.seniorTenor, over: bound.deal.market)
            guard isAllowed(rate) else { return nil }
            if k > 0, rate - base > rating.spreadHigh + 1e-6 { return nil }
            if k < 0, rate - base < rating.spreadLow - 1e-6 { return nil }
            return .seniorCoupon(coupon)
        }
    }

    /// False if not even a coupon that is lower than any allowed one leaves room for a notional.
    ///
    /// Service and interest rise with the coupon, for annuity, level and bullet in every period; so
    /// covers fall, and with them the largest notional. Of a sculpted profile that is certain of
    /// the base case alone.
    private func leavesRoom(atCoupon rate: Double) -> Bool {
        let moved = choice.applying(.seniorCoupon(.rate(rate)))
        guard rate > 0, let bound = bound.ifReaching(moved.levers) else { return true }
        let lowest = Resizing(moved, on: bound.cover(moved.levers), bound)
        guard lowest.cover.profile != nil else { return true }
        let window = lowest.seniorWindow(stressed: levers.seniorProfile.kind != .sculpted)
        return window.most >= window.least
    }

    private func isAllowed(_ rate: Double) -> Bool {
        rate <= 1 && rate + resizing.cover.senior.runningRate - resizing.cover.coupon >= Deal.Limit.leastRunningRate
    }

    private func moved(_ coupon: Deal.Coupon, byBasisPoints k: Int) -> Deal.Coupon {
        switch coupon {
        case .rate(let rate): .rate(onGrid(rate + Double(k) * 0.0001))
        case .spread(let points): .spread(basisPoints: onGrid(points + Double(k)))
        }
    }

    private var seniorTenor: HintSeries {
        let limit = bound.rulebook.columns[levers.targetRating.column].tenorLimitYears
        return walk("1 year") { k in
            let tenor = Deal.Tenor(months: levers.seniorTenor.months + 12 * k)
            guard tenor.months >= 12, tenor.months <= Deal.Limit.tenorMonths else { return nil }
            guard levers.seniorProfile.interestOnlyMonths < tenor.months else { return nil }
            guard isAllowed(levers.seniorCoupon.rate(at: tenor, over: bound.deal.market)) else { return nil }
            return k > 0 && tenor.years > limit + 1e-6 ? nil : .seniorTenor(tenor)
        }
    }

    private var interestOnly: HintSeries? {
        guard levers.seniorProfile.kind != .bullet else { return nil }
        let period = bound.grid.monthsPerPeriod
        return walk("1 period of \(period) \(period == 1 ? "month" : "months")") { k in
            let months = levers.seniorProfile.interestOnlyMonths + k * period
            return months >= 0 && months < levers.seniorTenor.months ? .interestOnlyMonths(months) : nil
        }
    }

    private var balloon: HintSeries? {
        guard levers.seniorProfile.kind == .annuity || levers.seniorProfile.kind == .level else { return nil }
        let limit = bound.rulebook.columns[levers.targetRating.column].maxBalloon
        return walk("1% of the notional") { k in
            let share = onGrid(levers.seniorProfile.balloon + Double(k) * 0.01)
            return (0...1).contains(share) && (k < 0 || share <= limit + 1e-6) ? .balloon(share) : nil
        }
    }

    /// A value of a decimal grid, rounded to 10 decimals so that steps do not accumulate.
    private func onGrid(_ value: Double) -> Double { (value * 1e10).rounded(.toNearestOrAwayFromZero) / 1e10 }
}
