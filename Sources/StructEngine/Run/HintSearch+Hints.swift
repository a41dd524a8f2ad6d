extension HintSearch {
    /// The hints of a pruned structure: single moves, or the smallest pair, or the constraint in the way.
    ///
    /// Yields to other tasks between parts of the search, each of which takes a fraction of a millisecond.
    static func hints(for structure: Structure, _ model: Model) async -> FixHints {
        guard structure.outcome != .pass else { return .none }
        let search = HintSearch(model, Choice(structure.levers))
        var singles: [FixHint] = []
        for lever in Lever.allCases {
            if let step = await search.smallestStep(of: lever), let hint = search.hint([step], structure) { singles.append(hint) }
            await Task.yield()
        }
        guard singles.isEmpty else { return FixHints(hints: ordered(singles), obstacle: nil) }
        if let pair = await search.smallestPair(), let hint = search.hint(pair, structure) { return FixHints(hints: [hint], obstacle: nil) }
        return FixHints(hints: [], obstacle: search.obstacle(structure))
    }

    /// By least loss of total proceeds; ties in the order in which the levers are searched.
    private static func ordered(_ hints: [FixHint]) -> [FixHint] {
        hints.enumerated().sorted { a, b in
            let (x, y) = (a.element.proceedsChangeMinor, b.element.proceedsChangeMinor)
            return x != y ? x > y : a.offset < b.offset
        }.map(\.element)
    }

    /// True if the choice passes both gates after moves, by a full appraisal.
    func passes(_ moves: [Move]) -> Bool {
        let moved = moves.reduce(choice) { $0.applying($1) }
        guard let model = try? model.reaching(moved.levers) else { return false }
        return model.rulebook.verdict(model.appraise(moved).judgement) == nil
    }

    /// The hint of steps that were found, after checking once more, by full appraisals, that it is valid and minimal.
    private func hint(_ steps: [Step], _ structure: Structure) -> FixHint? {
        let moved = steps.reduce(choice) { $0.applying($1.move) }
        guard passes(steps.map(\.move)), let model = try? model.reaching(moved.levers) else { return nil }
        if steps.count == 1, let oneLess = steps[0].oneLess, passes([oneLess]) { return nil }
        return HintText(model: model, before: structure, after: model.evaluate(moved, index: structure.index)).hint(steps)
    }

    /// The moves of exactly that many steps from the choice.
    private func steps(of lever: Lever, count: Int) -> [Step] {
        guard let series = series(lever) else { return [] }
        switch series.moves {
        case .options(let moves): return count == 1 ? moves.map { Step(move: $0, steps: 1, unit: series.unit) } : []
        case .walk(let move): return [count, -count].compactMap(move).map { Step(move: $0, steps: count, unit: series.unit) }
        }
    }

    /// The pair of moves of two levers with the fewest steps in total; of several, the one with the largest total proceeds.
    func smallestPair() async -> [Step]? {
        var neighbours: [(lever: Lever, step: Step, search: HintSearch)] = []
        for total in 2...FixHints.pairSteps {
            for lever in Lever.allCases {
                for step in steps(of: lever, count: total - 1) {
                    let moved = choice.applying(step.move)
                    guard let model = try? model.reaching(moved.levers) else { continue }
                    neighbours.append((lever, step, HintSearch(model, moved)))
                }
                await Task.yield()
            }
            var best: (steps: [Step], proceeds: Double)?
            for (lever, step, search) in neighbours {
                for second in Lever.allCases where second.rawValue > lever.rawValue {
                    guard let series = search.series(second), !(series.keepsGround && search.isBarred) else { continue }
                    for other in search.steps(of: second, count: total - step.steps) where search.passes(other.move, of: series) {
                        let proceeds = search.proceeds(after: other.move)
                        if proceeds > best?.proceeds ?? -.infinity { best = ([step, other], proceeds) }
                    }
                }
                if Task.isCancelled { return nil }
                await Task.yield()
            }
            if let best { return best.steps }
        }
        return nil
    }

    /// The first constraint that fails whatever single step is taken; the binding one if there is none such.
    private func obstacle(_ structure: Structure) -> Constraint? {
        var common = UInt32.max
        for lever in Lever.allCases {
            for step in steps(of: lever, count: 1) {
                let moved = choice.applying(step.move)
                guard let model = try? model.reaching(moved.levers) else { continue }
                common &= model.appraise(moved).judgement.failing
            }
        }
        guard common != 0, common != .max else { return structure.binding }
        return Constraint(rawValue: common.trailingZeroBitCount) ?? structure.binding
    }
}
