/// A choice from which levers are moved, sized and judged: the near miss, or what a first move makes of it.
struct HintState {
    let model: Model
    let choice: Choice
    let trial: Trial
    let sizing: Sizing
    /// Bits of the constraints that it fails. Where Gate A leaves no debt, those of Gate B are not known and count as met.
    let failing: UInt32

    var levers: Permutation { choice.levers }

    init(_ model: Model, _ choice: Choice) {
        self.init(model, choice, Trial(choice, on: model.ground(choice.levers), model))
    }

    private init(_ model: Model, _ choice: Choice, _ trial: Trial) {
        self.model = model
        self.choice = choice
        self.trial = trial
        (sizing, failing) = trial.outcome
    }

    /// True if a lever can change every margin that fails.
    func mayPass(by lever: HintLever) -> Bool { failing & ~lever.touched == 0 }

    /// The state after a move; nil where cash flows cannot reach so far.
    func after(_ move: Move, of lever: HintLever) -> HintState? {
        trial(after: move, of: lever).map { HintState($0.model, choice.applying(move), $0) }
    }

    /// N + N_m after a move; nil if the choice does not pass both gates then.
    func proceeds(after move: Move, of lever: HintLever) -> Double? {
        switch lever.kind {
        case .size:
            // Where the LTV cap sizes the senior, most DSCR targets leave everything as it is.
            if case .seniorDSCR(let target) = move, failing != 0, trial.notional(dscrTarget: target) == sizing.notional { return nil }
            return trial.proceeds(after: move)
        case .terms: return trial(after: move, of: lever)?.proceeds
        case .ground:
            // Static margins fail for certain in most steps far from the start; they are looked at before anything is computed.
            let moved = choice.applying(move)
            let coupon = moved.levers.seniorCoupon.rate(atYears: moved.levers.seniorTenorYears, over: model.deal.market)
            guard model.mayPass(moved.levers, coupon: coupon), let reaching = try? model.reaching(moved.levers),
                HintScreen(reaching, moved, coupon: coupon).mayPass(mezzService: trial.fixedMezzService)
            else { return nil }
            return trial(after: move, of: lever)?.proceeds
        }
    }

    private func trial(after move: Move, of lever: HintLever) -> Trial? {
        let moved = choice.applying(move)
        guard let model = try? model.reaching(moved.levers) else { return nil }
        let ground = lever.kind != .ground && model === self.model ? trial.ground : model.ground(moved.levers)
        return Trial(moved, on: ground, model)
    }
}
