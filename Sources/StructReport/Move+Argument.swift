import StructEngine

/// The grammar of moves on a command line: `lever=value`.
extension Move {
    /// What `lever=value` can set, one line a lever, for help texts.
    public static let argumentHelp = [
        "senior_notional=275000000 (currency units)", "senior_dscr=1.35 (or 1.3to20,1.45 by period)", "senior_coupon=0.0525 or spread:165",
        "senior_tenor_years=15",
        "io_months=12", "balloon_pct=0.1", "profile=sculpted", "mezz=none", "mezz_notional=20000000 (after senior_notional)",
        "equity_pct=0.35", "dsra_months=6",
        "wrap=first (the deal's first)", "pool=core", "target_rating=A", "repo_target=none", "max_gearing=0.6",
    ]

    /// Reads `lever=value`. Throws ``StructError/issues(_:)`` for an unknown lever or a value that
    /// it cannot take.
    public init(argument: String, deal: Deal) throws(StructError) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let (name, text) = (parts[0], parts.count > 1 ? parts[1] : "")
        guard let move = Move.make(name, text, deal) else {
            let known = Move.argumentHelp.map { String($0.prefix { $0 != "=" }) }
            guard known.contains(name) else {
                let hint = nearestName(to: name, among: known).map(didYouMean) ?? ""
                let message = "must be one of \(known.joined(separator: ", ")), found \(quoted(name))\(hint)"
                throw .issues([Issue(id: "unknown_lever", path: name.isEmpty ? "set" : shortened(name), message: message)])
            }
            if name == "wrap", text == "first" {
                let message = "must be one of the deal's wraps, found \"first\" in a deal without one; add a wrap to levers.wrap"
                throw .issues([Issue(id: "move_value", path: name, message: message)])
            }
            if name == "senior_tenor_years", let years = Double(text), 0.01...40 ~= years {
                let message = Deal.Tenor.wholePeriods(years, period: 12 / max(1, deal.paymentsPerYear))
                throw .issues([Issue(id: "tenor_periods", path: name, message: message)])
            }
            if name == "senior_tenor_years", let years = Double(text), years.isFinite {
                let least = 1 / Double(max(1, deal.paymentsPerYear))
                let message =
                    "must be from \(shortNumber(least)) to 40, found \(shortNumber(years)); write senior_tenor_years=\(years > 40 ? "40" : shortNumber(least))"
                throw .issues([Issue(id: "out_of_range", path: name, message: message)])
            }
            let example = Move.argumentHelp.first { $0.hasPrefix(name + "=") } ?? ""
            let rule =
                ["mezz", "repo_target"].contains(name) ? "must be none, since it can only be dropped" : "must be written like \(example)"
            let cure = Move.cure(name, text, deal)
            throw .issues([Issue(id: "move_value", path: name, message: "\(rule), found \(quoted(text))\(cure)")])
        }
        self = move
    }

    /// What a value that cannot be taken was meant to be, if that can be told.
    private static func cure(_ name: String, _ text: String, _ deal: Deal) -> String {
        let isShare = ["senior_coupon", "balloon_pct", "equity_pct", "max_gearing"].contains(name)
        let isFitting = { (value: Double) in isShare ? value <= 1 : name == "senior_dscr" ? 0.01...100 ~= value : !text.hasSuffix("%") }
        if let value = numberMeant(by: text), isFitting(value), make(name, shortNumber(value), deal) != nil {
            return "; write \(name)=\(shortNumber(value))"
        }
        switch name {
        case "profile": return nearestName(to: text, among: Deal.Profile.Kind.allCases.map(\.rawValue)).map(didYouMean) ?? ""
        case "target_rating": return Deal.TargetRating.name(meantBy: text).map(didYouMean) ?? ""
        default: return ""
        }
    }

    private static func make(_ name: String, _ text: String, _ deal: Deal) -> Move? {
        let number = Double(text).flatMap { $0.isFinite ? $0 : nil }
        let whole = Int(text).flatMap { abs($0) <= 1_000_000 ? $0 : nil }
        let minor = number.flatMap { Int64(exactly: ($0 * deal.currency.minorUnits).rounded()) }
        switch name {
        case "senior_notional": return minor.map { .seniorNotional(minor: $0) }
        case "mezz_notional": return minor.map { .mezzNotional(minor: $0) }
        case "senior_dscr": return Deal.DSCRTarget(text: text).map { .seniorDSCR($0) }
        case "senior_coupon":
            if text.hasPrefix("spread:") {
                let points = Double(text.dropFirst(7)).flatMap { $0.isFinite ? $0 : nil }
                return points.map { .seniorCoupon(.spread(basisPoints: $0)) }
            }
            return number.map { .seniorCoupon(.rate($0)) }
        case "senior_tenor_years": return number.flatMap { Deal.Tenor(years: $0) }.map { .seniorTenor($0) }
        case "io_months": return whole.map { .interestOnlyMonths($0) }
        case "balloon_pct": return number.map { .balloon($0) }
        case "profile": return Deal.Profile.Kind(rawValue: text).map { .profileKind($0) }
        case "mezz": return text == "none" ? .dropMezzanine : nil
        case "equity_pct": return number.map { .equityShare($0) }
        case "max_gearing": return number.map { .maxGearing($0) }
        case "dsra_months": return whole.map { .dsraMonths($0) }
        case "wrap": return text == "first" ? deal.levers.wrap.compactMap { $0 }.first.map { .wrap($0) } : nil
        case "pool": return text.isEmpty ? nil : .pool(text)
        case "target_rating": return Deal.TargetRating(rawValue: text).map { .targetRating($0) }
        case "repo_target": return text == "none" ? .dropRepoTarget : nil
        default: return nil
        }
    }
}
