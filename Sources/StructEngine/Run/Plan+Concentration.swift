/// The share of passing rent that leaves a pool least room under a target rating's limits.
public struct TightestShare: Sendable, Equatable {
    /// `tenant`, `country`, `city` or `site`.
    public let kind: String
    public let name: String
    /// Fraction of the pool's passing rent.
    public let share: Double
    /// Largest share that the ruleset allows it.
    public let limit: Double
}

extension Rulebook {
    /// The test that sets CONCENTRATION_LIMIT: the one with the least room, the first at a tie; nil where there is no passing rent.
    func tightestShare(_ rating: TargetRating, _ pool: PoolFacts) -> TightestShare? {
        let column = ruleset.column(rating)
        let limits = ruleset.concentration
        let tenants = pool.tenants.map { tenant in
            let limit = tenant.rating.isAtLeast(column.largestTenantRating) ? column.largestTenantShare : limits.otherTenant
            return TightestShare(kind: "tenant", name: tenant.name, share: tenant.share, limit: limit)
        }
        let countries = pool.countries.map {
            TightestShare(kind: "country", name: $0.name, share: $0.share, limit: limits.countries[$0.name] ?? limits.otherCountry)
        }
        let cities = pool.cities.map { TightestShare(kind: "city", name: $0.name, share: $0.share, limit: limits.city) }
        let sites = pool.sites.map { TightestShare(kind: "site", name: $0.name, share: $0.share, limit: limits.site) }
        let tests = tenants + countries + cities + sites
        return tests.min { upperMargin($0.share, $0.limit) < upperMargin($1.share, $1.limit) }
    }
}

extension Plan {
    /// The share that sets CONCENTRATION_LIMIT for a pool at a target rating; nil for an unknown pool or one without passing rent.
    public func tightestShare(pool: String, rating: TargetRating) -> TightestShare? {
        guard let facts = model.pools.first(where: { $0.id == pool }) else { return nil }
        return model.rulebook.tightestShare(rating, facts)
    }
}
