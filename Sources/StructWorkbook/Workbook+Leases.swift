import StructEngine

/// The rent roll as assumptions: leases, streams, the tenants that a case may strike, and the days without payments.
extension Workbook {
    /// True if a case strikes a tenant.
    var hasDefaults: Bool { cases.contains { $0.tenantDefault != nil } }

    /// Cases in which a tenant may use its break, by their place among all.
    private var breakingCases: [Int] { cases.indices.filter { cases[$0].breaks != .none } }

    /// True if a lease ends at its break in some case.
    func breaks(_ lease: Deal.Lease) -> Bool { breakingCases.contains { isBroken(lease, in: cases[$0]) } }

    private func isBroken(_ lease: Deal.Lease, in scenario: Deal.Scenario) -> Bool {
        guard lease.breakMonth != nil else { return false }
        switch scenario.breaks {
        case .none: return false
        case .all: return true
        case .leases(let ids): return ids.contains(lease.id)
        }
    }

    var leaseInputs: [Model.Row] {
        var rows: [Model.Row] = []
        for place in leases.indices {
            let (lease, path) = (leases[place].lease, "leases[\(leases[place].number)]")
            rows.append(.heading("\(lease.id), \(lease.tenant)"))
            rows += terms(place) + stepInputs(place) + breakInputs(place)
            if let relet = lease.relet {
                rows += [
                    .input(
                        "void\(place)", "Months empty after its end", "months", "\(path).relet.void_months", Double(relet.voidMonths),
                        .count),
                    .input(
                        "again\(place)", "Rent when let again", "share of the last", "\(path).relet.rent_pct", relet.rentShare, .percent),
                    .input("term\(place)", "Months let again", "months", "\(path).relet.term_months", Double(relet.termMonths), .count),
                ]
            }
            if lease.dscrMultiple != 1 { rows.append(multiple("l\(place)", "\(path).dscr_multiple", lease.dscrMultiple)) }
            rows += [
                .figure("late\(place)", "Delay in the chosen case", "months", "IF([$start\(place)]>1,[$caseDelay],0)", .count),
                .figure("from\(place)", "First month in the chosen case", "month", "[$start\(place)]+[$late\(place)]", .count),
                .figure(
                    "last\(place)", "Last month in the chosen case", "month",
                    "\(breaks(lease) ? "IF([$broken\(place)]=1,[$break\(place)],[$end\(place)])" : "[$end\(place)]")+[$late\(place)]",
                    .count),
            ]
        }
        return rows + (hasDefaults ? tenantRows : [])
    }

    private func multiple(_ name: String, _ path: String, _ value: Double) -> Model.Row {
        .input("multiple_\(name)", "Sized at this multiple of the target", "ratio", path, value, .ratio)
    }

    private func terms(_ place: Int) -> [Model.Row] {
        let (path, lease) = ("leases[\(leases[place].number)]", leases[place].lease)
        let review = lease.indexation
        let kind: Double = review.kind == .cpi ? 2 : review.kind == .fixed ? 1 : 0
        let next = review.nextReviewMonth ?? lease.startMonth + review.reviewMonths
        return [
            .input("rent\(place)", "Passing rent a year", deal.currency.rawValue, "\(path).passing_rent", lease.passingRent, .money),
            .input("start\(place)", "First month", "month", "\(path).start_month", Double(lease.startMonth), .count),
            .input("end\(place)", "Last month", "month", "\(path).end_month", Double(lease.endMonth), .count),
            .input("free\(place)", "Months free of rent", "months", "\(path).rent_free_months", Double(lease.rentFreeMonths), .count),
            .input("opex\(place)", "Operating costs", "share of rent", "\(path).opex_pct", lease.opexShare, .percent),
            .input("kind\(place)", "Reviews: 0 none, 1 fixed, 2 inflation", "code", "\(path).indexation.kind", kind, .count),
            .input("rate\(place)", "Fixed growth", "a year", "\(path).indexation.rate", review.rate, .percent),
            .input("floor\(place)", "Least growth", "a year", "\(path).indexation.floor", review.floor ?? -1, .percent),
            .input("cap\(place)", "Most growth", "a year", "\(path).indexation.cap", review.cap ?? 10, .percent),
            .input(
                "every\(place)", "Months between reviews", "months", "\(path).indexation.review_months", Double(review.reviewMonths), .count
            ),
            .input("next\(place)", "First review", "month", "\(path).indexation.next_review_month", Double(next), .count),
        ]
    }

    private func stepInputs(_ place: Int) -> [Model.Row] {
        let (path, steps) = ("leases[\(leases[place].number)].steps", leases[place].lease.steps)
        return steps.enumerated().map { step, entry in
            .input("stepMonth\(place)_\(step)", "Month of step \(step + 1)", "month", "\(path)[\(step)].month", Double(entry.month), .count)
        }
            + steps.enumerated().map { step, entry in
                .input(
                    "stepRent\(place)_\(step)", "Rent a year from step \(step + 1)", deal.currency.rawValue, "\(path)[\(step)].rent",
                    entry.rent, .money)
            }
    }

    /// The break, and in which cases it is used.
    private func breakInputs(_ place: Int) -> [Model.Row] {
        let (path, lease) = ("leases[\(leases[place].number)]", leases[place].lease)
        guard breaks(lease), let month = lease.breakMonth else { return [] }
        let places = breakingCases
        let choices = cases.indices.map { places.contains($0) ? "[$uses\(place)_\($0)]" : "[$unbroken]" }
        return [.input("break\(place)", "Last month if the break is used", "month", "\(path).break_month", Double(month), .count)]
            + places.map {
                .input(
                    "uses\(place)_\($0)", "Break used in case \($0 + 1), \(cases[$0].id)", "flag", "scenarios: \(cases[$0].id)",
                    isBroken(lease, in: cases[$0]) ? 1 : 0, .flag)
            }
            + [
                .figure(
                    "broken\(place)", "Break used in the chosen case", "flag", "CHOOSE([$case],\(choices.joined(separator: ",")))", .flag)
            ]
    }

    // MARK: Tenants

    /// Names of the pool's tenants and counterparties, in UTF-8 order: of two with the same rent the first is the larger.
    var tenants: [String] {
        Set(leases.map(\.lease.tenant) + streams.map(\.stream.counterparty)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Who pays how much, by number, and whom the chosen case strikes.
    private var tenantRows: [Model.Row] {
        let (names, currency) = (tenants, deal.currency.rawValue)
        let numbers = Dictionary(names.enumerated().map { ($1, $0 + 1) }, uniquingKeysWith: { first, _ in first })
        var owners: [(path: String, label: String, tenant: String, rent: String)] = []
        for (place, entry) in leases.enumerated() {
            owners.append(("leases[\(entry.number)].tenant", entry.lease.id, entry.lease.tenant, "[$rent\(place)]"))
        }
        for (place, entry) in streams.enumerated() {
            owners.append(
                (
                    "streams[\(entry.number)].counterparty", entry.stream.id, entry.stream.counterparty,
                    "MAX(0,SUMIFS([stream\(place)@all],[month@all],\"<\"&[$streamStart\(place)]+[$year]))"
                ))
        }
        let last = owners.count - 1
        var rows: [Model.Row] = [.heading("Number of the tenant")]
        rows += owners.enumerated().map {
            .input("owner\($0)", "\($1.label): number of its tenant", "number", $1.path, Double(numbers[$1.tenant] ?? 0), .count)
        }
        rows.append(.heading("Rent of the first year, by lease and stream"))
        rows += owners.enumerated().map { .figure("owned\($0)", $1.label, currency, $1.rent, .money) }
        rows.append(.heading("Tenants"))
        rows += names.enumerated().map { .input("tenant\($0)", "Number of \($1)", "number", "tenants by name", Double($0 + 1), .count) }
        rows.append(.heading("Passing rent by tenant"))
        rows += names.enumerated().map {
            .figure("passing\($0)", $1, currency, "SUMIF([$owner0]:[$owner\(last)],[$tenant\($0)],[$owned0]:[$owned\(last)])", .money)
        }
        let all = "[$passing0]:[$passing\(names.count - 1)]"
        rows.append(
            .figure(
                "struck", "Tenant that defaults in the chosen case", "number",
                "IF([$caseDefault]=0,0,IF([$caseWho]=0,MATCH(MAX(\(all)),\(all),0),[$caseWho]))", .count))
        return rows
    }

    /// The number of the tenant that a case strikes: 0 the largest, −1 one that is not in the pool.
    func struckTenant(_ event: Deal.TenantDefault?) -> Double {
        guard let event, event.tenant != "largest" else { return 0 }
        return tenants.firstIndex(of: event.tenant).map { Double($0 + 1) } ?? -1
    }

    // MARK: Streams and holidays

    var streamInputs: [Model.Row] {
        var rows: [Model.Row] = [.heading("Amounts, in the months in which they fall")]
        for (place, entry) in streams.enumerated() {
            var values = [Double?](repeating: nil, count: months)
            let length = 12 / max(1, entry.stream.perYear)
            for (position, amount) in entry.stream.amounts.enumerated() {
                let month = entry.stream.startMonth + position * length + length - 1
                if month >= 1, month <= months { values[month - 1] = amount }
            }
            rows.append(
                Model.Row(
                    name: "stream\(place)", label: "\(entry.stream.id), \(entry.stream.counterparty)", unit: deal.currency.rawValue,
                    note: "streams[\(entry.number)].amounts", style: .money, series: .inputs(values), total: "SUM"))
        }
        rows.append(.heading("Terms"))
        for (place, entry) in streams.enumerated() {
            let path = "streams[\(entry.number)]"
            rows.append(
                .input(
                    "streamStart\(place)", "\(entry.stream.id): first month", "month", "\(path).start_month",
                    Double(entry.stream.startMonth), .count))
            if entry.stream.dscrMultiple != 1 { rows.append(multiple("s\(place)", "\(path).dscr_multiple", entry.stream.dscrMultiple)) }
        }
        return rows
    }

    /// Days, beside Saturdays and Sundays, on which nothing is paid.
    var holidays: [Model.Row] {
        deal.businessDays.holidays.enumerated().map { place, day in
            .input(
                "holiday\(place)", "Holiday \(place + 1)", "date", "business_days.holidays[\(place)]", Double(WorkbookFile.serial(day)),
                .date)
        }
    }
}
