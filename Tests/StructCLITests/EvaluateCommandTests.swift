import Foundation
import Testing

/// `structctl evaluate`, `feasible` and `consistency`.
@Suite struct EvaluateCommandTests {
    @Test func everyHintOfANearMissIsReplayedFromItsOwnArguments() throws {
        let miss = try Command("evaluate", "small.json", "--index", "10445", "--json")
        #expect(miss.status == 0)
        #expect(miss.error == "")
        #expect(miss.json?["near_miss"] as? Bool == true)
        let hints = try #require(miss.json?["hints"] as? [[String: Any]])
        #expect(hints.count > 3)
        for hint in hints {
            let changes = try #require(hint["changes"] as? [[String: Any]])
            let sets = changes.compactMap { $0["set"] as? String }.flatMap { ["--set", $0] }
            let replayed = try Command(["evaluate", "small.json", "--index", "10445", "--json"] + sets)
            #expect(replayed.json?["outcome"] as? String == "pass", "\(sets)")
            #expect((replayed.json?["hints"] as? [Any])?.isEmpty == true)
        }
    }

    @Test func theTextOfANearMissShowsTheHintsWithTheirArguments() throws {
        let text = try Command("evaluate", "small.json", "--index", "10445").out
        #expect(text.contains("What would make it pass, one change each"))
        #expect(text.contains("  Raise the DSCR target from 1.295x to 1.305x: MIN_DSCR_SENIOR 1.295x → 1.305x\n"))
        #expect(text.contains("--set senior_dscr=1.305"))
    }

    @Test func aMoveThatCannotBeIsRefusedWithWhatIsAllowed() throws {
        for (set, status, says) in [
            ("senior_dcsr=1.3", 1, "did you mean \"senior_dscr\"?"),
            ("senior_notional=-1", 1, "senior_notional: must be from 0 to 90071992547409.92, found -1 [out_of_range]"),
            ("dsra_months=13", 1, "dsra_months: must be from 0 to 12, found 13 [out_of_range]"),
            ("pool=nowhere", 1, "pool: must be the id of a pool, found \"nowhere\""),
            ("senior_coupon=x", 1, "senior_coupon: must be written like senior_coupon=0.0525 or spread:165, found \"x\" [move_value]"),
        ] as [(String, Int32, String)] {
            let refused = try Command("evaluate", "small.json", "--index", "0", "--set", set)
            #expect(refused.status == status, "\(set)")
            #expect(refused.error.contains(says), "\(refused.error)")
            #expect(refused.out == "")
        }
        let outside = try Command("evaluate", "small.json", "--index", "99999999")
        #expect(outside.status == 2)
        #expect(outside.error.hasPrefix("structctl: index 99999999 is not in the permutation space: choose one from 0 to "))
    }

    @Test func theFaultsOfAllMovesAreListedWithWhereTheyAre() throws {
        let refused = try Command(
            "evaluate", "small.json", "--index", "0", "--set", "equity_pct=35%", "--set", "repo_target=boe", "--set", "senior_dscr=1.3")
        #expect(refused.status == 1)
        #expect(
            refused.error == """
                --set equity_pct: must be written like equity_pct=0.35, found "35%"; write equity_pct=0.35 [move_value]
                --set repo_target: must be none, since it can only be dropped, found "boe" [move_value]
                2 faults in --set

                """)
        let outOfRange = try Command("evaluate", "small.json", "--index", "0", "--set", "equity_pct=35")
        #expect(outOfRange.error.hasPrefix("--set equity_pct: must be from 0 to 1, found 35; write 0.35 for 35% [out_of_range]\n"))
    }

    /// The small deal with a ruleset that asks for more cover than any of its structures has.
    private func strictRules(_ folder: Folder) throws -> String {
        let shown = try Command("rules", "show")
        var rules = try #require(shown.json)
        let columns = try #require(rules["ratings"] as? [String: [String: Any]])
        rules["ratings"] = columns.mapValues { column in
            var column = column
            column["min_icr"] = 50
            return column
        }
        let bytes = try JSONSerialization.data(withJSONObject: rules)
        try folder.write([UInt8](bytes), "rules.json")
        return folder.file("rules.json")
    }

    @Test func whereNothingPassesTheRunSaysWhyAndPointsToFeasible() throws {
        let folder = try Folder()
        let rules = try strictRules(folder)
        let run = try Command("run", "small.json", "--ruleset", rules, "--count", "2000")
        #expect(run.status == 0, "\(run.error)")
        #expect(run.out.contains("No permutation passes. Met by none of those judged on it:\n  MIN_ICR, best margin -4"))
        #expect(run.out.contains("For the whole space: structctl feasible small.json --ruleset \(rules)"))
        let feasible = try Command("feasible", "small.json", "--ruleset", rules, "--json")
        #expect(feasible.status == 1)
        #expect(feasible.json?["feasible"] as? String == "infeasible")
        #expect(feasible.json?["infeasible_constraints"] as? [String] == ["MIN_ICR"])
        let sound = try Command("feasible", "small.json", "--json")
        #expect(sound.status == 0)
        #expect(sound.json?["feasible"] as? String == "feasible")
        let index = try #require(sound.json?["index"] as? Int)
        let passing = try Command("evaluate", "small.json", "--index", "\(index)", "--json")
        #expect(passing.json?["outcome"] as? String == "pass")
    }

    @Test func consistencyAgreesAcrossThreadCountsAndKernels() throws {
        let same = try Command(
            "consistency", "small.json", "--runs", "2", "--count", "1000", "--threads-list", "1,2", "--kernels", "Prescott,Haswell",
            "--compare", "top_20,prune_stats,stress_dscr", "--json")
        #expect(same.status == 0, "\(same.error)")
        let items = try #require(same.json?["items"] as? [[String: Any]])
        #expect(items.compactMap { $0["name"] as? String } == ["top_20", "prune_stats", "stress_dscr"])
        #expect(items.allSatisfy { $0["agreement_percent"] as? Double == 100 && $0["first_difference"] is NSNull })
        #expect(same.json?["runs"] as? Int == 4)
        let text = try Command("consistency", "small.json", "--runs", "2", "--count", "1000")
        #expect(text.out.hasSuffix("top_20: 100%\nprune_stats: 100%\nstress_dscr: 100%\ndigest: 100%\n"))
        let unknown = try Command("consistency", "small.json", "--kernels", "Haswel")
        #expect(unknown.status == 64)
        let item = try Command("consistency", "small.json", "--compare", "top_21")
        #expect(item.status == 64)
        #expect(item.out == "")
    }
}

/// `structctl waterfall`.
@Suite struct WaterfallCommandTests {
    @Test func everyPaymentDateIsALineAndTheJSONHasTheSamePeriods() throws {
        let text = try Command("waterfall", "small.json", "--index", "6944").out
        #expect(text.contains("     1  2026-06-30      9.7  0.2       4.2        1.9     13.0        ·      ·     3.2    343.9  1.538x\n"))
        let table = try Command("waterfall", "small.json", "--index", "6944", "--csv").out
        #expect(table == (try Command("export", "small.json", "--index", "6944", "--csv", "waterfall").out))
        #expect(table.hasSuffix("\r\n") && !table.contains("\\r"))
        let json = try #require(try Command("waterfall", "small.json", "--index", "6944", "--json").json)
        #expect((json["periods"] as? [Any])?.count == 100)
        let tranches = try #require(json["tranches"] as? [[String: Any]])
        #expect(tranches.map { $0["name"] as? String } == ["senior"])
        #expect((tranches[0]["fee_minor"] as? [Any])?.count == 100)
    }

    @Test func aTenorBeyondTheHorizonIsShownToItsEnd() throws {
        let json = try #require(
            try Command("waterfall", "small.json", "--index", "905", "--set", "senior_tenor_years=30", "--json").json)
        #expect((json["periods"] as? [Any])?.count == 120)
    }

    @Test func anUnknownScenarioIsRefusedWithThoseThatThereAre() throws {
        let command = try Command("waterfall", "small.json", "--index", "1", "--scenario", "rates")
        #expect(command.status == 2 && command.error.contains("no scenario \"rates\": choose one of base, "))
    }
}
