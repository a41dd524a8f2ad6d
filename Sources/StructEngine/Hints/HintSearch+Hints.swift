extension HintSearch {
    /// The hints of a pruned structure: single moves, or the smallest pair, or the constraint in
    /// the way.
    ///
    /// Yields to other tasks between parts of the search, each of which takes a fraction of a
    /// millisecond.
    static func hints(for structure: Structure, _ bound: BoundDeal) async -> FixHints {
        guard structure.outcome != .pass else { return .none }
        var search = HintSearch(bound, structure.choice)
        var proven = ProvenHints(HintProof(bound: bound, structure: structure))
        for lever in HintLever.allCases {
            if let step = await search.smallestStep(of: lever) { proven.add([step]) }
            await search.pace.giveWay()
        }
        guard proven.hints.isEmpty else { return FixHints(ordered(proven.hints), unproven: proven.unproven) }
        if let pair = await search.smallestPair() { proven.add([pair.first, pair.second]) }
        let obstacle = proven.hints.isEmpty ? search.obstacle ?? structure.binding : nil
        return FixHints(proven.hints, obstacle: obstacle, unproven: proven.unproven)
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

/// The hints that a last check confirms, and the number of those that it does not.
struct ProvenHints {
    private let proof: HintProof
    private(set) var hints: [FixHint] = []
    private(set) var unproven = 0

    init(_ proof: HintProof) { self.proof = proof }

    mutating func add(_ steps: [HintStep]) {
        if let hint = proof.hint(steps) { hints.append(hint) } else { unproven += 1 }
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
            guard let reaching = bound.ifReaching(choice.levers) else { return nil }
            stages.append(reaching.evaluate(choice, index: structure.index))
        }
        return HintText(bound: bound, stages: stages).hint(steps)
    }

    private func passes(_ moves: [Move]) -> Bool {
        let choice = moves.reduce(structure.choice) { $0.applying($1) }
        guard let bound = bound.ifReaching(choice.levers) else { return false }
        return bound.rulebook.verdict(bound.appraise(choice).judgement) == nil
    }
}
