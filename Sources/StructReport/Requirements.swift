import StructEngine

/// What each constraint found in a structure, and what it asks, as text.
public struct Requirements: Sendable {
    private let plan: Plan
    private let structure: Structure
    private let column: Ruleset.Column
    private let rating: Plan.Derived.RatingFigures?
    private let pool: Plan.Derived.PoolFigures?

    public init(plan: Plan, structure: Structure) {
        self.plan = plan
        self.structure = structure
        let target = structure.levers.targetRating
        let number = Deal.TargetRating.allCases.firstIndex(of: target) ?? 0
        column = plan.ruleset.columns[number]
        let derived = plan.derived
        rating = derived.ratings.first { $0.rating == target }
        pool = derived.pools.first { $0.pool == structure.levers.pool }
    }

    /// The base-case DSCR floor, less the relief of a wrap by an insurer that is rated well enough.
    public var dscrFloor: Double {
        let floor = rating?.dscrFloor ?? .nan
        guard let wrap = structure.levers.wrap, wrap.insurerRating.isAtLeast(column.wrapInsurerRating) else { return floor }
        return floor - column.wrapRelief
    }

    /// The DSCR floor under every stress.
    public var stressFloor: Double { column.stressDSCRFloor }

    /// What was found, and what is asked. Example: MAX_LTV of a structure rated A may have found
    /// "61.93%" and ask "≤ 70.00%".
    public func text(_ constraint: Constraint) -> (found: String, asked: String) {
        let metrics = structure.metrics
        let profile = structure.levers.seniorProfile
        switch constraint {
        case .minSize:
            let money = Money(currency: plan.deal.currency)
            return (
                money.amount(Double(structure.seniorNotionalMinor)),
                "≥ \(plan.deal.currency.rawValue) \(Format.plain(plan.deal.notionalStep))"
            )
        case .tenorLimit: return tenor
        case .couponBounds:
            let base = plan.deal.market.baseRate(atYears: structure.levers.seniorTenor.years)
            let (low, high) = (Format.plain(column.spreadLowBasisPoints), Format.plain(column.spreadHighBasisPoints))
            return ("\(Format.fixed((structure.terms.seniorCoupon - base) * 10_000, 1)) bps over base", "\(low)–\(high) bps")
        case .concentrationLimit: return concentration
        case .maxLTV: return (Format.percent(metrics.ltv), "≤ \(Format.percent(column.maxLTV))")
        case .afBand:
            let band = "\(Format.fixed(column.advanceFactorLow, 3))–\(Format.fixed(column.advanceFactorHigh, 3))"
            return (Format.fixed(metrics.advanceFactor, 3), band)
        case .minCoverage: return (Format.percent(metrics.coverage), "≥ \(Format.percent(plan.ruleset.minCoverage))")
        case .mezzShare:
            let room = metrics.valueMinor - Double(structure.seniorNotionalMinor)
            let share = room > 0 ? Double(structure.mezzNotionalMinor) / room : nil
            return (Format.percent(share), "≤ \(Format.percent(plan.ruleset.mezzanine.maxShare, 0)) of value − senior")
        case .repoEligibility: return repo
        case .minDSCRSenior:
            let relief = dscrFloor < rating?.dscrFloor ?? .nan ? ", wrapped" : ""
            return (Format.ratio(structure.minDSCR), "≥ \(Format.ratio(dscrFloor))\(relief)")
        case .stressDSCR: return stress
        case .minDSCRMezz: return mezzanine
        case .minICR: return (Format.ratio(metrics.icr), "≥ \(Format.ratio(column.minICR))")
        case .walBounds:
            return (Format.years(metrics.wal), "\(Format.fixed(plan.ruleset.minWALYears, 2))–\(Format.years(rating?.maxWALYears))")
        case .minAmortisation:
            let pace = (1 - profile.balloon) / structure.levers.seniorTenor.years
            return ("\(Format.percent(pace)) a year", "≥ \(Format.percent(column.minAmortisation)) a year")
        case .maxBalloon: return (Format.percent(profile.balloon), "≤ \(Format.percent(column.maxBalloon))")
        case .dsraMonths: return (Format.count(structure.terms.dsraMonths, "month"), "≥ \(column.dsraMonths)")
        default:
            let verdict = (structure.gateA + structure.gateB).first { $0.constraint == constraint }
            return (constraint.marginText(verdict?.margin), "≥ 0")
        }
    }

    private var tenor: (found: String, asked: String) {
        let mezz = structure.levers.mezzanine.map { ", mezz \($0.tenor.shown)" } ?? ""
        let cap = min(Double(rating?.tenorCapYears ?? 0), pool?.waultTenorCapYears ?? .infinity)
        let mezzCap = mezz.isEmpty || pool?.waultYears == nil ? "" : ", mezz ≤ \(Format.fixed(pool?.waultYears, 2))"
        return ("\(structure.levers.seniorTenor.shown) years\(mezz)", "≤ \(Format.fixed(cap, 2))\(mezzCap)")
    }

    private var concentration: (found: String, asked: String) {
        guard let test = try? plan.tightestShare(pool: structure.levers.pool, rating: structure.levers.targetRating) else {
            return ("", "")
        }
        return ("\(test.kind) \(test.name.cut(to: 10)) \(Format.percent(test.share, 1))", "≤ \(Format.percent(test.limit))")
    }

    private var repo: (found: String, asked: String) {
        guard let target = structure.levers.repoTarget, let rules = plan.ruleset.repo[target] else { return ("", "") }
        let factor = Format.fixed(structure.metrics.advanceFactor, 3)
        let found = "\(plan.deal.currency.rawValue) \(structure.levers.targetRating.rawValue), AF \(factor)"
        let cap = "\(rules.tenorLimitYears) y, AF \(Format.fixed(rules.maxAdvanceFactor, 2))"
        return (found, "\(rules.currency.rawValue) \(rules.ratingAtLeast.rawValue), \(cap)")
    }

    private var stress: (found: String, asked: String) {
        let defined = structure.coverage.dropFirst().filter { $0.minDSCR != nil }
        let worst = defined.min { ($0.minDSCR ?? .infinity) < ($1.minDSCR ?? .infinity) }
        let name = worst.map { " in \($0.scenario.cut(to: 13))" } ?? ""
        return (Format.ratio(worst?.minDSCR) + name, "≥ \(Format.ratio(stressFloor))")
    }

    private var mezzanine: (found: String, asked: String) {
        let rules = plan.ruleset.mezzanine
        let floor = max(rules.dscrFloor, structure.levers.mezzanine?.dscr ?? 0)
        let worst = structure.coverage.dropFirst().compactMap(\.totalDSCR).min()
        return (
            "\(Format.ratio(structure.metrics.totalDSCR)), stressed \(Format.ratio(worst))",
            "≥ \(Format.ratio(floor)), \(Format.ratio(rules.stressDSCRFloor))"
        )
    }
}
