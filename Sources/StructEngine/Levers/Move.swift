/// A change of one lever of a permutation. It may leave the deal's lever lists, and size the debt
/// by hand.
///
/// A move is made by name, `.seniorTenor(15)`, and read by ``lever`` and ``value``: later
/// versions have moves that this one does not.
public struct Move: Sendable, Equatable {
    let change: Change

    enum Change: Sendable, Equatable {
        case seniorNotional(minor: Int64), mezzNotional(minor: Int64)
        case seniorDSCR(Deal.DSCRTarget), balloon(Double), equityShare(Double), maxGearing(Double)
        case seniorCoupon(Deal.Coupon)
        case seniorTenor(Deal.Tenor)
        case interestOnlyMonths(Int), dsraMonths(Int)
        case profileKind(Deal.Profile.Kind)
        case wrap(Deal.Wrap)
        case pool(String)
        case targetRating(Deal.TargetRating)
        case dropMezzanine, dropRepoTarget
    }

    /// Sets N, in minor units, instead of sizing it; the mezzanine is sized anew, also where it was
    /// set before.
    public static func seniorNotional(minor: Int64) -> Move { Move(change: .seniorNotional(minor: minor)) }

    /// Sets the DSCR target of the senior's sizing. Example: 1.35.
    public static func seniorDSCR(_ target: Double) -> Move { Move(change: .seniorDSCR(.flat(target))) }

    /// Sets the DSCR targets of the senior's sizing by period.
    public static func seniorDSCR(_ target: Deal.DSCRTarget) -> Move { Move(change: .seniorDSCR(target)) }

    /// Sets the senior's coupon: a rate a year as a fraction, or a spread in basis points over the
    /// base curve at the tenor.
    public static func seniorCoupon(_ coupon: Deal.Coupon) -> Move { Move(change: .seniorCoupon(coupon)) }

    /// Sets the senior's tenor: whole payment periods. Example: 15, or `Deal.Tenor(months: 57)`.
    public static func seniorTenor(_ tenor: Deal.Tenor) -> Move { Move(change: .seniorTenor(tenor)) }

    /// Sets the months at the start in which the senior pays interest only.
    public static func interestOnlyMonths(_ months: Int) -> Move { Move(change: .interestOnlyMonths(months)) }

    /// Sets the balloon of the senior profile, as a fraction of the notional.
    public static func balloon(_ share: Double) -> Move { Move(change: .balloon(share)) }

    /// Sets how the senior's principal is repaid, and keeps what the new kind takes of
    /// interest-only months and balloon; from a bullet both become 0.
    public static func profileKind(_ kind: Deal.Profile.Kind) -> Move { Move(change: .profileKind(kind)) }

    /// Does without the mezzanine.
    public static var dropMezzanine: Move { Move(change: .dropMezzanine) }

    /// Sets N_m, in minor units, instead of sizing it.
    public static func mezzNotional(minor: Int64) -> Move { Move(change: .mezzNotional(minor: minor)) }

    /// Sets sponsor equity, as a fraction of the pool's cost.
    public static func equityShare(_ share: Double) -> Move { Move(change: .equityShare(share)) }

    /// Sets the months of debt service held in reserve.
    public static func dsraMonths(_ months: Int) -> Move { Move(change: .dsraMonths(months)) }

    /// Wraps the senior.
    public static func wrap(_ wrap: Deal.Wrap) -> Move { Move(change: .wrap(wrap)) }

    /// Takes another of the deal's pools, by its id.
    public static func pool(_ id: String) -> Move { Move(change: .pool(id)) }

    /// Builds for another rating.
    public static func targetRating(_ rating: Deal.TargetRating) -> Move { Move(change: .targetRating(rating)) }

    /// Gives up repo eligibility.
    public static var dropRepoTarget: Move { Move(change: .dropRepoTarget) }

    /// Sets the limit of gearing: the most senior as a fraction of cost and the senior's upfront fees.
    public static func maxGearing(_ share: Double) -> Move { Move(change: .maxGearing(share)) }

    /// The lever's name, as on a command line and in JSON.
    public var lever: String { change.lever.key }

    /// The value that the lever is set to, as JSON; notionals in minor units.
    public var value: JSONValue {
        switch change {
        case .seniorNotional(let minor), .mezzNotional(let minor): .integer(minor)
        case .seniorDSCR(let target): target.json
        case .balloon(let figure), .equityShare(let figure), .maxGearing(let figure): .number(figure)
        case .seniorCoupon(let coupon): coupon.json
        case .seniorTenor(let tenor): tenor.json
        case .interestOnlyMonths(let count), .dsraMonths(let count): .integer(Int64(count))
        case .profileKind(let kind): kind.json
        case .dropMezzanine, .dropRepoTarget: .null
        case .wrap(let wrap): wrap.json
        case .pool(let id): .string(id)
        case .targetRating(let rating): rating.json
        }
    }
}

extension Move.Change {
    /// What it changes.
    var lever: Lever {
        switch self {
        case .seniorNotional: .seniorNotional
        case .seniorDSCR: .seniorDSCR
        case .seniorCoupon: .seniorCoupon
        case .seniorTenor: .seniorTenor
        case .interestOnlyMonths: .interestOnly
        case .balloon: .balloon
        case .profileKind: .profileKind
        case .dropMezzanine: .dropMezzanine
        case .mezzNotional: .mezzNotional
        case .equityShare: .equityShare
        case .dsraMonths: .dsraMonths
        case .wrap: .wrap
        case .pool: .pool
        case .targetRating: .targetRating
        case .dropRepoTarget: .repoTarget
        case .maxGearing: .maxGearing
        }
    }
}

extension Move {
    /// The levers that moves change, in the order in which hints try them.
    static let levers: [Lever] = [
        .seniorNotional, .seniorDSCR, .seniorCoupon, .seniorTenor, .interestOnly, .balloon, .profileKind, .dropMezzanine, .mezzNotional,
        .equityShare, .dsraMonths, .wrap, .pool, .targetRating, .repoTarget,
        .maxGearing,
    ]
}
