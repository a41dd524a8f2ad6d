/// A change of one lever of a permutation. It may leave the deal's lever lists, and size the debt by hand.
public enum Move: Sendable, Equatable {
    /// Sets N instead of sizing it; the mezzanine is sized anew, also where it was set before.
    case seniorNotional(minor: Int64)
    case seniorDSCR(Double)
    case seniorCoupon(Deal.Coupon)
    case seniorTenorYears(Int)
    case interestOnlyMonths(Int)
    /// Balloon of the senior profile, as a fraction.
    case balloon(Double)
    /// Keeps what the new kind takes of interest-only months and balloon; from a bullet both become 0.
    case profileKind(Deal.Profile.Kind)
    case dropMezzanine
    /// Sets N_m instead of sizing it.
    case mezzNotional(minor: Int64)
    case equityShare(Double)
    case dsraMonths(Int)
    case wrap(Deal.Wrap)
    case pool(String)
    case targetRating(Deal.TargetRating)
    case dropRepoTarget

    /// The lever's name, as on a command line.
    public var lever: String {
        switch self {
        case .seniorNotional: "senior_notional"
        case .seniorDSCR: "senior_dscr"
        case .seniorCoupon: "senior_coupon"
        case .seniorTenorYears: "senior_tenor_years"
        case .interestOnlyMonths: "io_months"
        case .balloon: "balloon_pct"
        case .profileKind: "profile"
        case .dropMezzanine: "mezz"
        case .mezzNotional: "mezz_notional"
        case .equityShare: "equity_pct"
        case .dsraMonths: "dsra_months"
        case .wrap: "wrap"
        case .pool: "pool"
        case .targetRating: "target_rating"
        case .dropRepoTarget: "repo_target"
        }
    }

    /// The value that the lever is set to, as JSON; notionals in minor units.
    public var value: JSONValue {
        switch self {
        case .seniorNotional(let minor), .mezzNotional(let minor): .integer(minor)
        case .seniorDSCR(let figure), .balloon(let figure), .equityShare(let figure): .number(figure)
        case .seniorCoupon(let coupon): coupon.json
        case .seniorTenorYears(let count), .interestOnlyMonths(let count), .dsraMonths(let count): .integer(Int64(count))
        case .profileKind(let kind): .string(kind.rawValue)
        case .dropMezzanine, .dropRepoTarget: .null
        case .wrap(let wrap): wrap.json
        case .pool(let id): .string(id)
        case .targetRating(let rating): .string(rating.rawValue)
        }
    }
}
