/// What a structurer can choose, and what hints move beside it.
///
/// The first fourteen are the levers of a deal, in the order of the canonical index: the last varies fastest. The others are parts of them that
/// move by themselves, and the two notionals, which follow from the levers unless they are set by hand.
enum Lever: Int, CaseIterable, Sendable {
    case pool, targetRating, cashFlowBasis, seniorDSCR, seniorLTV, seniorCoupon, seniorTenor, seniorProfile, mezzanine, wrap
    case dsraMonths, equityShare, sidecar, repoTarget
    /// Parts of the senior profile.
    case profileKind, interestOnly, balloon
    /// The mezzanine, there or not; its other terms are not moved.
    case dropMezzanine
    case seniorNotional, mezzNotional

    /// The levers of a deal.
    static let ofDeal = allCases.filter { $0.rawValue <= repoTarget.rawValue }

    /// The name used in files and reports.
    var key: String {
        switch self {
        case .profileKind: "profile"
        case .interestOnly: "io_months"
        case .balloon: "balloon_pct"
        case .dropMezzanine: "mezz"
        case .seniorNotional: "senior_notional"
        case .mezzNotional: "mezz_notional"
        default: Deal.Levers.names[rawValue]
        }
    }

    /// Its place among the digits of an index; nil for what is no lever of a deal.
    var slot: Int? { rawValue <= Lever.repoTarget.rawValue ? rawValue : nil }

    /// True if N or N_m depends on it, whose margins alone MIN_SIZE and MEZZ_SHARE are: permutations that differ only in levers that do not
    /// size share their sizes.
    var sizes: Bool { [Constraint.minSize, .mezzShare].contains { $0.dependence(on: self) != .none } }
}

/// How a constraint's margin moves as a lever's value rises and everything else is sized anew: a number as numbers do, a grade from the best
/// down, any other kind in no order.
enum Dependence: Sendable {
    /// It does not look at the lever.
    case none
    /// It never falls.
    case rises
    /// It never rises.
    case falls
    /// It may go either way.
    case either
}
