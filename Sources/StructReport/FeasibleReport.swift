import StructEngine

/// Whether the rules leave a deal any structure, for people: constraint by constraint, then all
/// together.
public struct FeasibleReport: Sendable {
    let plan: Plan
    let feasibility: Feasibility

    public init(plan: Plan, feasibility: Feasibility) {
        self.plan = plan
        self.feasibility = feasibility
    }

    /// The screen, with a line break at its end.
    public var text: String { (header + [""] + constraints + [""] + together + concentration).joined(separator: "\n") + "\n" }

    private var header: [String] {
        let deal = plan.deal
        let name = "\(deal.name) · \(deal.currency.rawValue) · ruleset \(feasibility.rulesetVersion)"
        let counts =
            "\(Format.whole(feasibility.judged)) judged for \(Format.whole(feasibility.cardinality)) permutations,"
            + " \(Format.fixed(feasibility.seconds, 3)) seconds"
        let isSized = feasibility.features.reverseDSCREngine
        return [name, counts] + (isSized ? [] : ["switched off: reverse_dscr_engine"])
    }

    private var constraints: [String] {
        var table = TextTable([
            ("Constraint", .left), ("gate", .left), ("can be met", .left), ("best margin", .right), ("index", .right),
        ])
        for row in feasibility.constraints {
            let least = row.isBestExact || row.bestMargin == nil ? "" : "at least "
            table.add(
                row.constraint.key, row.constraint.gate == .a ? "A" : "B", answer(row),
                least + row.constraint.marginText(row.bestMargin), row.index.map { String($0) } ?? Format.undefined)
        }
        return table.lines
    }

    private func answer(_ row: Feasibility.Row) -> String {
        switch row.answer {
        case .feasible: row.isMetByAbsence ? "✓ yes, where it does not apply" : "✓ yes"
        case .infeasible: "✗ no"
        case .undecided: "? not shown"
        }
    }

    private var together: [String] {
        switch feasibility.answer {
        case .feasible:
            let index = feasibility.index.map { String($0) } ?? ""
            return ["✓ FEASIBLE: permutation \(index) passes both gates.", "It in full: structctl evaluate … --index \(index)"]
        case .infeasible: return ["✗ INFEASIBLE: \(reason)"]
        case .undecided:
            return ["? NOT SHOWN: no permutation judged passes, and the space is too large to exclude the rest; try a larger --budget."]
        }
    }

    /// The share that stands in the way where no permutation meets CONCENTRATION_LIMIT.
    private var concentration: [String] {
        let row = feasibility[.concentrationLimit]
        guard row.answer == .infeasible, let levers = row.levers,
            let share = try? plan.tightestShare(pool: levers.pool, rating: levers.targetRating)
        else { return [] }
        return [
            "CONCENTRATION_LIMIT at its best: \(share.kind) \(share.name) brings \(Format.percent(share.share)) of the passing rent of pool"
                + " \(levers.pool), and \(levers.targetRating.rawValue) allows \(Format.percent(share.limit))."
        ]
    }

    private var reason: String {
        let never = feasibility.infeasibleConstraints.map(\.key)
        guard never.isEmpty else { return "no permutation meets \(never.joined(separator: ", nor ")); nothing can pass." }
        let keys = feasibility.conflict.map(\.key)
        guard let last = keys.last else {
            return "each constraint can be met, but not all at once; it takes more than three of them to exclude everything."
        }
        let all = keys.dropLast().joined(separator: ", ") + " and " + last
        let together = keys.count == 2 ? "both" : "all three"
        return
            "each constraint can be met, but never \(all) together: every permutation fails at least one of them, none meets \(together)."
    }
}
