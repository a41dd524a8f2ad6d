import Foundation

extension TwinDeal {
    init(_ json: TwinJSON) throws {
        currency = try json.required("currency").string()
        jurisdiction = try json.required("jurisdiction").string()
        assetClass = try json.required("asset_class").string()
        waultToBreak = try json["wault_basis"]?.string() == "break"
        reletting = try json["reletting"]?.boolean() ?? true
        maxGearing = try json["max_gearing"]?.number()
        closing = try TwinDate(text: json.required("closing_date").string())
        let payments = try json.required("payments_per_year").integer()
        paymentsPerYear = payments
        firstPeriodMonths = try json.integer("first_period_months", default: 12 / payments)
        dayCount = try json.required("day_count").string()
        notionalStep = try json.number("notional_step", default: 1000)
        horizonYears = try json["horizon_years"]?.integer()
        sites = try json.required("sites").array().map(Self.site)
        leases = try json["leases"]?.array().map(Self.lease) ?? []
        streams = try json["streams"]?.array().map(Self.stream) ?? []

        let operating = try json.required("operating")
        vacancyPct = try operating.required("vacancy_pct").number()
        maintenanceCapexPct = try operating.required("maintenance_capex_pct").number()
        adminFee = try operating.required("admin_fee").number()

        let market = try json.required("market")
        cpi = try market.required("cpi").array().map { try $0.number() }
        baseCurve = try market.required("base_curve").array().map {
            CurvePoint(years: try $0.required("years").number(), rate: try $0.required("rate").number())
        }
        securitisationRate = try market.required("securitisation_rate").number()
        sidecarRate = try market.required("sidecar_rate").number()

        let fees = try json.required("fees")
        arrangerPct = try fees.required("arranger_pct").number()
        legalPct = try fees.required("legal_pct").number()
        ratingPct = try fees.required("rating_pct").number()
        seniorRunningBps = try fees.required("senior_running_bps").number()
        mezzRunningBps = try fees.required("mezz_running_bps").number()

        equityReturn = try json.required("equity_return").number()
        hedgedShare = try json.number("hedged_share", default: 0.75)
        let leaseIDs = leases.map(\.id)
        let streamIDs = streams.map(\.id)
        pools = try json.required("pools").array().map { try Self.pool($0, leaseIDs: leaseIDs, streamIDs: streamIDs) }
        scenarios = [Scenario(id: "base")] + (try json["scenarios"]?.array().map(Self.scenario) ?? Self.standardScenarios)
        weights = try Self.weights(json["objective"])
        objective = try json["objective"]?["kind"]?.string() ?? "composite"
    }

    private static func site(_ json: TwinJSON) throws -> Site {
        let country = try json.required("country").string()
        return Site(
            id: try json.required("id").string(),
            city: try json.required("city").string(),
            country: country == "UK" ? "GB" : country,
            marketValue: try json.required("market_value").number(),
            cost: try json.required("cost").number()
        )
    }

    private static func lease(_ json: TwinJSON) throws -> Lease {
        let startMonth = try json.required("start_month").integer()
        return Lease(
            id: try json.required("id").string(),
            site: try json.required("site").string(),
            tenant: try json.required("tenant").string(),
            rating: try json.required("tenant_rating").string(),
            passingRent: try json.required("passing_rent").number(),
            startMonth: startMonth,
            endMonth: try json.required("end_month").integer(),
            rentFreeMonths: try json.integer("rent_free_months", default: 0),
            opexPct: try json.required("opex_pct").number(),
            indexation: try indexation(json["indexation"], startMonth: startMonth),
            steps: try json["steps"]?.array().map { (try $0.required("month").integer(), try $0.required("rent").number()) } ?? [],
            breakMonth: try json["break_month"]?.integer(),
            relet: try json["relet"].map {
                (
                    try $0.required("void_months").integer(), try $0.required("rent_pct").number(),
                    try $0.required("term_months").integer()
                )
            },
            dscrMultiple: try json.number("dscr_multiple", default: 1)
        )
    }

    private static func indexation(_ json: TwinJSON?, startMonth: Int) throws -> Indexation {
        guard let json else {
            return Indexation(kind: .flat, reviewMonths: 12, nextReviewMonth: startMonth + 12)
        }
        let kind: IndexationKind
        switch try json.required("kind").string() {
        case "flat": kind = .flat
        case "fixed": kind = .fixed(rate: try json.required("rate").number())
        case "cpi": kind = .cpi(floor: try json["floor"]?.number(), cap: try json["cap"]?.number())
        case let other: throw TwinError("\(json.path): unknown indexation '\(other)'")
        }
        let reviewMonths = try json.integer("review_months", default: 12)
        return Indexation(
            kind: kind,
            reviewMonths: reviewMonths,
            nextReviewMonth: try json.integer("next_review_month", default: startMonth + reviewMonths)
        )
    }

    private static func stream(_ json: TwinJSON) throws -> Stream {
        Stream(
            id: try json.required("id").string(),
            site: try json.required("site").string(),
            counterparty: try json.required("counterparty").string(),
            rating: try json.required("rating").string(),
            perYear: try json.required("per_year").integer(),
            startMonth: try json.required("start_month").integer(),
            amounts: try json.required("amounts").array().map { try $0.number() },
            dscrMultiple: try json.number("dscr_multiple", default: 1)
        )
    }

    private static func pool(_ json: TwinJSON, leaseIDs: [String], streamIDs: [String]) throws -> Pool {
        let id = try json.required("id").string()
        let leases = try json["leases"]?.array().map { try $0.string() }
        let streams = try json["streams"]?.array().map { try $0.string() }
        if leases == nil && streams == nil {
            return Pool(id: id, leases: Array(leaseIDs.indices), streams: Array(streamIDs.indices))
        }
        return Pool(
            id: id,
            leases: leaseIDs.indices.filter { leases?.contains(leaseIDs[$0]) ?? false },
            streams: streamIDs.indices.filter { streams?.contains(streamIDs[$0]) ?? false }
        )
    }

    private static func scenario(_ json: TwinJSON) throws -> Scenario {
        var scenario = Scenario(id: try json.required("id").string())
        scenario.cpi = try json["cpi"]?.number()
        scenario.rentShock = try json.number("rent_shock", default: 0)
        scenario.opexShock = try json.number("opex_shock", default: 0)
        scenario.vacancyAdd = try json.number("vacancy_add", default: 0)
        scenario.rateShockBps = try json.number("rate_shock_bps", default: 0)
        scenario.delayMonths = try json.integer("delay_months", default: 0)
        if let breaks = json["breaks"] {
            if let list = try? breaks.array() {
                scenario.breaking = Set(try list.map { try $0.string() })
            } else {
                scenario.allBreak = try breaks.string() == "all"
            }
        }
        scenario.reletting = try json["reletting"]?.boolean() ?? true
        scenario.sizingDSCR = try json["sizing_dscr"]?.number()
        if let tenantDefault = json["tenant_default"] {
            let tenant = try tenantDefault.required("tenant").string()
            scenario.tenantDefault = TenantDefault(
                tenant: tenant == "largest" ? nil : tenant,
                fromMonth: try tenantDefault.required("from_month").integer(),
                voidMonths: try tenantDefault.required("void_months").integer(),
                reletPct: try tenantDefault.required("relet_pct").number()
            )
        }
        return scenario
    }

    private static var standardScenarios: [Scenario] {
        [
            Scenario(id: "cpi_0", cpi: 0),
            Scenario(id: "cpi_1_8", cpi: 0.018),
            Scenario(id: "cpi_2_5", cpi: 0.025),
            Scenario(id: "rate_up_100", rateShockBps: 100),
            Scenario(id: "rate_up_200", rateShockBps: 200),
            Scenario(id: "rent_down_10", rentShock: 0.1),
            Scenario(id: "opex_up_10", opexShock: 0.1),
            Scenario(id: "combined", cpi: 0, rateShockBps: 200),
        ]
    }

    /// Stated weights are divided by their sum, taken in the order of the score's terms; a missing
    /// one is 0.
    private static func weights(_ objective: TwinJSON?) throws -> [Double] {
        guard let stated = objective?["weights"] else { return [0.35, 0.25, 0.20, 0.10, 0.10] }
        let raw = try ["proceeds", "wacc", "day_one", "min_dscr", "rating"].map { try stated.number($0, default: 0) }
        var sum = 0.0
        for weight in raw { sum += weight }
        return raw.map { $0 / sum }
    }
}
