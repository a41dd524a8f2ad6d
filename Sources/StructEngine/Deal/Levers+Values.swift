/// What permutations state of the values of levers.
extension Deal.CashFlowBasis: Stated {}
extension Deal.RepoTarget: Stated {}
extension Deal.Profile.Kind: Stated {}

extension Deal.TargetRating: Stated {
    static var schema: JSONValue { .reference("deal.schema.json#/$defs/target_rating") }
}

extension Deal.Rating: Stated {
    static var schema: JSONValue { .reference("deal.schema.json#/$defs/rating") }
}

extension Deal.Coupon: Stated {
    var json: JSONValue {
        switch self {
        case .rate(let rate): .number(rate)
        case .spread(let points): .object([("spread_bps", .number(points))])
        }
    }

    static var schema: JSONValue { .reference("deal.schema.json#/$defs/coupon") }

    func write(to bytes: inout CanonicalBytes) {
        switch self {
        case .rate(let rate):
            bytes.put("rate")
            bytes.put(rate)
        case .spread(let points):
            bytes.put("spread")
            bytes.put(points)
        }
    }
}

extension Deal.Profile: StatedByFields {
    static let schemaReference = "structure.schema.json#/$defs/profile"

    static let fields: [Field<Deal.Profile>] = [
        Field("kind", { $0.kind }), Field("io_months", { $0.interestOnlyMonths }), Field("balloon_pct", { $0.balloon }),
    ]

    var json: JSONValue { members }
}

extension Deal.Mezzanine: StatedByFields {
    static let schemaReference = "structure.schema.json#/$defs/mezz"

    static let fields: [Field<Deal.Mezzanine>] = [
        Field("dscr", { $0.dscr }), Field("coupon", { $0.coupon }), Field("tenor_years", { $0.tenor }),
        Field("profile", { $0.profile }),
    ]

    var json: JSONValue { members }
}

extension Deal.Wrap: StatedByFields {
    static let schemaReference = "structure.schema.json#/$defs/wrap"

    static let fields: [Field<Deal.Wrap>] = [
        Field("premium_bps", { $0.premiumBasisPoints }), Field("insurer_rating", { $0.insurerRating }),
    ]

    var json: JSONValue { members }
}

extension Deal.Sidecar: StatedByFields {
    static let schemaReference = "structure.schema.json#/$defs/sidecar"

    static let fields: [Field<Deal.Sidecar>] = [
        Field("sold_pct", { $0.soldShare }), Field("haircut_pct", { $0.haircut }), Field("tenor_years", { $0.tenor }),
    ]

    var json: JSONValue { members }
}

extension Deal.Mezzanine {
    /// A mezzanine lever as one object with lists in its fields; nil where it is not such a
    /// product, or too short to gain by it.
    static func product(_ mezzanine: [Deal.Mezzanine?]) -> JSONValue? {
        let hasNone = mezzanine.first.map { $0 == nil } ?? false
        let values = mezzanine.dropFirst(hasNone ? 1 : 0).compactMap { $0 }
        guard values.count > 1, values.count + (hasNone ? 1 : 0) == mezzanine.count else { return nil }
        let (dscr, coupon) = (distinct(values.map(\.dscr)), distinct(values.map(\.coupon)))
        let (tenor, profile) = (distinct(values.map(\.tenor)), distinct(values.map(\.profile)))
        guard dscr.count * coupon.count * tenor.count * profile.count == values.count else { return nil }
        var position = 0
        for d in dscr {
            for c in coupon {
                for t in tenor {
                    for p in profile {
                        guard values[position] == Deal.Mezzanine(dscr: d, coupon: c, tenor: t, profile: p) else { return nil }
                        position += 1
                    }
                }
            }
        }
        return .object([
            ("include_none", .bool(hasNone)), ("dscr", .alone(dscr)), ("coupon", .alone(coupon)), ("tenor_years", .alone(tenor)),
            ("profile", .alone(profile)),
        ])
    }

    private static func distinct<Value: Hashable>(_ values: [Value]) -> [Value] {
        var seen: Set<Value> = []
        return values.filter { seen.insert($0).inserted }
    }
}

extension Deal.Coupon {
    /// The rate a year at a tenor. Example: 165 bps over a base of 4.078% at 12 years is 4.078% +
    /// 165/10,000 = 5.728%.
    func rate(at tenor: Deal.Tenor, over market: Deal.Market) -> Double {
        switch self {
        case .rate(let rate): rate
        case .spread(let points): market.baseRate(atYears: tenor.years) + points / 10_000
        }
    }
}
