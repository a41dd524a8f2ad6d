@testable import StructEngine

/// All pairs of moves, written out anew: every lever, every step to its bound, both orders. Nothing
/// is left out but what cannot be the smallest any more, and what goes beyond a lever's bounds.
struct PairTwin {
    let bound: BoundDeal
    let miss: MovedPermutation

    init(plan: Plan, miss: Structure) {
        bound = plan.bound
        self.miss = MovedPermutation(miss.levers)
    }

    /// The pairs of the fewest steps that pass, of those the ones with the largest N + N_m.
    struct Smallest: Equatable {
        let steps: Int
        let proceeds: Double
        var moves: [[Move]]
    }

    struct Step {
        let count: Int
        let move: Move
    }

    static let levers = [
        "senior_notional", "senior_dscr", "senior_coupon", "senior_tenor_years", "io_months", "balloon_pct", "profile", "mezz",
        "mezz_notional", "equity_pct", "dsra_months", "wrap", "pool", "target_rating", "repo_target", "max_gearing",
    ]
    /// Two of these are paired up to ``FixHints/pairSteps`` steps.
    private static let long: Set = ["senior_coupon", "senior_tenor_years", "io_months", "balloon_pct"]
    /// Moves of these leave cash flows and profile as they are.
    private static let amounts: Set = [
        "senior_notional", "senior_dscr", "mezz", "mezz_notional", "equity_pct", "dsra_months", "target_rating", "repo_target",
        "max_gearing",
    ]

    /// The smallest pair of at most so many steps in total, of some levers.
    func smallest(most: Int = .max, of levers: [String] = PairTwin.levers) -> Smallest? {
        var best: Smallest?
        guard let start = stage(miss) else { return nil }
        for lever in levers {
            for first in moves(lever, from: start) where first.count < min(most, best?.steps ?? .max) {
                guard let between = stage(miss.applying(first.move), after: start, lever) else { continue }
                for other in levers where other != lever && !isVoid(lever, other) {
                    let limit = isLong(lever) && isLong(other) ? min(most, FixHints.pairSteps) : most
                    for second in moves(other, from: between) {
                        let steps = first.count + second.count
                        guard steps <= min(limit, best?.steps ?? .max) else { break }
                        guard let end = stage(between.choice.applying(second.move), after: between, other, mustPass: true) else { continue }
                        let pair = Smallest(steps: steps, proceeds: end.notional + end.mezzNotional, moves: [[first.move, second.move]])
                        keep(pair, &best)
                    }
                }
            }
        }
        return best
    }

    private func keep(_ pair: Smallest, _ best: inout Smallest?) {
        guard let known = best, known.steps == pair.steps else {
            best = pair
            return
        }
        if pair.proceeds > known.proceeds { best = pair }
        if pair.proceeds == known.proceeds { best?.moves += pair.moves }
    }

    /// A mezzanine moved before the senior is sized anew; a DSCR target does nothing once the
    /// senior is set.
    private func isVoid(_ first: String, _ second: String) -> Bool {
        first == "mezz_notional" && second == "senior_notional"
            || first == "senior_notional" && ["senior_dscr", "max_gearing"].contains(second)
    }

    /// A choice with its sizes, on the cash flows and profile that they rest on.
    private struct Stage {
        let choice: MovedPermutation
        let bound: BoundDeal
        let cover: BoundDeal.SeniorCover
        let notional: Double
        let mezzNotional: Double
    }

    /// Nil where a lever is out of bounds, or where it must pass and does not.
    private func stage(_ choice: MovedPermutation, after earlier: Stage? = nil, _ lever: String = "", mustPass: Bool = false) -> Stage? {
        let levers = choice.levers
        let coupon = levers.seniorCoupon.rate(at: levers.seniorTenor, over: bound.deal.market)
        let running = coupon + (bound.deal.fees.seniorRunningBasisPoints + (levers.wrap?.premiumBasisPoints ?? 0)) / 10_000
        guard levers.seniorProfile.interestOnlyMonths < levers.seniorTenor.months, coupon <= 1, running >= 1e-12 else { return nil }
        if mustPass {
            let facts = bound.staticMargins(levers, coupon: coupon)
            guard [facts.tenor, facts.coupon, facts.amortisation, facts.balloon, facts.dsra].allSatisfy({ $0 >= 0 }) else { return nil }
        }
        guard let reaching = try? bound.reaching(levers) else { return nil }
        let kept = earlier.flatMap { keepsCover(lever, levers) && $0.bound === reaching ? $0.cover : nil }
        let cover = kept ?? reaching.cover(levers)
        let appraisal = reaching.appraise(choice, on: cover)
        if mustPass, reaching.rulebook.verdict(appraisal.judgement) != nil { return nil }
        let sizing = appraisal.sizing
        return Stage(choice: choice, bound: reaching, cover: cover, notional: sizing.notional, mezzNotional: sizing.mezzNotional)
    }

    /// Targets by period have cover of their own at every step.
    private func isLong(_ lever: String) -> Bool {
        PairTwin.long.contains(lever) || (lever == "senior_dscr" && miss.levers.seniorDSCR?.isStepped ?? false)
    }

    private func keepsCover(_ lever: String, _ levers: Permutation) -> Bool {
        PairTwin.amounts.contains(lever) && !(lever == "senior_dscr" && levers.seniorDSCR?.isStepped ?? false)
    }

    /// The moves of a lever, those of fewer steps first.
    private func moves(_ lever: String, from stage: Stage) -> [Step] {
        let (levers, deal) = (stage.choice.levers, bound.deal)
        func once(_ moves: [Move]) -> [Step] { moves.map { Step(count: 1, move: $0) } }
        func both(_ most: Int, _ make: (Int) -> Move?) -> [Step] {
            (1...most).flatMap { k in [k, -k].compactMap(make).map { Step(count: k, move: $0) } }
        }
        func grid(_ value: Double) -> Double { (value * 1e10).rounded(.toNearestOrAwayFromZero) / 1e10 }
        switch lever {
        case "senior_notional": return lowered(stage.notional) { .seniorNotional(minor: $0) }
        case "mezz_notional": return levers.mezzanine == nil ? [] : lowered(stage.mezzNotional) { .mezzNotional(minor: $0) }
        case "senior_dscr":
            guard stage.choice.seniorNotional == nil, let target = levers.seniorDSCR, target.values.allSatisfy({ $0 <= 3 }) else {
                return []
            }
            return both(300) { k in
                target.changed({ grid($0 + Double(k) * 0.01) }, allowed: { $0 > 0 && $0 <= 3 }).map { .seniorDSCR($0) }
            }
        case "max_gearing":
            guard stage.choice.seniorNotional == nil, let share = stage.choice.maxGearing ?? deal.maxGearing else { return [] }
            return both(100) { k in
                let value = grid(share + Double(k) * 0.01)
                return value > 0 && value <= 1 ? .maxGearing(value) : nil
            }
        case "senior_coupon":
            return both(700) { k in
                switch levers.seniorCoupon {
                case .rate(let rate): .seniorCoupon(.rate(grid(rate + Double(k) * 0.0001)))
                case .spread(let points): .seniorCoupon(.spread(basisPoints: grid(points + Double(k))))
                }
            }
        case "senior_tenor_years":
            return both(40) { k in
                let months = levers.seniorTenor.months + 12 * k
                return (12...480).contains(months) ? .seniorTenor(Deal.Tenor(months: months)) : nil
            }
        case "io_months":
            guard levers.seniorProfile.kind != .bullet else { return [] }
            return both(480) { k in
                let months = levers.seniorProfile.interestOnlyMonths + k * 12 / deal.paymentsPerYear
                return (0..<levers.seniorTenor.months).contains(months) ? .interestOnlyMonths(months) : nil
            }
        case "balloon_pct":
            guard [.annuity, .level].contains(levers.seniorProfile.kind) else { return [] }
            return both(100) { k in
                let share = grid(levers.seniorProfile.balloon + Double(k) * 0.01)
                return (0...1).contains(share) ? .balloon(share) : nil
            }
        case "profile": return once(Deal.Profile.Kind.allCases.filter { $0 != levers.seniorProfile.kind }.map { .profileKind($0) })
        case "mezz": return levers.mezzanine == nil ? [] : once([.dropMezzanine])
        case "equity_pct":
            return both(200) { k in
                let share = grid(levers.equityShare + Double(k) * 0.005)
                return (0...1).contains(share) ? .equityShare(share) : nil
            }
        case "dsra_months":
            let now = bound.dsraMonths(levers.dsraMonths, rating: levers.targetRating)
            return both(12) { k in (0...12).contains(now + k) ? .dsraMonths(now + k) : nil }
        case "wrap": return levers.wrap == nil ? once(deal.levers.wrap.compactMap { $0 }.prefix(1).map { .wrap($0) }) : []
        case "pool": return once(deal.pools.map(\.id).filter { $0 != levers.pool }.map { .pool($0) })
        case "target_rating":
            let scale: [Deal.TargetRating] = [.aaa, .aa, .a, .bbb]
            return once(zip(scale, scale.dropFirst()).filter { $0.0 == levers.targetRating }.map { .targetRating($0.1) })
        case "repo_target": return levers.repoTarget == nil ? [] : once([.dropRepoTarget])
        default: return []
        }
    }

    /// Multiples of the grid of 1, 2 or 5·10^j minor units that is at least a 10,000th of the
    /// notional, from itself rounded down.
    private func lowered(_ notional: Double, _ move: (Int64) -> Move) -> [Step] {
        let (start, step) = (Int64(notional), Int64(bound.deal.notionalStepMinor))
        var grid: Int64 = 1
        var round = 0
        while grid * 10_000 < start {
            grid = grid / [1, 2, 5][round % 3] * [2, 5, 10][round % 3]
            round += 1
        }
        grid = max(grid, step)
        let first = start / grid * grid < start ? start / grid : start / grid - 1
        guard start > 0, first >= 0 else { return [] }
        return (0...first).map { Step(count: Int($0) + 1, move: move((first - $0) * grid / step * step)) }
    }
}
