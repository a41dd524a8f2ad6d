extension Waterfall {
    /// The internal rate of return of a series of flows: one rate, none, or several, and never a
    /// guess.
    ///
    /// Examples, annual: −100, 110 has the one rate 0.10. −100, 0 has none (`noInflow`). −50, −100,
    /// 600, 300, −100 has two, −0.7689 and 1.8544, and neither is the return. Rates are decimal
    /// fractions a year (0.10 is 10%).
    ///
    /// The search steps by 0.01 a period, so it can miss both of two roots that lie closer together
    /// than that; and it never sees a rate outside −0.9…10 a period. Source: house convention; see
    /// `InternalRateOfReturn`.
    public enum EquityReturn: Sendable, Equatable {
        /// The one rate at which the flows have no present value, a year.
        case rate(Double)

        /// There is no such rate, and why.
        case undefined(Reason)

        /// Several rates do, a year each, in rising order: the return is not defined.
        case ambiguous(roots: [Double])

        /// The return of `flows`, the first at closing, one every payment period; `paymentsPerYear`
        /// turns a period's rate into a year's.
        public init(flows: [Double], paymentsPerYear: Int) {
            guard InternalRateOfReturn.isInRange(flows) else {
                self = .undefined(.flowOutOfRange)
                return
            }
            guard flows.contains(where: { $0 < 0 }) else {
                self = .undefined(.noOutlay)
                return
            }
            guard flows.contains(where: { $0 > 0 }) else {
                self = .undefined(.noInflow)
                return
            }
            let roots = InternalRateOfReturn.annualRoots(of: flows, paymentsPerYear: paymentsPerYear)
            switch roots.count {
            case 0: self = .undefined(.noRoot)
            case 1: self = .rate(roots[0])
            default: self = .ambiguous(roots: roots)
            }
        }

        /// The rate a year, if there is exactly one.
        public var rate: Double? {
            if case .rate(let rate) = self { rate } else { nil }
        }

        /// Every rate found, a year each, in rising order: none, one or several.
        public var roots: [Double] {
            switch self {
            case .rate(let rate): [rate]
            case .undefined: []
            case .ambiguous(let roots): roots
            }
        }

        /// Why a series of cash flows has no internal rate of return.
        ///
        /// Example: 2,500 out and 2,500 back on one date is a single flow of 0, so nothing is paid
        /// out and the reason is `noOutlay`. Source: house convention.
        public enum Reason: String, Sendable, Equatable, CaseIterable {
            /// No flow is negative: nothing is ever paid in.
            case noOutlay = "no_outlay"

            /// No flow is positive: nothing ever comes back.
            case noInflow = "no_inflow"

            /// The present value keeps its sign at every rate that is looked at, from −0.9 to 10 a
            /// period.
            case noRoot = "no_root"

            /// A flow is not a finite number, or its size is 2^900 or more.
            case flowOutOfRange = "flow_out_of_range"
        }
    }
}
