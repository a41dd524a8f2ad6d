/// One value for every lever: what a canonical index stands for, with every default filled in.
public struct Permutation: Sendable, Equatable {
    /// Pool id.
    public var pool: String
    public var targetRating: Deal.TargetRating
    public var cashFlowBasis: Deal.CashFlowBasis
    public var seniorDSCR: Double?
    public var seniorLTV: Double?
    public var seniorCoupon: Deal.Coupon
    public var seniorTenorYears: Int
    public var seniorProfile: Deal.Profile
    public var mezzanine: Deal.Mezzanine?
    public var wrap: Deal.Wrap?
    /// Nil: what the target rating requires.
    public var dsraMonths: Int?
    public var equityShare: Double
    public var sidecar: Deal.Sidecar?
    public var repoTarget: Deal.RepoTarget?

    /// One value for every lever; see the properties for units. What is left out has the value that an absent lever has in a deal file.
    public init(
        pool: String, targetRating: Deal.TargetRating, cashFlowBasis: Deal.CashFlowBasis = .contract, seniorDSCR: Double? = nil,
        seniorLTV: Double? = nil, seniorCoupon: Deal.Coupon, seniorTenorYears: Int,
        seniorProfile: Deal.Profile = Deal.Profile(kind: .annuity), mezzanine: Deal.Mezzanine? = nil, wrap: Deal.Wrap? = nil,
        dsraMonths: Int? = nil, equityShare: Double = 0, sidecar: Deal.Sidecar? = nil, repoTarget: Deal.RepoTarget? = nil
    ) {
        self.pool = pool
        self.targetRating = targetRating
        self.cashFlowBasis = cashFlowBasis
        self.seniorDSCR = seniorDSCR
        self.seniorLTV = seniorLTV
        self.seniorCoupon = seniorCoupon
        self.seniorTenorYears = seniorTenorYears
        self.seniorProfile = seniorProfile
        self.mezzanine = mezzanine
        self.wrap = wrap
        self.dsraMonths = dsraMonths
        self.equityShare = equityShare
        self.sidecar = sidecar
        self.repoTarget = repoTarget
    }

    init(_ digits: LeverSpace.Digits, of levers: Deal.Levers) {
        pool = levers.pool[digits[LeverSpace.Slot.pool]]
        targetRating = levers.targetRating[digits[LeverSpace.Slot.targetRating]]
        cashFlowBasis = levers.cashFlowBasis[digits[LeverSpace.Slot.basis]]
        seniorDSCR = levers.seniorDSCR[digits[LeverSpace.Slot.seniorDSCR]]
        seniorLTV = levers.seniorLTV[digits[LeverSpace.Slot.seniorLTV]]
        seniorCoupon = levers.seniorCoupon[digits[LeverSpace.Slot.coupon]]
        seniorTenorYears = levers.seniorTenorYears[digits[LeverSpace.Slot.tenor]]
        seniorProfile = levers.seniorProfile[digits[LeverSpace.Slot.profile]]
        mezzanine = levers.mezzanine[digits[LeverSpace.Slot.mezzanine]]
        wrap = levers.wrap[digits[LeverSpace.Slot.wrap]]
        dsraMonths = levers.dsraMonths[digits[LeverSpace.Slot.dsra]]
        equityShare = levers.equityShare[digits[LeverSpace.Slot.equity]]
        sidecar = levers.sidecar[digits[LeverSpace.Slot.sidecar]]
        repoTarget = levers.repoTarget[digits[LeverSpace.Slot.repo]]
    }

    /// The places of the values on the lists of the levers; nil where one is not there.
    func digits(on levers: Deal.Levers) -> LeverSpace.Digits? {
        let places = [
            levers.pool.firstIndex(of: pool), levers.targetRating.firstIndex(of: targetRating),
            levers.cashFlowBasis.firstIndex(of: cashFlowBasis), levers.seniorDSCR.firstIndex(of: seniorDSCR),
            levers.seniorLTV.firstIndex(of: seniorLTV), levers.seniorCoupon.firstIndex(of: seniorCoupon),
            levers.seniorTenorYears.firstIndex(of: seniorTenorYears), levers.seniorProfile.firstIndex(of: seniorProfile),
            levers.mezzanine.firstIndex(of: mezzanine), levers.wrap.firstIndex(of: wrap), levers.dsraMonths.firstIndex(of: dsraMonths),
            levers.equityShare.firstIndex(of: equityShare), levers.sidecar.firstIndex(of: sidecar),
            levers.repoTarget.firstIndex(of: repoTarget),
        ]
        var digits = LeverSpace.Digits(repeating: 0)
        for (slot, place) in places.enumerated() {
            guard let place else { return nil }
            digits[slot] = place
        }
        return digits
    }

    /// The levers as they would be written in a deal file.
    public var json: JSONValue {
        .object([
            ("pool", .string(pool)), ("target_rating", .string(targetRating.rawValue)),
            ("cash_flow_basis", .string(cashFlowBasis.rawValue)), ("senior_dscr", .optional(seniorDSCR)),
            ("senior_ltv", .optional(seniorLTV)), ("senior_coupon", seniorCoupon.json),
            ("senior_tenor_years", .integer(Int64(seniorTenorYears))), ("senior_profile", seniorProfile.json),
            ("mezz", mezzanine?.json ?? .null), ("wrap", wrap?.json ?? .null),
            ("dsra_months", dsraMonths.map { .integer(Int64($0)) } ?? .null), ("equity_pct", .number(equityShare)),
            ("sidecar", sidecar?.json ?? .null), ("repo_target", repoTarget.map { .string($0.rawValue) } ?? .null),
        ])
    }
}
