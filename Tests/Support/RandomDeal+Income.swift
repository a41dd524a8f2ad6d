import Foundation

/// Sites, rent roll, streams, pools and scenarios of a random deal.
extension RandomDeal {
    mutating func rentRoll(siteCount: Int, isWellSpread: Bool) -> [OrderedJSON] {
        let count = isWellSpread ? siteCount * 2 + random.int(-1...2) : random.int(1...9)
        return (0..<count).map { position in
            let site = isWellSpread ? position % siteCount : random.int(0...(siteCount - 1))
            let tenant = isWellSpread ? tenants[position % tenants.count] : random.pick(tenants)
            let rent = random.decimal(2_700_000_00...4_300_000_00, decimals: 2)
            let opex = random.decimal(80...260, decimals: 3)
            let start = random.chance(85) ? 1 : random.int(2...30)
            let end = start + (isShortLived ? random.int(8 * 12...16 * 12) : random.int(17 * 12...28 * 12))
            let free = random.chance(15) ? random.int(1...9) : 0
            let id = "L\(position + 1)"
            leaseIDs.append(id)
            tenantsInDeal.append(tenant.name)
            siteIncome[site] += rent * (1 - opex)
            var lease: [(String, OrderedJSON)] = [
                ("id", .text(id)), ("site", .text("P\(site + 1)")), ("tenant", .text(tenant.name)),
                ("tenant_rating", .text(tenant.rating)), ("passing_rent", .number(rent)), ("start_month", .whole(start)),
                ("end_month", .whole(end)),
            ]
            if free > 0 || random.chance(30) { lease.append(("rent_free_months", .whole(free))) }
            lease.append(("opex_pct", .number(opex)))
            if let indexation = indexation(startMonth: start) { lease.append(("indexation", indexation)) }
            if hasSteps, random.chance(50) { lease.append(("steps", steps(rent: rent, start: start, end: end))) }
            if hasBreaks, random.chance(60) {
                lease.append(("break_month", .whole(random.int((start + 1)...end))))
                breakableIDs.append(id)
            }
            if hasRelets, random.chance(60) {
                let terms: [(String, OrderedJSON)] = [
                    ("void_months", .whole(random.int(0...18))), ("rent_pct", .number(random.decimal(50...120, decimals: 2))),
                    ("term_months", .whole(random.int(1...180))),
                ]
                lease.append(("relet", .object(terms)))
            }
            if let multiple = multiple() { lease.append(multiple) }
            return .object(lease)
        }
    }

    /// A source's own multiple of the DSCR target, of some.
    private mutating func multiple() -> (String, OrderedJSON)? {
        guard hasMultiples, random.chance(70) else { return nil }
        return ("dscr_multiple", .number(random.decimal(80...190, decimals: 2)))
    }

    private mutating func steps(rent: Double, start: Int, end: Int) -> OrderedJSON {
        let months = Set(
            (0..<random.int(1...3)).map { _ in random.chance(40) ? start + 12 * random.int(1...6) : random.int((start + 1)...end) })
        let rising = months.filter { $0 <= end }.sorted()
        return .list(
            rising.map { month in
                let stepped = random.chance(5) ? 0 : (rent * Double(random.int(80...140))).rounded() / 100
                return .object([("month", .whole(month)), ("rent", .number(stepped))])
            })
    }

    private mutating func indexation(startMonth: Int) -> OrderedJSON? {
        var members: [(String, OrderedJSON)]
        switch random.int(0...9) {
        case 0: return nil
        case 1: members = [("kind", .text("flat"))]
        case 2, 3, 4: members = [("kind", .text("fixed")), ("rate", .number(random.decimal(0...350, decimals: 4)))]
        default:
            members = [("kind", .text("cpi"))]
            if random.chance(60) { members.append(("floor", .number(random.decimal(0...15, decimals: 3)))) }
            if random.chance(60) { members.append(("cap", .number(random.decimal(20...45, decimals: 3)))) }
        }
        let review = random.pick([12, 12, 24, 36, 60])
        if review > 12 || random.chance(30) { members.append(("review_months", .whole(review))) }
        if random.chance(50) { members.append(("next_review_month", .whole(startMonth + random.int(1...(review + 6))))) }
        return .object(members)
    }

    mutating func streamList(siteCount: Int, alone: Bool) -> [OrderedJSON] {
        let count = alone ? siteCount : random.int(1...4)
        let rampsUp = !alone && random.chance(15)
        return (0..<count).map { position in
            let site = position % siteCount
            let tenant = tenants[(position + (alone || random.chance(70) ? tenants.count - count : 0)) % tenants.count]
            let perYear = random.pick([1, 2, 4, 12].filter { !alone || isShortLived || $0 >= frequency })
            let yearly = alone ? random.int(2_600_000...3_900_000) : random.int(500_000...1_800_000)
            let years = isShortLived ? random.int(8...16) : random.int(18...25)
            let growth = random.int(-5...20)
            let trouble = random.chance(14) ? random.pick([0, random.int(0...(years * perYear - 1))]) : -1
            let amounts = (0..<(years * perYear)).map { j in
                let cents = yearly * 100 / perYear * (1000 + growth * (j / perYear)) / 1000 * random.int(94...106) / 100
                return OrderedJSON.number(Double(j == trouble || (rampsUp && j < perYear) ? -cents / 3 : cents) / 100)
            }
            let start = random.chance(85) ? 1 : random.int(2...24)
            let id = "S\(position + 1)"
            streamIDs.append(id)
            tenantsInDeal.append(tenant.name)
            siteIncome[site] += Double(yearly)
            let stream: [(String, OrderedJSON)] = [
                ("id", .text(id)), ("site", .text("P\(site + 1)")), ("counterparty", .text(tenant.name)),
                ("rating", .text(tenant.rating)), ("per_year", .whole(perYear)), ("start_month", .whole(start)),
                ("amounts", .list(amounts)),
            ]
            return .object(stream + [multiple()].compactMap { $0 })
        }
    }

    /// Values at a yield on the income drawn before, costs below them.
    mutating func siteList(siteCount: Int) -> [OrderedJSON] {
        let places: [(String, String)] =
            switch currency {
            case "GBP": [("London", "UK"), ("Leeds", "GB"), ("Bristol", "UK"), ("Glasgow", "GB"), ("London", "GB"), ("Cardiff", "UK")]
            case "USD": [("Austin", "US"), ("Reno", "US"), ("Portland", "US"), ("Columbus", "US"), ("Atlanta", "US"), ("Reno", "US")]
            case "JPY": [("Tokyo", "JP"), ("Seoul", "KR"), ("Osaka", "JP"), ("Busan", "KR"), ("Nagoya", "JP"), ("Incheon", "KR")]
            case "AED": [("Dubai", "AE"), ("Riyadh", "SA"), ("Abu Dhabi", "AE"), ("Jeddah", "SA"), ("Muscat", "OM"), ("Doha", "QA")]
            default: [("Paris", "FR"), ("Milan", "IT"), ("Lyon", "FR"), ("Madrid", "ES"), ("Porto", "PT"), ("Turin", "IT")]
            }
        let yieldBps = random.int(700...900)
        return (0..<siteCount).map { site in
            let income = max(siteIncome[site], 1_000_000)
            let value = Int(income * 10000 / Double(yieldBps + random.int(-60...60))) / 100_000 * 100_000 + 100_000
            let cost = value / 100 * random.int(72...90)
            return .object([
                ("id", .text("P\(site + 1)")), ("city", .text(places[site].0)), ("country", .text(places[site].1)),
                ("market_value", .whole(value)), ("cost", .whole(cost)),
            ])
        }
    }

    mutating func poolList() -> [(id: String, json: OrderedJSON)] {
        var pools: [(id: String, json: OrderedJSON)] = [("all", .object([("id", .text("all"))]))]
        if leaseIDs.count >= 4, random.chance(40) {
            let kept = leaseIDs.count - random.int(1...2)
            pools.append(("rents", .object([("id", .text("rents")), ("leases", names(random.pick(kept, of: leaseIDs)))])))
        }
        if !streamIDs.isEmpty, !leaseIDs.isEmpty, random.chance(40) {
            pools.append(("flows", .object([("id", .text("flows")), ("streams", names(streamIDs))])))
        }
        if leaseIDs.count >= 6, !streamIDs.isEmpty, random.chance(40) {
            let members = [("id", OrderedJSON.text("both")), ("leases", names(Array(leaseIDs.dropFirst()))), ("streams", names(streamIDs))]
            pools.append(("both", .object(members)))
        }
        return pools
    }

    private func names(_ ids: [String]) -> OrderedJSON {
        .list(ids.map { .text($0) })
    }

    /// nil leaves the standard set in place.
    mutating func scenarioList() -> [OrderedJSON]? {
        if random.chance(35), !hasSizers { return nil }
        return (0..<random.int((hasSizers ? 2 : 0)...5)).map { position in
            var scenario: [(String, OrderedJSON)] = [("id", .text("stress_\(position + 1)"))]
            if random.chance(30) { scenario.append(("cpi", random.chance(15) ? .null : .number(random.decimal(0...35, decimals: 3)))) }
            if random.chance(30) { scenario.append(("rent_shock", .number(random.decimal(1...12, decimals: 2)))) }
            if random.chance(30) { scenario.append(("opex_shock", .number(random.decimal(-5...20, decimals: 2)))) }
            if random.chance(20) { scenario.append(("vacancy_add", .number(random.decimal((vacancyPct > 0 ? -1 : 0)...6, decimals: 2)))) }
            if random.chance(35) { scenario.append(("rate_shock_bps", .whole(random.int(0...250)))) }
            if random.chance(20) { scenario.append(("delay_months", .whole(random.int(0...9)))) }
            if random.chance(25) { scenario.append(("tenant_default", tenantDefault())) }
            if hasBreaks, random.chance(50) {
                let some = breakableIDs.filter { _ in random.chance(50) }
                scenario.append(("breaks", some.isEmpty ? .text(random.pick(["all", "none"])) : names(some)))
            }
            if hasRelets, random.chance(30) { scenario.append(("reletting", .boolean(random.chance(20)))) }
            if hasSizers, random.chance(60) { scenario.append(("sizing_dscr", .number(random.decimal(105...145, decimals: 2)))) }
            return .object(scenario)
        }
    }

    private mutating func tenantDefault() -> OrderedJSON {
        if random.chance(15) { return .null }
        return .object([
            ("tenant", .text(random.chance(50) ? "largest" : random.pick(tenantsInDeal))),
            ("from_month", .whole(random.int(1...150))),
            ("void_months", .whole(random.int(0...12))),
            ("relet_pct", .number(random.decimal(60...100, decimals: 2))),
        ])
    }
}
