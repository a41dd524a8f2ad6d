import Foundation

/// Valid deals of every shape the model knows, one per seed.
///
/// A seed always gives the same bytes. Rents, values and costs are drawn so that a fair part of a
/// deal's permutations passes both gates and the rest stops at either.
public struct RandomDeal {
    /// A deal as UTF-8 JSON; one that `hasTerms` may have what later deals say: rent steps, breaks and reletting of
    /// leases, cases that size, sources with their own cover, targets by period, a limit of gearing, tenors of parts
    /// of years, a first period of another length.
    public static func make(seed: UInt64, hasTerms: Bool = false) -> Data {
        var draw = RandomDeal(seed: seed, hasTerms: hasTerms)
        return Data(OrderedJSON.object(draw.deal(seed: seed)).encoded.utf8)
    }

    var random: RandomSource
    let frequency: Int
    let currency: String
    let jurisdiction: String
    let assetClass: String
    /// Ratings that the deal's levers search, in scale order.
    let ratings: [String]
    /// Longest tenor any lever may use, in years.
    let longestTenor: Int
    /// Whether leases and streams may end before the debt does.
    let isShortLived: Bool
    let vacancyPct: Double
    /// Name and rating of each tenant or counterparty; one rating a name.
    let tenants: [(name: String, rating: String)]

    /// Whether leases may have rent steps, and breaks, and be let again.
    let hasTerms: Bool
    let hasSteps: Bool
    let hasBreaks: Bool
    let hasRelets: Bool
    /// Whether scenarios may size, sources have their own cover, and targets differ by period.
    let hasSizers: Bool
    let hasMultiples: Bool
    let hasTargetSteps: Bool
    let hasGearing: Bool
    /// Whether tenors may be parts of years, and the first period of another length.
    let hasPartYears: Bool
    let hasFirstPeriod: Bool

    var leaseIDs: [String] = []
    var breakableIDs: [String] = []
    var streamIDs: [String] = []
    /// Tenants that hold a lease or a stream.
    var tenantsInDeal: [String] = []
    /// Passing rent or yearly amount per site, in currency units, after the share lost to costs.
    var siteIncome: [Double]

    private init(seed: UInt64, hasTerms: Bool) {
        self.hasTerms = hasTerms
        var random = RandomSource(seed: seed)
        hasSteps = hasTerms && random.chance(60)
        hasBreaks = hasTerms && random.chance(60)
        hasRelets = hasTerms && random.chance(60)
        hasSizers = hasTerms && random.chance(60)
        hasMultiples = hasTerms && random.chance(50)
        hasTargetSteps = hasTerms && random.chance(50)
        hasGearing = hasTerms && random.chance(40)
        hasPartYears = hasTerms && random.chance(50)
        hasFirstPeriod = hasTerms && random.chance(40)
        frequency = random.pick([12, 4, 4, 2, 1])
        let market = random.int(0...9)
        currency = ["GBP", "GBP", "EUR", "EUR", "USD", "USD", "JPY", "AED", "GBP", "EUR"][market]
        jurisdiction = random.chance(85) ? ["UK", "UK", "EU", "EU", "US", "US", "other", "other", "UK", "EU"][market] : "other"
        assetClass = random.pick(["data_centre", "renewable", "infrastructure", "real_estate"])
        let first = random.int(0...3)
        ratings = Array(["AAA", "AA", "A", "BBB"][first...min(3, first + random.int(0...2))])
        longestTenor = random.pick([10, 12, 15, 15, 18, 18, 20, 22])
        isShortLived = random.chance(12)
        vacancyPct = random.chance(30) ? 0 : random.decimal(1...6, decimals: 2)
        let names = [
            "Aldgate Cloud", "Birch Logistics", "Cobalt Health", "Delta Exchange", "Ember Retail", "Fjord Energy", "Granite Bank",
            "Harbour Media", "Iona Systems", "Juniper Foods", "Kestrel Air", "Linden Law", "Marlow Optics", "Norden Stål",
        ]
        tenants = names.map { name in
            let strong = ["AAA", "AA+", "AA", "AA-", "A+", "A"]
            let weak = ["A-", "BBB+", "BBB", "BBB-", "BB", "B", "CCC", "NR"]
            return (name, random.pick(random.chance(60) ? strong : weak))
        }
        siteIncome = []
        self.random = random
    }

    private mutating func deal(seed: UInt64) -> [(String, OrderedJSON)] {
        let decimals = currency == "JPY" ? 0 : 2
        let steps: [Double] = decimals == 0 ? [1, 1000, 100_000] : [0.01, 1, 1000, 1000, 100_000]
        let isWellSpread = random.chance(88)
        let siteCount = isWellSpread ? random.int(5...6) : random.int(1...4)
        siteIncome = [Double](repeating: 0, count: siteCount)
        let mix = random.int(0...9)
        let leases = mix < 8 ? rentRoll(siteCount: siteCount, isWellSpread: isWellSpread) : []
        let streams = mix >= 6 ? streamList(siteCount: siteCount, alone: leases.isEmpty) : []
        let pools = poolList()
        let sites = siteList(siteCount: siteCount)

        var deal: [(String, OrderedJSON)] = [
            ("schema_version", .whole(1)),
            ("name", .text("Random deal \(seed)")),
            ("currency", .text(currency)),
            ("jurisdiction", .text(jurisdiction)),
            ("asset_class", .text(assetClass)),
            ("closing_date", .text(closingDate())),
            ("payments_per_year", .whole(frequency)),
            ("day_count", .text(random.pick(["30/360", "act/365f", "act/360"]))),
        ]
        if random.chance(50) { deal.append(("ruleset_version", .text("v1.0"))) }
        if random.chance(75) { deal.append(("notional_step", .number(random.pick(steps)))) }
        if random.chance(60) { deal.append(("horizon_years", .whole(longestTenor + random.pick([0, 1, 3, 5])))) }
        if hasBreaks, random.chance(60) { deal.append(("wault_basis", .text("break"))) }
        if hasFirstPeriod { deal.append(("first_period_months", .whole(random.int(1...(24 / frequency))))) }
        if hasRelets, random.chance(20) { deal.append(("reletting", .boolean(random.chance(50)))) }
        if hasGearing { deal.append(("max_gearing", .number(random.decimal(35...90, decimals: 2)))) }
        deal.append(("sites", .list(sites)))
        if !leases.isEmpty { deal.append(("leases", .list(leases))) }
        if !streams.isEmpty { deal.append(("streams", .list(streams))) }
        deal += terms()
        deal.append(("pools", .list(pools.map(\.json))))
        deal.append(("levers", .object(levers(pools: pools.map(\.id)))))
        if let scenarios = scenarioList() { deal.append(("scenarios", .list(scenarios))) }
        if let objective = objective() { deal.append(("objective", objective)) }
        if random.chance(hasTerms ? 60 : 25) { deal.append(("waterfall", .object(waterfall() + (hasTerms ? covenants() : [])))) }
        if hasTerms, random.chance(30) { deal.append(("risk", risk())) }
        if hasTerms, random.chance(20) {
            let convention = random.pick(["none", "following", "modified_following", "preceding"])
            deal.append(
                (
                    "business_days",
                    .object([("convention", .text(convention)), ("holidays", .list([.text("2026-12-25"), .text("2027-01-01")]))])
                ))
        }
        return deal
    }

    private mutating func risk() -> OrderedJSON {
        .object([
            ("rent", .object([("volatility", .number(random.decimal(0...8, decimals: 2)))])),
            ("correlation", .list([.list([.text("cpi"), .text("rent"), .number(random.decimal(0...50, decimals: 2))])])),
            (
                "tenants",
                .object([("asset_correlation", .number(random.decimal(0...40, decimals: 2))), ("void_months", .whole(random.int(0...24)))])
            ),
        ])
    }

    private mutating func closingDate() -> String {
        random.pick([
            "2026-01-31", "2026-02-28", "2028-02-29", "2026-06-30", "2026-09-30", "2027-12-31", "2026-05-15", "2027-03-01", "2026-08-30",
            "2028-01-30", "2026-10-29", "2024-02-29",
        ])
    }

    /// Operating assumptions, market, fees and what follows them.
    private mutating func terms() -> [(String, OrderedJSON)] {
        let cpi = (0..<random.int(1...6)).map { _ in OrderedJSON.number(random.decimal(0...45, decimals: 3)) }
        let low = random.int(180...380)
        let curve = [(1, 0), (5, 15), (7, 22), (10, 35), (20, 60)].suffix(random.int(1...5)).map { years, rise in
            OrderedJSON.object([("years", .whole(years)), ("rate", .number(Double(low + rise) / 10000))])
        }
        baseRateBps = low
        var terms: [(String, OrderedJSON)] = [
            (
                "operating",
                .object([
                    ("vacancy_pct", .number(vacancyPct)),
                    ("maintenance_capex_pct", .number(random.decimal(0...40, decimals: 3))),
                    ("admin_fee", .number(adminFee())),
                ])
            ),
            (
                "market",
                .object([
                    ("cpi", .list(cpi)), ("base_curve", .list(Array(curve))),
                    ("securitisation_rate", .number(Double(low + random.int(120...280)) / 10000)),
                    ("sidecar_rate", .number(random.decimal(40...70, decimals: 3))),
                ])
            ),
            (
                "fees",
                .object([
                    ("arranger_pct", .number(random.decimal(50...150, decimals: 4))),
                    ("legal_pct", .number(random.decimal(0...40, decimals: 4))),
                    ("rating_pct", .number(random.decimal(0...20, decimals: 4))),
                    ("senior_running_bps", .number(random.decimal(0...60, decimals: 0) / 2)),
                    ("mezz_running_bps", .whole(random.int(0...60))),
                ])
            ),
            ("equity_return", .number(random.decimal(90...170, decimals: 3))),
        ]
        if random.chance(30) { terms.append(("exit_value_pct", .number(random.decimal(0...90, decimals: 2)))) }
        if random.chance(70) { terms.append(("hedged_share", .number(random.pick([0, 0.75, 1, 0.9])))) }
        return terms
    }

    /// Mostly small against the rents; now and then none, or more than they bring in.
    private mutating func adminFee() -> Double {
        if random.chance(2) { return random.decimal(20_000_000...60_000_000, decimals: 0) }
        return random.chance(80) ? random.decimal(5_000_000...40_000_000, decimals: 2) : 0
    }

    /// Rate of the base curve's short end, in basis points, once drawn.
    var baseRateBps = 0

    private mutating func objective() -> OrderedJSON? {
        if random.chance(30) { return nil }
        let kind = random.pick(["composite", "composite", "proceeds", "wacc", "day_one", "min_dscr"])
        guard kind == "composite", random.chance(60) else { return .object([("kind", .text(kind))]) }
        let keys = random.pick(random.int(1...5), of: ["proceeds", "wacc", "day_one", "min_dscr", "rating"])
        var weights = keys.map { ($0, OrderedJSON.number(random.decimal(0...30, decimals: 1))) }
        weights[0].1 = .number(random.decimal(1...30, decimals: 1))
        return .object([("kind", .text(kind)), ("weights", .object(weights))])
    }

    private mutating func waterfall() -> [(String, OrderedJSON)] {
        let sweep = random.decimal(100...115, decimals: 2)
        return [
            ("lockup_dscr", .number(random.decimal(115...135, decimals: 2))),
            ("sweep_dscr", .number(sweep)),
            ("sweep_pct", .number(random.pick([0, 0.5, 1]))),
        ]
    }

    private mutating func covenants() -> [(String, OrderedJSON)] {
        let tests = (0..<random.int(0...3)).map { _ -> OrderedJSON in
            let (metric, effect) = (
                random.pick(["dscr", "dscr_back", "dscr_forward", "llcr", "debt_yield", "ltv"]),
                random.pick(["lockup", "sweep", "full_sweep", "default"])
            )
            let bound =
                switch metric {
                case "debt_yield": random.decimal(4...14, decimals: 2)
                case "ltv": random.decimal(40...80, decimals: 2)
                default: random.decimal(100...150, decimals: 2)
                }
            var test: [(String, OrderedJSON)] = [
                ("metric", .text(metric)), (metric == "ltv" ? "above" : "below", .number(bound)), ("effect", .text(effect)),
            ]
            if effect == "sweep" { test.append(("pct", .number(random.pick([0.25, 0.5, 1])))) }
            if ["lockup", "full_sweep"].contains(effect) { test.append(("cure_periods", .whole(random.int(1...4)))) }
            return .object(test)
        }
        var members: [(String, OrderedJSON)] = tests.isEmpty ? [] : [("tests", .list(tests))]
        if random.chance(40) {
            var conditions: [(String, OrderedJSON)] = [("max_ltv", .number(random.decimal(5...60, decimals: 2)))]
            if random.chance(50) { conditions.append(("min_debt_yield", .number(random.decimal(6...12, decimals: 2)))) }
            if random.chance(50) { conditions += [("min_dscr", .number(1.2)), ("constant", .number(random.decimal(6...10, decimals: 2)))] }
            members.append(("refinance", .object(conditions)))
        }
        return members
    }
}
