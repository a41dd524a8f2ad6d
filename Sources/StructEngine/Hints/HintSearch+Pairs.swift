/// Pairs of moves of two levers, where no lever is enough alone.
///
/// The second move starts from the state after the first: it counts its steps from there and keeps
/// the bounds that hold there. So a balloon can follow a bullet made an annuity, and a coupon the
/// band of the grade below. Both orders are tried where they may differ: a notional may be reduced
/// from what it is after another move, or first and be held while the other lever moves.
extension HintSearch {
    struct Pair {
        let first: HintStep
        let second: HintStep
        let proceeds: Double

        var total: Int { first.steps + second.steps }

        /// Fewest steps, then most proceeds, then the order of levers and of their moves.
        func isBetter(than other: Pair) -> Bool {
            if total != other.total { return total < other.total }
            if proceeds != other.proceeds { return proceeds > other.proceeds }
            return order.lexicographicallyPrecedes(other.order)
        }

        private var order: [Int] {
            [first.lever.rawValue, second.lever.rawValue, first.steps, first.place, second.place]
        }

        init(_ a: HintStep, _ b: HintStep, _ proceeds: Double) {
            let isSwapped = !a.lever.mattersBefore(b.lever) && a.lever.rawValue > b.lever.rawValue
            (first, second) = isSwapped ? (b, a) : (a, b)
            self.proceeds = proceeds
        }
    }

    /// The pair with the fewest steps in total; nil if none passes.
    mutating func smallestPair() async -> Pair? {
        var best: Pair?
        var open = HintLever.allCases.compactMap { lever in first(lever).map { (lever: lever, series: $0) } }
        var steps = 1
        while !open.isEmpty, steps < best?.total ?? .max {
            var isOpen = [Bool](repeating: false, count: open.count)
            for (number, (lever, series)) in open.enumerated() {
                isOpen[number] = series.reaches(beyond: steps)
                for step in series.steps(of: lever, count: steps) {
                    guard let state = root.after(step.move, of: lever) else { continue }
                    await complete(step, state, &best)
                    if Task.isCancelled { return nil }
                    await pace.giveWay()
                }
            }
            open = zip(open, isOpen).filter(\.1).map(\.0)
            steps = open.allSatisfy { $0.series.firstStep > steps } ? (open.map { $0.series.firstStep }.min() ?? .max) : steps + 1
        }
        return best
    }

    /// The first moves of a lever; nil if it has none, or none after which a second can help.
    private func first(_ lever: HintLever) -> HintSeries? {
        guard lever.seconds.contains(where: { root.failing & ~(root.touched(by: lever) | root.touched(by: $0)) == 0 }) else { return nil }
        switch lever {
        case .seniorNotional: return root.seniorNotional(from: root.sizing.notional, isLast: false)
        default: return root.series(lever)
        }
    }

    /// The second moves of a lever. A notional after a DSCR target or limit of gearing makes what the
    /// notional alone makes, which does not pass: only sizes above the near miss's own are left, and
    /// all where steps are of another length.
    private func second(_ lever: HintLever, after step: HintStep, _ state: HintState) -> HintSeries? {
        guard step.lever.sizesSenior, lever == .seniorNotional else { return state.series(lever) }
        let isTried = state.notionalGrid == root.notionalGrid
        return state.seniorNotional(from: state.sizing.notional, above: isTried ? root.sizing.notional : 0)
    }

    /// Looks for second moves after a first one, and for notionals and reserves of the near miss
    /// that are moved first and held.
    private mutating func complete(_ step: HintStep, _ state: HintState, _ best: inout Pair?) async {
        for lever in step.lever.seconds where state.mayPass(by: lever) {
            guard let series = second(lever, after: step, state) else { continue }
            for found in await seconds(lever, series, step, state, best) {
                keep(Pair(step, found.step, found.proceeds), &best)
            }
        }
        for (lever, series) in held(step.lever, state) where state.mayPass(by: lever) {
            for found in await seconds(lever, series, step, state, best) {
                keep(Pair(held: found.step, step, found.proceeds), &best)
            }
        }
    }

    private mutating func seconds(
        _ lever: HintLever, _ series: HintSeries, _ step: HintStep, _ state: HintState, _ best: Pair?
    ) async -> [Found] {
        var limit = best.map { $0.total - step.steps } ?? .max
        if root.isLongWalk(step.lever), state.isLongWalk(lever) { limit = min(limit, FixHints.pairSteps - step.steps) }
        return await smallest(lever, series, from: state, limit: limit)
    }

    private func held(_ lever: HintLever, _ state: HintState) -> [(lever: HintLever, series: HintSeries)] {
        if lever == .targetRating, root.levers.dsraMonths == nil {
            let months = root.bound.dsraMonths(nil, rating: root.levers.targetRating)
            return [(.dsraMonths, state.dsraMonths(from: months))]
        }
        guard lever.movesNotionals else { return [] }
        return [
            lever.sizesSenior ? nil : state.seniorNotional(from: root.sizing.notional).map { (.seniorNotional, $0) },
            state.mezzNotional(from: root.sizing.mezzNotional).map { (.mezzNotional, $0) },
        ].compactMap { $0 }
    }

    private func keep(_ pair: Pair, _ best: inout Pair?) {
        if best.map({ pair.isBetter(than: $0) }) ?? true { best = pair }
    }
}

extension HintSearch.Pair {
    /// A move that is made first and held while the other lever moves.
    init(held: HintStep, _ other: HintStep, _ proceeds: Double) {
        first = held
        second = other
        self.proceeds = proceeds
    }
}

extension HintSeries {
    /// The fewest steps of any move.
    var firstStep: Int {
        guard case .walk(let firstDown, let move) = moves else { return 1 }
        return move(1) == nil ? firstDown : 1
    }

    /// True if there are moves of more than so many steps.
    func reaches(beyond steps: Int) -> Bool {
        guard case .walk(let firstDown, let move) = moves else { return false }
        return move(steps + 1) != nil || move(-max(steps + 1, firstDown)) != nil
    }
}
