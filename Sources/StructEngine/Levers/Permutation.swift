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
