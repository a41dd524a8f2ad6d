@testable import StructEngine

/// All pairs of moves, written out anew: every lever, every step, both orders, nothing left out but what goes beyond a lever's bounds.
struct PairTwin {
    let plan: Plan
    let miss: Structure

    /// A pair that passes, with N + N_m after it.
    struct Pass: Equatable {
        let moves: [Move]
        let proceeds: Int64
    }

    static let levers = [
        "senior_notional", "senior_dscr", "senior_coupon", "senior_tenor_years", "io_months", "balloon_pct", "profile", "mezz",
        "mezz_notional", "equity_pct", "dsra_months", "wrap", "pool", "target_rating", "repo_target",
    ]

    /// Every pair of exactly so many steps in total that passes both gates.
    func passing(total: Int) throws -> [Pass] {
        try (1..<total).flatMap { steps in try passing(steps, total - steps, PairTwin.levers, PairTwin.levers) }
    }

    /// Pairs of `first` steps of one of some levers and then `second` steps of one of others.
    func passing(_ first: Int, _ second: Int, _ firsts: [String], _ seconds: [String]) throws -> [Pass] {
        var found: [Pass] = []
        for lever in firsts {
            for move in moves(lever, first, from: miss, after: []) {
                guard let between = try? plan.evaluate(index: miss.index, moves: [move]) else { continue }
                for other in seconds where other != lever && !isVoid(lever, other) {
                    for next in moves(other, second, from: between, after: [move]) {
                        guard let end = try? plan.evaluate(index: miss.index, moves: [move, next]), end.outcome == .pass else { continue }
                        found.append(Pass(moves: [move, next], proceeds: end.seniorNotionalMinor + end.mezzNotionalMinor))
                    }
                }
            }
        }
        return found
    }

    /// A mezzanine moved before the senior is sized anew; a DSCR target does nothing once the senior is set.
    private func isVoid(_ first: String, _ second: String) -> Bool {
        first == "mezz_notional" && second == "senior_notional" || first == "senior_notional" && second == "senior_dscr"
    }

    /// The moves of exactly k steps of a lever from a structure.
    private func moves(_ lever: String, _ k: Int, from now: Structure, after earlier: [Move]) -> [Move] {
        let (levers, deal) = (now.levers, plan.deal)
        func once(_ moves: [Move]) -> [Move] { k == 1 ? moves : [] }
        func both(_ make: (Int) -> Move?) -> [Move] { [k, -k].compactMap(make) }
        func grid(_ value: Double) -> Double { (value * 1e10).rounded(.toNearestOrAwayFromZero) / 1e10 }
        switch lever {
        case "senior_notional": return lowered(now.seniorNotionalMinor, k).map { .seniorNotional(minor: $0) }
        case "mezz_notional": return levers.mezzanine == nil ? [] : lowered(now.mezzNotionalMinor, k).map { .mezzNotional(minor: $0) }
        case "senior_dscr":
            guard let target = levers.seniorDSCR, target <= 3 else { return [] }
            return both { step in
                let value = grid(target + Double(step) * 0.01)
                return value > 0 && value <= 3 ? .seniorDSCR(value) : nil
            }
        case "senior_coupon":
            return both { step in
                switch levers.seniorCoupon {
                case .rate(let rate): .seniorCoupon(.rate(grid(rate + Double(step) * 0.0001)))
                case .spread(let points): .seniorCoupon(.spread(basisPoints: grid(points + Double(step))))
                }
            }
        case "senior_tenor_years": return both { .seniorTenorYears(levers.seniorTenorYears + $0) }
        case "io_months":
            guard levers.seniorProfile.kind != .bullet else { return [] }
            return both { .interestOnlyMonths(levers.seniorProfile.interestOnlyMonths + $0 * 12 / deal.paymentsPerYear) }
        case "balloon_pct":
            guard [.annuity, .level].contains(levers.seniorProfile.kind) else { return [] }
            return both { .balloon(grid(levers.seniorProfile.balloon + Double($0) * 0.01)) }
        case "profile": return once(Deal.Profile.Kind.allCases.filter { $0 != levers.seniorProfile.kind }.map { .profileKind($0) })
        case "mezz": return levers.mezzanine == nil ? [] : once([.dropMezzanine])
        case "equity_pct": return both { .equityShare(grid(levers.equityShare + Double($0) * 0.005)) }
        case "dsra_months": return both { .dsraMonths(now.terms.dsraMonths + $0) }
        case "wrap": return levers.wrap == nil ? once(deal.levers.wrap.compactMap { $0 }.prefix(1).map { .wrap($0) }) : []
        case "pool": return once(deal.pools.map(\.id).filter { $0 != levers.pool }.map { .pool($0) })
        case "target_rating":
            let scale: [Deal.TargetRating] = [.aaa, .aa, .a, .bbb]
            return once(zip(scale, scale.dropFirst()).filter { $0.0 == levers.targetRating }.map { .targetRating($0.1) })
        case "repo_target": return levers.repoTarget == nil ? [] : once([.dropRepoTarget])
        default: return []
        }
    }

    /// The notional k steps down: from itself rounded down to the grid of 1, 2 or 5·10^j minor units that is at least a 10,000th of it.
    private func lowered(_ start: Int64, _ k: Int) -> [Int64] {
        guard start > 0 else { return [] }
        let step = Int64(plan.deal.notionalStepMinor)
        var grid: Int64 = 1
        var round = 0
        while grid * 10_000 < start {
            grid = grid / [1, 2, 5][round % 3] * [2, 5, 10][round % 3]
            round += 1
        }
        grid = max(grid, step)
        let first = start / grid * grid < start ? start / grid : start / grid - 1
        let level = (first - Int64(k - 1)) * grid
        return level >= 0 ? [level / step * step] : []
    }
}
