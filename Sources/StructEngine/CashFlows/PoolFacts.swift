/// What is known of a pool before any debt: rent, WAULT, value, cost and how concentrated it is.
/// Amounts in minor units.
struct PoolFacts: Sendable {
    let id: String
    /// Positions among the deal's rent units.
    let members: [Int]
    let passingRent: Double
    /// Σ rent·months to the end / Σ rent, in years, by the deal's basis; nil where the passing rent is 0.
    let wault: Double?
    let value: Double
    let cost: Double
    /// The same to the break where a lease has one.
    let waultToBreak: Double?
    /// The same to the expiry.
    let waultToExpiry: Double?
    /// Shares of passing rent; empty where that is 0.
    let tenants: [(name: String, rating: Deal.Rating, share: Double)]
    let countries: [(name: String, share: Double)]
    let cities: [(name: String, share: Double)]
    let sites: [(name: String, share: Double)]

    init(_ pool: Deal.Pool, deal: Deal, units: [RentUnit]) {
        id = pool.id
        members = deal.members(of: pool)
        let own = members.map { units[$0] }
        let rent = own.reduce(0) { $0 + $1.passingRent }
        passingRent = rent
        func average(_ end: (RentUnit) -> Int) -> Double? {
            rent > 0 ? own.reduce(0) { $0 + $1.passingRent * Double(end($1)) } / rent / 12 : nil
        }
        waultToExpiry = average(\.endMonth)
        waultToBreak = average(\.breakMonth)
        wault = deal.waultBasis == .break ? waultToBreak : waultToExpiry
        let minor = deal.currency.minorUnits
        let occupied = Set(own.map(\.site)).sorted()
        value = occupied.reduce(0) { $0 + deal.sites[$1].marketValue * minor }
        cost = occupied.reduce(0) { $0 + deal.sites[$1].cost * minor }
        func shares(_ name: (RentUnit) -> String) -> [(name: String, share: Double)] {
            var names: [String] = []
            var rents: [String: Double] = [:]
            for unit in own {
                let name = name(unit)
                if rents[name] == nil { names.append(name) }
                rents[name, default: 0] += unit.passingRent
            }
            return rent > 0 ? names.map { ($0, (rents[$0] ?? 0) / rent) } : []
        }
        tenants = rent > 0 ? CashFlowBook.tenantRents(own).map { ($0.tenant, $0.rating, $0.rent / rent) } : []
        countries = shares { canonicalCountry(deal.sites[$0.site].country) }
        cities = shares { canonicalCountry(deal.sites[$0.site].country) + "/" + deal.sites[$0.site].city }
        sites = shares { deal.sites[$0.site].id }
    }
}
