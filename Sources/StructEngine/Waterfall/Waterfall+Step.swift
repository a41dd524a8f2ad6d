extension Waterfall {
    /// One of the things that are done with a period's cash, in the order of ``Inputs/steps``.
    ///
    /// Tranches and accounts are named by their numbers in the inputs, the senior being tranche 0;
    /// a step on one that is not there does nothing.
    public enum Step: Sendable, Hashable {
        /// A negative cash flow is met from the accounts, in their order; the rest is an operating
        /// shortfall.
        case meetDeficit
        /// What a negative fee or interest rate brings in joins the period's cash.
        case receive(tranche: Int)
        /// A line is paid, arrears first. A line that draws goes on to the accounts, in their
        /// order, where cash does not suffice.
        case pay(Line, tranche: Int, draws: Bool)
        /// The balloon is repaid by new debt on the last day of the schedule, outside the period's
        /// cash.
        case refinance(tranche: Int)
        /// A reserve is filled up to its target, or lets out what it no longer needs.
        case settle(account: Int)
        /// The covenant tests act in their order: they lock up distributions and prepay the senior.
        case test
        /// What is left goes to equity, or while distributions are locked into the trap.
        case distribute

        /// False for a step on a tranche or reserve that is not there.
        func acts(tranches: Int, reserves: Int) -> Bool {
            switch self {
            case .receive(let tranche), .pay(_, let tranche, _), .refinance(let tranche):
                (0..<tranches).contains(tranche)
            case .settle(let account): (0..<reserves).contains(account)
            case .meetDeficit, .test, .distribute: true
            }
        }

        /// True for what comes after the senior and its reserve.
        var isJunior: Bool {
            switch self {
            case .receive(let tranche), .pay(_, let tranche, _), .refinance(let tranche): tranche > 0
            case .test, .distribute: true
            case .meetDeficit, .settle: false
            }
        }

        /// The same line, whether or not it draws.
        var withoutDrawing: Step {
            if case .pay(let line, let tranche, _) = self { .pay(line, tranche: tranche, draws: false) } else { self }
        }
    }

    /// What a tranche is owed in a period.
    public enum Line: Sendable, Hashable {
        case fee, interest, principal
    }
}

extension [Waterfall.Step] {
    /// Fees, interest and principal of the senior with all accounts behind them, the reserves, the
    /// junior tranches one after the other with cash alone, covenant tests, equity.
    public static func standard(tranches: Int, reserves: Int) -> [Waterfall.Step] {
        func service(_ tranche: Int) -> [Waterfall.Step] {
            [.receive(tranche: tranche)]
                + [.fee, .interest, .principal].map { .pay($0, tranche: tranche, draws: tranche == 0) } + [.refinance(tranche: tranche)]
        }
        let reserves = (0..<reserves).map { Waterfall.Step.settle(account: $0) }
        return [.meetDeficit] + service(0) + reserves + (1..<Swift.max(1, tranches)).flatMap(service)
            + [.test, .distribute]
    }
}
