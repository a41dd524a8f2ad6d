/// Finds the fix hints of one near miss: the smallest step of each lever that passes both gates, or
/// the smallest pair.
///
/// Each lever is walked step by step in both directions until a step passes, so what is found is
/// the smallest by construction. A walk is left out, or ends early, only where no step of it can
/// pass: where a constraint fails that the lever does not touch, beyond the ``SizeWindow`` of a
/// notional, within a stretch of notionals whose ends tell it of all between, and where a margin
/// fails that moves one way along the lever (tenor limit, coupon band, largest balloon).
struct HintSearch {
    /// The near miss as it is.
    let root: HintState
    var pace = Pace()

    init(_ bound: BoundDeal, _ choice: MovedPermutation) { root = HintState(bound, choice) }

    /// A step that passes, with N + N_m after it.
    struct Found {
        let step: HintStep
        let proceeds: Double
    }

    /// The step of a lever that passes both gates alone: the fewest steps, upwards at a tie; of
    /// several options the one with the largest total proceeds, and the first of equals.
    mutating func smallestStep(of lever: HintLever) async -> HintStep? {
        guard root.mayPass(by: lever), let series = root.series(lever) else { return nil }
        let found = await smallest(lever, series, from: root)
        if case .walk = series.moves { return found.first?.step }
        return found.reduce(into: nil as Found?) { best, next in
            if next.proceeds > best?.proceeds ?? -.infinity { best = next }
        }?.step
    }

    /// The passing moves of the fewest steps of a series, at most `limit`; none if it has none.
    /// Yields to other tasks now and then.
    mutating func smallest(_ lever: HintLever, _ series: HintSeries, from state: HintState, limit: Int = .max) async -> [Found] {
        guard case .walk(let firstDown, let move) = series.moves else {
            guard limit >= 1 else { return [] }
            return series.steps(of: lever, count: 1).compactMap { step in
                state.proceeds(after: step.move, of: lever).map { Found(step: step, proceeds: $0) }
            }
        }
        var (up, down) = (StepCursor(sign: 1, first: 1), StepCursor(sign: -1, first: firstDown))
        var tried = 0
        while true {
            up.seek(limit, move, state.resizing)
            down.seek(limit, move, state.resizing)
            let k = min(up.step ?? .max, down.step ?? .max)
            guard k < .max else { return [] }
            // Of most steps nothing is wanted but that they do not pass.
            let above = up.move(at: k).flatMap { state.proceeds(after: $0, of: lever) }
            let below = down.move(at: k).flatMap { state.proceeds(after: $0, of: lever) }
            if above != nil || below != nil {
                return series.steps(of: lever, count: k).compactMap { step in
                    (step.place == 0 ? above : below).map { Found(step: step, proceeds: $0) }
                }
            }
            up.pass(k)
            down.pass(k)
            tried += 1
            if tried % 8 == 0, Task.isCancelled { return [] }
            await pace.giveWay()
        }
    }
}

/// Goes along the moves of a lever in one direction, from step to step that may pass.
///
/// Steps whose notionals lie in a stretch in which none passes are left out together: the stretch is
/// doubled where that holds and halved where it does not.
private struct StepCursor {
    private let sign: Int
    private var next: Int
    private var stretch = 1
    private var isOpen = true
    /// The move of the step that it stands at, once it was sought.
    private var found: Move?

    init(sign: Int, first: Int) {
        self.sign = sign
        next = first
    }

    /// The step that it stands at; nil at the end.
    var step: Int? { isOpen ? next : nil }

    /// The move of a step, if it stands there.
    func move(at step: Int) -> Move? { isOpen && step == next ? found : nil }

    /// Goes on to the first step, from where it stands, that may pass, or some way towards it; to the end beyond
    /// `limit`.
    mutating func seek(_ limit: Int, _ move: (Int) -> Move?, _ resizing: Resizing) {
        var looks = 0
        // The other direction was tried alone.
        if found != nil { return }
        while isOpen {
            looks += 1
            guard next <= limit, let first = move(sign * next) else {
                isOpen = false
                return
            }
            found = first
            // A step that is tried for nothing costs little, and the search gives way between tries.
            guard looks < 8, let size = resizing.notionalIfMoved(first) else { return }
            var last = size
            while stretch > 1 {
                if let end = move(sign * (next + stretch - 1)).flatMap(resizing.notionalIfMoved) {
                    last = end
                    break
                }
                stretch /= 2
            }
            if resizing.fails(from: min(size, last), to: max(size, last)) {
                next += stretch
                stretch = min(2 * stretch, 1 << 20)
            } else if stretch == 1 {
                return
            } else {
                stretch /= 2
            }
        }
    }

    /// The step was tried.
    mutating func pass(_ step: Int) {
        guard next == step else { return }
        next += 1
        found = nil
    }
}
