import StructEngine

/// The deal file that a table goes into: what it says of closing, sites, ratings and costs.
struct BaseDeal: Sendable {
    struct Site: Sendable {
        let id: String
        let city: String
    }

    let name: String
    let json: JSONValue
    let closing: Deal.CalendarDate
    let currency: String
    let jurisdiction: String
    let sites: [Site]
    /// By the folded name of a tenant or counterparty.
    private let ratings: [String: String]
    /// By the folded name of a tenant: the shares of all its leases.
    private let costs: [String: Set<Double>]
    /// By the id of a lease: its tenant, its share of costs, and what no table says of it.
    private let kept: [String: (tenant: String, costs: Double?, members: [(key: String, value: JSONValue)])]
    /// Of most leases, where there are any.
    let usualCosts: Double?

    init(name: String, bytes: [UInt8]) throws(StructError) {
        self.name = name
        let json = try JSONValue(reading: bytes)
        guard case .object = json else { throw .table("base_deal", at: name, "must be a deal file, found other JSON") }
        self.json = json
        guard let text = json["closing_date"]?.string, let closing = Deal.CalendarDate(text) else {
            throw .table(
                "base_deal", at: "\(name) closing_date",
                "must be a date as YYYY-MM-DD, from which months are counted, found \(json["closing_date"]?.text(pretty: false) ?? "none")")
        }
        guard let currency = json["currency"]?.string else {
            throw .table("base_deal", at: "\(name) currency", "must be the currency of the table, found none")
        }
        (self.closing, self.currency, jurisdiction) = (closing, currency, json["jurisdiction"]?.string ?? "other")
        sites = (json["sites"]?.items ?? []).compactMap { site in
            site["id"]?.string.map { Site(id: $0, city: site["city"]?.string ?? "") }
        }
        var (ratings, costs, all): ([String: String], [String: Set<Double>], [Double: Int]) = ([:], [:], [:])
        var kept: [String: (tenant: String, costs: Double?, members: [(key: String, value: JSONValue)])] = [:]
        for lease in json["leases"]?.items ?? [] {
            if let id = lease["id"]?.string {
                kept[id] = (
                    lease["tenant"]?.string ?? "", lease["opex_pct"]?.double,
                    lease.members.filter { ["relet", "dscr_multiple"].contains($0.key) }
                )
            }
            let tenant = Words.folded(lease["tenant"]?.string ?? "")
            if let rating = lease["tenant_rating"]?.string { ratings[tenant] = rating }
            if let share = lease["opex_pct"]?.double {
                costs[tenant, default: []].insert(share)
                all[share, default: 0] += 1
            }
        }
        for stream in json["streams"]?.items ?? [] {
            if let name = stream["counterparty"]?.string, let rating = stream["rating"]?.string { ratings[Words.folded(name)] = rating }
        }
        (self.ratings, self.costs, self.kept) = (ratings, costs, kept)
        usualCosts = all.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    }

    /// What was said of the lease of an id as long as its tenant is the same: how it is let again, its cover.
    func kept(of id: String, tenant: String) -> [(key: String, value: JSONValue)] {
        guard let known = kept[id], Words.folded(known.tenant) == Words.folded(tenant) else { return [] }
        return known.members
    }

    func rating(of tenant: String) -> String? { ratings[Words.folded(tenant)] }

    /// The share of costs of the lease of an id and tenant, else that of all the tenant's leases where they have one.
    func costs(of id: String, tenant: String) -> Double? {
        if let known = kept[id], Words.folded(known.tenant) == Words.folded(tenant), let share = known.costs { return share }
        guard let shares = costs[Words.folded(tenant)], shares.count == 1 else { return nil }
        return shares.first
    }
}
