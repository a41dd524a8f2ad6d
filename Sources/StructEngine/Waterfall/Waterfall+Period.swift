extension Waterfall {
    /// One payment date of the waterfall: every flow of the period, and every account after it.
    ///
    /// All amounts are whole minor units. Flows are positive in the direction of their name (`fee` is paid, `dsraDraw` leaves the reserve);
    /// only `cfads`, and `fee` or `interest` at a negative rate, can be below 0. In every period
    ///
    ///     cfads + operatingShortfall + dsraDraw + dsraRelease + (trapped before)
    ///         = fee + interest + principal + dsraTopup + mezzFee + mezzInterest + mezzPrincipal + sweep + equity + (trapped after)
    ///
    /// to the minor unit; what is refinanced is raised and repaid on the same day and stands outside. Example: cfads 700, fee 10,
    /// interest 90, principal 500 and nothing else leave equity 100, and 700 = 10 + 90 + 500 + 100.
    ///
    /// Source: house convention.
    public struct Period: Sendable, Equatable {
        /// Number of the period, 1 for the first after closing.
        public internal(set) var t: Int

        /// Cash flow available for debt service.
        public internal(set) var cfads: Int64

        /// The part of a negative cash flow that the reserve and trapped cash have met.
        public internal(set) var deficitPaid: Int64 = 0

        /// The part of a negative cash flow that nothing has met; reported here and not carried forward.
        public internal(set) var operatingShortfall: Int64 = 0

        /// Senior running fee and wrap premium paid, arrears included.
        public internal(set) var fee: Int64 = 0

        /// Senior interest paid, arrears included.
        public internal(set) var interest: Int64 = 0

        /// Senior scheduled principal paid, arrears included; sweeps and refinancing are apart.
        public internal(set) var principal: Int64 = 0

        /// Senior balloon refinanced at maturity.
        public internal(set) var refinanced: Int64 = 0

        /// What the reserve account should hold after the period.
        public internal(set) var dsraTarget: Int64 = 0

        /// Taken out of the reserve to meet a negative cash flow or a senior payment.
        public internal(set) var dsraDraw: Int64 = 0

        /// Paid into the reserve.
        public internal(set) var dsraTopup: Int64 = 0

        /// Let out of the reserve because the target has fallen; it joins the period's cash ahead of the mezzanine.
        public internal(set) var dsraRelease: Int64 = 0

        /// Reserve account after the period.
        public internal(set) var dsra: Int64 = 0

        /// Mezzanine running fee paid, arrears included.
        public internal(set) var mezzFee: Int64 = 0

        /// Mezzanine interest paid, arrears included.
        public internal(set) var mezzInterest: Int64 = 0

        /// Mezzanine scheduled principal paid, arrears included.
        public internal(set) var mezzPrincipal: Int64 = 0

        /// Mezzanine balloon refinanced at its maturity.
        public internal(set) var mezzRefinanced: Int64 = 0

        /// Cash flow over the senior fee, interest and scheduled principal that fall due in the period, arrears apart; nil if nothing does,
        /// and after senior maturity, when only arrears are left to serve.
        public internal(set) var dscr: Double?

        /// Whether distributions are locked up after the period.
        public internal(set) var locked: Bool = false

        /// Trapped cash used for a negative cash flow, a senior payment or a sweep.
        public internal(set) var trappedDraw: Int64 = 0

        /// Senior principal prepaid by a sweep.
        public internal(set) var sweep: Int64 = 0

        /// Cash kept from equity in the period.
        public internal(set) var trappedIn: Int64 = 0

        /// Trapped cash released to equity, part of `equity`.
        public internal(set) var trappedOut: Int64 = 0

        /// Trapped cash after the period.
        public internal(set) var trapped: Int64 = 0

        /// Distributed to equity.
        public internal(set) var equity: Int64 = 0

        /// Senior balance after the period, unpaid principal included.
        public internal(set) var balance: Int64 = 0

        /// Mezzanine balance after the period, unpaid principal included.
        public internal(set) var mezzBalance: Int64 = 0

        /// Senior fee due and not paid so far.
        public internal(set) var unpaidFee: Int64 = 0

        /// Senior interest due and not paid so far.
        public internal(set) var unpaidInterest: Int64 = 0

        /// Senior scheduled principal due and not paid so far; part of `balance`.
        public internal(set) var unpaidPrincipal: Int64 = 0

        /// Mezzanine fee due and not paid so far.
        public internal(set) var unpaidMezzFee: Int64 = 0

        /// Mezzanine interest due and not paid so far.
        public internal(set) var unpaidMezzInterest: Int64 = 0

        /// Mezzanine scheduled principal due and not paid so far; part of `mezzBalance`.
        public internal(set) var unpaidMezzPrincipal: Int64 = 0

        init(t: Int, cfads: Int64) {
            self.t = t
            self.cfads = cfads
        }
    }
}
