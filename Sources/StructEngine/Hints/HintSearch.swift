/// Finds the fix hints of one near miss: the smallest step of each lever that passes both gates, or
/// the smallest pair.
///
/// Each lever is walked step by step in both directions until a step passes, so what is found is
/// the smallest by construction. A walk is left out, or ends early, only where no step of it can
/// pass: where a constraint fails that the lever does not touch, beyond the ``SizeWindow`` of a
/// notional, and where a margin fails that moves one way along the lever (tenor limit, coupon band,
/// largest balloon).
struct HintSearch {
    /// The near miss as it is.
    let root: HintState

    init(_ bound: BoundDeal, _ choice: MovedPermutation) { root = HintState(bound, choice) }

    /// A step that passes, with N + N_m after it.
    struct Found {
        let step: HintStep
        let proceeds: Double
    }

    /// The step of a lever that passes both gates alone: the fewest steps, upwards at a tie; of
    /// several options the one with the largest total proceeds, and the first of equals.
    func smallestStep(of lever: HintLever) async -> HintStep? {
        guard root.mayPass(by: lever), let series = root.series(lever) else { return nil }
        let found = await smallest(lever, series, from: root)
        if case .walk = series.moves { return found.first?.step }
        return found.reduce(into: nil as Found?) { best, next in
            if next.proceeds > best?.proceeds ?? -.infinity { best = next }
        }?.step
    }

    /// The passing moves of the fewest steps of a series, at most `limit`; none if it has none.
    /// Yields to other tasks now and then.
    func smallest(_ lever: HintLever, _ series: HintSeries, from state: HintState, limit: Int = .max) async -> [Found] {
        func found(_ steps: [HintStep]) -> [Found] {
            steps.compactMap { step in state.proceeds(after: step.move, of: lever).map { Found(step: step, proceeds: $0) } }
        }
        guard case .walk(let firstDown, let move) = series.moves else { return limit < 1 ? [] : found(series.steps(of: lever, count: 1)) }
        var isOpen = (up: true, down: true)
        var k = 1
        var tried = 0
        while isOpen.up || isOpen.down, k <= limit {
            if isOpen.up { isOpen.up = move(k) != nil }
            if isOpen.down, k >= firstDown { isOpen.down = move(-k) != nil }
            let passing = found(series.steps(of: lever, count: k))
            if !passing.isEmpty { return passing }
            k = isOpen.up ? k + 1 : max(k + 1, firstDown)
            tried += 1
            if tried % (state.kind(of: lever) == .cover ? 16 : 256) == 0 {
                if Task.isCancelled { return [] }
                await Task.yield()
            }
        }
        return []
    }
}
