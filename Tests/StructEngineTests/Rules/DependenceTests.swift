import TestSupport
import Testing

@testable import StructEngine

/// The table of what each constraint depends on, measured on random deals, so that it cannot lie.
@Suite struct DependenceTests {
    /// How a margin has been seen to move as a lever rises, by constraint and lever.
    private struct Seen {
        var rises: [String: Int] = [:]
        var falls: [String: Int] = [:]
        /// From a margin to none, or from one verdict without a margin to another.
        var turns: [String: Int] = [:]
        var faults: [String] = []
    }

    @Test func noMarginMovesOtherwiseThanTheTableSays() throws {
        var seen = Seen()
        var random = SplitMix64(seed: 20_261)
        for seed in UInt64(1)...220 {
            let plan = try Plan(Deal(json: Array(RandomDeal.make(seed: seed))))
            for _ in 0..<6 {
                let index = Int64.random(in: 0..<plan.cardinality, using: &random)
                try compareLists(plan, index, &seen, &random)
                try compareMoves(plan, index, &seen)
                try compareGearing(plan, index, &seen)
            }
        }
        #expect(seen.faults.isEmpty, "\(seen.faults.prefix(8).joined(separator: "\n"))")
        for constraint in Constraint.allCases {
            for lever in Lever.allCases {
                let name = "\(constraint.key) by \(lever.key)"
                let (up, down) = (seen.rises[name, default: 0], seen.falls[name, default: 0])
                switch constraint.dependence(on: lever) {
                case .none: #expect(up == 0 && down == 0, "\(name) should not move")
                case .rises: #expect(up > 0 && down == 0, "\(name): \(up) up, \(down) down")
                case .falls: #expect(up == 0 && down > 0, "\(name): \(up) up, \(down) down")
                case .either: #expect(up + down + seen.turns[name, default: 0] > 0, "\(name) was never seen to move")
                }
            }
        }
    }

    /// Two permutations that differ in one lever of the deal alone.
    private func compareLists(_ plan: Plan, _ index: Int64, _ seen: inout Seen, _ random: inout SplitMix64) throws {
        let space = plan.bound.space
        for lever in Lever.ofDeal where space.sizes[lever.rawValue] > 1 {
            var digits = space.digits(of: index)
            let other = Int.random(in: 0..<space.sizes[lever.rawValue], using: &random)
            guard other != digits[lever.rawValue] else { continue }
            let one = try plan.evaluate(index: index)
            digits[lever.rawValue] = other
            let two = try plan.evaluate(index: space.index(of: digits))
            note(lever, one, two, &seen)
        }
    }

    /// A permutation at a limit of gearing that binds or nearly does, and at a looser one.
    private func compareGearing(_ plan: Plan, _ index: Int64, _ seen: inout Seen) throws {
        let structure = try plan.evaluate(index: index)
        var deal = plan.deal
        let share = Double(structure.seniorNotionalMinor) / structure.metrics.costMinor
        deal.maxGearing = min(1, max(0.05, share * 0.9))
        let geared = try Plan(deal)
        let (one, move) = (try geared.evaluate(index: index), Move.maxGearing(min(1, (deal.maxGearing ?? 1) + 0.06)))
        guard move != .maxGearing(deal.maxGearing ?? 1) else { return }
        note(.maxGearing, one, try geared.evaluate(index: index, moves: [move]), &seen)
    }

    /// A permutation and what one small move up makes of it.
    private func compareMoves(_ plan: Plan, _ index: Int64, _ seen: inout Seen) throws {
        let one = try plan.evaluate(index: index)
        let (levers, period) = (one.levers, 12 / plan.deal.paymentsPerYear)
        var moves: [(Lever, Move)] = [
            (.seniorNotional, .seniorNotional(minor: one.seniorNotionalMinor + 40 * Int64(plan.deal.notionalStepMinor))),
            (.interestOnly, .interestOnlyMonths(levers.seniorProfile.interestOnlyMonths + period)),
            (.balloon, .balloon(levers.seniorProfile.balloon + 0.03)), (.dropMezzanine, .dropMezzanine),
            (.mezzNotional, .mezzNotional(minor: one.mezzNotionalMinor + 20 * Int64(plan.deal.notionalStepMinor))),
            (.equityShare, .equityShare(levers.equityShare + 0.05)), (.dsraMonths, .dsraMonths(one.terms.dsraMonths + 1)),
            (.seniorTenor, .seniorTenor(Deal.Tenor(months: levers.seniorTenor.months + 12))),
        ]
        if case .flat(let target)? = levers.seniorDSCR { moves.append((.seniorDSCR, .seniorDSCR(target + 0.05))) }
        for kind in Deal.Profile.Kind.allCases where kind != levers.seniorProfile.kind { moves.append((.profileKind, .profileKind(kind))) }
        for (lever, move) in moves {
            guard let two = try? plan.evaluate(index: index, moves: [move]) else { continue }
            if lever == .dropMezzanine || lever == .mezzNotional, levers.mezzanine == nil { continue }
            // A size set by hand where nothing can be carried stays 0.
            if lever == .seniorNotional, two.seniorNotionalMinor <= one.seniorNotionalMinor { continue }
            if lever == .mezzNotional, two.mezzNotionalMinor <= one.mezzNotionalMinor { continue }
            note(lever, one, two, &seen)
            if let whole = [Lever.profileKind, .interestOnly, .balloon].contains(lever) ? Lever.seniorProfile : nil {
                note(whole, one, two, &seen)
            }
        }
    }

    private func note(_ lever: Lever, _ one: Structure, _ two: Structure, _ seen: inout Seen) {
        let order = value(lever, two) - value(lever, one)
        guard order != 0 else { return }
        let (low, high) = order > 0 ? (one, two) : (two, one)
        let pairs = zip(low.gateA, high.gateA) + zip(low.gateB, high.gateB)
        for (before, after) in pairs {
            let name = "\(before.constraint.key) by \(lever.key)"
            let dependence = before.constraint.dependence(on: lever)
            guard let x = before.margin, let y = after.margin else {
                guard before != after else { continue }
                if dependence == .none { seen.faults.append("\(name): \(before) became \(after)") }
                seen.turns[name, default: 0] += 1
                continue
            }
            guard x != y else { continue }
            // Two roundings of one ratio may differ in their last bits.
            let isBeyondRounding = abs(x - y) > 1e-9 * max(1, abs(x), abs(y))
            if y > x, isBeyondRounding || dependence == .none { seen.rises[name, default: 0] += 1 }
            if y < x, isBeyondRounding || dependence == .none { seen.falls[name, default: 0] += 1 }
        }
    }

    /// The lever's value as a number; of kinds without an order, any two that differ.
    private func value(_ lever: Lever, _ structure: Structure) -> Double {
        let levers = structure.levers
        return switch lever {
        case .seniorDSCR: levers.seniorDSCR?.values[0] ?? 0
        case .seniorLTV: levers.seniorLTV ?? 1e9
        case .seniorTenor: levers.seniorTenor.years
        case .seniorCoupon: structure.terms.seniorCoupon
        case .balloon: levers.seniorProfile.balloon
        case .interestOnly: Double(levers.seniorProfile.interestOnlyMonths)
        case .dsraMonths: Double(structure.terms.dsraMonths)
        case .equityShare: levers.equityShare
        case .maxGearing: structure.terms.maxGearing ?? 0
        case .seniorNotional: Double(structure.seniorNotionalMinor)
        case .mezzNotional: Double(structure.mezzNotionalMinor)
        case .pool: Double(levers.pool.hashValue % 1_000_003)
        case .targetRating: Double(levers.targetRating.column)
        case .cashFlowBasis: Double(BoundDeal.basisNumber(levers.cashFlowBasis))
        case .seniorProfile, .profileKind: Double(levers.seniorProfile.hashValue % 1_000_003)
        case .mezzanine: Double(levers.mezzanine.hashValue % 1_000_003)
        case .dropMezzanine: levers.mezzanine == nil ? 1 : 0
        case .wrap: Double(levers.wrap.hashValue % 1_000_003)
        case .sidecar: Double(levers.sidecar.hashValue % 1_000_003)
        case .repoTarget: Double(levers.repoTarget.hashValue % 1_000_003)
        }
    }

    @Test func theTableHasARowForEachPlaceInTheirOrder() {
        #expect(Constraint.table.count == Constraint.count && Constraint.Place.allCases.count == Constraint.count)
        #expect(Constraint.allCases.map(\.key) == Constraint.table.map(\.key))
        #expect(Constraint.minSize.key == "MIN_SIZE" && Constraint.repoEligibility.key == "REPO_ELIGIBILITY")
        #expect(Constraint.minDSCRSenior.key == "MIN_DSCR_SENIOR" && Constraint.dsraMonths.key == "DSRA_MONTHS")
        #expect(Constraint.table.map { $0.gate == .a } == (0..<Constraint.count).map { $0 < Constraint.countAtGateA })
        #expect(Constraint(key: "MAX_LTV") == .maxLTV && Constraint(key: "MAX_LVT") == nil)
        #expect(PerConstraint<Int>(repeating: 0).count == Constraint.count)
    }

    @Test func theLeversOfALeafDoNotSizeAndThoseOfAStemDo() {
        #expect(
            Lever.ofDeal.filter(\.sizes) == [
                .pool, .cashFlowBasis, .seniorDSCR, .seniorLTV, .seniorCoupon, .seniorTenor, .seniorProfile, .mezzanine, .wrap,
            ])
        #expect(Set(Stem.leafConstraints) == [.minCoverage, .repoEligibility, .dsraMonths])
        #expect(FeasibilitySpace.standIn(for: .sidecar) == .any && FeasibilitySpace.standIn(for: .equityShare) == .largest)
        #expect(FeasibilitySpace.standIn(for: .seniorCoupon) == nil)
    }
}

private func + <A: Sequence, B: Sequence>(a: A, b: B) -> [A.Element] where A.Element == B.Element { Array(a) + Array(b) }
