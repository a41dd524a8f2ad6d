extension Deal {
    /// The choices of a structurer: for every lever the finite list of its values, in the order
    /// that the canonical index counts.
    ///
    /// In a file a lever is a single value, a range or a list; here it is always the list that it
    /// stands for.
    public struct Levers: Sendable, Equatable {
        /// Pool ids.
        public var pool: [String]
        public var targetRating: [TargetRating]
        public var cashFlowBasis: [CashFlowBasis] = [.contract]
        /// DSCR targets of the sizing; nil: no target.
        public var seniorDSCR: [DSCRTarget?] = [nil]
        /// Caps on senior notional over value, as fractions; nil: no cap.
        public var seniorLTV: [Double?] = [nil]
        public var seniorCoupon: [Coupon]
        public var seniorTenor: [Tenor]
        public var seniorProfile: [Profile] = [Profile(kind: .annuity)]
        public var mezzanine: [Mezzanine?] = [nil]
        public var wrap: [Wrap?] = [nil]
        /// Months of debt service held in reserve; nil: what the target rating requires.
        public var dsraMonths: [Int?] = [nil]
        /// Sponsor equity as a fraction of the pool's cost.
        public var equityShare: [Double] = [0]
        public var sidecar: [Sidecar?] = [nil]
        public var repoTarget: [RepoTarget?] = [nil]

        public init(pool: [String], targetRating: [TargetRating], seniorCoupon: [Coupon], seniorTenor: [Tenor]) {
            self.pool = pool
            self.targetRating = targetRating
            self.seniorCoupon = seniorCoupon
            self.seniorTenor = seniorTenor
        }
    }

    /// A coupon: a rate a year as a fraction, or a spread in basis points over the base curve at
    /// the tenor.
    public enum Coupon: Sendable, Hashable {
        case rate(Double)
        case spread(basisPoints: Double)
    }

    /// How principal is repaid.
    public struct Profile: Sendable, Hashable {
        public enum Kind: String, Sendable, CaseIterable {
            /// Level coupon plus principal.
            case annuity
            /// Equal principal.
            case level
            /// Principal that follows the cash flow.
            case sculpted
            /// All principal at maturity.
            case bullet
        }
        public var kind: Kind
        /// Interest-only months at the start.
        public var interestOnlyMonths: Int
        /// Share of the notional repaid at maturity, outside the scheduled service, as a fraction.
        public var balloon: Double

        /// A bullet is interest-only with a balloon of 1, whatever is given.
        public init(kind: Kind, interestOnlyMonths: Int = 0, balloon: Double = 0) {
            self.kind = kind
            self.interestOnlyMonths = kind == .bullet ? 0 : interestOnlyMonths
            self.balloon = kind == .bullet ? 1 : balloon
        }
    }

    /// A subordinated tranche, sized by its own total DSCR target.
    public struct Mezzanine: Sendable, Hashable {
        public var dscr: Double
        public var coupon: Coupon
        public var tenor: Tenor
        public var profile: Profile

        public init(dscr: Double, coupon: Coupon, tenor: Tenor, profile: Profile) {
            self.dscr = dscr
            self.coupon = coupon
            self.tenor = tenor
            self.profile = profile
        }
    }

    /// A monoline guarantee of the senior.
    public struct Wrap: Sendable, Hashable {
        /// Premium a year of the balance, in basis points.
        public var premiumBasisPoints: Double
        public var insurerRating: Rating

        public init(premiumBasisPoints: Double, insurerRating: Rating) {
            self.premiumBasisPoints = premiumBasisPoints
            self.insurerRating = insurerRating
        }
    }

    /// Sale of the indexation surplus over the structure's basis to a sidecar buyer.
    public struct Sidecar: Sendable, Hashable {
        /// Share of the surplus that is sold, as a fraction.
        public var soldShare: Double
        /// Discount on its present value, as a fraction.
        public var haircut: Double
        public var tenor: Tenor

        public init(soldShare: Double, haircut: Double, tenor: Tenor) {
            self.soldShare = soldShare
            self.haircut = haircut
            self.tenor = tenor
        }
    }
}
