import StructEngine

/// Gives leases their ids, sites, ratings and costs, from the table, the map and the base deal.
struct RollBinder {
    private(set) var entries: [LeaseEntry] = []

    init(
        _ drafts: [LeaseDraft], deal: BaseDeal, options: TableImport.Options, ratings: ColumnMap, _ findings: inout Findings,
        _ faults: inout TableFaults
    ) {
        let whole = RollBinder.summed(drafts, &findings)
        for draft in whole { entries.append(LeaseEntry(draft, closing: deal.closing, &findings, &faults)) }
        sayLetTwice(&findings)
        setIDs()
        setKept(deal, &findings)
        setSites(deal, options, &findings, &faults)
        setRatings(deal, ratings, &findings, &faults)
        setCosts(deal, options.map, &findings)
    }

    /// The id of the lease, else its unit, else a number; one that is taken gets a number behind it.
    private mutating func setIDs() {
        var taken: Set<String> = []
        let units = Dictionary(grouping: entries) { $0.draft.units.first ?? "" }
        for place in entries.indices {
            let draft = entries[place].draft
            let unit = draft.units.first ?? ""
            let isAlone = !unit.isEmpty && units[unit]?.count == 1
            let wanted =
                !draft.id.isEmpty
                ? draft.id : !unit.isEmpty && isAlone ? unit : unit.isEmpty ? "L\(place + 1)" : "\(draft.property.first ?? "L").\(unit)"
            let base = RollBinder.clean(wanted)
            var (id, number) = (base, 2)
            while taken.contains(id) { (id, number) = ("\(base)-\(number)", number + 1) }
            taken.insert(id)
            entries[place].id = id
        }
    }

    private mutating func setKept(_ deal: BaseDeal, _ findings: inout Findings) {
        var count = 0
        for place in entries.indices {
            let stated = entries[place].draft.members
            let kept = deal.kept(of: entries[place].id, tenant: entries[place].draft.tenant).filter { old in
                !stated.contains { $0.key == old.key }
            }
            entries[place].kept = stated + kept
            if !kept.isEmpty { count += 1 }
        }
        if count > 0 {
            findings.assumptions.append(
                "re-letting and cover (relet, dscr_multiple) of \(count) leases are kept from the base deal's leases of the same id and tenant"
            )
        }
    }

    /// At most 60 letters, and none that are not shown.
    static func clean(_ text: String) -> String {
        let shown = text.unicodeScalars.map { $0.properties.isWhitespace ? " " : $0 }.filter {
            ![.control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator].contains(
                $0.properties.generalCategory)
        }
        let kept = String(String.UnicodeScalarView(shown)).split(separator: " ").joined(separator: " ")
        return kept.isEmpty ? "L" : String(kept.prefix(60))
    }

    private mutating func setSites(
        _ deal: BaseDeal, _ options: TableImport.Options, _ findings: inout Findings, _ faults: inout TableFaults
    ) {
        var said: Set<String> = []
        for place in entries.indices {
            let names = entries[place].draft.property
            if let site = options.site {
                entries[place].site = site
            } else if let site = names.lazy.compactMap({ options.map.site(of: $0) ?? RollBinder.site($0, deal) }).first {
                entries[place].site = site
            } else if let only = deal.sites.first {
                entries[place].site = only.id
                let name = names.joined(separator: ", ")
                guard said.insert(name).inserted else { continue }
                let of = name.isEmpty ? "no column says which site a lease is of" : "\"\(name)\" is no site of the base deal"
                let many =
                    deal.sites.count > 1
                    ? ", the first of \(deal.sites.count); state it under \"sites\" in --columns, or with --site" : ", its only one"
                findings.assumptions.append("\(of): its leases are put on \(only.id)\(many)")
            } else {
                findings.assumptions.append("the base deal has no site; give a table of sites as a second file")
                return
            }
        }
        if let site = options.site, !deal.sites.contains(where: { $0.id == site }) {
            faults.report("table_site", at: "--site", "must be a site of the base deal, found \"\(site)\"")
        }
    }

    /// By id, else by city.
    private static func site(_ name: String, _ deal: BaseDeal) -> String? {
        let folded = Words.folded(name)
        if let site = deal.sites.first(where: { Words.folded($0.id) == folded }) { return site.id }
        let tokens = Words.tokens(name)
        let ofCity = deal.sites.filter { site in
            let city = Words.tokens(site.city)
            return !city.isEmpty && city.allSatisfy { tokens.contains($0) }
        }
        return ofCity.count == 1 ? ofCity.first?.id : nil
    }

    private mutating func setRatings(_ deal: BaseDeal, _ map: ColumnMap, _ findings: inout Findings, _ faults: inout TableFaults) {
        var known: [String: String] = [:]
        var unrated: [String] = []
        for place in entries.indices {
            let draft = entries[place].draft
            let stated = map.rating(of: draft.tenant) ?? draft.rating.flatMap { RollBinder.rating($0) }
            if let text = draft.rating, RollBinder.rating(text) == nil {
                findings.unused.append((draft.address, text, "is no rating of the deal format"))
            }
            if let stated { known[draft.tenant] = known[draft.tenant] ?? stated }
        }
        for place in entries.indices {
            let tenant = entries[place].draft.tenant
            if let rating = known[tenant] ?? deal.rating(of: tenant) {
                entries[place].rating = rating
            } else if !unrated.contains(tenant) {
                unrated.append(tenant)
            }
        }
        if !unrated.isEmpty {
            findings.assumptions.append(
                "\(unrated.count) tenants without a rating are NR: \(unrated.prefix(12).joined(separator: ", "))\(unrated.count > 12 ? ", …" : "")"
            )
        }
    }

    /// A rating as the deal format has it, also with Moody's letters.
    static func rating(_ text: String) -> String? {
        let plain = text.uppercased().split(separator: " ").joined()
        let moodys = [
            "AAA": "AAA", "AA1": "AA+", "AA2": "AA", "AA3": "AA-", "A1": "A+", "A2": "A", "A3": "A-", "BAA1": "BBB+", "BAA2": "BBB",
            "BAA3": "BBB-",
        ]
        if Deal.Rating(rawValue: plain) != nil { return plain }
        if let own = moodys[plain] { return own }
        let groups = [
            "BB+": "BB", "BB-": "BB", "B+": "B", "B-": "B", "BA1": "BB", "BA2": "BB", "BA3": "BB", "B1": "B", "B2": "B", "B3": "B",
            "CCC+": "CCC", "CCC-": "CCC",
        ]
        return groups[plain]
    }

    private mutating func setCosts(_ deal: BaseDeal, _ map: ColumnMap, _ findings: inout Findings) {
        var isSaid = false
        for place in entries.indices {
            let entry = entries[place]
            if let stated = map.costs ?? entry.draft.costs ?? deal.costs(of: entry.id, tenant: entry.draft.tenant) {
                entries[place].costs = stated
                continue
            }
            entries[place].costs = deal.usualCosts ?? 0
            if !isSaid {
                let of = deal.usualCosts.map { "\(plainNumber($0)), as most leases of the base deal" } ?? "0, as nothing says them"
                findings.assumptions.append(
                    "operating costs (opex_pct) of leases that the base deal does not know, or whose tenant has several shares there, are \(of); state \"opex_pct\" in --columns"
                )
                isSaid = true
            }
        }
    }
}
