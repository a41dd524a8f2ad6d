extension HintSearch {
    /// The hints of a pruned structure: single moves, or the smallest pair, or the constraint in
    /// the way.
    ///
    /// Yields to other tasks between parts of the search, each of which takes a fraction of a
    /// millisecond. `distorted` lets a test spoil what was found, to see that the last check
    /// notices.
    static func hints(
        for structure: Structure, _ bound: BoundDeal, distorted: ([HintStep]) -> [HintStep] = { $0 }
    ) async -> FixHints {
        guard structure.outcome != .pass else { return .none }
        let search = HintSearch(bound, structure.choice)
        let proof = HintProof(bound: bound, structure: structure)
        var unproven = 0
        func hint(_ steps: [HintStep]) -> FixHint? {
            let hint = proof.hint(distorted(steps))
            if hint == nil { unproven += 1 }
            return hint
        }
        var singles: [FixHint] = []
        for lever in HintLever.allCases {
            if let step = await search.smallestStep(of: lever), let hint = hint([step]) { singles.append(hint) }
            await Task.yield()
        }
        guard singles.isEmpty else { return FixHints(ordered(singles), unproven: unproven) }
        if let pair = await search.smallestPair(), let hint = hint([pair.first, pair.second]) {
            return FixHints([hint], unproven: unproven)
        }
        return FixHints([], obstacle: search.obstacle ?? structure.binding, unproven: unproven)
    }

    /// By least loss of total proceeds; ties in the order in which the levers are searched.
    private static func ordered(_ hints: [FixHint]) -> [FixHint] {
        hints.enumerated().sorted { a, b in
            let (x, y) = (a.element.proceedsChangeMinor, b.element.proceedsChangeMinor)
            return x != y ? x > y : a.offset < b.offset
        }.map(\.element)
    }

    /// The first constraint that fails whatever single step is taken; nil if there is none such.
    private var obstacle: Constraint? {
        var common = root.failing
        for lever in HintLever.allCases {
            for step in root.series(lever)?.steps(of: lever, count: 1) ?? [] {
                if let state = root.after(step.move, of: lever) { common &= state.failing }
            }
        }
        return common == 0 ? nil : Constraint(position: common.trailingZeroBitCount)
    }
}

/// Checks found steps once more, by full appraisals that share nothing with the search, and makes a
/// hint of them.
struct HintProof {
    let bound: BoundDeal
    let structure: Structure

    /// Nil where the steps do not pass, or where one step fewer does.
    func hint(_ steps: [HintStep]) -> FixHint? {
        guard let last = steps.last, passes(steps.map(\.move)) else { return nil }
        if let oneLess = last.oneLess, passes(steps.dropLast().map(\.move) + [oneLess]) { return nil }
        var choice = structure.choice
        var stages = [structure]
        for step in steps {
            choice = choice.applying(step.move)
            guard let reaching = try? bound.reaching(choice.levers) else { return nil }
            stages.append(reaching.evaluate(choice, index: structure.index))
        }
        return HintText(bound: bound, stages: stages).hint(steps)
    }

    private func passes(_ moves: [Move]) -> Bool {
        let choice = moves.reduce(structure.choice) { $0.applying($1) }
        guard let bound = try? bound.reaching(choice.levers) else { return false }
        return bound.rulebook.verdict(bound.appraise(choice).judgement) == nil
    }
}
