extension Deal.Coupon {
    var json: JSONValue {
        switch self {
        case .rate(let rate): .number(rate)
        case .spread(let points): .object([("spread_bps", .number(points))])
        }
    }
}

extension Deal.Profile {
    var json: JSONValue {
        .object([
            ("kind", .string(kind.rawValue)), ("io_months", .integer(Int64(interestOnlyMonths))), ("balloon_pct", .number(balloon)),
        ])
    }
}

extension Deal.Mezzanine {
    var json: JSONValue {
        .object([
            ("dscr", .number(dscr)), ("coupon", coupon.json), ("tenor_years", .integer(Int64(tenorYears))), ("profile", profile.json),
        ])
    }
}

extension Deal.Wrap {
    var json: JSONValue {
        .object([("premium_bps", .number(premiumBasisPoints)), ("insurer_rating", .string(insurerRating.rawValue))])
    }
}

extension Deal.Sidecar {
    var json: JSONValue {
        .object([
            ("sold_pct", .number(soldShare)), ("haircut_pct", .number(haircut)), ("tenor_years", .integer(Int64(tenorYears))),
        ])
    }
}
