extension Ruleset {
    /// The named checks of a ruleset, one for each of its tables.
    public enum Check: String, Sendable, CaseIterable {
        case dscrFloors = "dscr_floors"
        case tenorLimits = "tenor_limits"
        case walBounds = "wal_bounds"
        case afBands = "af_bands"
        case ltvLimits = "ltv_limits"
        case icrMinima = "icr_minima"
        case amortisation
        case balloons
        case dsraMonths = "dsra_months"
        case spreadBands = "spread_bands"
        case concentration
        case wraps
        case scores
        case coverage
        case mezzanine = "mezz"
        case repo
        case tolerances
        case weights
        case tiers

        /// What the check asks, in a sentence.
        public var summary: String {
            switch self {
            case .dscrFloors: "DSCR floors do not rise from AAA to BBB, are above 1, and stress floors lie from 1 to the floor"
            case .tenorLimits: "tenor limits do not rise from AAA to BBB and lie from 1 to 40 years"
            case .walBounds: "the shortest WAL lies below the longest, and that within the tenor limit"
            case .afBands: "advance-factor bands lie within 0 and 1, low below high"
            case .ltvLimits: "LTV limits do not fall from AAA to BBB and lie within 0 and 1"
            case .icrMinima: "ICR minima do not rise from AAA to BBB and are at least 1"
            case .amortisation: "minimum amortisation does not rise from AAA to BBB and lies from 0 to 1"
            case .balloons: "largest balloons do not fall from AAA to BBB and lie from 0 to 1"
            case .dsraMonths: "reserve months do not rise from AAA to BBB and lie from 0 to 12"
            case .spreadBands: "spread bands lie from 0 to 10,000 bps, low below high, and do not fall from AAA to BBB"
            case .concentration: "shares lie within 0 and 1, and a well rated tenant may have at least what any other may"
            case .wraps: "wrap reliefs do not rise from AAA to BBB and are at least 0"
            case .scores: "rating scores do not rise from AAA to BBB and lie from 0 to 1"
            case .coverage: "minimum coverage lies within 0 and 1, and the WAULT margin is at least 0"
            case .mezzanine: "the mezzanine's share lies within 0 and 1 and its stress floor does not exceed its floor of at least 1"
            case .repo: "every repo target has its rules, haircuts lie from 0 to 1, one per band, and do not fall with tenor"
            case .tolerances: "tolerances are above 0, and only MIN_SIZE has none"
            case .weights: "score weights are at least 0 and not all 0"
            case .tiers: "tiers are named and their least scores fall"
            }
        }
    }

    /// The faults that the given checks find; empty if there are none.
    public func faults(checks: [Check] = Check.allCases) -> [Issue] { log(of: checks).listed }

    func log(of checks: [Check]) -> IssueLog {
        let log = IssueLog()
        guard columns.count == Deal.TargetRating.allCases.count else {
            let message = "must hold the \(Deal.TargetRating.allCases.count) ratings AAA, AA, A and BBB, found \(columns.count)"
            log.report("missing_key", at: "ratings", message)
            return log
        }
        let audit = RulesetAudit(ruleset: self, check: RangeCheck(log))
        audit.check.name(version, "version")
        for check in checks { audit.run(check) }
        return log
    }
}

/// The checks of a ruleset's tables.
private struct RulesetAudit {
    let ruleset: Ruleset
    let check: RangeCheck

    private typealias Column = Ruleset.Column

    func run(_ name: Ruleset.Check) {
        switch name {
        case .dscrFloors: dscrFloors()
        case .tenorLimits: tenorLimits()
        case .walBounds: walBounds()
        case .afBands: band("advance_factor", \.advanceFactorLow, \.advanceFactorHigh, in: 1e-9...1)
        case .ltvLimits: table("max_ltv", \.maxLTV, in: 1e-9...1, rising: true)
        case .icrMinima: table("min_icr", \.minICR, in: 1...100, rising: false)
        case .amortisation: table("min_amortisation", \.minAmortisation, in: 0...1, rising: false)
        case .balloons: table("max_balloon", \.maxBalloon, in: 0...1, rising: true)
        case .dsraMonths: table("dsra_months", \.dsraMonthsAsNumber, in: 0...12, rising: false)
        case .spreadBands: spreadBands()
        case .concentration: concentration()
        case .wraps: table("wrap.dscr_relief", \.wrapRelief, in: 0...1, rising: false)
        case .scores: table("score", \.score, in: 0...1, rising: false)
        case .coverage:
            check.number(ruleset.minCoverage, in: 0...1, "min_coverage")
            check.number(ruleset.waultMarginYears, in: 0...40, "wault_margin_years")
        case .mezzanine: mezzanine()
        case .repo: repo()
        case .tolerances: tolerances()
        case .weights: weights()
        case .tiers: tiers()
        }
    }

    private var ratings: [(name: String, column: Ruleset.Column)] {
        zip(Deal.TargetRating.allCases, ruleset.columns).map { ($0.rawValue, $1) }
    }

    /// One number a rating: in range, and rising or falling (equal is allowed) from AAA to BBB.
    private func table(_ key: String, _ value: (Ruleset.Column) -> Double, in range: ClosedRange<Double>, rising: Bool) {
        var previous: (name: String, value: Double)?
        for (name, column) in ratings {
            let path = "ratings.\(name).\(key)"
            let current = value(column)
            guard check.number(current, in: range, path) else { continue }
            if let previous, rising ? current < previous.value : current > previous.value {
                let bound = "\(rising ? "at least" : "at most") \(shortNumber(previous.value)) as for \(previous.name)"
                check.log.report("ruleset_order", at: path, "must be \(bound), found \(shortNumber(current))")
            }
            previous = (name, current)
        }
    }

    private func band(
        _ key: String, _ low: (Ruleset.Column) -> Double, _ high: (Ruleset.Column) -> Double, in range: ClosedRange<Double>
    ) {
        for (name, column) in ratings {
            let path = "ratings.\(name).\(key)"
            guard check.number(low(column), in: range, path + ".low"), check.number(high(column), in: range, path + ".high") else {
                continue
            }
            if low(column) >= high(column) {
                let message = "must be below high \(shortNumber(high(column))), found \(shortNumber(low(column)))"
                check.log.report("ruleset_band", at: path + ".low", message)
            }
        }
    }

    private func dscrFloors() {
        for jurisdiction in Deal.Jurisdiction.allCases {
            table("dscr_floor.\(jurisdiction.rawValue)", { $0.dscrFloor[jurisdiction] ?? .nan }, in: 1.0000001...100, rising: false)
        }
        table("stress_dscr_floor", \.stressDSCRFloor, in: 1...100, rising: false)
        for (name, column) in ratings {
            guard let least = column.dscrFloor.values.min(), column.stressDSCRFloor > least else { continue }
            let message = "must be at most the DSCR floor \(shortNumber(least)), found \(shortNumber(column.stressDSCRFloor))"
            check.log.report("ruleset_order", at: "ratings.\(name).stress_dscr_floor", message)
        }
    }

    private func tenorLimits() {
        for asset in Deal.AssetClass.allCases {
            table("tenor_limit_years.\(asset.rawValue)", { Double($0.tenorLimitYears[asset] ?? 0) }, in: 1...40, rising: false)
        }
    }

    private func walBounds() {
        guard check.number(ruleset.maxWALShareOfTenorLimit, in: 1e-9...1, "max_wal_share_of_tenor_limit") else { return }
        guard check.number(ruleset.minWALYears, in: 0...40, "min_wal_years") else { return }
        let limits = ruleset.columns.flatMap { Array($0.tenorLimitYears.values) }
        let least = ruleset.maxWALShareOfTenorLimit * Double(limits.min() ?? 0)
        if ruleset.minWALYears >= least {
            let message = "must be below the least upper bound \(shortNumber(least)) years, found \(shortNumber(ruleset.minWALYears))"
            check.log.report("ruleset_band", at: "min_wal_years", message)
        }
    }

    private func spreadBands() {
        band("spread_bps", \.spreadLowBasisPoints, \.spreadHighBasisPoints, in: 0...10_000)
        table("spread_bps.low", \.spreadLowBasisPoints, in: 0...10_000, rising: true)
        table("spread_bps.high", \.spreadHighBasisPoints, in: 0...10_000, rising: true)
    }

    private func concentration() {
        let limits = ruleset.concentration
        check.number(limits.otherTenant, in: 1e-9...1, "concentration.other_tenant")
        check.number(limits.otherCountry, in: 1e-9...1, "concentration.other_country")
        check.number(limits.city, in: 1e-9...1, "concentration.city")
        check.number(limits.site, in: 1e-9...1, "concentration.site")
        for (code, share) in limits.countries.sorted(by: { $0.key < $1.key }) {
            let path = "concentration.countries.\(shortened(code))"
            check.number(share, in: 1e-9...1, path)
            check.country(code, path)
        }
        for (name, column) in ratings where !check.log.isFaulty("concentration.other_tenant") {
            check.number(column.largestTenantShare, in: limits.otherTenant...1, "ratings.\(name).largest_tenant.share")
        }
    }

    private func mezzanine() {
        check.number(ruleset.mezzanine.maxShare, in: 1e-9...1, "mezz.max_share")
        guard check.number(ruleset.mezzanine.dscrFloor, in: 1...100, "mezz.dscr_floor") else { return }
        check.number(ruleset.mezzanine.stressDSCRFloor, in: 0...ruleset.mezzanine.dscrFloor, "mezz.stress_dscr_floor")
    }

    private func repo() {
        let bands = ruleset.repoHaircutTenorYears
        check.count(bands.count, in: 1...20, "repo_haircut_tenor_years", of: "tenor in years")
        for (i, years) in bands.enumerated() {
            check.whole(years, in: (i == 0 ? 1 : min(39, bands[i - 1]) + 1)...40, "repo_haircut_tenor_years[\(i)]")
        }
        for target in Deal.RepoTarget.allCases {
            guard let rules = ruleset.repo[target] else {
                check.log.report("missing_key", at: "repo.\(target.rawValue)", "must be given, found nothing")
                continue
            }
            check.whole(rules.tenorLimitYears, in: 1...40, "repo.\(target.rawValue).tenor_limit_years")
            check.number(rules.maxAdvanceFactor, in: 1e-9...1, "repo.\(target.rawValue).max_advance_factor")
        }
        for (name, column) in ratings {
            let path = "ratings.\(name).repo_haircuts"
            check.count(column.repoHaircuts.count, in: bands.count...max(bands.count, 1), path, of: "haircut, one per tenor band")
            var previous = 0.0
            for (i, haircut) in column.repoHaircuts.enumerated() {
                guard let haircut, check.number(haircut, in: previous...1, "\(path)[\(i)]") else { continue }
                previous = haircut
            }
        }
    }

    private func tolerances() {
        for constraint in Constraint.allCases {
            let path = "tolerances.\(constraint.key)"
            guard let tolerance = ruleset.tolerances[constraint] else {
                if constraint != .minSize { check.log.report("missing_key", at: path, "must be given, found nothing") }
                continue
            }
            if constraint == .minSize {
                check.log.report(
                    "ruleset_tolerance", at: path,
                    "must not be given, since no debt is never nearly enough, found \(shortNumber(tolerance)); leave it out")
            } else if constraint == .repoEligibility, tolerance != 1 {
                let message = "must be 1, since its margin is counted in tolerances, found \(shortNumber(tolerance))"
                check.log.report("ruleset_tolerance", at: path, message)
            } else {
                check.number(tolerance, in: 1e-9...1_000, path)
            }
        }
        check.number(ruleset.repoAdvanceFactorTolerance, in: 1e-9...1, "repo_advance_factor_tolerance")
        check.number(ruleset.repoTenorTolerance, in: 1e-9...40, "repo_tenor_tolerance")
    }

    private func weights() {
        let weights = ruleset.weights
        var sum = 0.0
        for (key, weight) in [
            ("proceeds", weights.proceeds), ("wacc", weights.wacc), ("day_one", weights.dayOne), ("min_dscr", weights.minDSCR),
            ("rating", weights.rating),
        ] {
            check.number(weight, in: 0...1e6, "score_weights.\(key)")
            sum += weight
        }
        if sum < 1e-12 { check.log.report("weights_zero", at: "score_weights", "must have a weight above 0, found none") }
    }

    private func tiers() {
        check.count(ruleset.tiers.count, in: 1...20, "tiers", of: "tier")
        for (i, tier) in ruleset.tiers.enumerated() {
            check.name(tier.name, "tiers[\(i)].name")
            check.number(tier.from, in: 0...100, "tiers[\(i)].from")
            if i > 0, tier.from >= ruleset.tiers[i - 1].from {
                let message = "must be below the tier before, \(shortNumber(ruleset.tiers[i - 1].from)), found \(shortNumber(tier.from))"
                check.log.report("ruleset_order", at: "tiers[\(i)].from", message)
            }
        }
    }
}

extension Ruleset.Column {
    fileprivate var dsraMonthsAsNumber: Double { Double(dsraMonths) }
}
