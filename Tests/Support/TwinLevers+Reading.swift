import Foundation

/// Lever inputs: a single value, a range, or a list whose elements are expanded in place.
extension TwinLevers {
    static let plainAnnuity = TwinProfileChoice(kind: "annuity", ioMonths: 0, balloonPct: 0)

    static func numbers(_ json: TwinJSON) throws -> [Double] {
        if json.isArray { return try json.array().flatMap(numbers) }
        if json.isObject { return try range(json) }
        return [try json.number()]
    }

    /// Value k is min + k*step, scaled by 10^10, rounded to the nearest whole, and scaled back by a
    /// division.
    static func range(_ json: TwinJSON) throws -> [Double] {
        let low = try json.required("min").number()
        let high = try json.required("max").number()
        let step = try json.required("step").number()
        let last = Int(((high - low) / step + 1e-9).rounded(.down))
        guard last >= 0 else { throw TwinError("\(json.path): empty range") }
        return (0...last).map { ((low + Double($0) * step) * 1e10).rounded(.toNearestOrAwayFromZero) / 1e10 }
    }

    static func integers(_ json: TwinJSON) throws -> [Int] {
        try numbers(json).map {
            guard let whole = Int(exactly: $0) else { throw TwinError("\(json.path): \($0) is not a whole number") }
            return whole
        }
    }

    static func optionalNumbers(_ json: TwinJSON?) throws -> [Double?] {
        guard let json else { return [nil] }
        if json.isArray { return try json.array().flatMap { try $0.isNull ? [nil] : numbers($0).map { $0 } } }
        return try numbers(json).map { $0 }
    }

    static func targets(_ json: TwinJSON) throws -> [TwinTarget?] {
        if json.isArray { return try json.array().flatMap { try $0.isNull ? [nil] : targets($0) } }
        if let steps = json["steps"] {
            let list = try steps.array().map {
                TwinTargetStep(toPeriod: try $0["to_period"]?.integer(), dscr: try $0.required("dscr").number())
            }
            return [TwinTarget(steps: list, isFlat: false)]
        }
        return try optionalNumbers(json).map { $0.map { TwinTarget(steps: [TwinTargetStep(toPeriod: nil, dscr: $0)], isFlat: true) } }
    }

    static func strings(_ json: TwinJSON) throws -> [String] {
        json.isArray ? try json.array().map { try $0.string() } : [try json.string()]
    }

    static func optionalStrings(_ json: TwinJSON?) throws -> [String?] {
        guard let json else { return [nil] }
        if json.isArray { return try json.array().map { try $0.isNull ? nil : $0.string() } }
        return [try json.string()]
    }

    static func coupons(_ json: TwinJSON) throws -> [TwinCoupon] {
        if json.isArray { return try json.array().flatMap(coupons) }
        if let spread = json["spread_bps"] { return try numbers(spread).map { .spread($0) } }
        return try numbers(json).map { .rate($0) }
    }

    static func profiles(_ json: TwinJSON) throws -> [TwinProfileChoice] {
        if json.isArray { return try json.array().map(profile) }
        return [try profile(json)]
    }

    static func profile(_ json: TwinJSON) throws -> TwinProfileChoice {
        let kind = try json.required("kind").string()
        if kind == "bullet" { return TwinProfileChoice(kind: kind, ioMonths: 0, balloonPct: 1) }
        return TwinProfileChoice(
            kind: kind,
            ioMonths: try json.integer("io_months", default: 0),
            balloonPct: try json.number("balloon_pct", default: 0)
        )
    }

    /// A lever whose values are null or objects; an object stands for the product of its fields,
    /// after null if asked for.
    static func choices<Choice>(_ json: TwinJSON?, _ product: (TwinJSON) throws -> [Choice]) throws -> [Choice?] {
        guard let json, !json.isNull else { return [nil] }
        if json.isArray { return try json.array().flatMap { try choices($0, product) } }
        let none: [Choice?] = try json["include_none"]?.boolean() ?? false ? [nil] : []
        return none + (try product(json).map { $0 })
    }

    static func mezzProduct(_ json: TwinJSON) throws -> [TwinMezzChoice] {
        let coupons = try coupons(json.required("coupon"))
        let tenors = try numbers(json.required("tenor_years"))
        let profiles = try profiles(json.required("profile"))
        var product: [TwinMezzChoice] = []
        for dscr in try numbers(json.required("dscr")) {
            for coupon in coupons {
                for tenor in tenors {
                    for profile in profiles {
                        product.append(TwinMezzChoice(dscr: dscr, coupon: coupon, tenor: tenor, profile: profile))
                    }
                }
            }
        }
        return product
    }

    static func wrapProduct(_ json: TwinJSON) throws -> [TwinWrapChoice] {
        let ratings = try strings(json.required("insurer_rating"))
        var product: [TwinWrapChoice] = []
        for premium in try numbers(json.required("premium_bps")) {
            for rating in ratings { product.append(TwinWrapChoice(premiumBps: premium, insurerRating: rating)) }
        }
        return product
    }

    static func sidecarProduct(_ json: TwinJSON) throws -> [TwinSidecarChoice] {
        let haircuts = try numbers(json.required("haircut_pct"))
        let tenors = try numbers(json.required("tenor_years"))
        var product: [TwinSidecarChoice] = []
        for sold in try numbers(json.required("sold_pct")) {
            for haircut in haircuts {
                for tenor in tenors { product.append(TwinSidecarChoice(soldPct: sold, haircutPct: haircut, tenor: tenor)) }
            }
        }
        return product
    }
}
