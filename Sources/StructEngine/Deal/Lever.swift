/// What a structurer can choose, and what hints move beside it.
///
/// Up to ``repoTarget`` they are the levers of a deal, in the order of the canonical index: the
/// last varies fastest. The others are parts of them that move by themselves, the two notionals,
/// which follow from the levers unless they are set by hand, and the deal's limit of gearing.
enum Lever: Int, CaseIterable, Sendable {
    case pool, targetRating, cashFlowBasis, seniorDSCR, seniorLTV, seniorCoupon, seniorTenor, seniorProfile, mezzanine, wrap
    case dsraMonths, equityShare, sidecar, repoTarget
    /// Parts of the senior profile.
    case profileKind, interestOnly, balloon
    /// The mezzanine, there or not; its other terms are not moved.
    case dropMezzanine
    case seniorNotional, mezzNotional
    /// The deal's limit of gearing.
    case maxGearing

    /// One value number for each lever of a deal.
    typealias Digits = InlineArray<14, Int>

    /// The levers of a deal.
    static let ofDeal = allCases.filter { $0.rawValue <= repoTarget.rawValue }

    /// The name used in files and reports.
    var key: String {
        switch self {
        case .pool: "pool"
        case .targetRating: "target_rating"
        case .cashFlowBasis: "cash_flow_basis"
        case .seniorDSCR: "senior_dscr"
        case .seniorLTV: "senior_ltv"
        case .seniorCoupon: "senior_coupon"
        case .seniorTenor: "senior_tenor_years"
        case .seniorProfile: "senior_profile"
        case .mezzanine, .dropMezzanine: "mezz"
        case .wrap: "wrap"
        case .dsraMonths: "dsra_months"
        case .equityShare: "equity_pct"
        case .sidecar: "sidecar"
        case .repoTarget: "repo_target"
        case .profileKind: "profile"
        case .interestOnly: "io_months"
        case .balloon: "balloon_pct"
        case .seniorNotional: "senior_notional"
        case .mezzNotional: "mezz_notional"
        case .maxGearing: "max_gearing"
        }
    }

    /// Its place among the digits of an index; nil for what is no lever of a deal.
    var slot: Int? { rawValue <= Lever.repoTarget.rawValue ? rawValue : nil }

    /// The lever of a deal that it is, or is a part of; nil for the notionals and the limit of gearing.
    var whole: Lever? {
        switch self {
        case .profileKind, .interestOnly, .balloon: .seniorProfile
        case .dropMezzanine: .mezzanine
        case .seniorNotional, .mezzNotional, .maxGearing: nil
        default: self
        }
    }
}

extension Deal.Levers {
    /// The levers of a deal, in the order of ``Lever``: what is read, written, counted and checked
    /// of each follows from its line.
    ///
    /// A lever that a file need not name is nil where it does not, and keeps the value it has in
    /// ``Deal/Levers``.
    static let fields: [LeverField] = [
        LeverField(
            .pool, \.pool, read: { levers, key in levers.list(key) { ObjectReader.text($0, at: $1, levers.log) } }, check: { $1.pools($0) }),
        LeverField(
            .targetRating, \.targetRating,
            read: { levers, key in levers.requiredList(key) { ObjectReader.choice($0, at: $1, levers.log) ?? .aaa } }),
        LeverField(
            .cashFlowBasis, \.cashFlowBasis,
            read: { levers, key in levers.list(key) { ObjectReader.choice($0, at: $1, levers.log) ?? .contract } }),
        LeverField(
            .seniorDSCR, \.seniorDSCR, read: { $0.targets($1) }, check: { $1.targets($0) }),
        LeverField(.seniorLTV, \.seniorLTV, read: { $0.optionalNumbers($1)?.map(\.value) }, check: { $1.numbers($0, 0.0001...10) }),
        LeverField(.seniorCoupon, \.seniorCoupon, read: { $0.coupons($1) }, check: { $1.coupons($0) }),
        LeverField(
            .seniorTenor, \.seniorTenor, read: { levers, key in levers.requiredNumbers(key).map(levers.tenor) }, check: { $1.tenors($0) }),
        LeverField(
            .seniorProfile, \.seniorProfile, read: { levers, key in levers.list(key) { Deal.Profile($0, $1, levers.log) } },
            check: { $1.profiles($0) }),
        LeverField(
            .mezzanine, \.mezzanine, read: { $0.mezzanine($1) }, check: { $1.mezzanines($0) },
            product: { Deal.Mezzanine.product($0) }),
        LeverField(.wrap, \.wrap, read: { $0.wrap($1) }, check: { $1.wraps($0) }),
        LeverField(
            .dsraMonths, \.dsraMonths, read: { levers, key in levers.optionalNumbers(key)?.map(levers.optionalWhole) },
            check: { $1.wholes($0, Deal.Limit.reserveMonths) }),
        LeverField(.equityShare, \.equityShare, read: { $0.numbers($1)?.map(\.value) }, check: { $1.numbers($0, 0...1) }),
        LeverField(.sidecar, \.sidecar, read: { $0.sidecar($1) }, check: { $1.sidecars($0) }),
        LeverField(
            .repoTarget, \.repoTarget,
            read: { levers, key in levers.list(key) { $0.isNull ? nil : ObjectReader.choice($0, at: $1, levers.log) } }),
    ]
}
