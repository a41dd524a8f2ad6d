/// A deal by what it means: defaults stand filled in, a lever is the list of its values, and what
/// has no effect is left out, so that two files that ask for the same have the same bytes.
extension Deal: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(name)
        bytes.put(currency)
        bytes.put(jurisdiction)
        bytes.put(assetClass)
        bytes.put(closingDate.description)
        bytes.put(paymentsPerYear)
        bytes.put(dayCount)
        // The version that the deal asks for is left out: the ruleset that it is judged by is
        // written whole.
        bytes.put(notionalStep)
        bytes.put(resolvedHorizon)
        bytes.put(sites)
        bytes.put(leases)
        bytes.put(streams)
        bytes.put(operating)
        bytes.put(market)
        bytes.put(fees)
        bytes.put(equityReturn)
        bytes.put(exitValueShare)
        bytes.put(hedgedShare)
        bytes.put(pools.count)
        for pool in pools {
            bytes.put(pool.id)
            bytes.put(members(of: pool))
        }
        for field in Levers.fields { field.write(levers, &bytes) }
        bytes.put(scenarios)
        bytes.put(objective.name)
        bytes.put(cashTraps)
        writeLater(to: &bytes)
    }

    /// What deals did not always say, each with its name in front: a deal that does not say it has the
    /// bytes that it had before.
    private func writeLater(to bytes: inout CanonicalBytes) {
        if waultBasis != .expiry {
            bytes.put("wault_basis")
            bytes.put(waultBasis)
        }
        for (number, lease) in leases.enumerated() where !lease.steps.isEmpty || lease.breakMonth != nil {
            bytes.put("terms")
            bytes.put(number)
            bytes.put(lease.steps)
            bytes.put(lease.breakMonth)
        }
        for (number, scenario) in scenarios.enumerated() {
            let ending = scenario.breaks.ending(leases)
            let members = leases.indices.filter { leases[$0].breakMonth != nil && ending.contains(leases[$0].id) }
            guard !members.isEmpty else { continue }
            bytes.put("breaks")
            bytes.put(number)
            bytes.put(members)
        }
        if let firstPeriodMonths, firstPeriodMonths * paymentsPerYear != 12 {
            bytes.put("first_period_months")
            bytes.put(firstPeriodMonths)
        }
        writeReletting(to: &bytes)
        writeSizing(to: &bytes)
    }

    /// Reletting that is left out everywhere, or of no lease, is none.
    private func writeReletting(to bytes: inout CanonicalBytes) {
        guard reletting, leases.contains(where: { $0.relet != nil }) else { return }
        for (number, lease) in leases.enumerated() {
            guard let relet = lease.relet else { continue }
            bytes.put("relet")
            bytes.put(number)
            bytes.put(relet)
        }
        for (number, scenario) in scenarios.enumerated() where !scenario.reletting {
            bytes.put("reletting")
            bytes.put(number)
        }
    }

    private func writeSizing(to bytes: inout CanonicalBytes) {
        for (key, multiples) in [("lease_multiple", leases.map(\.dscrMultiple)), ("stream_multiple", streams.map(\.dscrMultiple))] {
            for (number, multiple) in multiples.enumerated() where multiple != 1 {
                bytes.put(key)
                bytes.put(number)
                bytes.put(multiple)
            }
        }
        for (number, scenario) in scenarios.enumerated() {
            guard let target = scenario.sizingDSCR else { continue }
            bytes.put("sizing_dscr")
            bytes.put(number)
            bytes.put(target)
        }
        if businessDays.convention != .none {
            bytes.put("business_days")
            bytes.put(businessDays)
        }
        if risk != Deal.Risk() {
            bytes.put("risk")
            bytes.put(risk)
        }
        if let maxGearing {
            bytes.put("max_gearing")
            bytes.put(maxGearing)
        }
    }
}

extension Deal.Currency: Canonical {}
extension Deal.Jurisdiction: Canonical {}
extension Deal.AssetClass: Canonical {}
extension Deal.DayCount: Canonical {}
extension Deal.WAULTBasis: Canonical {}
extension Deal.Indexation.Kind: Canonical {}

extension Deal.Site: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(id)
        bytes.put(city)
        bytes.put(canonicalCountry(country))
        bytes.put(marketValue)
        bytes.put(cost)
    }
}

extension Deal.Lease: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(id)
        bytes.put(site)
        bytes.put(tenant)
        bytes.put(tenantRating)
        bytes.put(passingRent)
        bytes.put(startMonth)
        bytes.put(endMonth)
        bytes.put(rentFreeMonths)
        bytes.put(opexShare)
        bytes.put(indexation.kind)
        guard indexation.kind != .flat else { return }
        bytes.put(indexation.rate)
        bytes.put(indexation.floor)
        bytes.put(indexation.cap)
        bytes.put(indexation.reviewMonths)
        bytes.put(indexation.nextReviewMonth ?? startMonth + indexation.reviewMonths)
    }
}

extension Deal.RentStep: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(month)
        bytes.put(rent)
    }
}

extension Deal.Relet: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(voidMonths)
        bytes.put(rentShare)
        bytes.put(termMonths)
    }
}

extension Deal.Stream: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(id)
        bytes.put(site)
        bytes.put(counterparty)
        bytes.put(rating)
        bytes.put(perYear)
        bytes.put(startMonth)
        bytes.put(amounts)
    }
}

extension Deal.Operating: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(vacancyShare)
        bytes.put(maintenanceCapexShare)
        bytes.put(adminFee)
    }
}

extension Deal.Market: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(cpi)
        bytes.put(baseCurve)
        bytes.put(securitisationRate)
        bytes.put(sidecarRate)
    }
}

extension Deal.CurvePoint: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(years)
        bytes.put(rate)
    }
}

extension Deal.Fees: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(arrangerShare)
        bytes.put(legalShare)
        bytes.put(ratingShare)
        bytes.put(seniorRunningBasisPoints)
        bytes.put(mezzanineRunningBasisPoints)
    }
}

extension Deal.Scenario: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(id)
        bytes.put(cpi)
        bytes.put(rentShock)
        bytes.put(opexShock)
        bytes.put(vacancyAdd)
        bytes.put(rateShockBasisPoints)
        bytes.put(delayMonths)
        bytes.put(tenantDefault)
    }
}

extension Deal.TenantDefault: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(tenant)
        bytes.put(fromMonth)
        bytes.put(voidMonths)
        bytes.put(reletShare)
    }
}

extension Deal.Weights: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(proceeds)
        bytes.put(wacc)
        bytes.put(dayOne)
        bytes.put(minDSCR)
        bytes.put(rating)
    }
}
