import StructEngine

/// The result of a run, for people: what was pruned where, the top list, the Pareto front, and the
/// nearest misses with their hints.
///
/// ```swift
/// print(RunReport(plan: plan, result: try await plan.run()).text)
/// ```
public struct RunReport: Sendable {
    let plan: Plan
    let result: RunResult
    /// The deal and what it is judged by, as written on the command line.
    let inputs: [String]
    /// Survivors to show the spread of scores by; nil for none.
    let sample: Sample?
    /// Columns that bars may fill up.
    let width: Int

    var money: Money { Money(currency: plan.deal.currency) }

    /// - Parameters:
    ///   - inputs: The words of the command line that name the deal and how it is judged, for commands that the report
    ///     suggests.
    ///   - sample: Survivors to show the spread of scores by.
    ///   - width: Columns that bars may fill up.
    public init(plan: Plan, result: RunResult, inputs: [String] = [], sample: Sample? = nil, width: Int = 100) {
        self.plan = plan
        self.result = result
        self.inputs = inputs
        (self.sample, self.width) = (sample, width)
    }

    /// The screen, with a line break at its end.
    public var text: String {
        var blocks = [header, pruning, constraints]
        if result.statistics.survivors == 0 {
            blocks.append(nothingPasses)
        } else {
            if !scores.isEmpty { blocks.append(scores) }
            if !result.top.isEmpty { blocks.append(top) }
            if !byLever.isEmpty { blocks.append(byLever) }
            blocks.append(pareto)
        }
        if !result.nearMisses.isEmpty { blocks.append(nearMisses) }
        return blocks.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
    }

    private var header: [String] {
        let rate = result.seconds > 0 ? Double(result.count) / result.seconds : 0
        let switched = [result.features.gatesAB ? nil : "gates_ab", result.features.reverseDSCREngine ? nil : "reverse_dscr_engine"]
        var lines = [
            "\(plan.deal.name) · \(plan.deal.currency.rawValue) · ruleset \(result.rulesetVersion) · objective \(result.objective)",
            "\(Format.whole(result.count)) of \(Format.whole(result.cardinality)) permutations, seed \(result.seed),"
                + " generator \(result.generator)",
            "\(Format.fixed(result.seconds, 3)) seconds, \(Format.fixed(rate, 0)) permutations per second",
        ]
        lines.append("digest \(result.digest)")
        let off = switched.compactMap { $0 }
        if !off.isEmpty { lines.append("switched off: \(off.joined(separator: ", "))") }
        return lines
    }

    private var constraints: [String] {
        var table = TextTable([
            ("Constraint", .left), ("gate", .left), ("binding", .right), ("failing", .right), ("near misses", .right),
            ("best margin", .right),
        ])
        for row in result.statistics.constraints {
            table.add(
                row.constraint.key, row.constraint.gate == .a ? "A" : "B", share(row.binding, row.bindingShare),
                share(row.failing, row.failingShare), row.nearMisses == 0 ? "" : Format.whole(row.nearMisses),
                row.constraint.marginText(row.bestMargin))
        }
        return table.lines + ["Binding and failing are shares of the pruned, at the gate that stopped them."]
    }

    private func share(_ count: Int64, _ share: Double) -> String { count == 0 ? "" : Format.percent(share) }

    private var pareto: [String] {
        guard let most = result.pareto.first else { return ["Pareto front: none"] }
        let shown = result.pareto.count == result.paretoTotal ? "" : ", \(Format.whole(Int64(result.pareto.count))) of them kept"
        let count = "\(Format.whole(Int64(result.paretoTotal))) structure\(result.paretoTotal == 1 ? "" : "s")"
        var table = TextTable([("", .left), ("", .right), ("", .right), ("", .right), ("", .right)])
        func add(_ name: String, _ point: RunResult.ParetoPoint) {
            table.add(
                name, "#\(point.index)", money.amount(Double(point.totalProceedsMinor)), "\(Format.ratio(point.minDSCR)) min DSCR",
                "\(Format.percent(point.wacc)) WACC")
        }
        add("most proceeds", most)
        if let safest = result.pareto.max(by: { $0.minDSCR < $1.minDSCR }) { add("highest min DSCR", safest) }
        if let cheapest = result.pareto.min(by: { $0.wacc < $1.wacc }) { add("lowest WACC", cheapest) }
        return ["Pareto front over proceeds, min DSCR and WACC: \(count)\(shown)"] + table.lines
    }

    private var nearMisses: [String] {
        var table = TextTable([
            ("Nearest miss by constraint", .left), ("index", .right), ("margin", .right), ("of tolerance", .right), ("pool", .left),
            ("rating", .left), ("would be", .left), ("in all", .right),
        ])
        var seen: Set<Constraint> = []
        var hints: [String] = []
        for miss in result.nearMisses {
            let structure = miss.structure
            guard let binding = structure.binding, seen.insert(binding).inserted else { continue }
            let verdict = (structure.gateA + structure.gateB).first { $0.constraint == binding }
            table.add(
                binding.key, String(structure.index), binding.marginText(verdict?.margin), Format.percent(verdict?.ratio, 1),
                structure.levers.pool.cut(to: 16), structure.levers.targetRating.rawValue, structure.tier,
                Format.whole(result.statistics[binding].nearMisses))
            hints += self.hints(of: miss)
        }
        let unproven = result.nearMisses.reduce(0) { $0 + $1.hints.unproven }
        if unproven > 0 { hints.append("\(unproven) hints were found and not confirmed: a fault of the engine, please report it.") }
        return table.lines + (hints.isEmpty ? [] : ["Each would pass, with the least loss of proceeds, by:"] + hints)
    }

    /// The best two hints of a near miss, or what stands in the way.
    private func hints(of miss: RunResult.NearMiss) -> [String] {
        let number = "  #\(miss.structure.index): "
        if let obstacle = miss.hints.obstacle { return [number + "no change of one or two levers; \(obstacle.key) stands in the way"] }
        return miss.hints.prefix(2).map { hint in
            number + "\(hint.sentence) (\(money.change(hint.proceedsChangeMinor))m proceeds)"
        }
    }

    private var nothingPasses: [String] {
        let never = result.statistics.constraints.filter(\.isMetByNone)
        let isWhole = result.count == result.cardinality
        let scope = isWhole ? "What could be met, and how well" : "For the whole space"
        let pointer = ["\(scope): structctl feasible \(inputs.joined(separator: " "))"]
        guard !never.isEmpty else {
            return ["No permutation passes, although each constraint is met by some: no combination run meets all of them."] + pointer
        }
        return ["No permutation passes. Met by none of those judged on it:"]
            + never.map { "  \($0.constraint.key), best margin \($0.constraint.marginText($0.bestMargin))" } + pointer
    }
}
