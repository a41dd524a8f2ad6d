/// A lease or a stream, in the one form that the projection and the pool facts need.
struct RentUnit: Sendable {
    let site: Int
    let tenant: String
    let rating: Deal.Rating
    /// Rent a year in minor units: a stream's is the sum of its first twelve months, not below 0.
    let passingRent: Double
    /// Months from closing to the last rent.
    let endMonth: Int
    /// The same if a tenant with a break uses it.
    let breakMonth: Int
    /// Multiple of the DSCR target at which it is sized.
    let dscrMultiple: Double
    let source: Source

    enum Source: Sendable {
        case lease(Deal.Lease)
        case stream(Deal.Stream)
    }

    /// The first month with rent.
    var startMonth: Int {
        switch source {
        case .lease(let lease): lease.startMonth
        case .stream(let stream): stream.startMonth
        }
    }

    /// True if its rent follows inflation.
    var isIndexed: Bool { if case .lease(let lease) = source { lease.indexation.kind == .cpi } else { false } }

    /// All leases of the deal in order, then all streams.
    static func all(of deal: Deal) -> [RentUnit] {
        let sites = Dictionary(deal.sites.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        let minor = deal.currency.minorUnits
        let leases = deal.leases.map { lease in
            RentUnit(
                site: sites[lease.site] ?? 0, tenant: lease.tenant, rating: lease.tenantRating, passingRent: lease.passingRent * minor,
                endMonth: lease.endMonth, breakMonth: lease.breakMonth ?? lease.endMonth, dscrMultiple: lease.dscrMultiple,
                source: .lease(lease))
        }
        let streams = deal.streams.map { stream in
            let firstYear = stream.amounts.prefix(stream.perYear).reduce(0) { $0 + $1 * minor }
            let last = stream.month(of: stream.amounts.count - 1)
            return RentUnit(
                site: sites[stream.site] ?? 0, tenant: stream.counterparty, rating: stream.rating, passingRent: max(0, firstYear),
                endMonth: last, breakMonth: last, dscrMultiple: stream.dscrMultiple, source: .stream(stream))
        }
        return leases + streams
    }
}
