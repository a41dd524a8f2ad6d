extension Ruleset {
    /// The built-in rules of a version, such as `v1.0`; nil for any other.
    public static func builtIn(_ version: String) -> Ruleset? { version == v1.version ? v1 : nil }

    /// The built-in rules, version v1.0: house convention, in the shape of the rating agencies'
    /// criteria for lease-backed notes.
    public static let v1 = Ruleset(
        version: "v1.0",
        columns: [
            Column(
                dscrFloor: [.uk: 1.45, .eu: 1.50, .us: 1.40, .other: 1.50], stressDSCRFloor: 1.20,
                tenorLimitYears: [.dataCentre: 25, .renewable: 30, .infrastructure: 30, .realEstate: 25],
                maxLTV: 0.60, advanceFactorLow: 0.25, advanceFactorHigh: 0.70, minICR: 2.00, minAmortisation: 0.030, maxBalloon: 0.10,
                dsraMonths: 6, spreadLowBasisPoints: 50, spreadHighBasisPoints: 250,
                largestTenantShare: 0.40, largestTenantRating: .aa, wrapRelief: 0.20, wrapInsurerRating: .aaPlus,
                score: 1.0, repoHaircuts: [0.02, 0.05, 0.08]),
            Column(
                dscrFloor: [.uk: 1.35, .eu: 1.40, .us: 1.30, .other: 1.40], stressDSCRFloor: 1.10,
                tenorLimitYears: [.dataCentre: 22, .renewable: 27, .infrastructure: 27, .realEstate: 22],
                maxLTV: 0.65, advanceFactorLow: 0.25, advanceFactorHigh: 0.75, minICR: 1.75, minAmortisation: 0.025, maxBalloon: 0.10,
                dsraMonths: 6, spreadLowBasisPoints: 70, spreadHighBasisPoints: 300,
                largestTenantShare: 0.35, largestTenantRating: .a, wrapRelief: 0.15, wrapInsurerRating: .aa,
                score: 0.8, repoHaircuts: [0.05, 0.08, 0.12]),
            Column(
                dscrFloor: [.uk: 1.25, .eu: 1.30, .us: 1.20, .other: 1.30], stressDSCRFloor: 1.05,
                tenorLimitYears: [.dataCentre: 20, .renewable: 25, .infrastructure: 25, .realEstate: 20],
                maxLTV: 0.70, advanceFactorLow: 0.30, advanceFactorHigh: 0.80, minICR: 1.50, minAmortisation: 0.020, maxBalloon: 0.15,
                dsraMonths: 3, spreadLowBasisPoints: 90, spreadHighBasisPoints: 400,
                largestTenantShare: 0.30, largestTenantRating: .bbb, wrapRelief: 0.10, wrapInsurerRating: .aPlus,
                score: 0.6, repoHaircuts: [0.08, 0.12, 0.18]),
            Column(
                dscrFloor: [.uk: 1.15, .eu: 1.20, .us: 1.10, .other: 1.20], stressDSCRFloor: 1.00,
                tenorLimitYears: [.dataCentre: 18, .renewable: 22, .infrastructure: 20, .realEstate: 15],
                maxLTV: 0.75, advanceFactorLow: 0.30, advanceFactorHigh: 0.85, minICR: 1.35, minAmortisation: 0.015, maxBalloon: 0.20,
                dsraMonths: 3, spreadLowBasisPoints: 130, spreadHighBasisPoints: 550,
                largestTenantShare: 0.25, largestTenantRating: .nr, wrapRelief: 0.05, wrapInsurerRating: .a,
                score: 0.4, repoHaircuts: [0.12, 0.18, nil]),
        ],
        concentration: Concentration(otherTenant: 0.25, countries: ["UK": 1, "US": 1], otherCountry: 0.80, city: 0.50, site: 0.30),
        waultMarginYears: 2, minWALYears: 2, maxWALShareOfTenorLimit: 0.75, minCoverage: 0.85,
        mezzanine: MezzanineRules(maxShare: 0.5, dscrFloor: 1.05, stressDSCRFloor: 0.90),
        repo: [
            .boe: RepoRules(currency: .gbp, ratingAtLeast: .bbb, tenorLimitYears: 25, maxAdvanceFactor: 0.75),
            .ecb: RepoRules(currency: .eur, ratingAtLeast: .aMinus, tenorLimitYears: 30, maxAdvanceFactor: 0.70),
            .fed: RepoRules(currency: .usd, ratingAtLeast: .aaMinus, tenorLimitYears: 30, maxAdvanceFactor: 0.80),
        ],
        repoHaircutTenorYears: [10, 20, 30],
        tolerances: Dictionary(
            uniqueKeysWithValues: Constraint.allCases.compactMap { constraint in
                constraint.standardTolerance.map { (constraint, $0) }
            }),
        repoAdvanceFactorTolerance: 0.025, repoTenorTolerance: 2,
        weights: Deal.Weights(proceeds: 0.35, wacc: 0.25, dayOne: 0.20, minDSCR: 0.10, rating: 0.10),
        tiers: [
            Tier(name: "Diamond", from: 75), Tier(name: "Platinum", from: 68), Tier(name: "Gold", from: 60),
            Tier(name: "Silver", from: 50), Tier(name: "Bronze", from: 40),
        ]
    )
}
