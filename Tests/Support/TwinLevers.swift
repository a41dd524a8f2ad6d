import Foundation

/// A coupon as the user states it.
public enum TwinCoupon: Sendable, Equatable {
    case rate(Double)
    /// Basis points over the base curve at the tenor.
    case spread(Double)
}

/// A repayment profile with its defaults filled in; a bullet carries a balloon of 1 and no
/// interest-only months.
public struct TwinProfileChoice: Sendable, Equatable {
    public let kind: String
    public let ioMonths: Int
    public let balloonPct: Double
}

public struct TwinMezzChoice: Sendable, Equatable {
    public let dscr: Double
    public let coupon: TwinCoupon
    /// Years.
    public let tenor: Double
    public let profile: TwinProfileChoice
}

public struct TwinWrapChoice: Sendable, Equatable {
    public let premiumBps: Double
    public let insurerRating: String
}

public struct TwinSidecarChoice: Sendable, Equatable {
    public let soldPct: Double
    public let haircutPct: Double
    /// Years.
    public let tenor: Double
}

/// A DSCR target: one for all periods, or one for each stretch of periods.
public struct TwinTarget: Sendable, Equatable {
    /// The last period and the DSCR of each stretch; the last goes on.
    let steps: [TwinTargetStep]
    let isFlat: Bool

    func dscr(period: Int) -> Double {
        for step in steps { if let last = step.toPeriod, period <= last { return step.dscr } }
        return steps[steps.count - 1].dscr
    }
}

public struct TwinTargetStep: Sendable, Equatable {
    let toPeriod: Int?
    let dscr: Double
}

/// One value for every lever.
public struct TwinPermutation: Sendable, Equatable {
    public let pool: String
    public let targetRating: String
    public let cashFlowBasis: String
    public let seniorDSCR: TwinTarget?
    public let seniorLTV: Double?
    public let seniorCoupon: TwinCoupon
    /// Years.
    public let seniorTenor: Double
    public let seniorProfile: TwinProfileChoice
    public let mezz: TwinMezzChoice?
    public let wrap: TwinWrapChoice?
    /// nil means the target rating's requirement.
    public let dsraMonths: Int?
    public let equityPct: Double
    public let sidecar: TwinSidecarChoice?
    public let repoTarget: String?
}

/// The permutation space: every lever's values, in canonical order.
struct TwinLevers: Sendable {
    let pools: [String]
    let targetRatings: [String]
    let cashFlowBases: [String]
    let seniorDSCRs: [TwinTarget?]
    let seniorLTVs: [Double?]
    let seniorCoupons: [TwinCoupon]
    let seniorTenors: [Double]
    let seniorProfiles: [TwinProfileChoice]
    let mezzes: [TwinMezzChoice?]
    let wraps: [TwinWrapChoice?]
    let dsraMonths: [Int?]
    let equityPcts: [Double]
    let sidecars: [TwinSidecarChoice?]
    let repoTargets: [String?]

    init(_ json: TwinJSON, dealPools: [String]) throws {
        pools = try json["pool"].map(Self.strings) ?? dealPools
        targetRatings = try Self.strings(json.required("target_rating"))
        cashFlowBases = try json["cash_flow_basis"].map(Self.strings) ?? ["contract"]
        seniorDSCRs = try json["senior_dscr"].map(Self.targets) ?? [nil]
        seniorLTVs = try Self.optionalNumbers(json["senior_ltv"])
        seniorCoupons = try Self.coupons(json.required("senior_coupon"))
        seniorTenors = try Self.numbers(json.required("senior_tenor_years"))
        seniorProfiles = try json["senior_profile"].map(Self.profiles) ?? [Self.plainAnnuity]
        mezzes = try Self.choices(json["mezz"], Self.mezzProduct)
        wraps = try Self.choices(json["wrap"], Self.wrapProduct)
        dsraMonths = try json["dsra_months"].map { try Self.integers($0).map { $0 } } ?? [nil]
        equityPcts = try json["equity_pct"].map(Self.numbers) ?? [0]
        sidecars = try Self.choices(json["sidecar"], Self.sidecarProduct)
        repoTargets = try Self.optionalStrings(json["repo_target"])
    }

    /// Number of values of each lever, most significant first.
    var sizes: [Int] {
        [
            pools.count, targetRatings.count, cashFlowBases.count, seniorDSCRs.count, seniorLTVs.count, seniorCoupons.count,
            seniorTenors.count, seniorProfiles.count, mezzes.count, wraps.count, dsraMonths.count, equityPcts.count, sidecars.count,
            repoTargets.count,
        ]
    }

    func cardinality() throws -> Int64 {
        var product: Int64 = 1
        for size in sizes {
            let (next, overflow) = product.multipliedReportingOverflow(by: Int64(size))
            if overflow { throw TwinError("levers: cardinality over 2^63 - 1") }
            product = next
        }
        return product
    }

    /// Position of each lever's value in a canonical index: mixed radix, the last lever fastest.
    func digits(of index: Int64) -> [Int] {
        var digits: [Int] = []
        var rest = index
        for size in sizes.reversed() {
            digits.append(Int(rest % Int64(size)))
            rest /= Int64(size)
        }
        return digits.reversed()
    }

    /// The permutation a canonical index stands for.
    func permutation(at index: Int64) -> TwinPermutation {
        let digits = digits(of: index)
        return TwinPermutation(
            pool: pools[digits[0]],
            targetRating: targetRatings[digits[1]],
            cashFlowBasis: cashFlowBases[digits[2]],
            seniorDSCR: seniorDSCRs[digits[3]],
            seniorLTV: seniorLTVs[digits[4]],
            seniorCoupon: seniorCoupons[digits[5]],
            seniorTenor: seniorTenors[digits[6]],
            seniorProfile: seniorProfiles[digits[7]],
            mezz: mezzes[digits[8]],
            wrap: wraps[digits[9]],
            dsraMonths: dsraMonths[digits[10]],
            equityPct: equityPcts[digits[11]],
            sidecar: sidecars[digits[12]],
            repoTarget: repoTargets[digits[13]]
        )
    }

    /// The longest tenor among the levers, in years: what the horizon is when the deal does not
    /// say.
    var longestTenorYears: Double {
        var longest = 0.0
        for tenor in seniorTenors { longest = max(longest, tenor) }
        for mezz in mezzes { longest = max(longest, mezz?.tenor ?? 0) }
        for sidecar in sidecars { longest = max(longest, sidecar?.tenor ?? 0) }
        return longest
    }
}
