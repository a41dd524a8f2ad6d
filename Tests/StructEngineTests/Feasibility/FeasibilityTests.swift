import Foundation
import Synchronization
import TestSupport
import Testing

@testable import StructEngine

/// What feasibility says of a space is what judging every permutation of it says.
@Suite struct FeasibilityTests {
    /// Every permutation of a space, judged by both gates.
    private struct Truth {
        var best = [Double](repeating: -.infinity, count: Constraint.count)
        var met: UInt32 = 0
        var failures = FailureSets()

        init(_ plan: Plan) async throws {
            let features = Features(gatesAB: false, reverseDSCREngine: plan.features.reverseDSCREngine)
            let kernel = try await Kernel(BoundDeal(plan.deal, ruleset: plan.ruleset, features: features))
            for index in 0..<plan.cardinality {
                let record = kernel.judge(index, mezzMarginToBeat: -.infinity)
                let hasDebt = record.sizing.notional > 0
                let failing = record.judgement.failing | (hasDebt ? 0 : ~Judgement.gateAMask & 0x1FFFF)
                failures.insert(failing)
                met |= ~failing & 0x1FFFF
                for number in 0..<(hasDebt ? Constraint.count : Constraint.countAtGateA) {
                    let margin = record.judgement.margins[number]
                    if margin > best[number] { best[number] = margin }
                }
            }
        }

        var passes: Bool { failures.contains(0) }
        func isMet(_ constraint: Constraint) -> Bool { met >> UInt32(constraint.position) & 1 == 1 }
        func best(_ constraint: Constraint) -> Double? { best[constraint.position] == -.infinity ? nil : best[constraint.position] }

        func excludes(_ conflict: [Constraint]) -> Bool {
            failures.masks.allSatisfy { mask in conflict.contains { mask >> UInt32($0.position) & 1 == 1 } }
        }
    }

    /// Random deals of which every permutation can be judged, each under the built-in rules and
    /// under two tighter ones.
    private static func smallPlans(_ seeds: Range<UInt64>) throws -> [(name: String, plan: Plan)] {
        var plans: [(String, Plan)] = []
        for seed in seeds {
            let deal = try Deal(json: Array(RandomDeal.make(seed: seed, hasTerms: seed % 3 == 0)))
            guard try Plan(deal).cardinality <= 30_000 else { continue }
            plans.append(("seed \(seed)", try Plan(deal, features: Features(reverseDSCREngine: seed % 9 != 0))))
            for turn in [seed, 3 * seed + 1] {
                let edit = RulesetEdit.tightening[Int(turn) % RulesetEdit.tightening.count]
                var rules = Ruleset.v1
                for _ in 0...Int(seed % 3) { edit.apply(&rules) }
                guard let plan = try? Plan(deal, ruleset: rules) else { continue }
                plans.append(("seed \(seed), tighter \(edit.name)", plan))
            }
        }
        return plans
    }

    private func margin(_ constraint: Constraint, in structure: Structure) -> Double? {
        (structure.gateA + structure.gateB).first { $0.constraint == constraint }?.margin
    }

    /// The named permutations, evaluated one by one, have what is said of them.
    private func expectIndicesToHold(_ found: Feasibility, _ plan: Plan, _ name: String) throws {
        if let index = found.index {
            let structure = try plan.evaluate(index: index)
            #expect(structure.outcome == .pass && structure.levers == found.levers, "\(name)")
        }
        for row in found.constraints {
            guard let index = row.index else { continue }
            let structure = try plan.evaluate(index: index)
            #expect(row.levers == structure.levers)
            let verdict = (structure.gateA + structure.gateB).first { $0.constraint == row.constraint }
            #expect(verdict?.margin == row.bestMargin, "\(name) \(row.constraint.key)")
            if row.answer == .feasible, !row.isMetByAbsence { #expect(verdict?.passes == true, "\(name) \(row.constraint.key)") }
        }
    }

    /// 120 random deals, in full 400.
    @Test(arguments: stride(from: UInt64(1), to: Amount.usual(121, full: 401), by: 40).map { $0..<$0 + 40 })
    func everyAnswerIsThatOfJudgingTheWholeSpace(seeds: Range<UInt64>) async throws {
        var sizes: Set<Int> = []
        for (name, plan) in try Self.smallPlans(seeds) {
            let truth = try await Truth(plan)
            let found = try await plan.feasibility()
            sizes.insert(found.conflict.count)
            #expect(found.method == .enumeration && found.judged <= 2 * plan.cardinality)
            #expect((found.answer == .feasible) == truth.passes && found.answer != .undecided, "\(name)")
            for row in found.constraints {
                #expect(row.bestMargin?.bitPattern == truth.best(row.constraint)?.bitPattern, "\(name) \(row.constraint.key)")
                #expect(row.answer == (truth.isMet(row.constraint) ? .feasible : .infeasible), "\(name) \(row.constraint.key)")
                #expect(row.isBestExact)
            }
            let smallest = truth.passes ? nil : FailureSets.smallestHittingSet(truth.failures.masks)
            #expect(found.conflict == smallest ?? [], "\(name)")
            try expectIndicesToHold(found, plan, name)
        }
        #expect(sizes.isSuperset(of: [0, 1]), "too few kinds of deals: \(sizes)")
    }

    /// With a budget for a part of the work, and without prepared tables, less may be shown, but
    /// nothing that is not so: 40 deals, in full 200.
    @Test(arguments: stride(from: UInt64(401), to: Amount.usual(441, full: 601), by: 40).map { $0..<$0 + 40 })
    func aShortBudgetShowsLessButNothingUntrue(seeds: Range<UInt64>) async throws {
        var random = SplitMix64(seed: seeds.lowerBound)
        var methods: Set<String> = []
        for (name, plan) in try Self.smallPlans(seeds) {
            let truth = try await Truth(plan)
            var deal = plan.deal
            deal.objective = .composite(nil)
            let features = Features(gatesAB: false, reverseDSCREngine: plan.features.reverseDSCREngine)
            let model = try BoundDeal(deal, ruleset: plan.ruleset, features: features)
            for attempt in 0..<5 {
                let kernel = try await Kernel(model, tableBudget: attempt == 4 ? 0 : Kernel.tableBudget)
                let space = try #require(FeasibilitySpace(kernel))
                let all = space.seniorCount + space.mezzMarginCount(space.allMezzanines)
                let outer = space.seniorCount + space.mezzMarginCount(space.outerMezzanines)
                let most = [space.fullCount, space.fullCount, outer, space.seniorCount, 40_000][attempt]
                // Once just too little for all, so that outer mezzanines decide; else anything.
                let budget = attempt == 0 ? max(1, Int64(all) - 1) : Int64.random(in: 1...max(1, Int64(most * 1.2)), using: &random)
                let study = FeasibilityStudy(
                    plan: plan, kernel: kernel, space: space, budget: budget, threads: 2, sampleSize: .random(in: 1...40, using: &random))
                if space.outerMezzanines.count < space.allMezzanines.count { methods.insert("outer mezzanines") }
                let found = try await study.run(since: .now, progress: nil)
                methods.insert("\(found.method) \(found.answer)")
                #expect(found.judged <= budget, "\(name) budget \(budget)")
                #expect(found.answer == .undecided || (found.answer == .feasible) == truth.passes, "\(name) budget \(budget)")
                #expect(truth.excludes(found.conflict) || found.conflict.isEmpty, "\(name) budget \(budget) \(found.conflict)")
                for row in found.constraints {
                    let note: Comment = "\(name) budget \(budget) \(row.constraint.key)"
                    #expect(row.answer == .undecided || (row.answer == .feasible) == truth.isMet(row.constraint), note)
                    let best = truth.best(row.constraint)
                    if row.isBestExact {
                        #expect(row.bestMargin == best, note)
                    } else {
                        #expect(row.bestMargin ?? -.infinity <= best ?? -.infinity, note)
                    }
                }
                try expectIndicesToHold(found, plan, name)
            }
        }
        #expect(
            methods.isSuperset(of: ["elimination infeasible", "elimination feasible", "sample feasible", "outer mezzanines"]), "\(methods)")
    }

    /// The built-in rules without any limit on concentration, which two halls cannot meet.
    private static let lenient: Ruleset = {
        var rules = Ruleset.v1
        for column in rules.columns.indices { rules.columns[column].largestTenantShare = 1 }
        (rules.concentration.otherTenant, rules.concentration.city, rules.concentration.site) = (1, 1, 1)
        return rules
    }()

    /// Two halls whose tenants pay well.
    private static let richHalls = DealText.twoHalls.replacing(#""passing_rent": 3000000"#, with: #""passing_rent": 9000000"#)
        .replacing(#""passing_rent": 2400000"#, with: #""passing_rent": 7200000"#)

    @Test func couponsBelowEveryBandAreNamed() async throws {
        let levers = #"""
            "target_rating": "A", "senior_ltv": 0.6, "senior_coupon": [0.02, 0.021], "senior_tenor_years": 15, "equity_pct": 0.4
            """#
        let found = try await Plan(Deal(json: Self.richHalls.withLevers(levers).bytes), ruleset: Self.lenient).feasibility()
        #expect(found.answer == .infeasible && found.index == nil)
        #expect(found.conflict == [.couponBounds] && found.infeasibleConstraints == [.couponBounds] && found.isConflictSmallest)
        // 2.1% lies 190 bps under the base rate of 4%, the band of A begins 90 bps above it.
        let row = found[.couponBounds]
        #expect(row.answer == .infeasible && row.isBestExact && row.index == 1)
        #expect(abs((row.bestMargin ?? 0) - -0.028) < 1e-12)
    }

    /// At 62% of value the debt covers too little of the cost, at 80% it is more than the leverage
    /// allowed.
    @Test func constraintsThatCanEachBeMetButNotTogetherAreNamed() async throws {
        let levers = #""target_rating": "A", "senior_ltv": [0.62, 0.8], "senior_coupon": 0.055, "senior_tenor_years": 15"#
        let found = try await Plan(Deal(json: Self.richHalls.withLevers(levers).bytes), ruleset: Self.lenient).feasibility()
        #expect(found[.maxLTV].answer == .feasible && found[.minCoverage].answer == .feasible)
        #expect(found.infeasibleConstraints == [])
        #expect(found.answer == .infeasible && found.conflict == [.maxLTV, .minCoverage] && found.isConflictSmallest)
    }

    /// 75 bps over the base curve is inside the band of AAA alone, which asks for a reserve of six
    /// months; three are offered.
    @Test func aConflictIsShownInASpaceTooLargeToJudge() async throws {
        let levers = #"""
            "target_rating": ["AAA", "A"], "senior_dscr": {"min": 1.2, "max": 2.1, "step": 0.0001},
            "senior_coupon": {"min": 0.0465, "max": 0.0485, "step": 0.000001}, "senior_tenor_years": [8, 9, 10], "dsra_months": 3,
            "equity_pct": {"min": 0, "max": 0.9, "step": 0.0001}
            """#
        let plan = try Plan(Deal(json: DealText.twoHalls.withLevers(levers).bytes), ruleset: Self.lenient)
        try #require(plan.cardinality > 900_000_000_000)
        let found = try await plan.feasibility(budget: 10_000)
        #expect(found.answer == .infeasible && found.method == .elimination && found.judged <= 10_000)
        #expect(found.conflict == [.couponBounds, .dsraMonths])
    }

    @Test func aDealWithoutDebtMeetsNothingOfGateB() async throws {
        let text = DealText.twoHalls.replacing(#""admin_fee": 100000"#, with: #""admin_fee": 90000000"#)
        let found = try await Plan(Deal(json: text.bytes)).feasibility()
        #expect(found.conflict == [.minSize])
        #expect(found.constraints.filter { $0.constraint.gate == .b }.allSatisfy { $0.answer == .infeasible && $0.index == nil })
    }

    @Test func whatIsOfferedAtNoPlaceIsMetByAbsence() async throws {
        let found = try await Plan(Deal(json: DealText.twoHalls.bytes)).feasibility()
        for constraint in [Constraint.mezzShare, .repoEligibility, .minDSCRMezz] {
            #expect(found[constraint].answer == .feasible && found[constraint].isMetByAbsence && found[constraint].bestMargin == nil)
        }
        #expect(!found[.maxLTV].isMetByAbsence)
    }

    @Test(arguments: RunTests.seeds.prefix(3)) func neitherThreadsNorGatesNorSeedShowInTheAnswer(seed: UInt64) async throws {
        let deal = try RunTests.deal(seed)
        let one = try await Plan(deal).feasibility(threads: 1)
        let others = [
            try await Plan(deal).feasibility(threads: 2), try await Plan(deal, seed: 9, count: 3).feasibility(threads: 5),
            try await Plan(deal, features: Features(gatesAB: false)).feasibility(threads: 3),
        ]
        for other in others {
            #expect(other.constraints == one.constraints && other.index == one.index && other.conflict == one.conflict)
            #expect(other.judged == one.judged && other.method == one.method)
        }
    }

    @Test func theBillionsOfTheLargeFixtureAreDecidedExactly() async throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Fixtures/large.json")
        let plan = try Plan(Deal(json: Array(Data(contentsOf: root.standardizedFileURL))))
        let found = try await plan.feasibility()
        #expect(found.method == .enumeration && found.answer == .feasible && found.judged < 3_000_000)
        try expectIndicesToHold(found, plan, "large")
    }

    @Test func progressRisesAndACancelledTaskThrows() async throws {
        let plan = try Plan(RunTests.deal(RunTests.seeds[0]))
        let seen = Mutex<[RunProgress]>([])
        _ = try await plan.feasibility(threads: 3) { progress in seen.withLock { $0.append(progress) } }
        let reports = seen.withLock { $0 }
        #expect(zip(reports, reports.dropFirst()).allSatisfy { $0.done < $1.done } && reports.last?.fraction == 1)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            _ = try await plan.feasibility()
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test(arguments: [Int64.min, 0, 1, .max]) func anyBudgetIsBroughtIntoRange(budget: Int64) async throws {
        let plan = try Plan(Deal(json: Self.richHalls.bytes), ruleset: Self.lenient)
        let found = try await plan.feasibility(budget: budget, threads: .max)
        #expect(budget == .max ? found.method == .enumeration : found.judged <= 1)
        try expectIndicesToHold(found, plan, "budget \(budget)")
    }

    @Test func theSmallestHittingSetIsTheFirstOfTheFewest() {
        #expect(FailureSets.smallestHittingSet([0b011, 0b110, 0b101]) == [.minSize, .tenorLimit])
        #expect(FailureSets.smallestHittingSet([0b110, 0b100]) == [.couponBounds])
        #expect(FailureSets.smallestHittingSet([0b1, 0b10, 0b100]) == [.minSize, .tenorLimit, .couponBounds])
        #expect(FailureSets.smallestHittingSet([0b1, 0b10, 0b100, 0b1000]) == nil)
    }
}
