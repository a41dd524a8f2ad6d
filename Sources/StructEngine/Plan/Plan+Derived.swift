extension Plan {
    /// What is known of a deal before any permutation is sized: its pools, what each target rating
    /// asks, repo eligibility, cardinality.
    ///
    /// Amounts are in minor units, shares and factors are fractions, tenors and lives are years. An
    /// undefined figure is nil.
    public struct Derived: Sendable, Equatable {
        /// The deal's pools, in its order.
        public let pools: [PoolFigures]
        /// AAA first.
        public let ratings: [RatingFigures]
        /// Every target with every rating, the target varying slowest.
        public let repo: [RepoEligibility]
        /// In the order of the canonical index.
        public let levers: [LeverSize]
        /// Size of the permutation space: the product of the levers' sizes.
        public let cardinality: Int64

        /// A pool before any debt.
        public struct PoolFigures: Sendable, Equatable {
            public let pool: String
            /// Number of leases and streams.
            public let members: Int
            /// Passing rent a year.
            public let rentMinor: Double
            /// Net operating income of the first year after the administration fee: base-case CFADS
            /// of months 1 to 12, contract basis.
            public let firstYearNOIMinor: Int64
            /// By the deal's basis; nil where the passing rent is 0.
            public let waultYears: Double?
            /// To the leases' expiry, and to their break where they have one.
            public let waultToExpiryYears: Double?
            public let waultToBreakYears: Double?
            /// Longest senior tenor that the WAULT leaves room for, at any rating; nil where the
            /// passing rent is 0.
            public let waultTenorCapYears: Double?
            public let valueMinor: Double
            public let costMinor: Double
            /// The largest shares of passing rent; nil where that is 0.
            public let largestTenant: Share?
            public let largestCountry: Share?
            public let largestCity: Share?
            public let largestSite: Share?
        }

        /// A tenant, country, city or site and its share of a pool's passing rent.
        public struct Share: Sendable, Equatable {
            public let name: String
            public let share: Double
        }

        /// What the ruleset asks of a target rating in the deal's jurisdiction and asset class.
        public struct RatingFigures: Sendable, Equatable {
            public let rating: Deal.TargetRating
            public let tenorCapYears: Int
            public let dscrFloor: Double
            public let stressDSCRFloor: Double
            public let dsraMonths: Int
            public let advanceFactorLow: Double
            public let advanceFactorHigh: Double
            public let maxLTV: Double
            /// Longest weighted average life of the senior.
            public let maxWALYears: Double
        }

        /// Whether senior notes of a rating can meet a repo target at all, and on what terms or why
        /// not.
        public struct RepoEligibility: Sendable, Equatable {
            public let target: Deal.RepoTarget
            public let rating: Deal.TargetRating
            /// False: no structure of this rating can meet the target.
            public let isEligible: Bool
            /// Longest tenor that is eligible; nil where nothing is.
            public let tenorCapYears: Int?
            public let reason: String
        }

        public struct LeverSize: Sendable, Equatable {
            public let lever: String
            public let values: Int
        }
    }

    /// The figures that follow from deal and ruleset alone.
    public var derived: Derived {
        Derived(
            pools: bound.pools.indices.map { Derived.PoolFigures(bound, pool: $0) },
            ratings: Deal.TargetRating.allCases.map { Derived.RatingFigures($0, bound.rulebook.columns[$0.column]) },
            repo: Deal.RepoTarget.allCases.flatMap { target in
                Deal.TargetRating.allCases.map { Derived.RepoEligibility(target, $0, deal: deal, ruleset: ruleset) }
            },
            levers: Deal.Levers.fields.map { Derived.LeverSize(lever: $0.lever.key, values: $0.count(deal.levers)) },
            cardinality: cardinality)
    }
}

extension Plan.Derived.PoolFigures {
    fileprivate init(_ bound: BoundDeal, pool number: Int) {
        let facts = bound.pools[number]
        let cash = bound.book.vector(pool: number, basis: BoundDeal.basisNumber(.contract), scenario: 0)
        pool = facts.id
        members = facts.members.count
        rentMinor = facts.passingRent
        firstYearNOIMinor = Int64(cash.prefix(bound.deal.paymentsPerYear).reduce(0, +))
        waultYears = facts.wault
        waultToExpiryYears = facts.waultToExpiry
        waultToBreakYears = facts.waultToBreak
        waultTenorCapYears = facts.wault.map { max(0, $0 - bound.rulebook.ruleset.waultMarginYears) }
        valueMinor = facts.value
        costMinor = facts.cost
        largestTenant = Plan.Derived.largest(facts.tenants.map { ($0.name, $0.share) })
        largestCountry = Plan.Derived.largest(facts.countries)
        largestCity = Plan.Derived.largest(facts.cities)
        largestSite = Plan.Derived.largest(facts.sites)
    }
}

extension Plan.Derived {
    /// The first of the largest shares.
    fileprivate static func largest(_ shares: [(name: String, share: Double)]) -> Share? {
        var largest: Share?
        for item in shares where item.share > largest?.share ?? -.infinity { largest = Share(name: item.name, share: item.share) }
        return largest
    }
}

extension Plan.Derived.RatingFigures {
    fileprivate init(_ rating: Deal.TargetRating, _ terms: Rulebook.RatingThresholds) {
        self.rating = rating
        tenorCapYears = Int(terms.tenorLimitYears)
        dscrFloor = terms.dscrFloor
        stressDSCRFloor = terms.stressDSCRFloor
        dsraMonths = terms.dsraMonths
        advanceFactorLow = terms.advanceFactorLow
        advanceFactorHigh = terms.advanceFactorHigh
        maxLTV = terms.maxLTV
        maxWALYears = terms.maxWAL
    }
}

extension Plan.Derived.RepoEligibility {
    fileprivate init(_ target: Deal.RepoTarget, _ rating: Deal.TargetRating, deal: Deal, ruleset: Ruleset) {
        self.target = target
        self.rating = rating
        guard let rules = ruleset.repo[target] else {
            (isEligible, tenorCapYears, reason) = (false, nil, "the ruleset has no rules for \(target.rawValue)")
            return
        }
        guard rules.currency == deal.currency else {
            let text = "takes notes in \(rules.currency.rawValue), the deal is in \(deal.currency.rawValue)"
            (isEligible, tenorCapYears, reason) = (false, nil, text)
            return
        }
        guard rating.rating.isAtLeast(rules.ratingAtLeast) else {
            let text = "takes \(rules.ratingAtLeast.rawValue) or better, the target rating is \(rating.rawValue)"
            (isEligible, tenorCapYears, reason) = (false, nil, text)
            return
        }
        let longest = (1...max(1, rules.tenorLimitYears)).last { ruleset.repoHaircut(rating, tenor: Deal.Tenor(years: $0)) != nil }
        guard let longest, let haircut = ruleset.repoHaircut(rating, tenor: Deal.Tenor(years: longest)) else {
            (isEligible, tenorCapYears, reason) = (false, nil, "no haircut is set for \(rating.rawValue) at any tenor")
            return
        }
        let factor = shortNumber(rules.maxAdvanceFactor)
        isEligible = true
        tenorCapYears = longest
        reason = "tenors up to \(longest) years, advance factors up to \(factor), haircut up to \(shortNumber(haircut))"
    }
}

extension Plan.Derived {
    /// The figures as JSON; amounts in minor units, shares as fractions.
    public var json: JSONValue {
        .object([
            ("pools", .array(pools.map(\.json))), ("ratings", .array(ratings.map(\.json))), ("repo", .array(repo.map(\.json))),
            ("cardinality_by_lever", .object(levers.map { ($0.lever, .integer(Int64($0.values))) })),
            ("cardinality", .integer(cardinality)),
        ])
    }
}

extension Plan.Derived.PoolFigures {
    fileprivate var json: JSONValue {
        .object([
            ("pool", .string(pool)), ("members", .integer(Int64(members))), ("rent_minor", .minor(rentMinor)),
            ("year_one_noi_minor", .integer(firstYearNOIMinor)), ("wault", .optional(waultYears)),
            ("wault_to_expiry", .optional(waultToExpiryYears)), ("wault_to_break", .optional(waultToBreakYears)),
            ("wault_tenor_cap_years", .optional(waultTenorCapYears)), ("value_minor", .minor(valueMinor)),
            ("cost_minor", .minor(costMinor)),
            ("largest_tenant", largestTenant?.json ?? .null), ("largest_country", largestCountry?.json ?? .null),
            ("largest_city", largestCity?.json ?? .null), ("largest_site", largestSite?.json ?? .null),
        ])
    }
}

extension Plan.Derived.Share {
    fileprivate var json: JSONValue { .object([("name", .string(name)), ("share", .number(share))]) }
}

extension Plan.Derived.RatingFigures {
    fileprivate var json: JSONValue {
        .object([
            ("rating", .string(rating.rawValue)), ("tenor_cap_years", .integer(Int64(tenorCapYears))), ("dscr_floor", .number(dscrFloor)),
            ("stress_dscr_floor", .number(stressDSCRFloor)), ("dsra_months", .integer(Int64(dsraMonths))),
            ("advance_factor", .object([("low", .number(advanceFactorLow)), ("high", .number(advanceFactorHigh))])),
            ("max_ltv", .number(maxLTV)), ("max_wal_years", .number(maxWALYears)),
        ])
    }
}

extension Plan.Derived.RepoEligibility {
    fileprivate var json: JSONValue {
        .object([
            ("target", .string(target.rawValue)), ("rating", .string(rating.rawValue)), ("eligible", .bool(isEligible)),
            ("tenor_cap_years", tenorCapYears.map { .integer(Int64($0)) } ?? .null), ("reason", .string(reason)),
        ])
    }
}
