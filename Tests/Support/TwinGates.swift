import Foundation

/// One test of a figure against a limit, with the guard for equality within rounding.
struct TwinTest {
    let margin: Double
    let passes: Bool

    /// Passes when the value is at least the limit.
    init(_ value: Double, atLeast limit: Double) {
        self.init(passes: value >= limit - 1e-12 * abs(limit), margin: value - limit)
    }

    /// Passes when the value is at most the limit.
    init(_ value: Double, atMost limit: Double) {
        self.init(passes: value <= limit + 1e-12 * abs(limit), margin: limit - value)
    }

    private init(passes: Bool, margin: Double) {
        self.passes = passes
        self.margin = passes && margin < 0 ? 0 : margin
    }

    private init(scaling test: TwinTest, by unit: Double) {
        margin = test.margin / unit
        passes = test.passes
    }

    /// The same verdict with its margin in another unit.
    func divided(by unit: Double) -> TwinTest {
        TwinTest(scaling: self, by: unit)
    }
}

extension TwinConstraint {
    /// A constraint that does not apply.
    static func notApplicable(_ key: String) -> TwinConstraint {
        TwinConstraint(key: key, passes: true, margin: nil, ratio: nil, categorical: false)
    }

    static func categoricalFailure(_ key: String) -> TwinConstraint {
        TwinConstraint(key: key, passes: false, margin: nil, ratio: nil, categorical: true)
    }

    /// The worst of several tests; without any, the constraint does not apply.
    static func worst(_ key: String, tolerance: Double?, _ tests: [TwinTest]) -> TwinConstraint {
        guard let first = tests.first else { return notApplicable(key) }
        var margin = first.margin
        var passes = true
        for test in tests {
            margin = min(margin, test.margin)
            passes = passes && test.passes
        }
        return TwinConstraint(
            key: key,
            passes: passes,
            margin: margin,
            ratio: tolerance.map { (0 - margin) / $0 },
            categorical: !passes && tolerance == nil
        )
    }
}

extension TwinSizing {
    func gateA(_ metrics: TwinMetrics) -> [TwinConstraint] {
        [
            minSize, tenorLimit(metrics), couponBounds, concentrationLimit,
            .worst("MAX_LTV", tolerance: 0.025, metrics.ltv.map { [TwinTest($0, atMost: rules.maxLTV)] } ?? []),
            advanceFactorBand(metrics),
            .worst("MIN_COVERAGE", tolerance: 0.05, metrics.coverage.map { [TwinTest($0, atLeast: TwinRuleset.minCoverage)] } ?? []),
            mezzShare(metrics), repoEligibility(metrics),
        ]
    }

    private var minSize: TwinConstraint {
        .worst(
            "MIN_SIZE", tolerance: nil,
            [TwinTest(seniorNotional, atLeast: deal.notionalStepMinor).divided(by: deal.minorUnits)])
    }

    private func tenorLimit(_ metrics: TwinMetrics) -> TwinConstraint {
        let tenor = deal.tenor(levers.seniorTenor)
        var tests = [TwinTest(tenor, atMost: rules.tenorLimitYears)]
        if let wault = metrics.wault {
            tests.append(TwinTest(tenor, atMost: wault - 2))
            if let mezz = levers.mezz { tests.append(TwinTest(deal.tenor(mezz.tenor), atMost: wault)) }
        }
        return .worst("TENOR_LIMIT", tolerance: 2, tests)
    }

    private var couponBounds: TwinConstraint {
        let spread = senior.coupon - deal.baseRate(atYears: deal.tenor(levers.seniorTenor))
        return .worst(
            "COUPON_BOUNDS", tolerance: 0.0025,
            [
                TwinTest(spread, atLeast: rules.spreadBps.low / 10000),
                TwinTest(spread, atMost: rules.spreadBps.high / 10000),
            ])
    }

    private var concentrationLimit: TwinConstraint {
        let total = deal.rent(of: pool)
        guard total != 0 else { return .notApplicable("CONCENTRATION_LIMIT") }
        let tenancies = deal.tenancies(of: pool)
        let siteOf = Dictionary(deal.sites.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var tests: [TwinTest] = []
        for (tenant, rent) in deal.rents(of: pool, by: \.tenant) {
            let rating = tenancies.first { $0.tenant == tenant }?.rating ?? "NR"
            tests.append(TwinTest(rent / total, atMost: rules.tenantShare(rating: rating)))
        }
        for (country, rent) in deal.rents(of: pool, by: { siteOf[$0.site]?.country ?? "" }) {
            tests.append(TwinTest(rent / total, atMost: TwinRuleset.countryShare(country)))
        }
        for (_, rent) in deal.rents(of: pool, by: { (siteOf[$0.site]?.country ?? "") + "/" + (siteOf[$0.site]?.city ?? "") }) {
            tests.append(TwinTest(rent / total, atMost: TwinRuleset.cityShare))
        }
        for (_, rent) in deal.rents(of: pool, by: \.site) {
            tests.append(TwinTest(rent / total, atMost: TwinRuleset.siteShare))
        }
        return .worst("CONCENTRATION_LIMIT", tolerance: 0.02, tests)
    }

    private func advanceFactorBand(_ metrics: TwinMetrics) -> TwinConstraint {
        guard let factor = metrics.advanceFactor else { return .categoricalFailure("AF_BAND") }
        let band = rules.advanceFactorBand
        return .worst("AF_BAND", tolerance: 0.025, [TwinTest(factor, atLeast: band.low), TwinTest(factor, atMost: band.high)])
    }

    private func mezzShare(_ metrics: TwinMetrics) -> TwinConstraint {
        guard mezz != nil, let value = metrics.value, value != 0 else { return .notApplicable("MEZZ_SHARE") }
        let test = TwinTest(mezzNotional, atMost: 0.5 * (value - seniorNotional))
        return .worst("MEZZ_SHARE", tolerance: 0.05, [test.divided(by: value)])
    }

    private func repoEligibility(_ metrics: TwinMetrics) -> TwinConstraint {
        let key = "REPO_ELIGIBILITY"
        guard let name = levers.repoTarget else { return .notApplicable(key) }
        guard let target = try? TwinRepoTarget(name), let factor = metrics.advanceFactor,
            deal.currency == target.currency,
            TwinRuleset.isAtLeast(levers.targetRating, target.rating),
            rules.repoHaircut(tenor: deal.tenor(levers.seniorTenor)) != nil
        else { return .categoricalFailure(key) }
        let tenor = TwinTest(deal.tenor(levers.seniorTenor), atMost: target.maxTenorYears)
        let advance = TwinTest(factor, atMost: target.maxAdvanceFactor)
        return .worst(key, tolerance: 1, [tenor.divided(by: 2), advance.divided(by: 0.025)])
    }

    func gateB(_ metrics: TwinMetrics) -> [TwinConstraint] {
        guard seniorNotional > 0 else { return [] }
        let wrapped = levers.wrap.map { TwinRuleset.isAtLeast($0.insurerRating, rules.wrapInsurer) } ?? false
        let floor = wrapped ? rules.dscrFloor - rules.wrapRelief : rules.dscrFloor
        let walHigh = 0.75 * rules.tenorLimitYears
        let balloon = profile?.balloon ?? 0
        let amortisation = (1 - balloon) / deal.tenor(levers.seniorTenor)
        return [
            .worst("MIN_DSCR_SENIOR", tolerance: 0.05, minDSCR(scenario: 0).map { [TwinTest($0.dscr, atLeast: floor)] } ?? []),
            .worst("STRESS_DSCR", tolerance: 0.10, stressTests),
            .worst("MIN_DSCR_MEZZ", tolerance: 0.05, mezzTests),
            .worst("MIN_ICR", tolerance: 0.10, metrics.icr.map { [TwinTest($0, atLeast: rules.minICR)] } ?? []),
            .worst(
                "WAL_BOUNDS", tolerance: 0.5,
                metrics.wal.map { [TwinTest($0, atLeast: TwinRuleset.minWAL), TwinTest($0, atMost: walHigh)] } ?? []),
            .worst("MIN_AMORTISATION", tolerance: 0.005, [TwinTest(amortisation, atLeast: rules.minAmortisation)]),
            .worst("MAX_BALLOON", tolerance: 0.05, [TwinTest(balloon, atMost: rules.maxBalloon)]),
            .worst("DSRA_MONTHS", tolerance: 3, [TwinTest(Double(dsraMonths), atLeast: Double(rules.dsraMonths))]),
        ]
    }

    private var stressTests: [TwinTest] {
        deal.scenarios.indices.dropFirst().compactMap { scenario in
            minDSCR(scenario: scenario).map { TwinTest($0.dscr, atLeast: rules.stressDSCRFloor) }
        }
    }

    private var mezzTests: [TwinTest] {
        guard let choice = levers.mezz else { return [] }
        let floor = max(TwinRuleset.mezzDSCRFloor, choice.dscr)
        return deal.scenarios.indices.compactMap { scenario in
            totalDSCR(scenario: scenario).map { TwinTest($0, atLeast: scenario == 0 ? floor : TwinRuleset.mezzStressFloor) }
        }
    }
}
