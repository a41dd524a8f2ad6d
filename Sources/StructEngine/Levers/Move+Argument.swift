extension Move {
    /// The move as `lever=value`, as command lines take it. Example: `senior_dscr=1.35`; notionals
    /// are in currency units.
    public func argument(in deal: Deal) -> String {
        let value: String
        switch change {
        case .seniorNotional(let minor), .mezzNotional(let minor): value = shortNumber(Double(minor) / deal.currency.minorUnits)
        case .seniorDSCR(let target): value = target.text
        case .balloon(let figure), .equityShare(let figure), .maxGearing(let figure): value = shortNumber(figure)
        case .seniorCoupon(.rate(let rate)): value = shortNumber(rate)
        case .seniorCoupon(.spread(let points)): value = "spread:" + shortNumber(points)
        case .seniorTenor(let tenor): value = tenor.description
        case .interestOnlyMonths(let count), .dsraMonths(let count): value = String(count)
        case .profileKind(let kind): value = kind.rawValue
        case .dropMezzanine, .dropRepoTarget: value = "none"
        case .wrap: value = "first"
        case .pool(let id): value = id
        case .targetRating(let rating): value = rating.rawValue
        }
        return "\(lever)=\(value)"
    }
}
