import StructEngine

extension Measurement {
    /// Every line of the fixture's table.
    var groups: [CheckGroup] {
        let golden = GoldenRanges.of(fixture)
        return [
            CheckGroup(title: "Service levels", checks: serviceLevels),
            CheckGroup(title: "Golden ranges", checks: rangeChecks(golden)),
            CheckGroup(title: "Deal", checks: dealChecks(golden)),
        ]
    }

    var checks: [Check] { groups.flatMap(\.checks) }

    /// True unless a check fails.
    var passes: Bool { !checks.contains { $0.verdict == .fail } }

    private var serviceLevels: [Check] {
        let megabyte = Memory.bytesPerMegabyte
        let drift = Limit.within(-50...50)
        return [
            Check("load and plan", (preparation.load + preparation.plan) * 1000, .milliseconds),
            Check("tables, to the first permutation", preparation.tables * 1000, .milliseconds),
            Check("throughput of a run", permutationsPerSecond, .perSecond, .above(300)),
            Check("single evaluation, P95", single.milliseconds(percentile: 95), .milliseconds, .below(10)),
            Check("single evaluation, P50", single.milliseconds(percentile: 50), .milliseconds),
            Check("single evaluation, P99", single.milliseconds(percentile: 99), .milliseconds),
            Check("single evaluation, longest", single.longest, .milliseconds),
            Check("among five runs, P95", crowd.evaluation.milliseconds(percentile: 95), .milliseconds, .below(15)),
            Check("among five runs, P95 with its wait", crowd.turn.milliseconds(percentile: 95), .milliseconds, .below(15)),
            Check("hints of \(hints.nearMisses) near misses", hints.seconds * 1000, .milliseconds),
            Check("memory after warm-up", memory.baseline / megabyte, .megabytes),
            Check("memory change, one run at a time", (memory.highestAlone - memory.baseline) / megabyte, .megabytes, drift),
            Check("memory change, five runs at once", (memory.highestInCrowd - memory.baseline) / megabyte, .megabytes, drift),
            Check("memory change at the end", (memory.after - memory.baseline) / megabyte, .megabytes, drift),
            Check("memory at its peak", memory.peak / megabyte, .megabytes),
        ] + consistency.items.map { Check("consistency, \($0.aspect.rawValue)", $0.agreement, .percent, .exactly(1)) }
    }

    private func rangeChecks(_ golden: GoldenRanges) -> [Check] {
        let shares = GoldenRanges.binding.map {
            Check(
                "binding, \($0.constraint.key)", statistics[$0.constraint].bindingShare, .percent, .within($0.share), isJudged: isGolden)
        }
        let survivors = Double(statistics.survivors)
        return [
            Check("Gate A prune rate", statistics.gateARate, .percent, .within(golden.gateA), isJudged: isGolden),
            Check("Gate B prune rate", statistics.gateBRate, .percent, .within(golden.gateB), isJudged: isGolden),
        ] + shares + [
            bindingOrder,
            Check("survivors", survivors, .count, .atLeast(GoldenRanges.survivors), isJudged: isGolden),
            Check(
                "constraints with hinted near misses", Double(hints.constraints), .count,
                .atLeast(GoldenRanges.nearMissConstraints), isJudged: isGolden),
        ]
    }

    /// The constraints that bind most are the expected ones, in the expected order.
    private var bindingOrder: Check {
        let expected = GoldenRanges.binding.map(\.constraint)
        let ranked = statistics.constraints.enumerated()
            .sorted { ($1.element.bindingShare, $0.offset) < ($0.element.bindingShare, $1.offset) }
            .prefix(expected.count).map(\.element.constraint)
        let holds = ranked == expected
        let found = holds ? "in order" : ranked.map(\.key).joined(separator: " > ")
        return Check("five that bind most", found, limit: "as listed", holds: holds, isJudged: isGolden)
    }

    private func dealChecks(_ golden: GoldenRanges) -> [Check] {
        let levers = deal.levers
        let mezzanines = levers.mezzanine.compactMap { $0 }.count
        let none = levers.mezzanine.contains(nil)
        let twins = deal.twinPools
        let variety = golden.variety
        func atLeast(_ name: String, _ figure: Int, _ bound: Int) -> Check {
            Check(name, Double(figure), .count, .atLeast(Double(bound)))
        }
        return [
            atLeast("leases", deal.leases.count, golden.leases),
            Check("payments a year", Double(deal.paymentsPerYear), .count, .exactly(Double(golden.paymentsPerYear))),
            Check("cardinality", Double(cardinality), .count, .atLeast(golden.cardinality)),
            atLeast("target ratings", Set(levers.targetRating).count, variety.ratings),
            atLeast("tenors", Set(levers.seniorTenor).count, variety.tenors),
            atLeast("profile kinds", Set(levers.seniorProfile.map(\.kind)).count, variety.profileKinds),
            atLeast("cash-flow bases", Set(levers.cashFlowBasis).count, variety.bases),
            atLeast("pools", levers.pool.count, variety.pools),
            Check(
                "mezzanine", "\(mezzanines) and \(none ? "none" : "never none")", limit: ">= \(variety.mezzanines) and none",
                holds: mezzanines >= variety.mezzanines && none),
            Check(
                "pools with the same leases", twins.isEmpty ? "none" : twins.joined(separator: ", "), limit: "none", holds: twins.isEmpty),
            Check(
                "lever values without survivor", survivors.isComplete ? "none" : survivors.missing.joined(separator: ", "), limit: "none",
                holds: survivors.isComplete),
        ]
    }
}
