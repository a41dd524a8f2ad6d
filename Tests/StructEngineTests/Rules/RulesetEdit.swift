import Testing

@testable import StructEngine

/// A smallest change to the built-in rules, the check that must notice it, and where.
struct RulesetEdit: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let check: Ruleset.Check
    let path: String
    let apply: @Sendable (inout Ruleset) -> Void

    init(_ name: String, _ check: Ruleset.Check, _ path: String, _ apply: @escaping @Sendable (inout Ruleset) -> Void) {
        testDescription = name
        self.check = check
        self.path = path
        self.apply = apply
    }
}

extension RulesetEdit {
    /// By the check that fails, each check at least once.
    static let faulty = thresholds + tables

    private static let thresholds = [
        RulesetEdit("AA floor above AAA", .dscrFloors, "ratings.AA.dscr_floor.UK") { $0.columns[1].dscrFloor[.uk] = 1.46 },
        RulesetEdit("floor of 1", .dscrFloors, "ratings.BBB.dscr_floor.US") {
            $0.columns[3].dscrFloor[.us] = 1
        },
        RulesetEdit("floor forgotten", .dscrFloors, "ratings.A.dscr_floor.other") { $0.columns[2].dscrFloor[.other] = nil },
        RulesetEdit("stress floor above the floor", .dscrFloors, "ratings.AAA.stress_dscr_floor") { $0.columns[0].stressDSCRFloor = 1.41 },
        RulesetEdit("stress floor below 1", .dscrFloors, "ratings.BBB.stress_dscr_floor") { $0.columns[3].stressDSCRFloor = 0.99 },
        RulesetEdit("stress floor that rises", .dscrFloors, "ratings.A.stress_dscr_floor") { $0.columns[2].stressDSCRFloor = 1.11 },
        RulesetEdit("tenor limit that rises", .tenorLimits, "ratings.BBB.tenor_limit_years.infrastructure") {
            $0.columns[3].tenorLimitYears[.infrastructure] = 26
        },
        RulesetEdit("tenor limit of 41 years", .tenorLimits, "ratings.AAA.tenor_limit_years.renewable") {
            $0.columns[0].tenorLimitYears[.renewable] = 41
        },
        RulesetEdit("shortest life at the longest", .walBounds, "min_wal_years") { $0.minWALYears = 11.25 },
        RulesetEdit("life beyond the tenor", .walBounds, "max_wal_share_of_tenor_limit") { $0.maxWALShareOfTenorLimit = 1.01 },
        RulesetEdit("band without width", .afBands, "ratings.A.advance_factor.low") { $0.columns[2].advanceFactorLow = 0.80 },
        RulesetEdit("band above the value", .afBands, "ratings.BBB.advance_factor.high") { $0.columns[3].advanceFactorHigh = 1.001 },
        RulesetEdit("band from nothing", .afBands, "ratings.AAA.advance_factor.low") { $0.columns[0].advanceFactorLow = 0 },
        RulesetEdit("LTV limit that falls", .ltvLimits, "ratings.BBB.max_ltv") { $0.columns[3].maxLTV = 0.69 },
        RulesetEdit("LTV limit above 1", .ltvLimits, "ratings.BBB.max_ltv") { $0.columns[3].maxLTV = 1.01 },
        RulesetEdit("ICR minimum that rises", .icrMinima, "ratings.AA.min_icr") { $0.columns[1].minICR = 2.01 },
        RulesetEdit("ICR minimum that is not a number", .icrMinima, "ratings.AA.min_icr") { $0.columns[1].minICR = .nan },
        RulesetEdit("amortisation that rises", .amortisation, "ratings.BBB.min_amortisation") { $0.columns[3].minAmortisation = 0.021 },
        RulesetEdit("balloon that falls", .balloons, "ratings.BBB.max_balloon") { $0.columns[3].maxBalloon = 0.14 },
        RulesetEdit("reserve that grows", .dsraMonths, "ratings.BBB.dsra_months") { $0.columns[3].dsraMonths = 4 },
        RulesetEdit("reserve of thirteen months", .dsraMonths, "ratings.AAA.dsra_months") { $0.columns[0].dsraMonths = 13 },
        RulesetEdit("spreads the wrong way round", .spreadBands, "ratings.BBB.spread_bps.low") { $0.columns[3].spreadLowBasisPoints = 550 },
        RulesetEdit("spreads that fall", .spreadBands, "ratings.A.spread_bps.high") { $0.columns[2].spreadHighBasisPoints = 299 },
    ]

    private static let tables = [
        RulesetEdit("site share above 1", .concentration, "concentration.site") { $0.concentration.site = 1.1 },
        RulesetEdit("country share of nothing", .concentration, "concentration.countries.UK") { $0.concentration.countries["UK"] = 0 },
        RulesetEdit("good tenants held shorter than others", .concentration, "ratings.BBB.largest_tenant.share") {
            $0.columns[3].largestTenantShare = 0.24
        },
        RulesetEdit("relief that rises", .wraps, "ratings.A.wrap.dscr_relief") { $0.columns[2].wrapRelief = 0.16 },
        RulesetEdit("score that rises", .scores, "ratings.AA.score") { $0.columns[1].score = 1.01 },
        RulesetEdit("coverage above 1", .coverage, "min_coverage") { $0.minCoverage = 1.01 },
        RulesetEdit("WAULT margin below nothing", .coverage, "wault_margin_years") { $0.waultMarginYears = -1 },
        RulesetEdit("mezzanine of everything and more", .mezzanine, "mezz.max_share") { $0.mezzanine.maxShare = 1.01 },
        RulesetEdit("mezzanine floor below 1", .mezzanine, "mezz.dscr_floor") { $0.mezzanine.dscrFloor = 0.99 },
        RulesetEdit("mezzanine stressed above its floor", .mezzanine, "mezz.stress_dscr_floor") { $0.mezzanine.stressDSCRFloor = 1.06 },
        RulesetEdit("central bank forgotten", .repo, "repo.ecb") { $0.repo[.ecb] = nil },
        RulesetEdit("advance above the value", .repo, "repo.fed.max_advance_factor") { $0.repo[.fed]?.maxAdvanceFactor = 1.1 },
        RulesetEdit("tenor bands that do not rise", .repo, "repo_haircut_tenor_years[1]") { $0.repoHaircutTenorYears = [10, 10, 30] },
        RulesetEdit("haircut too few", .repo, "ratings.AA.repo_haircuts") { $0.columns[1].repoHaircuts = [0.05, 0.08] },
        RulesetEdit("haircut that falls", .repo, "ratings.AA.repo_haircuts[2]") { $0.columns[1].repoHaircuts = [0.05, 0.08, 0.07] },
        RulesetEdit("tolerance forgotten", .tolerances, "tolerances.MAX_LTV") { $0.tolerances[.maxLTV] = nil },
        RulesetEdit("tolerance of nothing", .tolerances, "tolerances.MIN_ICR") { $0.tolerances[.minICR] = 0 },
        RulesetEdit("tolerance of a size", .tolerances, "tolerances.MIN_SIZE") { $0.tolerances[.minSize] = 1000 },
        RulesetEdit("tolerance counted in tolerances", .tolerances, "tolerances.REPO_ELIGIBILITY") { $0.tolerances[.repoEligibility] = 2 },
        RulesetEdit("tolerance of the repo's tenor", .tolerances, "repo_tenor_tolerance") { $0.repoTenorTolerance = 0 },
        RulesetEdit("weights that are all zero", .weights, "score_weights") {
            $0.weights = Deal.Weights(proceeds: 0, wacc: 0, dayOne: 0, minDSCR: 0, rating: 0)
        },
        RulesetEdit("weight below nothing", .weights, "score_weights.wacc") { $0.weights.wacc = -0.1 },
        RulesetEdit("tiers that do not fall", .tiers, "tiers[2].from") { $0.tiers[2].from = 68 },
        RulesetEdit("tier without a name", .tiers, "tiers[0].name") { $0.tiers[0].name = "" },
        RulesetEdit("no tiers", .tiers, "tiers") { $0.tiers = [] },
    ]

    /// Changes after which nothing may pass that did not pass before. The name of the check says
    /// which threshold tightens.
    static let tightening: [(name: String, apply: @Sendable (inout Ruleset) -> Void)] = [
        ("DSCR floors", { rules in for c in 0..<4 { for key in Deal.Jurisdiction.allCases { rules.columns[c].dscrFloor[key]? += 0.03 } } }),
        ("stress floors", { rules in for c in 0..<4 { rules.columns[c].stressDSCRFloor += 0.05 } }),
        (
            "tenor limits",
            { rules in for c in 0..<4 { for key in Deal.AssetClass.allCases { rules.columns[c].tenorLimitYears[key]? -= 3 } } }
        ),
        ("LTV limits", { rules in for c in 0..<4 { rules.columns[c].maxLTV -= 0.05 } }),
        ("advance factor at most", { rules in for c in 0..<4 { rules.columns[c].advanceFactorHigh -= 0.05 } }),
        ("advance factor at least", { rules in for c in 0..<4 { rules.columns[c].advanceFactorLow += 0.2 } }),
        ("ICR minima", { rules in for c in 0..<4 { rules.columns[c].minICR += 0.3 } }),
        ("amortisation", { rules in for c in 0..<4 { rules.columns[c].minAmortisation += 0.05 } }),
        ("balloons", { rules in for c in 0..<4 { rules.columns[c].maxBalloon -= 0.06 } }),
        ("reserves", { rules in for c in 0..<4 { rules.columns[c].dsraMonths += 3 } }),
        ("spreads at least", { rules in for c in 0..<4 { rules.columns[c].spreadLowBasisPoints += 40 } }),
        ("spreads at most", { rules in for c in 0..<4 { rules.columns[c].spreadHighBasisPoints -= 40 } }),
        ("rated tenants", { rules in for c in 0..<4 { rules.columns[c].largestTenantShare = 0.25 } }),
        ("other tenants", { $0.concentration.otherTenant = 0.15 }),
        ("countries", { $0.concentration.countries = [:] }),
        ("cities", { $0.concentration.city = 0.2 }),
        ("sites", { $0.concentration.site = 0.2 }),
        ("wrap relief", { rules in for c in 0..<4 { rules.columns[c].wrapRelief = 0 } }),
        ("insurers", { rules in for c in 0..<4 { rules.columns[c].wrapInsurerRating = .aaa } }),
        ("WAULT margin", { $0.waultMarginYears = 5 }),
        ("shortest life", { $0.minWALYears = 5 }),
        ("longest life", { $0.maxWALShareOfTenorLimit = 0.4 }),
        ("coverage", { $0.minCoverage = 0.95 }),
        ("mezzanine share", { $0.mezzanine.maxShare = 0.1 }),
        ("mezzanine cover", { $0.mezzanine.dscrFloor = 1.2 }),
        ("stressed mezzanine cover", { $0.mezzanine.stressDSCRFloor = 1.04 }),
        ("repo advance", { rules in for key in Deal.RepoTarget.allCases { rules.repo[key]?.maxAdvanceFactor = 0.4 } }),
        ("repo tenor", { rules in for key in Deal.RepoTarget.allCases { rules.repo[key]?.tenorLimitYears = 9 } }),
        ("repo rating", { rules in for key in Deal.RepoTarget.allCases { rules.repo[key]?.ratingAtLeast = .aaa } }),
    ]
}
