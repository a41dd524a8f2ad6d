/// A ready set of levers that can be laid over any deal.
///
/// What a preset does not name keeps the lever's default: every pool, the contract basis, no LTV
/// cap, no sidecar, no repo target. Sponsor equity is given as a short list, because coverage of
/// the funding need can hardly be met without.
public enum Preset: String, Sendable, CaseIterable {
    /// Senior notes for central-bank repo: AAA or AA, high cover, wrapped.
    case repoFirst = "repo_first"
    /// Single-A notes: moderate cover, longer tenors.
    case balancedA = "balanced_a"
    /// BBB notes with mezzanine: most proceeds.
    case valueMaxBBB = "value_max_bbb"

    public var summary: String {
        switch self {
        case .repoFirst: "AAA/AA, DSCR 1.40-1.50, coupon 3-5%, 7-15 years, wrapped at 20 bps by an AA+ insurer, 6 months' reserve"
        case .balancedA: "A, DSCR 1.25-1.35, coupon 4-6%, 10-20 years, level or sculpted, 3 months' reserve"
        case .valueMaxBBB: "BBB, DSCR 1.15-1.25, coupon 5-7%, 10-15 years, sculpted or 20% balloon, mezzanine at 1.05-1.15"
        }
    }

    /// The levers of the preset over a deal's pools; repo targets are those that the deal's
    /// currency can meet.
    public func levers(for deal: Deal) -> Deal.Levers {
        var levers = Deal.Levers(pool: deal.pools.map(\.id), targetRating: ratings, seniorCoupon: coupons, seniorTenor: tenors)
        levers.seniorDSCR = dscr.map { $0.map { .flat($0) } }
        levers.equityShare = [0.1, 0.2, 0.3, 0.4]
        switch self {
        case .repoFirst:
            levers.seniorProfile = [Deal.Profile(kind: .annuity), Deal.Profile(kind: .level)]
            levers.wrap = [Deal.Wrap(premiumBasisPoints: 20, insurerRating: .aaPlus)]
            levers.dsraMonths = [6]
            levers.repoTarget = [repoTarget(of: deal.currency)]
        case .balancedA:
            levers.seniorProfile = [Deal.Profile(kind: .level), Deal.Profile(kind: .sculpted)]
            levers.dsraMonths = [3]
        case .valueMaxBBB:
            levers.seniorProfile = [Deal.Profile(kind: .sculpted), Deal.Profile(kind: .annuity, balloon: 0.2)]
            levers.mezzanine = Preset.mezzanine
        }
        return levers
    }

    private var ratings: [Deal.TargetRating] {
        switch self {
        case .repoFirst: [.aaa, .aa]
        case .balancedA: [.a]
        case .valueMaxBBB: [.bbb]
        }
    }

    private var dscr: [Double?] {
        switch self {
        case .repoFirst: [1.4, 1.45, 1.5]
        case .balancedA: [1.25, 1.3, 1.35]
        case .valueMaxBBB: [1.15, 1.2, 1.25]
        }
    }

    private var coupons: [Deal.Coupon] {
        let low: Double
        switch self {
        case .repoFirst: low = 300
        case .balancedA: low = 400
        case .valueMaxBBB: low = 500
        }
        return (0...8).map { .rate((low + Double($0) * 25) / 10_000) }
    }

    private var tenors: [Deal.Tenor] {
        switch self {
        case .repoFirst: [7, 10, 12, 15]
        case .balancedA: [10, 12, 15, 20]
        case .valueMaxBBB: [10, 12, 15]
        }
    }

    private func repoTarget(of currency: Deal.Currency) -> Deal.RepoTarget? {
        switch currency {
        case .gbp: .boe
        case .eur: .ecb
        case .usd: .fed
        case .jpy, .aed: nil
        }
    }

    private static var mezzanine: [Deal.Mezzanine?] {
        [1.05, 1.1, 1.15].flatMap { dscr in
            (0...10).flatMap { step in
                [7, 10].map { (tenor: Deal.Tenor) in
                    Deal.Mezzanine(
                        dscr: dscr, coupon: .rate((700 + Double(step) * 50) / 10_000), tenor: tenor,
                        profile: Deal.Profile(kind: .annuity))
                }
            }
        }
    }
}
