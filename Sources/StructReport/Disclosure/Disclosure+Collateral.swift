import StructEngine

extension Disclosure {
    /// A lease, or a stream that is treated as one, as the passing rent of the model has it.
    struct Letting: Sendable {
        let id: String
        let site: String
        let tenant: String
        /// Of the deal's tenants and counterparties in their order, from 1.
        let tenantNumber: Int
        /// A year, in currency units.
        let rent: Double
        let startMonth: Int
        let endMonth: Int
        /// Up to when WAULT counts it.
        let countedMonth: Int

        /// Of the pool, leases first, in the deal's order.
        static func all(of deal: Deal, pool id: String) -> [Letting] {
            guard let pool = deal.pools.first(where: { $0.id == id }) else { return [] }
            let isEverything = pool.leases == nil && pool.streams == nil
            let (leases, streams) = (Set(pool.leases ?? []), Set(pool.streams ?? []))
            var numbers: [String: Int] = [:]
            for name in deal.leases.map(\.tenant) + deal.streams.map(\.counterparty) where numbers[name] == nil {
                numbers[name] = numbers.count + 1
            }
            let ofLeases = deal.leases.filter { isEverything || leases.contains($0.id) }.map { lease in
                Letting(
                    id: lease.id, site: lease.site, tenant: lease.tenant, tenantNumber: numbers[lease.tenant] ?? 0,
                    rent: lease.passingRent, startMonth: lease.startMonth, endMonth: lease.endMonth,
                    countedMonth: deal.waultBasis == .break ? lease.breakMonth ?? lease.endMonth : lease.endMonth)
            }
            let ofStreams = deal.streams.filter { isEverything || streams.contains($0.id) }.map { stream in
                let end = stream.startMonth + stream.amounts.count * (12 / max(1, stream.perYear)) - 1
                return Letting(
                    id: stream.id, site: stream.site, tenant: stream.counterparty, tenantNumber: numbers[stream.counterparty] ?? 0,
                    rent: max(0, stream.amounts.prefix(stream.perYear).reduce(0, +)), startMonth: stream.startMonth, endMonth: end,
                    countedMonth: end)
            }
            return ofLeases + ofStreams
        }

        func value(_ number: Int, plan: Plan, exposure: String) -> Value {
            switch number {
            case 2: .known(exposure, unit: "identifier", isText: true)
            case 3: .known(site, unit: "identifier", isText: true)
            case 4: .known("T\(tenantNumber)", unit: "identifier")
            case 5: .known(tenant, unit: "text", isText: true)
            case 7: (try? plan.date(endOfMonth: endMonth)).map { .known("\($0)", unit: "date") } ?? .unknown("beyond 1,200 months")
            case 8: .known(plan.deal.currency.amount(rent), unit: plan.deal.currency.rawValue)
            case 9: .known(plan.deal.currency.rawValue, unit: "currency")
            default: .unknown("")
            }
        }
    }

    /// A site of the pool as collateral.
    struct Property: Sendable {
        let plan: Plan
        let site: Deal.Site
        let lettings: [Letting]
        let exposure: String
        /// Of the loan, in ten thousandths of a per cent: by value, as no deal allocates it.
        let share: Int

        func value(_ number: Int) -> Value {
            let currency = plan.deal.currency
            switch number {
            case 2: return .known(exposure, unit: "identifier", isText: true)
            case 3, 4: return .known(site.id, unit: "identifier", isText: true)
            case 5, 12: return .unknown("the deal says: \(plan.deal.assetClass.rawValue.replacing("_", with: " "))")
            case 6: return .known(site.id, unit: "text", isText: true)
            case 7, 8: return .unknown("the deal says: \(site.city), \(site.country)")
            // As it was when the loan was securitised, at closing.
            case 11: return .known("SCDT", unit: "code")
            case 15, 22: return .known(currency.amount(site.marketValue), unit: currency.rawValue)
            case 19, 32: return .known("\(plan.deal.closingDate)", unit: "date")
            case 20, 21: return .known(fixedNumber(Double(share) / 10_000, 4), unit: "percent")
            case 44: return leaseTerm
            case 46: return rented > 0 ? .known(currency.amount(rented), unit: currency.rawValue) : .unknown("no lease runs at closing")
            case 47...51: return expiring(number - 47)
            default: return .unknown("")
            }
        }

        private var running: [Letting] { lettings.filter { $0.startMonth <= 1 } }
        private var rented: Double { running.reduce(0) { $0 + $1.rent } }

        /// Average of the months to the end of each lease by passing rent, in years, leases that are still to start included.
        private var leaseTerm: Value {
            let rent = lettings.reduce(0) { $0 + $1.rent }
            guard rent > 0 else { return .unknown("the site has no passing rent") }
            let months = lettings.reduce(0) { $0 + $1.rent * Double($1.countedMonth) } / rent
            return .known(fixedNumber(months / 12, 2), unit: "years")
        }

        /// Share of the rent at closing whose lease ends in a year from closing; in the last band in any later one.
        private func expiring(_ band: Int) -> Value {
            guard rented > 0 else { return .unknown("no lease runs at closing") }
            let own = running.filter { min(4, ($0.endMonth - 1) / 12) == band }.reduce(0) { $0 + $1.rent }
            return .known(fixedNumber(own / rented * 100, 4), unit: "percent")
        }
    }
}

extension Deal.Currency {
    /// An amount in currency units as CSV has it, with as many decimals as there are minor units. Example: 12.5 GBP is "12.50".
    func amount(_ units: Double) -> String { fixedNumber(units, minorUnits > 1 ? 2 : 0) }

    /// Whole minor units as currency units, exactly and without groups. Example: -123405 pence are "-1234.05".
    func exact(_ minor: Int64) -> String {
        guard minorUnits > 1 else { return String(minor) }
        let (whole, rest) = minor.magnitude.quotientAndRemainder(dividingBy: 100)
        return "\(minor < 0 ? "-" : "")\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }
}
