import StructEngine

/// What leases and vacant units come to, as a rent roll would sum it up.
struct Reconciliation: Sendable {
    private(set) var leaseCount = 0
    private(set) var letArea = 0.0
    private(set) var vacantUnits = 0
    private(set) var vacantArea = 0.0
    /// In kW.
    private(set) var letPower = 0.0
    private(set) var vacantPower = 0.0
    /// A year, of all leases.
    private(set) var passingRent = 0.0
    /// A year, of those that begin after closing: a part of the passing rent.
    private(set) var laterRent = 0.0
    private(set) var laterLeases = 0
    /// A year, of those that run at closing.
    var rentAtClosing: Double { passingRent - laterRent }
    let average: AverageTerm
    private(set) var tenants: [(name: String, rent: Double)] = []
    private(set) var expiries: [(year: Int, leases: Int, rent: Double)] = []

    init(_ leases: [LeaseEntry], _ vacancies: [Vacancy], closing: Deal.CalendarDate) {
        leaseCount = leases.count
        vacantUnits = vacancies.count
        vacantArea = vacancies.reduce(0) { $0 + ($1.area ?? 0) }
        vacantPower = vacancies.reduce(0) { $0 + ($1.size.power ?? 0) }
        var terms: [(rent: Double, end: Deal.CalendarDate, first: Deal.CalendarDate)] = []
        var (byTenant, byYear): ([String: Double], [Int: (Int, Double)]) = ([:], [:])
        for lease in leases {
            let rent = lease.draft.rent ?? 0
            letArea += lease.draft.area ?? 0
            letPower += lease.draft.size.power ?? 0
            passingRent += rent
            byTenant[lease.draft.tenant, default: 0] += rent
            if lease.isLater(than: closing) {
                laterRent += rent
                laterLeases += 1
            }
            guard let end = lease.draft.end ?? DayNumber.day(ofMonth: lease.endMonth, closing: closing, last: true) else { continue }
            terms.append((rent, end, lease.breakMonth == nil ? end : lease.draft.breakDate ?? end))
            let known = byYear[end.year] ?? (0, 0)
            byYear[end.year] = (known.0 + 1, known.1 + rent)
        }
        average = AverageTerm(terms, closing: closing)
        tenants = byTenant.map { (name: $0.key, rent: $0.value) }.sorted { ($1.rent, $0.name) < ($0.rent, $1.name) }
        expiries = byYear.map { (year: $0.key, leases: $0.value.0, rent: $0.value.1) }.sorted { $0.year < $1.year }
    }

    var json: JSONValue {
        .object([
            ("leases", .integer(Int64(leaseCount))), ("tenants", .integer(Int64(tenants.count))),
            ("vacant_units", .integer(Int64(vacantUnits))),
            ("passing_rent", .number(passingRent)), ("rent_at_closing", .number(rentAtClosing)),
            ("later_leases", .integer(Int64(laterLeases))), ("later_rent", .number(laterRent)),
            ("let_area", .number(letArea)), ("vacant_area", .number(vacantArea)),
            ("let_power_kw", .number(letPower)), ("vacant_power_kw", .number(vacantPower)),
            ("wault_to_expiry_years", .optional(average.toExpiry)), ("wault_to_break_years", .optional(average.toBreak)),
            (
                "largest_tenants",
                .array(
                    tenants.prefix(10).map { tenant in
                        .object([
                            ("tenant", .string(tenant.name)), ("passing_rent", .number(tenant.rent)),
                            ("share", .optional(passingRent > 0 ? tenant.rent / passingRent : nil)),
                        ])
                    })
            ),
            (
                "expiries",
                .array(
                    expiries.map { expiry in
                        .object([
                            ("year", .integer(Int64(expiry.year))), ("leases", .integer(Int64(expiry.leases))),
                            ("passing_rent", .number(expiry.rent)),
                        ])
                    })
            ),
        ])
    }
}
