import StructEngine

extension ImportWork {
    /// The deal, the report, and what keeps the deal from being right; throws every fault of the tables.
    mutating func finish() throws(StructError) -> (deal: JSONValue, report: TableImport.Report, issues: [Issue]) {
        var entries: [LeaseEntry] = []
        if hasLeases, faults.issues.isEmpty {
            entries = RollBinder(drafts, deal: base, options: options, ratings: statedRatings, &findings, &faults).entries
        }
        if faults.issues.isEmpty { checkUnusedStatements() }
        if vacancies.isEmpty == false {
            findings.notCarried.append("\(vacancies.count) vacant units: a deal has no vacant units; they are counted below")
        }
        try faults.throwIfAny()
        var deal = base.json
        if hasLeases { deal = deal.setting("leases", .array(entries.map(\.json)), after: "sites") }
        if !streams.isEmpty {
            deal = deal.setting("streams", .array(streams), after: hasLeases || base.json["leases"] != nil ? "leases" : "sites")
        }
        if !curve.isEmpty, let market = deal["market"] { deal = deal.setting("market", market.setting("base_curve", .array(curve))) }
        if hasLeases || !streams.isEmpty { deal = settled(deal, entries) }
        let report = TableImport.Report(
            base: base, readings: readings, columns: columns, entries: entries, vacancies: vacancies, findings: findings,
            hasLeases: hasLeases)
        return (deal, report, issues(of: deal))
    }

    /// Pools and stresses of the base deal may name what is there no longer.
    private mutating func settled(_ deal: JSONValue, _ entries: [LeaseEntry]) -> JSONValue {
        var deal = deal
        let ids: [String: Set<String>] = [
            "leases": Set((deal["leases"]?.items ?? []).compactMap { $0["id"]?.string }),
            "streams": Set((deal["streams"]?.items ?? []).compactMap { $0["id"]?.string }),
        ]
        let pools = (deal["pools"]?.items ?? []).map { pool -> JSONValue in
            var (pool, kept, gone) = (pool, 0, 0)
            for kind in ["leases", "streams"] {
                guard let members = pool[kind]?.items, !members.isEmpty else { continue }
                let there = members.filter { $0.string.map { ids[kind]?.contains($0) ?? false } ?? true }
                (kept, gone) = (kept + there.count, gone + members.count - there.count)
                pool = there.isEmpty ? pool.removing(kind) : pool.setting(kind, .array(there))
            }
            if gone > 0 {
                let name = pool["id"]?.string ?? ""
                findings.changes.append(
                    kept > 0
                        ? "pool \"\(name)\": \(gone) members are not in the table; \(kept) are left"
                        : "pool \"\(name)\": none of its \(gone) members is in the table; it now holds everything, state its members anew")
            }
            return pool
        }
        if !pools.isEmpty { deal = deal.setting("pools", .array(pools)) }
        let names = Set(
            (deal["leases"]?.items ?? []).compactMap { $0["tenant"]?.string }
                + (deal["streams"]?.items ?? []).compactMap { $0["counterparty"]?.string })
        guard let scenarios = deal["scenarios"]?.items, !scenarios.isEmpty else { return deal }
        let kept = scenarios.map { scenario -> JSONValue in
            guard let failing = scenario["tenant_default"], let tenant = failing["tenant"]?.string, tenant != "largest",
                !names.contains(tenant)
            else { return scenario }
            findings.changes.append(
                "stress \"\(scenario["id"]?.string ?? "")\": \"\(tenant)\" is no tenant of the table; the largest tenant fails instead")
            return scenario.setting("tenant_default", failing.setting("tenant", .string("largest")))
        }
        return deal.setting("scenarios", .array(kept))
    }

    /// What comes out should be a deal that is right; what is not is the base deal's.
    private func issues(of deal: JSONValue) -> [Issue] {
        do {
            _ = try Deal(json: deal.bytes(pretty: false))
            return []
        } catch {
            guard case .issues(let issues) = error else { return [] }
            return issues.map { Issue(id: $0.id, path: "the deal that comes of it, \($0.path)", message: $0.message) }
        }
    }
}
