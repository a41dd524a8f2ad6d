/// A ruleset bound to a deal: the thresholds of its jurisdiction and asset class, by target rating,
/// ready to compare with.
struct Rulebook: Sendable {
    let columns: Store<RatingThresholds>
    /// Tolerance of each constraint by raw value; NaN: none.
    let tolerances: Store<Double>
    let ruleset: Ruleset

    /// Every threshold that a structure of one target rating is judged by.
    struct RatingThresholds: Sendable {
        let dscrFloor: Double
        let stressDSCRFloor: Double
        let tenorLimitYears: Double
        let maxLTV: Double
        let advanceFactorLow: Double
        let advanceFactorHigh: Double
        let minICR: Double
        let minAmortisation: Double
        let maxBalloon: Double
        let dsraMonths: Int
        let spreadLow: Double
        let spreadHigh: Double
        let wrapRelief: Double
        /// Notch of the least insurer rating that gives relief.
        let wrapInsurerNotch: Int
        let minWAL: Double
        let maxWAL: Double
        let minCoverage: Double
        let mezzMaxShare: Double
        let mezzDSCRFloor: Double
        let mezzStressDSCRFloor: Double
        let repoAdvanceFactorTolerance: Double
        let score: Double
    }

    init(_ ruleset: Ruleset, deal: Deal) {
        self.ruleset = ruleset
        columns = Store(
            ruleset.columns.map { column in
                let limit = Double(column.tenorLimitYears[deal.assetClass] ?? 0)
                return RatingThresholds(
                    dscrFloor: column.dscrFloor[deal.jurisdiction] ?? .infinity, stressDSCRFloor: column.stressDSCRFloor,
                    tenorLimitYears: limit, maxLTV: column.maxLTV, advanceFactorLow: column.advanceFactorLow,
                    advanceFactorHigh: column.advanceFactorHigh, minICR: column.minICR, minAmortisation: column.minAmortisation,
                    maxBalloon: column.maxBalloon, dsraMonths: column.dsraMonths, spreadLow: column.spreadLowBasisPoints / 10_000,
                    spreadHigh: column.spreadHighBasisPoints / 10_000, wrapRelief: column.wrapRelief,
                    wrapInsurerNotch: column.wrapInsurerRating.notch, minWAL: ruleset.minWALYears,
                    maxWAL: ruleset.maxWALShareOfTenorLimit * limit,
                    minCoverage: ruleset.minCoverage, mezzMaxShare: ruleset.mezzanine.maxShare, mezzDSCRFloor: ruleset.mezzanine.dscrFloor,
                    mezzStressDSCRFloor: ruleset.mezzanine.stressDSCRFloor,
                    repoAdvanceFactorTolerance: ruleset.repoAdvanceFactorTolerance, score: column.score)
            })
        tolerances = Store(Constraint.allCases.map { ruleset.tolerances[$0] ?? .nan })
    }

    /// Senior tenor within the rating's limit and the WAULT less its margin, mezzanine tenor within
    /// the WAULT; the worst, in years.
    func tenorMargin(_ rating: Deal.TargetRating, wault: Double?, tenor: Deal.Tenor, mezzTenor: Deal.Tenor?) -> Double {
        var margin = upperMargin(tenor.years, columns[rating.column].tenorLimitYears)
        if let wault {
            margin = min(margin, upperMargin(tenor.years, wault - ruleset.waultMarginYears))
            if let mezzTenor { margin = min(margin, upperMargin(mezzTenor.years, wault)) }
        }
        return margin
    }

    /// coupon − base(tenor) within the rating's spreads.
    func couponMargin(_ rating: Deal.TargetRating, coupon: Double, base: Double) -> Double {
        let terms = columns[rating.column]
        return min(lowerMargin(coupon - base, terms.spreadLow), upperMargin(coupon - base, terms.spreadHigh))
    }

    /// One test of a pool's concentration.
    struct ShareTest {
        let kind: String
        let name: String
        let share: Double
        let limit: Double
    }

    /// Every tenant, country, city and site share of a pool with its limit under a rating.
    @inline(__always)
    func forEachShare(_ rating: Deal.TargetRating, _ pool: PoolFacts, _ body: (ShareTest) -> Void) {
        let column = ruleset.columns[rating.column]
        let limits = ruleset.concentration
        for tenant in pool.tenants {
            let limit = tenant.rating.isAtLeast(column.largestTenantRating) ? column.largestTenantShare : limits.otherTenant
            body(ShareTest(kind: "tenant", name: tenant.name, share: tenant.share, limit: limit))
        }
        for country in pool.countries {
            let limit = limits.countries[country.name] ?? limits.otherCountry
            body(ShareTest(kind: "country", name: country.name, share: country.share, limit: limit))
        }
        for city in pool.cities { body(ShareTest(kind: "city", name: city.name, share: city.share, limit: limits.city)) }
        for site in pool.sites { body(ShareTest(kind: "site", name: site.name, share: site.share, limit: limits.site)) }
    }

    /// The worst of all shares against their limits; NaN where the pool has no passing rent.
    func concentrationMargin(_ rating: Deal.TargetRating, _ pool: PoolFacts) -> Double {
        var margin = Double.infinity
        forEachShare(rating, pool) { margin = min(margin, upperMargin($0.share, $0.limit)) }
        return margin == .infinity ? .nan : margin
    }

    /// The DSCR floor, less the relief of a wrap by an insurer that is rated well enough.
    func dscrFloor(_ rating: Deal.TargetRating, wrap: Deal.Wrap?) -> Double {
        let terms = columns[rating.column]
        guard let wrap, wrap.insurerRating.notch <= terms.wrapInsurerNotch else { return terms.dscrFloor }
        return terms.dscrFloor - terms.wrapRelief
    }

    /// (1 − b)/tenor against the rating's least amortisation a year.
    func amortisationMargin(_ rating: Deal.TargetRating, balloon: Double, tenor: Deal.Tenor) -> Double {
        lowerMargin((1 - balloon) / tenor.years, columns[rating.column].minAmortisation)
    }

    func balloonMargin(_ rating: Deal.TargetRating, balloon: Double) -> Double {
        upperMargin(balloon, columns[rating.column].maxBalloon)
    }

    func dsraMargin(_ rating: Deal.TargetRating, months: Int) -> Double {
        lowerMargin(Double(months), Double(columns[rating.column].dsraMonths))
    }

    /// How a repo target can be met by a rating and tenor of this deal.
    func repo(_ target: Deal.RepoTarget?, rating: Deal.TargetRating, tenor: Deal.Tenor, currency: Deal.Currency) -> RepoTest {
        guard let target, let rules = ruleset.repo[target] else { return .none }
        guard rules.currency == currency, rating.rating.isAtLeast(rules.ratingAtLeast),
            let haircut = ruleset.repoHaircut(rating, tenor: tenor)
        else { return .ineligible }
        let margin = upperMargin(tenor.years, Double(rules.tenorLimitYears)) / ruleset.repoTenorTolerance
        return .tested(tenorMargin: margin, maxAdvanceFactor: rules.maxAdvanceFactor, haircut: haircut)
    }

    enum RepoTest: Sendable {
        /// No repo target.
        case none
        /// Wrong currency, rating or tenor band: categorically not eligible.
        case ineligible
        /// Eligible if tenor (its margin in tolerances) and advance factor allow.
        case tested(tenorMargin: Double, maxAdvanceFactor: Double, haircut: Double)

        /// How a repo target is met: not asked for, not to be had, or by a margin in tolerances.
        enum Outcome {
            case none
            case categorical
            case margin(Double)
        }

        /// REPO_ELIGIBILITY at an advance factor; NaN: there is none.
        @inline(__always)
        func margin(_ factor: Double, _ rating: UnsafePointer<RatingThresholds>) -> Outcome {
            switch self {
            case .none: return .none
            case .ineligible: return .categorical
            case .tested(let tenorMargin, let maxAdvanceFactor, _):
                if factor.isNaN { return .categorical }
                return .margin(min(tenorMargin, upperMargin(factor, maxAdvanceFactor) / rating.pointee.repoAdvanceFactorTolerance))
            }
        }
    }
}
