import TestSupport
import Testing

@testable import StructEngine

/// The rules are data that is checked by name, written and read, and judged by.
@Suite struct RulesetTests {
    @Test(arguments: Ruleset.Check.allCases) func theBuiltInRulesPassEveryCheck(check: Ruleset.Check) {
        #expect(Ruleset.v1.faults(checks: [check]) == [])
        #expect(!check.summary.isEmpty)
    }

    @Test func theNamedChecksAreThese() {
        #expect(
            Ruleset.Check.allCases.map(\.rawValue) == [
                "dscr_floors", "tenor_limits", "wal_bounds", "af_bands", "ltv_limits", "icr_minima", "amortisation", "balloons",
                "dsra_months",
                "spread_bands", "concentration", "wraps", "scores", "coverage", "mezz", "repo", "tolerances", "weights", "tiers",
            ])
        #expect(Set(RulesetEdit.faulty.map(\.check)) == Set(Ruleset.Check.allCases))
    }

    @Test(arguments: RulesetEdit.faulty) func aSmallestEditFailsItsOwnCheckAndNoOther(edit: RulesetEdit) {
        var rules = Ruleset.v1
        edit.apply(&rules)
        #expect(rules.faults(checks: [edit.check]).map(\.path) == [edit.path])
        let others = Ruleset.Check.allCases.filter { $0 != edit.check }
        #expect(rules.faults(checks: others) == [])
        #expect(rules.faults().map(\.path) == [edit.path])
    }

    @Test func theFaultsOfManyEditsAreListedTogether() throws {
        var rules = Ruleset.v1
        for name in ["AA floor above AAA", "LTV limit that falls", "coverage above 1", "tolerance forgotten", "tiers that do not fall"] {
            try #require(RulesetEdit.faulty.first { $0.testDescription == name }).apply(&rules)
        }
        let paths = ["ratings.AA.dscr_floor.UK", "ratings.BBB.max_ltv", "min_coverage", "tolerances.MAX_LTV", "tiers[2].from"]
        #expect(rules.faults().map(\.path) == paths)
        let deal = try Deal(json: DealText.twoHalls.bytes)
        let refused = try faults { try Plan(deal, ruleset: rules) }
        #expect(refused.map(\.path) == paths.map { "ruleset." + $0 })
    }

    @Test(arguments: [true, false]) func theRulesReadBackAsWritten(pretty: Bool) throws {
        #expect(try Ruleset(json: Array(Ruleset.v1.json.text(pretty: pretty).utf8)) == .v1)
    }

    @Test func otherRulesReadBackAsWritten() throws {
        var rules = Ruleset.v1
        rules.version = "house \"2\""
        rules.columns[3].repoHaircuts = [nil, 0.1, nil]
        rules.columns[0].dscrFloor[.uk] = 1.4500000000000002
        rules.concentration.countries = ["FR": 0.9, "UK": 1]
        rules.tolerances[.dsraMonths] = 1.0 / 3
        rules.tiers = [Ruleset.Tier(name: "Prüfung", from: 12.5)]
        #expect(try Ruleset(json: Array(rules.json.text().utf8)) == rules)
    }

    @Test func aRulesetOfAFileIsToldEveryFaultWithItsLine() throws {
        let text = Ruleset.v1.json.text()
        let edited = text.replacing("\"min_coverage\": 0.85", with: "\"min_coverage\": 85")
            .replacing("\"max_share\":", with: "\"max_shares\":").replacing("\"city\": 0.5", with: "\"city\": \"half\"")
        let issues = try faults { try Ruleset(json: Array(edited.utf8)) }
        let city = try #require(issues.first { $0.path == "concentration.city" })
        #expect(city.id == "wrong_type")
        #expect(city.line.map { edited.split(separator: "\n")[$0 - 1].contains("\"half\"") } == true)
        #expect(issues.contains { $0.path == "mezz.max_shares" && $0.message.contains("did you mean \"max_share\"?") })
        // The range of a value is checked even where other values could not be read.
        #expect(issues.contains { $0.path == "min_coverage" })
    }

    @Test(
        arguments: [
            (100.0, "Diamond"), (75, "Diamond"), (74.99, "Platinum"), (68, "Platinum"), (67.9, "Gold"), (60, "Gold"), (50, "Silver"),
            (40, "Bronze"), (39.99, "Not Viable"), (12, "Not Viable"), (0, "Not Viable"), (75 - 1e-11, "Diamond"),
        ] as [(Double, String)])
    func aScoreIsInTheTier(score: Double, tier: String) {
        #expect(Ruleset.v1.tier(score: score) == tier)
    }

    @Test(
        arguments: [
            (Deal.TargetRating.aaa, 10, 0.02), (.aaa, 11, 0.05), (.aaa, 30, 0.08), (.aa, 20, 0.08), (.a, 21, 0.18), (.bbb, 10, 0.12),
            (.bbb, 20, 0.18), (.bbb, 21, nil), (.a, 40, 0.18),
        ] as [(Deal.TargetRating, Int, Double?)])
    func theRepoHaircutIs(rating: Deal.TargetRating, years: Int, haircut: Double?) {
        #expect(Ruleset.v1.repoHaircut(rating, tenor: Deal.Tenor(years: years)) == haircut)
    }

    /// Tightens every threshold in turn over 40 random deals: what was stopped stays stopped, and
    /// each tightening stops something more.
    @Test func tighteningARuleNeverLetsAStructureThrough() throws {
        var stopped: [String: Int] = [:]
        for seed in UInt64(2_000)..<2_040 {
            let deal = try Deal(json: Array(RandomDeal.make(seed: seed)))
            let base = try Plan(deal)
            let order = SeededOrder(cardinality: base.cardinality, seed: seed)
            let indices = (0..<min(40, base.cardinality)).map { order[$0] }
            let before = try indices.map { try base.evaluate(index: $0) }
            for (name, apply) in RulesetEdit.tightening {
                var rules = Ruleset.v1
                apply(&rules)
                let model = try BoundDeal(deal, ruleset: rules, features: Features())
                for (index, structure) in zip(indices, before) {
                    let permutation = try base.permutation(at: index)
                    let after = model.evaluate(MovedPermutation(permutation), index: index)
                    if structure.outcome != .pass { #expect(after.outcome != .pass, "\(name), seed \(seed) index \(index)") }
                    if structure.outcome == .pass, after.outcome != .pass { stopped[name, default: 0] += 1 }
                }
            }
        }
        for (name, _) in RulesetEdit.tightening { #expect(stopped[name, default: 0] > 0, "\(name) never stopped anything") }
    }
}
