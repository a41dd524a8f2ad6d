extension Deal {
    /// Every fault of the deal as it stands, with JSON paths; empty if it can be bound to a plan.
    ///
    /// ``init(json:)`` and ``Plan`` call this; it is for programs that build a deal in memory.
    public func issues() -> [Issue] {
        let log = IssueLog()
        check(into: log)
        return log.listed
    }

    func check(into log: IssueLog) {
        let check = RangeCheck(log)
        checkHeader(check)
        checkSites(check)
        checkLeases(check)
        checkStreams(check)
        checkTenants(check)
        checkMarket(check)
        checkPools(check)
        checkPoolValues(check)
        checkScenarios(check)
        levers.check(check, deal: self)
        cashTraps.check(check)
        risk.check(check)
        businessDays.check(check, self)
        checkWork(check)
        checkVectors(check)
    }

    private func checkHeader(_ check: RangeCheck) {
        check.name(name, "name", longest: 200)
        check.member(paymentsPerYear, of: [12, 4, 2, 1], "payments_per_year")
        if let firstPeriodMonths, [12, 4, 2, 1].contains(paymentsPerYear) {
            check.whole(firstPeriodMonths, in: 1...24 / paymentsPerYear, "first_period_months")
        }
        check.number(notionalStep, in: 0.001...1e12, "notional_step")
        let stepMinor = notionalStep * currency.minorUnits
        if !check.log.isFaulty("notional_step"), abs(stepMinor - notionalStepMinor) > 1e-9 * stepMinor || notionalStepMinor < 1 {
            let message = "must be a whole number of minor units of \(currency.rawValue), found \(shortNumber(notionalStep))"
            check.log.report("notional_step", at: "notional_step", message)
        }
        check.number(equityReturn, in: 0...1, "equity_return")
        check.number(exitValueShare, in: 0...2, "exit_value_pct")
        check.number(hedgedShare, in: 0...1, "hedged_share")
        if let maxGearing { Deal.checkGearing(maxGearing, check, "max_gearing") }
        check.number(operating.vacancyShare, in: 0...1, "operating.vacancy_pct")
        check.number(operating.maintenanceCapexShare, in: 0...1, "operating.maintenance_capex_pct")
        check.number(operating.adminFee, in: Limit.amount, "operating.admin_fee")
        check.number(fees.arrangerShare, in: 0...0.5, "fees.arranger_pct")
        check.number(fees.legalShare, in: 0...0.5, "fees.legal_pct")
        check.number(fees.ratingShare, in: 0...0.5, "fees.rating_pct")
        check.number(fees.seniorRunningBasisPoints, in: 0...10_000, "fees.senior_running_bps")
        check.number(fees.mezzanineRunningBasisPoints, in: 0...10_000, "fees.mezz_running_bps")
        if case .composite(let weights?) = objective { checkWeights(weights, check) }
    }

    static func checkGearing(_ share: Double, _ check: RangeCheck, _ path: String) {
        if share < 0, share.isFinite {
            let cure = "write a share such as 0.6 for 60%, or leave it out for no limit"
            return check.log.report("out_of_range", at: path, "must be above 0 and at most 1, found \(shortNumber(share)); \(cure)")
        }
        guard check.number(share, in: 0...1, path), share == 0 else { return }
        check.log.report("out_of_range", at: path, "must be above 0 and at most 1, found 0; leave it out for no limit")
    }

    private func checkWeights(_ weights: Weights, _ check: RangeCheck) {
        let path = "objective.weights"
        check.number(weights.proceeds, in: 0...1e6, path + ".proceeds")
        check.number(weights.wacc, in: 0...1e6, path + ".wacc")
        check.number(weights.dayOne, in: 0...1e6, path + ".day_one")
        check.number(weights.minDSCR, in: 0...1e6, path + ".min_dscr")
        check.number(weights.rating, in: 0...1e6, path + ".rating")
        let sum = weights.proceeds + weights.wacc + weights.dayOne + weights.minDSCR + weights.rating
        if !check.log.hasFault(inside: path), sum < 1e-12 {
            check.log.report("weights_zero", at: path, "must have a weight above 0, found none")
        }
    }

    private func checkSites(_ check: RangeCheck) {
        check.count(sites.count, in: 1...Limit.sites, "sites", of: "site")
        check.unique(sites.map(\.id), "sites", key: "id")
        for (i, site) in sites.enumerated() {
            let path = "sites[\(i)]"
            check.name(site.city, path + ".city")
            check.country(site.country, path + ".country")
            check.number(site.marketValue, in: Limit.amount, path + ".market_value")
            check.number(site.cost, in: Limit.amount, path + ".cost")
        }
    }

    private func checkLeases(_ check: RangeCheck) {
        if leases.isEmpty, streams.isEmpty, !check.log.hasFault(inside: "leases"), !check.log.hasFault(inside: "streams") {
            check.log.report("no_cash_flow", at: "leases", "must hold a lease, or streams a stream, found neither")
        }
        check.count(leases.count, in: 0...Limit.leases, "leases", of: "lease")
        check.unique(leases.map(\.id), "leases", key: "id")
        let siteIDs = sites.map(\.id)
        let known = check.offered(siteIDs, by: "sites")
        for (i, lease) in leases.enumerated() {
            let path = "leases[\(i)]"
            check.reference(lease.site, among: known, siteIDs, path + ".site", what: "site")
            check.name(lease.tenant, path + ".tenant")
            check.number(lease.passingRent, in: Limit.amount, path + ".passing_rent")
            check.number(lease.opexShare, in: 0...10, path + ".opex_pct")
            check.whole(lease.startMonth, in: Limit.months, path + ".start_month")
            check.whole(lease.rentFreeMonths, in: 0...1_200, path + ".rent_free_months")
            if check.whole(lease.endMonth, in: Limit.months, path + ".end_month"), !check.log.isFaulty(path + ".start_month"),
                lease.endMonth < lease.startMonth
            {
                let message = "must be at least start_month \(lease.startMonth), found \(lease.endMonth)"
                check.log.report("end_before_start", at: path + ".end_month", message)
            }
            checkTerms(of: lease, check, path)
            checkIndexation(lease.indexation, startMonth: lease.startMonth, check, path + ".indexation", leasePath: path)
        }
    }

    /// Steps and break lie within the lease; a letting after it is one.
    private func checkTerms(of lease: Lease, _ check: RangeCheck, _ path: String) {
        let isPlaced = !check.log.isFaulty(path + ".start_month") && !check.log.isFaulty(path + ".end_month")
        check.count(lease.steps.count, in: 0...Limit.rentSteps, path + ".steps", of: "step")
        var earlier = lease.startMonth
        for (i, step) in lease.steps.enumerated() {
            let place = "\(path).steps[\(i)]"
            check.number(step.rent, in: Limit.amount, place + ".rent")
            guard check.whole(step.month, in: Limit.months, place + ".month"), isPlaced else { continue }
            if step.month <= earlier || step.month > lease.endMonth {
                let what = i == 0 ? "start_month" : "the step before,"
                let message = "must be after \(what) \(earlier) and at most end_month \(lease.endMonth), found \(step.month)"
                check.log.report("step_month", at: place + ".month", message)
            }
            earlier = step.month
        }
        check.number(lease.dscrMultiple, in: Limit.dscrMultiple, path + ".dscr_multiple")
        if let relet = lease.relet {
            check.whole(relet.voidMonths, in: 0...1_200, path + ".relet.void_months")
            check.number(relet.rentShare, in: 0...10, path + ".relet.rent_pct")
            check.whole(relet.termMonths, in: Limit.months, path + ".relet.term_months")
        }
        guard let month = lease.breakMonth, check.whole(month, in: Limit.months, path + ".break_month"), isPlaced else { return }
        if month <= lease.startMonth || month > lease.endMonth {
            let message = "must be after start_month \(lease.startMonth) and at most end_month \(lease.endMonth), found \(month)"
            check.log.report("break_month", at: path + ".break_month", message)
        }
    }

    private func checkIndexation(_ terms: Indexation, startMonth: Int, _ check: RangeCheck, _ path: String, leasePath: String) {
        check.number(terms.rate, in: -0.5...1, path + ".rate")
        if let floor = terms.floor { check.number(floor, in: -0.5...1, path + ".floor") }
        if let cap = terms.cap { check.number(cap, in: -0.5...1, path + ".cap") }
        if let floor = terms.floor, let cap = terms.cap, !check.log.hasFault(inside: path), floor > cap {
            check.log.report("floor_above_cap", at: path + ".floor", "must be at most cap \(cap), found \(floor)")
        }
        if check.whole(terms.reviewMonths, in: 12...1_200, path + ".review_months"), terms.reviewMonths % 12 != 0 {
            let cure = RangeCheck.neighbours(of: terms.reviewMonths, step: 12)
            let message = "must be a multiple of 12, found \(terms.reviewMonths); write \(cure)"
            check.log.report("review_months", at: path + ".review_months", message)
        }
        guard let next = terms.nextReviewMonth, check.whole(next, in: 1...10_000, path + ".next_review_month") else { return }
        if !check.log.isFaulty(leasePath + ".start_month"), next <= startMonth {
            let message = "must be after start_month \(startMonth), found \(next)"
            check.log.report("review_before_start", at: path + ".next_review_month", message)
        }
    }

    private func checkStreams(_ check: RangeCheck) {
        check.count(streams.count, in: 0...Limit.streams, "streams", of: "stream")
        check.unique(streams.map(\.id), "streams", key: "id")
        let siteIDs = sites.map(\.id)
        let known = check.offered(siteIDs, by: "sites")
        for (i, stream) in streams.enumerated() {
            let path = "streams[\(i)]"
            check.reference(stream.site, among: known, siteIDs, path + ".site", what: "site")
            check.name(stream.counterparty, path + ".counterparty")
            check.member(stream.perYear, of: [12, 4, 2, 1], path + ".per_year")
            check.whole(stream.startMonth, in: Limit.months, path + ".start_month")
            check.number(stream.dscrMultiple, in: Limit.dscrMultiple, path + ".dscr_multiple")
            check.count(stream.amounts.count, in: 1...Limit.amountsPerStream, path + ".amounts", of: "amount")
            for (j, amount) in stream.amounts.enumerated() { check.number(amount, in: Limit.signedAmount, "\(path).amounts[\(j)]") }
        }
    }

    /// Tenants and counterparties are one name space, and one name carries one rating.
    private func checkTenants(_ check: RangeCheck) {
        var ratings: [String: (rating: Rating, path: String)] = [:]
        func see(_ name: String, _ rating: Rating, _ path: String) {
            guard !name.isEmpty, !check.log.isFaulty(path) else { return }
            if let known = ratings[name], known.rating != rating {
                let message =
                    "must be \(known.rating.rawValue) as in \(known.path) of the same tenant \(quoted(name)), found \(rating.rawValue)"
                check.log.report("rating_conflict", at: path, message)
            } else {
                ratings[name] = (rating, path)
            }
        }
        for (i, lease) in leases.enumerated() { see(lease.tenant, lease.tenantRating, "leases[\(i)].tenant_rating") }
        for (i, stream) in streams.enumerated() { see(stream.counterparty, stream.rating, "streams[\(i)].rating") }
    }

    private func checkMarket(_ check: RangeCheck) {
        check.count(market.cpi.count, in: 1...Limit.cpiYears, "market.cpi", of: "rate")
        for (i, rate) in market.cpi.enumerated() { check.number(rate, in: -0.5...1, "market.cpi[\(i)]") }
        check.count(market.baseCurve.count, in: 1...Limit.curvePoints, "market.base_curve", of: "point")
        for (i, point) in market.baseCurve.enumerated() {
            let path = "market.base_curve[\(i)]"
            check.number(point.rate, in: -0.2...1, path + ".rate")
            guard check.number(point.years, in: 0...100, path + ".years"), i > 0 else { continue }
            let previous = market.baseCurve[i - 1].years
            if point.years <= previous {
                let message = "must be above the point before, \(shortNumber(previous)), found \(shortNumber(point.years))"
                check.log.report("curve_order", at: path + ".years", message)
            }
        }
        check.number(market.securitisationRate, in: 0...1, "market.securitisation_rate")
        check.number(market.sidecarRate, in: 0...1, "market.sidecar_rate")
    }

    private func checkPools(_ check: RangeCheck) {
        check.count(pools.count, in: 1...Limit.pools, "pools", of: "pool")
        check.unique(pools.map(\.id), "pools", key: "id")
        let (leaseIDs, streamIDs) = (leases.map(\.id), streams.map(\.id))
        let (knownLeases, knownStreams) = (check.offered(leaseIDs, by: "leases"), check.offered(streamIDs, by: "streams"))
        for (i, pool) in pools.enumerated() {
            let path = "pools[\(i)]"
            let isNamed = pool.leases != nil || pool.streams != nil
            if isNamed, (pool.leases ?? []).isEmpty, (pool.streams ?? []).isEmpty, !check.log.hasFault(inside: path) {
                check.log.report("empty_pool", at: path, "must name a lease or a stream, or neither key for everything, found empty lists")
            }
            for (ids, known, names, key, what) in [
                (pool.leases ?? [], knownLeases, leaseIDs, "leases", "lease"),
                (pool.streams ?? [], knownStreams, streamIDs, "streams", "stream"),
            ] {
                var seen: Set<String> = []
                for (j, id) in ids.enumerated() {
                    let place = "\(path).\(key)[\(j)]"
                    check.reference(id, among: known, names, place, what: what)
                    if !seen.insert(id).inserted {
                        check.log.report(
                            "duplicate_member", at: place, "must name each \(what) once, found \(quoted(id)) again; leave it out")
                    }
                }
            }
        }
    }

    /// Ratios to value and cost need both above 0 in every pool.
    private func checkPoolValues(_ check: RangeCheck) {
        guard !check.log.hasFault(inside: "sites"), !check.log.hasFault(inside: "leases"), !check.log.hasFault(inside: "streams") else {
            return
        }
        let leaseSites = Dictionary(leases.map { ($0.id, $0.site) }, uniquingKeysWith: { first, _ in first })
        let streamSites = Dictionary(streams.map { ($0.id, $0.site) }, uniquingKeysWith: { first, _ in first })
        for (i, pool) in pools.enumerated() where !check.log.hasFault(inside: "pools[\(i)]") {
            let isEverything = pool.leases == nil && pool.streams == nil
            let occupied = Set(
                isEverything
                    ? Array(leaseSites.values) + Array(streamSites.values)
                    : (pool.leases ?? []).compactMap { leaseSites[$0] } + (pool.streams ?? []).compactMap { streamSites[$0] })
            let own = sites.filter { occupied.contains($0.id) }
            let (value, cost) = own.reduce((0.0, 0.0)) { ($0.0 + $1.marketValue, $0.1 + $1.cost) }
            if !(value >= Limit.leastPoolAmount && cost >= Limit.leastPoolAmount) {
                let message =
                    "must hold sites with market value and cost of at least \(Limit.leastPoolAmount) in all,"
                    + " found \(shortNumber(value)) and \(shortNumber(cost))"
                check.log.report("pool_without_value", at: "pools[\(i)]", message)
            }
        }
    }

    /// Each id is that of a lease with a break.
    private func checkBreaks(_ breaks: Breaks, _ check: RangeCheck, _ path: String) {
        guard case .leases(let ids) = breaks else { return }
        let names = leases.filter { $0.breakMonth != nil }.map(\.id)
        let known = check.log.hasFault(inside: "leases") ? nil : check.offered(names, by: "leases")
        for (i, id) in ids.enumerated() { check.reference(id, among: known, names, "\(path)[\(i)]", what: "lease with a break_month") }
    }

    /// Tenants and counterparties, sorted; nil while the name of one has a fault.
    private func knownTenants(_ log: IssueLog) -> [String]? {
        let isFaulty =
            log.isFaulty("leases") || log.isFaulty("streams")
            || leases.indices.contains { log.isFaulty("leases[\($0)].tenant") }
            || streams.indices.contains { log.isFaulty("streams[\($0)].counterparty") }
        guard !isFaulty else { return nil }
        return Set(leases.map(\.tenant) + streams.map(\.counterparty)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private func checkScenarios(_ check: RangeCheck) {
        check.count(scenarios.count, in: 0...Limit.scenarios, "scenarios", of: "scenario")
        check.unique(scenarios.map(\.id), "scenarios", key: "id")
        let tenants = scenarios.contains { $0.tenantDefault != nil } ? knownTenants(check.log) : nil
        for (i, scenario) in scenarios.enumerated() {
            let path = "scenarios[\(i)]"
            if scenario.id == "base" {
                check.log.report("reserved_id", at: path + ".id", "must be another id than \"base\", which names the case without stress")
            }
            if let cpi = scenario.cpi { check.number(cpi, in: -0.5...1, path + ".cpi") }
            check.number(scenario.rentShock, in: -1...1, path + ".rent_shock")
            check.number(scenario.opexShock, in: -1...10, path + ".opex_shock")
            check.number(scenario.vacancyAdd, in: -1...1, path + ".vacancy_add")
            check.number(scenario.rateShockBasisPoints, in: 0...10_000, path + ".rate_shock_bps")
            check.whole(scenario.delayMonths, in: 0...480, path + ".delay_months")
            let vacancy = operating.vacancyShare + scenario.vacancyAdd
            if !check.log.isFaulty(path + ".vacancy_add"), !check.log.isFaulty("operating.vacancy_pct"), !(0...1).contains(vacancy) {
                let message = "must keep vacancy_pct + vacancy_add within 0 and 1, found \(shortNumber(vacancy))"
                check.log.report("vacancy_sum", at: path + ".vacancy_add", message)
            }
            checkBreaks(scenario.breaks, check, path + ".breaks")
            if let target = scenario.sizingDSCR { check.number(target, in: Limit.dscrTarget, path + ".sizing_dscr") }
            guard let terms = scenario.tenantDefault else { continue }
            check.name(terms.tenant, path + ".tenant_default.tenant")
            if let tenants, terms.tenant != TenantDefault.largest {
                check.tenant(terms.tenant, among: tenants, path + ".tenant_default.tenant")
            }
            check.whole(terms.fromMonth, in: Limit.months, path + ".tenant_default.from_month")
            check.whole(terms.voidMonths, in: 0...1_200, path + ".tenant_default.void_months")
            check.number(terms.reletShare, in: 0...1, path + ".tenant_default.relet_pct")
        }
    }
}
