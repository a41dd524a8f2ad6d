extension Ruleset {
    /// Reads a ruleset in the form that ``json`` writes. Throws ``StructError/issues(_:)`` with
    /// every fault, those of all checks included.
    public init(json: some Sequence<UInt8>) throws(StructError) {
        let bytes = Array(json)
        let log = IssueLog()
        let document = try JSONParser.parse(bytes, log: log)
        let ruleset = Ruleset(document, log)
        for fault in ruleset.log(of: Check.allCases).issues where !log.hasFault(inside: fault.path) {
            log.report(fault.id, at: fault.path, fault.message)
        }
        guard log.issues.isEmpty else { throw .issues(log.located(in: document, bytes: bytes)) }
        self = ruleset
    }

    private static let keys = [
        "version", "ratings", "concentration", "wault_margin_years", "min_wal_years", "max_wal_share_of_tenor_limit", "min_coverage",
        "mezz", "repo", "repo_haircut_tenor_years", "tolerances", "repo_advance_factor_tolerance", "repo_tenor_tolerance",
        "score_weights", "tiers",
    ]

    private init(_ node: JSONNode, _ log: IssueLog) {
        let reader = ObjectReader(node, path: "", keys: Ruleset.keys, log: log)
        self.init(
            version: reader.text("version"), columns: Ruleset.columns(reader), concentration: Concentration(reader),
            waultMarginYears: reader.number("wault_margin_years"), minWALYears: reader.number("min_wal_years"),
            maxWALShareOfTenorLimit: reader.number("max_wal_share_of_tenor_limit"), minCoverage: reader.number("min_coverage"),
            mezzanine: MezzanineRules(reader), repo: Ruleset.repo(reader),
            repoHaircutTenorYears: reader.list("repo_haircut_tenor_years").map { ObjectReader.whole($0.node, at: $0.path, log) },
            tolerances: Ruleset.tolerances(reader), repoAdvanceFactorTolerance: reader.number("repo_advance_factor_tolerance"),
            repoTenorTolerance: reader.number("repo_tenor_tolerance"), weights: Ruleset.weights(reader),
            tiers: reader.list("tiers").map { item in
                let tier = ObjectReader(item.node, path: item.path, keys: ["name", "from"], log: log)
                return Tier(name: tier.text("name"), from: tier.number("from"))
            })
    }

    private static func columns(_ parent: ObjectReader) -> [Column] {
        let names = Deal.TargetRating.allCases.map(\.rawValue)
        guard let reader = parent.object("ratings", keys: names) else { return [] }
        return names.compactMap { name in reader.object(name, keys: Column.keys).map { Column($0) } }
    }

    private static func repo(_ parent: ObjectReader) -> [Deal.RepoTarget: RepoRules] {
        guard let reader = parent.object("repo", keys: Deal.RepoTarget.allCases.map(\.rawValue)) else { return [:] }
        var rules: [Deal.RepoTarget: RepoRules] = [:]
        for target in Deal.RepoTarget.allCases {
            let keys = ["currency", "rating_at_least", "tenor_limit_years", "max_advance_factor"]
            guard let fields = reader.object(target.rawValue, keys: keys) else { continue }
            rules[target] = RepoRules(
                currency: fields.choice("currency", .eur), ratingAtLeast: fields.choice("rating_at_least", .aaa),
                tenorLimitYears: fields.whole("tenor_limit_years"), maxAdvanceFactor: fields.number("max_advance_factor"))
        }
        return rules
    }

    private static func tolerances(_ parent: ObjectReader) -> [Constraint: Double] {
        guard let reader = parent.object("tolerances", keys: Constraint.allCases.map(\.key)) else { return [:] }
        var tolerances: [Constraint: Double] = [:]
        for constraint in Constraint.allCases { tolerances[constraint] = reader.optionalNumber(constraint.key) }
        return tolerances
    }

    private static func weights(_ parent: ObjectReader) -> Deal.Weights {
        let keys = ["proceeds", "wacc", "day_one", "min_dscr", "rating"]
        guard let reader = parent.object("score_weights", keys: keys) else { return v1.weights }
        return Deal.Weights(
            proceeds: reader.number("proceeds"), wacc: reader.number("wacc"), dayOne: reader.number("day_one"),
            minDSCR: reader.number("min_dscr"), rating: reader.number("rating"))
    }

    /// The ruleset as JSON, in the form that ``init(json:)`` reads.
    public var json: JSONValue {
        .object([
            ("version", .string(version)),
            ("ratings", .object(zip(Deal.TargetRating.allCases, columns).map { ($0.rawValue, $1.json) })),
            (
                "concentration",
                .object([
                    ("other_tenant", .number(concentration.otherTenant)),
                    ("countries", .object(concentration.countries.sorted { $0.key < $1.key }.map { ($0.key, .number($0.value)) })),
                    ("other_country", .number(concentration.otherCountry)), ("city", .number(concentration.city)),
                    ("site", .number(concentration.site)),
                ])
            ),
            ("wault_margin_years", .number(waultMarginYears)), ("min_wal_years", .number(minWALYears)),
            ("max_wal_share_of_tenor_limit", .number(maxWALShareOfTenorLimit)), ("min_coverage", .number(minCoverage)),
            (
                "mezz",
                .object([
                    ("max_share", .number(mezzanine.maxShare)), ("dscr_floor", .number(mezzanine.dscrFloor)),
                    ("stress_dscr_floor", .number(mezzanine.stressDSCRFloor)),
                ])
            ),
            ("repo", .object(Deal.RepoTarget.allCases.compactMap { target in repo[target].map { (target.rawValue, $0.json) } })),
            ("repo_haircut_tenor_years", .array(repoHaircutTenorYears.map { .integer(Int64($0)) })),
            ("tolerances", .object(Constraint.allCases.compactMap { key in tolerances[key].map { (key.key, .number($0)) } })),
            ("repo_advance_factor_tolerance", .number(repoAdvanceFactorTolerance)),
            ("repo_tenor_tolerance", .number(repoTenorTolerance)),
            (
                "score_weights",
                .object([
                    ("proceeds", .number(weights.proceeds)), ("wacc", .number(weights.wacc)), ("day_one", .number(weights.dayOne)),
                    ("min_dscr", .number(weights.minDSCR)), ("rating", .number(weights.rating)),
                ])
            ),
            ("tiers", .array(tiers.map { .object([("name", .string($0.name)), ("from", .number($0.from))]) })),
        ])
    }
}

extension Ruleset.Column {
    fileprivate static let keys = [
        "dscr_floor", "stress_dscr_floor", "tenor_limit_years", "max_ltv", "advance_factor", "min_icr", "min_amortisation", "max_balloon",
        "dsra_months", "spread_bps", "largest_tenant", "wrap", "score", "repo_haircuts",
    ]

    fileprivate init(_ reader: ObjectReader) {
        let floors = reader.object("dscr_floor", keys: Deal.Jurisdiction.allCases.map(\.rawValue))
        let limits = reader.object("tenor_limit_years", keys: Deal.AssetClass.allCases.map(\.rawValue))
        let band = reader.object("advance_factor", keys: ["low", "high"])
        let spread = reader.object("spread_bps", keys: ["low", "high"])
        let tenant = reader.object("largest_tenant", keys: ["share", "rated_at_least"])
        let wrap = reader.object("wrap", keys: ["dscr_relief", "insurer_at_least"])
        self.init(
            dscrFloor: Dictionary(uniqueKeysWithValues: Deal.Jurisdiction.allCases.map { ($0, floors?.number($0.rawValue) ?? .nan) }),
            stressDSCRFloor: reader.number("stress_dscr_floor"),
            tenorLimitYears: Dictionary(uniqueKeysWithValues: Deal.AssetClass.allCases.map { ($0, limits?.whole($0.rawValue) ?? 0) }),
            maxLTV: reader.number("max_ltv"), advanceFactorLow: band?.number("low") ?? .nan,
            advanceFactorHigh: band?.number("high") ?? .nan,
            minICR: reader.number("min_icr"), minAmortisation: reader.number("min_amortisation"),
            maxBalloon: reader.number("max_balloon"), dsraMonths: reader.whole("dsra_months"),
            spreadLowBasisPoints: spread?.number("low") ?? .nan, spreadHighBasisPoints: spread?.number("high") ?? .nan,
            largestTenantShare: tenant?.number("share") ?? .nan, largestTenantRating: tenant?.choice("rated_at_least", .nr) ?? .nr,
            wrapRelief: wrap?.number("dscr_relief") ?? .nan, wrapInsurerRating: wrap?.choice("insurer_at_least", .nr) ?? .nr,
            score: reader.number("score"),
            repoHaircuts: reader.list("repo_haircuts").map {
                $0.node.isNull ? nil : ObjectReader.number($0.node, at: $0.path, reader.log)
            })
    }

    fileprivate var json: JSONValue {
        .object([
            ("dscr_floor", .object(Deal.Jurisdiction.allCases.map { ($0.rawValue, .optional(dscrFloor[$0])) })),
            ("stress_dscr_floor", .number(stressDSCRFloor)),
            ("tenor_limit_years", .object(Deal.AssetClass.allCases.map { ($0.rawValue, .integer(Int64(tenorLimitYears[$0] ?? 0))) })),
            ("max_ltv", .number(maxLTV)),
            ("advance_factor", .object([("low", .number(advanceFactorLow)), ("high", .number(advanceFactorHigh))])),
            ("min_icr", .number(minICR)), ("min_amortisation", .number(minAmortisation)), ("max_balloon", .number(maxBalloon)),
            ("dsra_months", .integer(Int64(dsraMonths))),
            ("spread_bps", .object([("low", .number(spreadLowBasisPoints)), ("high", .number(spreadHighBasisPoints))])),
            (
                "largest_tenant",
                .object([("share", .number(largestTenantShare)), ("rated_at_least", .string(largestTenantRating.rawValue))])
            ),
            ("wrap", .object([("dscr_relief", .number(wrapRelief)), ("insurer_at_least", .string(wrapInsurerRating.rawValue))])),
            ("score", .number(score)), ("repo_haircuts", .array(repoHaircuts.map { .optional($0) })),
        ])
    }
}

extension Ruleset.Concentration {
    fileprivate init(_ parent: ObjectReader) {
        let reader = parent.object("concentration", keys: ["other_tenant", "countries", "other_country", "city", "site"])
        var countries: [String: Double] = [:]
        if let node = reader?.required("countries") {
            if case .object(let members) = node.content {
                for member in members {
                    let path = "concentration.countries.\(shortened(member.key))"
                    if countries[canonicalCountry(member.key)] != nil {
                        parent.log.append(
                            Issue(id: "duplicate_key", path: path, message: "must be given once (UK and GB are one country), found again"))
                    }
                    countries[canonicalCountry(member.key)] = ObjectReader.number(member.value, at: path, parent.log)
                }
            } else {
                parent.log.report("wrong_type", at: "concentration.countries", "must be an object of country codes, found \(node.kind)")
            }
        }
        self.init(
            otherTenant: reader?.number("other_tenant") ?? .nan, countries: countries,
            otherCountry: reader?.number("other_country") ?? .nan, city: reader?.number("city") ?? .nan,
            site: reader?.number("site") ?? .nan)
    }
}

extension Ruleset.MezzanineRules {
    fileprivate init(_ parent: ObjectReader) {
        let reader = parent.object("mezz", keys: ["max_share", "dscr_floor", "stress_dscr_floor"])
        self.init(
            maxShare: reader?.number("max_share") ?? .nan, dscrFloor: reader?.number("dscr_floor") ?? .nan,
            stressDSCRFloor: reader?.number("stress_dscr_floor") ?? .nan)
    }
}

extension Ruleset.RepoRules {
    fileprivate var json: JSONValue {
        .object([
            ("currency", .string(currency.rawValue)), ("rating_at_least", .string(ratingAtLeast.rawValue)),
            ("tenor_limit_years", .integer(Int64(tenorLimitYears))), ("max_advance_factor", .number(maxAdvanceFactor)),
        ])
    }
}
