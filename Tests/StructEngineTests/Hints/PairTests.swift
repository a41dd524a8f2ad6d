import Foundation
import TestSupport
import Testing

@testable import StructEngine

/// Where no lever is enough alone, the pair with the fewest steps is found: compared with all
/// pairs, tried one by one.
@Suite struct PairTests {
    /// Near misses of random deals that no single lever saves; with a step of notionals, if one is
    /// given.
    private static func stubborn(
        _ seeds: Range<UInt64>, most: Int, notionalStep: Int? = nil, hasTerms: Bool = false
    ) async throws -> [(plan: Plan, miss: RunResult.NearMiss)] {
        var found: [(plan: Plan, miss: RunResult.NearMiss)] = []
        for seed in seeds where found.count < most {
            var json = RandomDeal.make(seed: seed, hasTerms: hasTerms)
            if let notionalStep, var deal = try JSONSerialization.jsonObject(with: json) as? [String: Any] {
                deal["notional_step"] = notionalStep
                json = try JSONSerialization.data(withJSONObject: deal)
            }
            let plan = try Plan(Deal(json: Array(json)), seed: seed, count: 2_000, nearMissLimit: 16)
            let misses = try await plan.run(threads: 1).nearMisses.filter { $0.hints.first?.changes.count != 1 }
            found += misses.prefix(6).map { (plan, $0) }
        }
        return found
    }

    /// Holds the hint of a near miss against all pairs of at most so many steps. True if there is
    /// such a pair.
    private static func compare(_ plan: Plan, _ miss: RunResult.NearMiss, most: Int) throws -> Bool {
        let hint = miss.hints.first
        let name: Comment = "\(plan.deal.name) #\(miss.structure.index): \(hint?.sentence ?? "none")"
        #expect(miss.hints.unproven == 0, name)
        let smallest = PairTwin(plan: plan, miss: miss.structure).smallest(most: min(most, hint?.steps ?? most))
        guard let hint, hint.steps <= most else {
            #expect(smallest == nil, name)
            return false
        }
        #expect(smallest?.steps == hint.steps, name)
        let proceeds = miss.structure.seniorNotionalMinor + miss.structure.mezzNotionalMinor + hint.proceedsChangeMinor
        #expect(smallest?.proceeds == Double(proceeds), name)
        let moves = Set(hint.moves.map { "\($0)" })
        #expect(smallest?.moves.contains { Set($0.map { "\($0)" }) == moves } == true, name)
        #expect(try plan.evaluate(index: miss.structure.index, moves: hint.moves).outcome == .pass, name)
        return true
    }

    @Test func noPairOfFewerStepsPassesAndOfEqualOnesTheRichestIsShown() async throws {
        var (pairs, none) = (0, 0)
        for (plan, miss) in try await Self.stubborn(3_000..<3_080, most: Amount.usual(30, full: 90)) {
            if try Self.compare(plan, miss, most: 6) { pairs += 1 } else { none += 1 }
        }
        let least = Amount.usual((18, 8), full: (60, 15))
        #expect(pairs > least.0 && none > least.1, "\(pairs) pairs, \(none) none")
    }

    /// The same of deals with cases that size, targets by period and limits of gearing, which pairs may move.
    @Test func pairsMayMoveGearingAndTargetsByPeriod() async throws {
        var pairs = 0
        for (plan, miss) in try await Self.stubborn(3_200..<3_300, most: Amount.usual(36, full: 80), hasTerms: true) {
            if try Self.compare(plan, miss, most: 5) { pairs += 1 }
        }
        #expect(pairs > 6, "\(pairs) pairs")
    }

    /// Where a notional has some dozens of steps, all pairs of all levers can be tried to their
    /// ends.
    @Test func onACoarseGridNoPairAtAllIsSmaller() async throws {
        var (pairs, long, none) = (0, 0, 0)
        for (plan, miss) in try await Self.stubborn(3_100..<3_160, most: 36, notionalStep: 5_000_000) {
            if miss.hints.isEmpty, none > 0 { continue }
            if try Self.compare(plan, miss, most: .max) { pairs += 1 } else { none += 1 }
            if let steps = miss.hints.first?.steps, steps > 4 { long += 1 }
        }
        #expect(pairs > 30 && long > 5 && none > 0, "\(pairs) pairs, \(long) long, \(none) none")
    }

    /// Pairs of more steps than the brute force above reaches: of their two levers, in either
    /// order, no fewer steps pass.
    @Test(arguments: long) func fewerStepsOfTheTwoLeversOfALongPairDoNotPass(seed: UInt64, index: Int64, steps: Int) async throws {
        let plan = try Plan(Deal(json: Array(RandomDeal.make(seed: seed))))
        let miss = try plan.evaluate(index: index)
        let hint = try #require(try await plan.hints(for: miss).first)
        #expect(hint.steps == steps, "\(hint.sentence)")
        let smallest = PairTwin(plan: plan, miss: miss).smallest(most: steps, of: hint.moves.map(\.lever))
        #expect(smallest?.steps == steps)
    }

    /// Deal, near miss and the steps of its smallest pair.
    private static let long: [(UInt64, Int64, Int)] = [
        (2_035, 801, 12), (2_039, 1_026, 41), (2_048, 432, 32), (2_040, 72, 7), (2_002, 492, 789),
    ]

    /// A second move counts its steps from what the first one leaves, and a size that is moved
    /// first is held.
    @Test(arguments: [
        (UInt64(2_044), Int64(2_076), "Target AA instead of AAA, and raise the DSRA from 5 to 6 months: MIN_ICR met at 1.958x"),
        (
            2_039, 1_002,
            "Change the profile from annuity to sculpted, and reduce senior notional by 32.6m to 102.9m (-24.0%): MIN_COVERAGE 84.71% →"
                + " 85.16%"
        ),
        (
            2_036, 112,
            "Lengthen the tenor from 10 to 20 years, and reduce mezzanine notional by 26.1m to 53.5m (-32.8%): MIN_COVERAGE 84.80% → 89.96%"
        ),
        (
            2_001, 180,
            "Reduce mezzanine notional by 1,000 to 15,432,000 (-0.01%), and change the profile from annuity to sculpted: STRESS_DSCR 0.970x"
                + " → 1.113x"
        ),
        (2_035, 801, "Lower the coupon from 5.41% to 5.30%, and target A instead of AA: AF_BAND met at 0.7678"),
    ]) func aSecondMoveStartsFromWhatTheFirstLeaves(seed: UInt64, index: Int64, sentence: String) async throws {
        let plan = try Plan(Deal(json: Array(RandomDeal.make(seed: seed))))
        #expect(try await plan.hints(for: plan.evaluate(index: index)).map(\.sentence) == [sentence])
    }

    /// A sculpted note of six years, five of them interest-only, where four years are allowed: only
    /// a bullet, which has no interest-only time, can be that short. The other way round, the tenor
    /// would end before the interest-only time does.
    @Test func aTenorFollowsTheKindThatAllowsIt() async throws {
        var rules = Ruleset.v1
        for column in rules.columns.indices {
            rules.columns[column].tenorLimitYears[.dataCentre] = 4
            (rules.columns[column].maxBalloon, rules.columns[column].minAmortisation) = (1, 0)
            (rules.columns[column].advanceFactorLow, rules.columns[column].largestTenantShare) = (0.01, 1)
        }
        rules.concentration = Ruleset.Concentration(otherTenant: 1, countries: ["UK": 1], otherCountry: 1, city: 1, site: 1)
        (rules.maxWALShareOfTenorLimit, rules.minCoverage) = (1, 0.5)
        let deal = DealText.twoHalls.withSingleLevers(
            adding: #""target_rating": "BBB""#, #""senior_tenor_years": 6"#, #""senior_dscr": 2.5"#, #""equity_pct": 0.6"#,
            #""senior_profile": {"kind": "sculpted", "io_months": 60}"#)
        let plan = try Plan(Deal(json: deal.bytes), ruleset: rules)
        let hints = try await plan.hints(for: plan.evaluate(index: 0))
        #expect(
            hints.map(\.sentence) == [
                "Change the profile from sculpted to bullet, and shorten the tenor from 6 to 4 years: TENOR_LIMIT 6 years → 4 years"
            ])
    }

    /// Moves apply in their order: a senior notional sizes the mezzanine anew, also one that was
    /// set before.
    @Test func aSeniorNotionalSizesTheMezzanineAnew() throws {
        let plan = try Plan(Deal(json: Array(RandomDeal.make(seed: 2_036))))
        let sized = try plan.evaluate(index: 112)
        let (senior, mezz) = (sized.seniorNotionalMinor * 9 / 10_000_000 * 1_000_000, sized.mezzNotionalMinor / 2_000_000 * 1_000_000)
        let alone = try plan.evaluate(index: 112, moves: [.seniorNotional(minor: senior)])
        let before = try plan.evaluate(index: 112, moves: [.mezzNotional(minor: mezz), .seniorNotional(minor: senior)])
        let after = try plan.evaluate(index: 112, moves: [.seniorNotional(minor: senior), .mezzNotional(minor: mezz)])
        #expect(alone.mezzNotionalMinor > sized.mezzNotionalMinor && before == alone)
        #expect(after.seniorNotionalMinor == senior && after.mezzNotionalMinor == mezz)
    }

    /// The bounds of a lever are those of the structure that it is moved from.
    @Test func boundsAreThoseAfterTheFirstMove() throws {
        let plan = try Plan(Deal(json: [UInt8](Data(contentsOf: Repository.fixtures.appending(path: "small.json")))))
        var levers = try plan.permutation(at: 0)
        levers.seniorProfile = Deal.Profile(kind: .bullet)
        levers.targetRating = .aa
        levers.seniorCoupon = .spread(basisPoints: 300)
        let root = HintState(plan.bound, MovedPermutation(levers))
        func moves(_ lever: HintLever, _ count: Int, _ state: HintState?) -> [Move] {
            state?.series(lever)?.steps(of: lever, count: count).map(\.move) ?? []
        }
        #expect(moves(.balloon, 1, root).isEmpty && moves(.interestOnly, 1, root).isEmpty)
        let annuity = root.after(.profileKind(.annuity), of: .profileKind)
        #expect(moves(.balloon, 1, annuity) == [.balloon(0.01)])
        #expect(moves(.interestOnly, 2, annuity) == [.interestOnlyMonths(6)])
        // Spreads of AA are at most 300 basis points, of A 400.
        #expect(moves(.seniorCoupon, 50, root) == [.seniorCoupon(.spread(basisPoints: 250))])
        let single = root.after(.targetRating(.a), of: .targetRating)
        #expect(moves(.seniorCoupon, 50, single) == [.seniorCoupon(.spread(basisPoints: 350)), .seniorCoupon(.spread(basisPoints: 250))])
        #expect(moves(.seniorTenor, 40, root).isEmpty)
    }
}
