/// Finds the fix hints of one near miss.
///
/// Each lever is walked step by step in both directions, the upward one first, until a step passes both gates; so the hint is the
/// smallest by construction. A walk ends early only where no further step can pass: where a margin fails that moves one way along it
/// (tenor limit, coupon band, largest balloon, lower end of the advance-factor band), or at the lever's bounds. Along senior and
/// mezzanine notional, DSCR target, equity and reserve the cash flows and the profile stay, and a step costs well under a microsecond.
struct HintSearch {
    let model: Model
    /// The near miss.
    let choice: Choice
    let structure: Structure
    private let ground: Model.Ground
    private let trial: Trial

    init(_ model: Model, _ structure: Structure) {
        self.model = model
        self.structure = structure
        choice = Choice(structure.levers)
        ground = model.ground(structure.levers)
        trial = Trial(structure.levers, on: ground, model)
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

    /// All hints, by least loss of total proceeds; ties in the order in which the levers are searched.
    func hints() -> [FixHint] {
        let found = [
            seniorNotional(), seniorDSCR(), seniorCoupon(), seniorTenor(), interestOnly(), balloon(), profileKind(), dropMezzanine(),
            mezzNotional(), equityShare(), dsraMonths(), wrap(), pool(), targetRating(), repoTarget(),
        ]
        let hints = found.compactMap { $0.flatMap(hint) }
        return hints.enumerated().sorted { a, b in
            let (x, y) = (a.element.proceedsChangeMinor, b.element.proceedsChangeMinor)
            return x != y ? x > y : a.offset < b.offset
        }.map(\.element)
    }

    /// True if the near miss passes both gates after a move, by a full appraisal.
    func passes(_ move: Move) -> Bool { appraisal(after: move).map { model.rulebook.verdict($0.judgement) == nil } ?? false }

    private func appraisal(after move: Move) -> Appraisal? {
        let moved = choice.applying(move)
        guard let model = try? model.reaching(moved.levers) else { return nil }
        return model.appraise(moved)
    }

    /// The hint of a step, after checking once more that it is valid and minimal.
    private func hint(_ step: Step) -> FixHint? {
        let moved = choice.applying(step.move)
        guard passes(step.move), step.oneLess.map({ !passes($0) }) ?? true, let model = try? model.reaching(moved.levers) else {
            return nil
        }
        return HintText(model: model, before: structure, after: model.evaluate(moved, index: structure.index)).hint(step)
    }

    /// Walks k = 1, 2, … in both directions, up first; `move` is nil beyond the lever's bounds or where nothing further can pass.
    private func walk(unit: String, _ move: (Int) -> Move?, passes: (Move) -> Bool) -> Step? {
        var isOpen = (up: true, down: true)
        var last: (up: Move?, down: Move?) = (nil, nil)
        var k = 1
        while isOpen.up || isOpen.down {
            if isOpen.up {
                if let up = move(k) {
                    if passes(up) { return Step(move: up, steps: k, unit: unit, oneLess: last.up) }
                    last.up = up
                } else {
                    isOpen.up = false
                }
            }
            if isOpen.down {
                if let down = move(-k) {
                    if passes(down) { return Step(move: down, steps: k, unit: unit, oneLess: last.down) }
                    last.down = down
                } else {
                    isOpen.down = false
                }
            }
            k += 1
        }
        return nil
    }
}

/// Levers along which cash flows and profile stay.
extension HintSearch {
    /// Step of a notional: the larger of the deal's step and the smallest 1, 2 or 5·10^j minor units that is at least a 10,000th of it.
    static func notionalGrid(_ notional: Double, step: Double) -> Double {
        var unit = 1.0
        while unit * 10 < notional / 10_000 { unit *= 10 }
        let nice = [1, 2, 5, 10].map { unit * $0 }.first { $0 >= notional / 10_000 } ?? unit * 10
        return max(step, nice)
    }

    /// The multiples of the grid at or below a notional that are below it, falling to 0, each held to the deal's step.
    private func fallingNotionals(from notional: Double, _ body: (Int, Double) -> Bool) {
        let step = model.debt.step
        let grid = HintSearch.notionalGrid(notional, step: step)
        var level = (notional / grid).rounded(.down)
        if level * grid >= notional { level -= 1 }
        var count = 1
        while level >= 0 {
            let candidate = ((level * grid) / step).rounded(.down) * step
            guard body(count, candidate) else { return }
            level -= 1
            count += 1
        }
    }

    private func unit(ofNotional notional: Double) -> String {
        let grid = HintSearch.notionalGrid(notional, step: model.debt.step) / model.debt.minorUnits
        return "\(shortNumber(grid)) \(model.deal.currency.rawValue)"
    }

    func seniorNotional() -> Step? {
        guard !trial.isBarred else { return nil }
        let notional = Double(structure.seniorNotionalMinor)
        let least =
            model.rulebook.columns[levers.targetRating.column].advanceFactorLow
            * model.advanceValue(
                pool: ground.pool, basis: ground.basis)
        var found: Step?
        var last: Move?
        fallingNotionals(
            from: notional,
            { count, candidate in
                // The advance factor falls with the notional: below its band (with room for the guard) nothing passes any more.
                guard candidate >= model.debt.step, candidate >= least * (1 - 1e-9) else { return false }
                let move = Move.seniorNotional(minor: Int64(candidate))
                if trial.passes(Trial.Change(notional: candidate), targetRating: levers.targetRating) {
                    found = Step(move: move, steps: count, unit: unit(ofNotional: notional), oneLess: last)
                }
                last = move
                return found == nil
            })
        return found
    }

    func mezzNotional() -> Step? {
        guard !trial.isBarred, structure.mezzNotionalMinor > 0 else { return nil }
        let notional = Double(structure.mezzNotionalMinor)
        var found: Step?
        var last: Move?
        fallingNotionals(
            from: notional,
            { count, candidate in
                let move = Move.mezzNotional(minor: Int64(candidate))
                if trial.passes(Trial.Change(mezzNotional: candidate), targetRating: levers.targetRating) {
                    found = Step(move: move, steps: count, unit: unit(ofNotional: notional), oneLess: last)
                }
                last = move
                return found == nil
            })
        return found
    }

    func seniorDSCR() -> Step? {
        guard !trial.isBarred, model.features.reverseDSCREngine, let target = levers.seniorDSCR else { return nil }
        return walk(
            unit: "0.01x",
            { k in
                let value = onGrid(target + Double(k) * 0.01)
                return value > 0 && (value <= 3 || k < 0) ? .seniorDSCR(value) : nil
            },
            passes: { move in
                guard case .seniorDSCR(let value) = move, value <= 3 else { return false }
                return trial.passes(Trial.Change(dscrTarget: value), targetRating: levers.targetRating)
            })
    }

    /// More equity raises coverage alone, so nothing but that can be mended.
    func equityShare() -> Step? {
        guard !trial.isBarred else { return nil }
        let share = levers.equityShare
        return walk(
            unit: "0.5% of cost",
            { k in
                let value = onGrid(share + Double(k) * 0.005)
                return (0...1).contains(value) ? .equityShare(value) : nil
            },
            passes: { move in
                guard case .equityShare(let value) = move else { return false }
                return trial.passes(Trial.Change(equityShare: value), targetRating: levers.targetRating)
            })
    }

    func dsraMonths() -> Step? {
        guard !trial.isBarred else { return nil }
        let months = structure.terms.dsraMonths
        return walk(
            unit: "1 month", { k in (0...12).contains(months + k) ? .dsraMonths(months + k) : nil },
            passes: { move in
                guard case .dsraMonths(let value) = move else { return false }
                return trial.passes(Trial.Change(dsraMonths: value), targetRating: levers.targetRating)
            })
    }

    /// A value of a decimal grid, rounded to 10 decimals so that steps do not accumulate.
    func onGrid(_ value: Double) -> Double { (value * 1e10).rounded(.toNearestOrAwayFromZero) / 1e10 }
}

/// Levers that change cash flows, profile, rating or repo target: each step is appraised afresh.
extension HintSearch {
    /// Static margins fail for certain in most steps far from the start; they are looked at before anything is computed.
    private func passesFromScratch(_ move: Move) -> Bool {
        let moved = choice.applying(move).levers
        let coupon = moved.seniorCoupon.rate(atYears: moved.seniorTenorYears, over: model.deal.market)
        let facts = model.staticMargins(moved, coupon: coupon)
        guard facts.tenor >= 0, facts.coupon >= 0, facts.amortisation >= 0, facts.balloon >= 0, facts.dsra >= 0 else { return false }
        if facts.concentration < 0 { return false }
        guard let model = try? model.reaching(moved) else { return false }
        return Trial(moved, on: model.ground(moved), model).passes(Trial.Change(), targetRating: moved.targetRating)
    }

    /// Beyond the rating's spreads nothing passes, and further out neither.
    func seniorCoupon() -> Step? {
        let rating = model.rulebook.columns[levers.targetRating.column]
        let base = model.deal.market.baseRate(atYears: Double(levers.seniorTenorYears))
        let fees = structure.terms.seniorRunningRate - structure.terms.seniorCoupon
        return walk(
            unit: "1 bp",
            { k in
                let coupon = moved(levers.seniorCoupon, byBasisPoints: k)
                let rate = coupon.rate(atYears: levers.seniorTenorYears, over: model.deal.market)
                guard rate <= 1, rate + fees > 0 else { return nil }
                if k > 0, rate - base > rating.spreadHigh + 1e-6 { return nil }
                if k < 0, rate - base < rating.spreadLow - 1e-6 { return nil }
                return .seniorCoupon(coupon)
            }, passes: passesFromScratch)
    }

    private func moved(_ coupon: Deal.Coupon, byBasisPoints k: Int) -> Deal.Coupon {
        switch coupon {
        case .rate(let rate): .rate(onGrid(rate + Double(k) * 0.0001))
        case .spread(let points): .spread(basisPoints: onGrid(points + Double(k)))
        }
    }

    func seniorTenor() -> Step? {
        walk(
            unit: "1 year",
            { k in
                let years = levers.seniorTenorYears + k
                guard Deal.Limit.tenorYears.contains(years), levers.seniorProfile.interestOnlyMonths < 12 * years else { return nil }
                let limit = model.rulebook.columns[levers.targetRating.column].tenorLimitYears
                return k > 0 && Double(years) > limit + 1e-6 ? nil : .seniorTenorYears(years)
            }, passes: passesFromScratch)
    }

    func interestOnly() -> Step? {
        guard levers.seniorProfile.kind != .bullet else { return nil }
        let period = model.grid.monthsPerPeriod
        return walk(
            unit: "1 period of \(period) months",
            { k in
                let months = levers.seniorProfile.interestOnlyMonths + k * period
                return months >= 0 && months < 12 * levers.seniorTenorYears ? .interestOnlyMonths(months) : nil
            }, passes: passesFromScratch)
    }

    func balloon() -> Step? {
        guard levers.seniorProfile.kind == .annuity || levers.seniorProfile.kind == .level else { return nil }
        let limit = model.rulebook.columns[levers.targetRating.column].maxBalloon
        return walk(
            unit: "1% of the notional",
            { k in
                let share = onGrid(levers.seniorProfile.balloon + Double(k) * 0.01)
                return (0...1).contains(share) && (k < 0 || share <= limit + 1e-6) ? .balloon(share) : nil
            }, passes: passesFromScratch)
    }

    func profileKind() -> Step? {
        best(Deal.Profile.Kind.allCases.filter { $0 != levers.seniorProfile.kind }.map { .profileKind($0) }, unit: "kind")
    }

    func dropMezzanine() -> Step? { levers.mezzanine == nil ? nil : best([.dropMezzanine], unit: "mezzanine") }

    func wrap() -> Step? {
        guard levers.wrap == nil, let first = model.deal.levers.wrap.compactMap({ $0 }).first else { return nil }
        return best([.wrap(first)], unit: "wrap")
    }

    func pool() -> Step? { best(model.deal.pools.map(\.id).filter { $0 != levers.pool }.map { .pool($0) }, unit: "pool") }

    func targetRating() -> Step? {
        let grades = TargetRating.allCases
        guard levers.targetRating.column + 1 < grades.count else { return nil }
        return best([.targetRating(grades[levers.targetRating.column + 1])], unit: "grade")
    }

    func repoTarget() -> Step? { levers.repoTarget == nil ? nil : best([.dropRepoTarget], unit: "repo target") }

    /// Of several moves that pass, the one with the largest total proceeds; the first of equals.
    private func best(_ moves: [Move], unit: String) -> Step? {
        var best: (move: Move, proceeds: Double)?
        for move in moves where passesFromScratch(move) {
            guard let sizing = appraisal(after: move)?.sizing else { continue }
            let proceeds = sizing.notional + sizing.mezzNotional
            if proceeds > best?.proceeds ?? -.infinity { best = (move, proceeds) }
        }
        return best.map { Step(move: $0.move, steps: 1, unit: unit) }
    }
}
