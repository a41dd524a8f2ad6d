extension Deal {
    /// The deal as its file: every key, defaults written out, levers as ``Levers/json`` has them.
    ///
    /// Reading it back gives an equal deal with the same fingerprint. Left out is what a reader
    /// would refuse because it has no effect: the rate of an indexation that is not fixed, floor
    /// and cap of one that does not follow inflation.
    public var json: JSONValue {
        .object(heading + portfolio + structuring)
    }

    private var heading: [(key: String, value: JSONValue)] {
        var members: [(key: String, value: JSONValue)] = [
            ("schema_version", .integer(1)), ("name", .string(name)), ("currency", .string(currency.rawValue)),
            ("jurisdiction", .string(jurisdiction.rawValue)), ("asset_class", .string(assetClass.rawValue)),
            ("closing_date", .string(closingDate.description)), ("payments_per_year", .integer(Int64(paymentsPerYear))),
            ("day_count", .string(dayCount.rawValue)), ("ruleset_version", .string(rulesetVersion)),
            ("notional_step", .number(notionalStep)), ("wault_basis", .string(waultBasis.rawValue)),
            ("reletting", .bool(reletting)), ("first_period_months", firstPeriodMonths.json),
        ]
        if let horizonYears { members.append(("horizon_years", .integer(Int64(horizonYears)))) }
        return members
    }

    private var portfolio: [(key: String, value: JSONValue)] {
        [
            ("sites", .array(sites.map(\.json))), ("leases", .array(leases.map(\.json))), ("streams", .array(streams.map(\.json))),
            ("operating", operating.json), ("market", market.json), ("fees", fees.json),
        ]
    }

    private var structuring: [(key: String, value: JSONValue)] {
        [
            ("equity_return", .number(equityReturn)), ("exit_value_pct", .number(exitValueShare)),
            ("hedged_share", .number(hedgedShare)), ("max_gearing", maxGearing.json), ("pools", .array(pools.map(\.json))),
            ("levers", levers.json),
            ("scenarios", .array(scenarios.map(\.json))), ("objective", objective.json), ("waterfall", cashTraps.json), ("risk", risk.json),
            ("business_days", businessDays.json),
        ]
    }
}

extension Deal.Site {
    fileprivate var json: JSONValue {
        .object([
            ("id", .string(id)), ("city", .string(city)), ("country", .string(country)), ("market_value", .number(marketValue)),
            ("cost", .number(cost)),
        ])
    }
}

extension Deal.Lease {
    fileprivate var json: JSONValue {
        var members: [(key: String, value: JSONValue)] = [
            ("id", .string(id)), ("site", .string(site)), ("tenant", .string(tenant)), ("tenant_rating", tenantRating.json),
            ("passing_rent", .number(passingRent)), ("start_month", startMonth.json), ("end_month", endMonth.json),
            ("rent_free_months", rentFreeMonths.json), ("opex_pct", .number(opexShare)), ("indexation", indexation.json),
        ]
        if !steps.isEmpty {
            members.append(("steps", .array(steps.map { .object([("month", $0.month.json), ("rent", .number($0.rent))]) })))
        }
        if let breakMonth { members.append(("break_month", breakMonth.json)) }
        if let relet {
            let terms: [(key: String, value: JSONValue)] = [
                ("void_months", relet.voidMonths.json), ("rent_pct", .number(relet.rentShare)), ("term_months", relet.termMonths.json),
            ]
            members.append(("relet", .object(terms)))
        }
        if dscrMultiple != 1 { members.append(("dscr_multiple", .number(dscrMultiple))) }
        return .object(members)
    }
}

extension Deal.Indexation {
    fileprivate var json: JSONValue {
        var members: [(key: String, value: JSONValue)] = [("kind", .string(kind.rawValue))]
        if kind == .fixed { members.append(("rate", .number(rate))) }
        if kind == .cpi { members += [("floor", floor.json), ("cap", cap.json)] }
        return .object(members + [("review_months", reviewMonths.json), ("next_review_month", nextReviewMonth.json)])
    }
}

extension Deal.Stream {
    fileprivate var json: JSONValue {
        let members: [(key: String, value: JSONValue)] = [
            ("id", .string(id)), ("site", .string(site)), ("counterparty", .string(counterparty)), ("rating", rating.json),
            ("per_year", perYear.json), ("start_month", startMonth.json), ("amounts", amounts.json),
        ]
        return .object(dscrMultiple == 1 ? members : members + [("dscr_multiple", .number(dscrMultiple))])
    }
}

extension Deal.Operating {
    fileprivate var json: JSONValue {
        .object([
            ("vacancy_pct", .number(vacancyShare)), ("maintenance_capex_pct", .number(maintenanceCapexShare)),
            ("admin_fee", .number(adminFee)),
        ])
    }
}

extension Deal.Market {
    fileprivate var json: JSONValue {
        let curve = baseCurve.map { JSONValue.object([("years", .number($0.years)), ("rate", .number($0.rate))]) }
        return .object([
            ("cpi", cpi.json), ("base_curve", .array(curve)), ("securitisation_rate", .number(securitisationRate)),
            ("sidecar_rate", .number(sidecarRate)),
        ])
    }
}

extension Deal.Fees {
    fileprivate var json: JSONValue {
        .object([
            ("arranger_pct", .number(arrangerShare)), ("legal_pct", .number(legalShare)), ("rating_pct", .number(ratingShare)),
            ("senior_running_bps", .number(seniorRunningBasisPoints)), ("mezz_running_bps", .number(mezzanineRunningBasisPoints)),
        ])
    }
}

extension Deal.Pool {
    fileprivate var json: JSONValue {
        var members: [(key: String, value: JSONValue)] = [("id", .string(id))]
        if let leases { members.append(("leases", leases.json)) }
        if let streams { members.append(("streams", streams.json)) }
        return .object(members)
    }
}

extension Deal.Scenario {
    fileprivate var json: JSONValue {
        let ofTenant = tenantDefault.map {
            JSONValue.object([
                ("tenant", .string($0.tenant)), ("from_month", $0.fromMonth.json), ("void_months", $0.voidMonths.json),
                ("relet_pct", .number($0.reletShare)),
            ])
        }
        var members: [(key: String, value: JSONValue)] = [
            ("id", .string(id)), ("cpi", cpi.json), ("rent_shock", .number(rentShock)), ("opex_shock", .number(opexShock)),
            ("vacancy_add", .number(vacancyAdd)), ("rate_shock_bps", .number(rateShockBasisPoints)), ("delay_months", delayMonths.json),
            ("tenant_default", ofTenant ?? .null),
        ]
        if !reletting { members.append(("reletting", .bool(false))) }
        if let sizingDSCR { members.append(("sizing_dscr", .number(sizingDSCR))) }
        switch breaks {
        case .none: return .object(members)
        case .all: return .object(members + [("breaks", .string("all"))])
        case .leases(let ids): return .object(members + [("breaks", ids.json)])
        }
    }
}

extension Deal.Objective {
    fileprivate var json: JSONValue {
        guard case .composite(let weights?) = self else { return .object([("kind", .string(name))]) }
        let members = JSONValue.object([
            ("proceeds", .number(weights.proceeds)), ("wacc", .number(weights.wacc)), ("day_one", .number(weights.dayOne)),
            ("min_dscr", .number(weights.minDSCR)), ("rating", .number(weights.rating)),
        ])
        return .object([("kind", .string(name)), ("weights", members)])
    }
}
