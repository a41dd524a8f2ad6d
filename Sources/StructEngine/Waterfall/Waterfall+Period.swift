extension Waterfall {
    /// One payment date: the cash that came, what is not any tranche's or account's own, and what
    /// reached equity.
    ///
    /// All amounts are whole minor units. In every period, to the unit,
    ///
    ///     cfads + operating shortfall + Σ accounts (drawn + released − paid in)
    ///         = Σ tranches (fee + interest + principal + swept) + equity
    ///
    /// What is refinanced is raised and repaid on the same day and stands outside. Example: cfads
    /// 700, fee 10, interest 90, principal 500 and nothing else leave equity 100, and 700 = 10 + 90
    /// + 500 + 100.
    ///
    /// Source: house convention.
    public struct Period: Sendable, Equatable {
        /// Number of the period, 1 for the first after closing.
        public let number: Int
        /// Cash flow available for debt service.
        public let cfadsMinor: Int64
        /// The part of a negative cash flow that the accounts have met.
        public internal(set) var deficitPaidMinor: Int64 = 0
        /// The part of a negative cash flow that nothing has met; reported here and not carried
        /// forward.
        public internal(set) var operatingShortfallMinor: Int64 = 0
        /// Cash flow over the senior fee, interest and scheduled principal that fall due in the
        /// period, arrears apart; nil if nothing does, and after senior maturity, when only arrears
        /// are left to serve.
        public internal(set) var dscr: Double?
        /// Whether distributions are locked up after the period.
        public internal(set) var isLocked = false
        /// Distributed to equity.
        public internal(set) var equityMinor: Int64 = 0

        init(number: Int, cfadsMinor: Int64) {
            self.number = number
            self.cfadsMinor = cfadsMinor
        }
    }

    /// What one tranche was paid in a period, and what it was owed after it; whole minor units.
    ///
    /// Only `feeMinor` or `interestMinor` at a negative rate can be below 0.
    public struct TrancheFlow: Sendable, Equatable {
        /// Running fee and, for a wrapped senior, wrap premium paid, arrears included.
        public internal(set) var feeMinor: Int64 = 0
        /// Interest paid, arrears included.
        public internal(set) var interestMinor: Int64 = 0
        /// Scheduled principal paid, arrears included; sweeps and refinancing are apart.
        public internal(set) var principalMinor: Int64 = 0
        /// Principal prepaid by a sweep.
        public internal(set) var sweptMinor: Int64 = 0
        /// Balloon refinanced at maturity.
        public internal(set) var refinancedMinor: Int64 = 0
        /// Balance after the period, unpaid principal included.
        public internal(set) var balanceMinor: Int64 = 0
        /// Fee due and not paid so far.
        public internal(set) var unpaidFeeMinor: Int64 = 0
        /// Interest due and not paid so far.
        public internal(set) var unpaidInterestMinor: Int64 = 0
        /// Scheduled principal due and not paid so far; part of `balanceMinor`.
        public internal(set) var unpaidPrincipalMinor: Int64 = 0

        /// Fee, interest and scheduled principal due and not paid so far.
        public var unpaidMinor: Int64 { unpaidFeeMinor + unpaidInterestMinor + unpaidPrincipalMinor }

        /// What left the period's cash for the tranche.
        public var paidMinor: Int64 { feeMinor + interestMinor + principalMinor + sweptMinor }
    }

    /// What went into and out of one account in a period, and what it holds after it; whole minor
    /// units.
    public struct AccountFlow: Sendable, Equatable {
        /// What it should hold after the period; 0 for the trap.
        public internal(set) var targetMinor: Int64 = 0
        /// Topped up, or for the trap kept from equity.
        public internal(set) var paidInMinor: Int64 = 0
        /// Taken out to meet a negative cash flow, a senior payment or a sweep.
        public internal(set) var drawnMinor: Int64 = 0
        /// Let out because it is no longer needed: of a reserve into the period's cash, of the trap
        /// to equity.
        public internal(set) var releasedMinor: Int64 = 0
        /// What it holds after the period.
        public internal(set) var balanceMinor: Int64 = 0
    }

    /// A tranche's or an account's name with its flows, one a period.
    public struct Book<Flow: Sendable & Equatable>: Sendable, Equatable {
        public let name: String
        public internal(set) var flows: [Flow]
    }
}
