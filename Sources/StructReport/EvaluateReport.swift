import StructEngine

/// One structure on one screen, its tables within 100 columns: levers, sources and uses, coverage,
/// metrics, every constraint with its margin, and what would make it pass.
///
/// ```swift
/// let structure = try plan.evaluate(index: 4711, withEquityReturn: true)
/// let hints = try await plan.hints(for: structure)
/// print(EvaluateReport(plan: plan, structure: structure, hints: hints).text)
/// ```
public struct EvaluateReport: Sendable {
    let plan: Plan
    let structure: Structure
    /// What was set by hand, as written.
    let changes: [String]
    /// What would save it; nil where that was not sought.
    let hints: FixHints?
    let requirements: Requirements

    /// Most scenarios listed one by one.
    static let scenarioLimit = 10

    /// - Parameters:
    ///   - changes: The moves that the structure was evaluated with, as `lever=value`.
    ///   - hints: What would make it pass, where that was sought.
    public init(plan: Plan, structure: Structure, changes: [String] = [], hints: FixHints? = nil) {
        self.plan = plan
        self.structure = structure
        self.changes = changes
        self.hints = hints
        requirements = Requirements(plan: plan, structure: structure)
    }

    var money: Money { Money(currency: plan.deal.currency) }
    var metrics: Structure.Metrics { structure.metrics }

    /// The screen, with a line break at its end.
    public var text: String {
        var lines = header + [""] + levers + [""] + sideBySide([sources, uses, dayOne], gap: 3)
        lines += [""] + sideBySide([coverage, figures], gap: 3) + [""] + constraints
        let cash = cashLines
        if !cash.isEmpty { lines += [""] + cash }
        let hints = hintLines
        if !hints.isEmpty { lines += [""] + hints }
        return lines.joined(separator: "\n") + "\n"
    }

    private var header: [String] {
        let count = Format.whole(plan.cardinality)
        let set = changes.isEmpty ? [] : ["with \(changes.joined(separator: ", "))"]
        return ["#\(structure.index) of \(count) · \(plan.deal.name) · ruleset \(plan.ruleset.version)"] + set + [verdict]
    }

    /// The smallest changes that would make it pass, with the loss or gain of proceeds and how to
    /// replay each.
    private var hintLines: [String] {
        guard let hints, structure.outcome != .pass, plan.features.gatesAB else { return [] }
        guard let first = hints.first else {
            let wall = hints.obstacle.map { "; \($0.key) stands in the way" } ?? ""
            return [
                "No single lever makes it pass, nor any pair of changes\(wall).",
                "Pairs of two of coupon, tenor, interest-only and balloon were tried up to \(FixHints.pairSteps) steps, all others to their end.",
            ] + unproven
        }
        let title = first.changes.count == 1 ? "What would make it pass, one change each" : "No single lever is enough; this pair is"
        return [title]
            + hints.flatMap { hint in
                let proceeds = "\(money.change(hint.proceedsChangeMinor))m proceeds"
                let lists = hint.staysOnLists ? ", on the deal's lists" : ""
                let set = (changes + hint.changes.map(\.argument)).map { "--set \($0)" }.joined(separator: " ")
                return ["  \(hint.sentence)", "    \(proceeds)\(lists) · \(set)"]
            } + unproven
    }

    private var unproven: [String] {
        guard let count = hints?.unproven, count > 0 else { return [] }
        return ["\(count) more found, but not confirmed by a last check: a fault of the engine, please report it."]
    }

    private var verdict: String {
        let score = "score \(Format.fixed(structure.score, 2))"
        guard plan.features.gatesAB else { return "○ GATES ARE OFF, nothing is pruned · \(structure.tier) · \(score)" }
        guard structure.outcome != .pass, let binding = structure.binding else {
            return "✓ PASSES both gates · \(structure.tier) · \(score)"
        }
        let place = "\(structure.outcome == .gateA ? "Gate A" : "Gate B"): \(binding.key)"
        guard let ratio = structure.worstRatio else { return "✗ PRUNED, \(place) fails outright, by no measure of degree · \(score)" }
        let short = "short by \(shortfall(ratio)) of tolerance"
        guard structure.isNearMiss else { return "✗ PRUNED, \(place) \(short) · \(score)" }
        return "✗ NEAR MISS, \(place) \(short) · would be \(structure.tier), \(score)"
    }

    func shortfall(_ ratio: Double) -> String { Format.percent(ratio, ratio < 10 ? 1 : 0) }
}
