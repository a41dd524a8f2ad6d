extension Deal.Levers {
    /// The levers as a deal file states them: a single value alone, several as a list; a mezzanine lever that is a product of its
    /// fields, as that product. Reading it back gives equal levers.
    public var json: JSONValue {
        .object([
            ("pool", lever(pool) { .string($0) }), ("target_rating", lever(targetRating) { .string($0.rawValue) }),
            ("cash_flow_basis", lever(cashFlowBasis) { .string($0.rawValue) }), ("senior_dscr", lever(seniorDSCR) { .optional($0) }),
            ("senior_ltv", lever(seniorLTV) { .optional($0) }), ("senior_coupon", lever(seniorCoupon) { $0.json }),
            ("senior_tenor_years", lever(seniorTenorYears) { .integer(Int64($0)) }), ("senior_profile", lever(seniorProfile) { $0.json }),
            ("mezz", mezzanineProduct ?? lever(mezzanine) { $0?.json ?? .null }), ("wrap", lever(wrap) { $0?.json ?? .null }),
            ("dsra_months", lever(dsraMonths) { $0.map { .integer(Int64($0)) } ?? .null }),
            ("equity_pct", lever(equityShare) { .number($0) }),
            ("sidecar", lever(sidecar) { $0?.json ?? .null }),
            ("repo_target", lever(repoTarget) { $0.map { .string($0.rawValue) } ?? .null }),
        ])
    }

    private func lever<Value>(_ values: [Value], _ encode: (Value) -> JSONValue) -> JSONValue {
        values.count == 1 ? encode(values[0]) : .array(values.map(encode))
    }

    /// The mezzanine lever as one object with lists in its fields; nil where it is not such a product, or too short to gain by it.
    private var mezzanineProduct: JSONValue? {
        let hasNone = mezzanine.first.map { $0 == nil } ?? false
        let values = mezzanine.dropFirst(hasNone ? 1 : 0).compactMap { $0 }
        guard values.count > 1, values.count + (hasNone ? 1 : 0) == mezzanine.count else { return nil }
        let (dscr, coupon) = (distinct(values.map(\.dscr)), distinct(values.map(\.coupon)))
        let (tenor, profile) = (distinct(values.map(\.tenorYears)), distinct(values.map(\.profile)))
        guard dscr.count * coupon.count * tenor.count * profile.count == values.count else { return nil }
        var position = 0
        for d in dscr {
            for c in coupon {
                for t in tenor {
                    for p in profile {
                        guard values[position] == Deal.Mezzanine(dscr: d, coupon: c, tenorYears: t, profile: p) else { return nil }
                        position += 1
                    }
                }
            }
        }
        return .object([
            ("include_none", .bool(hasNone)), ("dscr", lever(dscr) { .number($0) }), ("coupon", lever(coupon) { $0.json }),
            ("tenor_years", lever(tenor) { .integer(Int64($0)) }), ("profile", lever(profile) { $0.json }),
        ])
    }

    private func distinct<Value: Hashable>(_ values: [Value]) -> [Value] {
        var seen: Set<Value> = []
        return values.filter { seen.insert($0).inserted }
    }
}
