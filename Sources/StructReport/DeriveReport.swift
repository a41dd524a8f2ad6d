import StructEngine

/// What is known of a deal before any run, for people: pools, shares, what each rating asks, repo
/// eligibility, and the size of the permutation space.
public struct DeriveReport: Sendable {
    let plan: Plan
    let derived: Plan.Derived

    public init(plan: Plan) {
        self.plan = plan
        derived = plan.derived
    }

    /// The screen, with a line break at its end.
    public var text: String {
        let deal = plan.deal
        var lines = ["\(deal.name) · \(deal.currency.rawValue) · \(deal.jurisdiction.rawValue) · ruleset \(plan.ruleset.version)", ""]
        lines += ["Pools (\(deal.currency.rawValue) millions; NOI after fees)"] + pools + [""]
        lines += ["Largest shares of passing rent"] + shares + [""]
        lines += ["Target ratings"] + ratings + [""]
        lines += ["Repo eligibility"] + repo + [""]
        lines += ["Permutation space"] + levers
        return lines.joined(separator: "\n") + "\n"
    }

    private var pools: [String] {
        let money = Money(currency: plan.deal.currency)
        var table = TextTable([
            ("pool", .left), ("leases+streams", .right), ("rent", .right), ("year-one NOI", .right), ("WAULT", .right),
            ("tenor cap by WAULT", .right), ("value", .right), ("cost", .right),
        ])
        for pool in derived.pools {
            table.add(
                pool.pool.cut(to: 24), String(pool.members), money.millions(pool.rentMinor), money.millions(pool.firstYearNOIMinor),
                Format.years(pool.waultYears), Format.years(pool.waultTenorCapYears), money.millions(pool.valueMinor),
                money.millions(pool.costMinor))
        }
        return table.lines
    }

    private var shares: [String] {
        var table = TextTable([("pool", .left), ("tenant", .left), ("country", .left), ("city", .left), ("site", .left)])
        func text(_ share: Plan.Derived.Share?) -> String {
            share.map { "\($0.name.cut(to: 18)) \(Format.percent($0.share, 1))" } ?? Format.undefined
        }
        for pool in derived.pools {
            table.add(
                pool.pool.cut(to: 16), text(pool.largestTenant), text(pool.largestCountry), text(pool.largestCity), text(pool.largestSite))
        }
        return table.lines
    }

    private var ratings: [String] {
        var table = TextTable([
            ("rating", .left), ("tenor cap", .right), ("DSCR floor", .right), ("stress floor", .right), ("DSRA", .right),
            ("advance factor", .right), ("max LTV", .right), ("max WAL", .right),
        ])
        for rating in derived.ratings {
            table.add(
                rating.rating.rawValue, "\(rating.tenorCapYears) years", Format.ratio(rating.dscrFloor),
                Format.ratio(rating.stressDSCRFloor),
                "\(rating.dsraMonths) months", "\(Format.fixed(rating.advanceFactorLow, 2))–\(Format.fixed(rating.advanceFactorHigh, 2))",
                Format.percent(rating.maxLTV), Format.years(rating.maxWALYears))
        }
        return table.lines
    }

    private var repo: [String] {
        var table = TextTable([("target", .left), ("rating", .left), ("eligible", .left), ("reason", .left)])
        for row in derived.repo { table.add(row.target.rawValue, row.rating.rawValue, row.isEligible ? "✓" : "✗", row.reason) }
        return table.lines
    }

    private var levers: [String] {
        var table = TextTable([("lever", .left), ("values", .right)])
        for lever in derived.levers { table.add(lever.lever, Format.whole(Int64(lever.values))) }
        table.add("in total", Format.whole(derived.cardinality))
        return table.lines
    }
}
