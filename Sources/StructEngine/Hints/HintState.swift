/// A choice from which levers are moved, sized and judged: the near miss, or what a first move
/// makes of it.
struct HintState {
    let bound: BoundDeal
    let choice: MovedPermutation
    let resizing: Resizing
    let sizing: Sizing
    /// Bits of the constraints that it fails. Where Gate A leaves no debt, those of Gate B are not
    /// known and count as met.
    let failing: UInt32

    var levers: Permutation { choice.levers }

    init(_ bound: BoundDeal, _ choice: MovedPermutation) {
        self.init(bound, choice, Resizing(choice, on: bound.cover(choice.levers), bound))
    }

    private init(_ bound: BoundDeal, _ choice: MovedPermutation, _ resizing: Resizing) {
        self.bound = bound
        self.choice = choice
        self.resizing = resizing
        (sizing, failing) = resizing.outcome
    }

    /// True if a lever can change every margin that fails.
    func mayPass(by lever: HintLever) -> Bool { failing & ~touched(by: lever) == 0 }

    /// A DSCR target by period shapes a sculpted profile, and with it what a profile alone decides.
    private var targetShapes: Bool { levers.seniorDSCR?.isStepped ?? false }

    /// What a move of the lever leaves as it is.
    func kind(of lever: HintLever) -> HintLever.Kind { lever == .seniorDSCR && targetShapes ? .cover : lever.kind }

    /// Bits of the constraints whose margins a move of the lever can change.
    func touched(by lever: HintLever) -> UInt32 {
        lever == .seniorDSCR && targetShapes ? lever.touched | HintLever.profileKind.touched : lever.touched
    }

    /// True if the lever has many steps, each with cash flows and profile of its own.
    func isLongWalk(_ lever: HintLever) -> Bool { lever.isLongWalk || (lever == .seniorDSCR && targetShapes) }

    /// The state after a move; nil where cash flows cannot reach so far.
    func after(_ move: Move, of lever: HintLever) -> HintState? {
        resizing(after: move, of: lever).map { HintState($0.bound, choice.applying(move), $0) }
    }

    /// N + N_m after a move; nil if the choice does not pass both gates then.
    func proceeds(after move: Move, of lever: HintLever) -> Double? {
        switch kind(of: lever) {
        case .size:
            // Where the LTV cap sizes the senior, most DSCR targets leave everything as it is; so with gearing.
            if lever.sizesSenior, failing != 0, resizing.notional(after: move) == sizing.notional { return nil }
            return resizing.proceeds(after: move)
        case .terms: return resizing(after: move, of: lever)?.proceeds
        case .cover:
            // Static margins fail for certain in most steps far from the start; they are looked at
            // before anything is computed.
            let moved = choice.applying(move)
            let coupon = moved.levers.seniorCoupon.rate(at: moved.levers.seniorTenor, over: bound.deal.market)
            guard bound.mayPass(moved.levers, coupon: coupon), let reaching = bound.ifReaching(moved.levers),
                HintScreen(reaching, moved, coupon: coupon).mayPass(mezzService: resizing.fixedMezzService)
            else { return nil }
            return resizing(after: move, of: lever)?.proceeds
        }
    }

    private func resizing(after move: Move, of lever: HintLever) -> Resizing? {
        let moved = choice.applying(move)
        guard let bound = bound.ifReaching(moved.levers) else { return nil }
        let cover = kind(of: lever) != .cover && bound === self.bound ? resizing.cover : bound.cover(moved.levers)
        return Resizing(moved, on: cover, bound)
    }
}
