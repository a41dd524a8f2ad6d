import Foundation

/// One tenant's or counterparty's claim on a pool: a lease or a stream, reduced to what the static
/// tests need.
struct TwinTenancy: Sendable {
    let tenant: String
    let rating: String
    let site: String
    /// Passing rent in minor units.
    let rent: Double
    /// Months from closing to the end of the lease or to the stream's last amount.
    let endMonth: Int
}

extension TwinDeal {
    /// The pool's leases in the deal's order, then its streams in the deal's order.
    func tenancies(of pool: Pool) -> [TwinTenancy] {
        let fromLeases = pool.leases.map { position in
            let lease = leases[position]
            return TwinTenancy(
                tenant: lease.tenant,
                rating: lease.rating,
                site: lease.site,
                rent: lease.passingRent * minorUnits,
                endMonth: waultToBreak ? lease.breakMonth ?? lease.endMonth : lease.endMonth
            )
        }
        let fromStreams = pool.streams.map { position in
            let stream = streams[position]
            var rent = 0.0
            for amount in stream.amounts.prefix(stream.perYear) { rent += amount * minorUnits }
            return TwinTenancy(
                tenant: stream.counterparty,
                rating: stream.rating,
                site: stream.site,
                rent: max(0, rent),
                endMonth: stream.month(ofAmount: stream.amounts.count - 1)
            )
        }
        return fromLeases + fromStreams
    }

    /// Passing rent of the pool in minor units.
    func rent(of pool: Pool) -> Double {
        var sum = 0.0
        for tenancy in tenancies(of: pool) { sum += tenancy.rent }
        return sum
    }

    /// Rent by a key, summed in the tenancies' order; keys in the order in which they first appear.
    func rents(of pool: Pool, by key: (TwinTenancy) -> String) -> [(key: String, rent: Double)] {
        var sums: [(key: String, rent: Double)] = []
        for tenancy in tenancies(of: pool) {
            let name = key(tenancy)
            if let position = sums.firstIndex(where: { $0.key == name }) {
                sums[position].rent += tenancy.rent
            } else {
                sums.append((name, 0 + tenancy.rent))
            }
        }
        return sums
    }

    /// The tenant with most passing rent; of equals the one whose name's UTF-8 bytes come first.
    func largestTenant(of pool: Pool) -> String? {
        var largest: (key: String, rent: Double)?
        for candidate in rents(of: pool, by: \.tenant) {
            guard let current = largest else {
                largest = candidate
                continue
            }
            let comesFirst = candidate.key.utf8.lexicographicallyPrecedes(current.key.utf8)
            if candidate.rent > current.rent || (candidate.rent == current.rent && comesFirst) { largest = candidate }
        }
        return largest?.key
    }

    /// Weighted average unexpired lease term in years, (Σ rent·end)/(Σ rent)/12; nil without rent.
    func wault(of pool: Pool) -> Double? {
        var weighted = 0.0
        var total = 0.0
        for tenancy in tenancies(of: pool) {
            weighted += tenancy.rent * Double(tenancy.endMonth)
            total += tenancy.rent
        }
        return total == 0 ? nil : weighted / total / 12
    }

    /// Sites with at least one lease or stream in the pool, in the deal's order.
    func sites(of pool: Pool) -> [Site] {
        let used = tenancies(of: pool).map(\.site)
        return sites.filter { used.contains($0.id) }
    }

    /// Market value of the pool in minor units.
    func value(of pool: Pool) -> Double {
        var sum = 0.0
        for site in sites(of: pool) { sum += site.marketValue * minorUnits }
        return sum
    }

    /// Cost of the pool in minor units.
    func cost(of pool: Pool) -> Double {
        var sum = 0.0
        for site in sites(of: pool) { sum += site.cost * minorUnits }
        return sum
    }
}
