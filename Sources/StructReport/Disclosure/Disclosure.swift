import StructEngine

/// One structure as loan-level disclosure: the senior loan as the underlying exposure, the pool's sites as its collateral and
/// their leases and streams as tenants, field by field of a regulator's template.
///
/// ```swift
/// let disclosure = try Disclosure(plan: plan, structure: try plan.evaluate(index: 4711))
/// print(disclosure.csv)                 // template,section,record,field_code,field_name,value,…
/// print(disclosure.missingCSV)          // what is left to state, a line a field
/// ```
/// It is as of closing: the loan is new, nothing is in arrears, and nothing has happened to it. A field has a value where the
/// deal states one or it follows from the model; `ND5` where it cannot apply to such a loan; and where the deal says nothing
/// the No Data option that the reporting entity chooses. Where the field does not take that option it is left empty and listed
/// as one that must be stated. Names of fields and codes are those of Annex III of Commission Delegated Regulation
/// (EU) 2020/1224. Which options a field takes is known here for all but seven that are a currency alone (``csv`` has a column
/// for it).
public struct Disclosure: Sendable {
    /// A regulator's template.
    public enum Template: String, Sendable, CaseIterable {
        /// Annex III of Commission Delegated Regulation (EU) 2020/1224: loans secured by commercial real estate.
        case esmaAnnex3 = "esma-annex-3"
    }

    /// Why the reporting entity has no data for what the deal does not say, by Article 9 of the regulation.
    public struct NoData: Sendable, Equatable, CustomStringConvertible {
        public let description: String

        /// Not collected, as lending or underwriting criteria do not ask for it.
        public static let notCollected = NoData(unchecked: "ND1")

        private init(unchecked text: String) { description = text }

        /// Reads `ND1`, `ND2`, `ND3` or `ND4-YYYY-MM-DD`, the date from which the data will be available; nil for anything else.
        public init?(_ text: String) {
            let isDated = text.hasPrefix("ND4-") && Deal.CalendarDate(String(text.dropFirst(4))) != nil
            guard isDated || ["ND1", "ND2", "ND3"].contains(text) else { return nil }
            description = text
        }
    }

    /// What is said of a field.
    enum Value: Sendable, Equatable {
        /// Known, with its unit; a text of the deal is not a plain value.
        case known(String, unit: String, isText: Bool = false)
        /// It cannot apply to the exposure, and why.
        case notApplicable(String)
        /// The deal does not say; with what it does say of the matter, which may be nothing.
        case unknown(String)
    }

    struct Field: Sendable, Equatable {
        let section: Section
        /// Which exposure, property or lease.
        let record: String
        let number: Int
        let name: String
        let value: Value

        var code: String { "\(section.prefix)\(number)" }
    }

    let plan: Plan
    let structure: Structure
    let noData: NoData
    let fields: [Field]

    /// - Parameters:
    ///   - structure: Of the plan.
    ///   - noData: What stands for what the deal does not say.
    /// - Throws: ``StructError/unavailable(_:_:)`` with ``StructError/Code/foreignStructure`` for a structure of
    ///   another plan.
    public init(plan: Plan, structure: Structure, noData: NoData = .notCollected) throws(StructError) {
        (self.plan, self.structure, self.noData) = (plan, structure, noData)
        let exposure = Exposure(plan: plan, structure: structure, schedule: try plan.schedule(of: structure))
        let lettings = Letting.all(of: plan.deal, pool: structure.levers.pool)
        var fields: [Field] = []
        func add(_ section: Section, _ record: String, _ value: (Int) -> Value) {
            for (place, name) in section.names.enumerated() {
                fields.append(Field(section: section, record: record, number: place + 1, name: String(name), value: value(place + 1)))
            }
        }
        let sites = Disclosure.sites(plan.deal, lettings)
        add(.exposure, exposure.identifier) { exposure.value($0, sites: sites) }
        for (site, share) in zip(sites, Disclosure.shares(of: sites)) {
            let own = lettings.filter { $0.site == site.id }
            let property = Property(plan: plan, site: site, lettings: own, exposure: exposure.identifier, share: share)
            add(.collateral, site.id) { property.value($0) }
        }
        for letting in lettings { add(.tenant, letting.id) { letting.value($0, plan: plan, exposure: exposure.identifier) } }
        self.fields = fields
    }

    /// The sites that the pool has a lease or stream of, in the deal's order.
    private static func sites(_ deal: Deal, _ lettings: [Letting]) -> [Deal.Site] {
        let occupied = Set(lettings.map(\.site))
        return deal.sites.filter { occupied.contains($0.id) }
    }

    /// The part of the loan that falls on each site by its value, in ten thousandths of a per cent. They sum to all of it: each
    /// is what the sum so far, rounded, grows by.
    private static func shares(of sites: [Deal.Site]) -> [Int] {
        let value = sites.reduce(0) { $0 + $1.marketValue }
        guard value > 0 else { return sites.map { _ in 0 } }
        var (sum, whole) = (0.0, 0)
        return sites.enumerated().map { place, site in
            sum += site.marketValue
            let next = place == sites.count - 1 ? 1_000_000 : Int((sum / value * 1_000_000).rounded())
            defer { whole = next }
            return next - whole
        }
    }

    // MARK: What is written

    enum Status: String, Sendable { case known, notApplicable = "not_applicable", noData = "no_data", required }

    func status(_ field: Field) -> Status {
        let allowed = Disclosure.allowed[field.code]
        switch field.value {
        case .known: return .known
        case .notApplicable: return allowed?.notApplicable == false ? .required : .notApplicable
        case .unknown: return allowed?.noData == false ? .required : .noData
        }
    }

    private func entry(_ field: Field) -> CSVText.Entry {
        switch (status(field), field.value) {
        case (.known, .known(let text, _, let isText)): isText ? .text(text) : .plain(text)
        case (.notApplicable, _): .plain("ND5")
        case (.noData, _): .plain(noData.description)
        default: .plain("")
        }
    }

    private static func options(_ code: String) -> String { allowed[code]?.text ?? "unconfirmed" }

    /// Every field of every record, a line each, as CSV by RFC 4180. `status` is `known`, `not_applicable`, `no_data`, or
    /// `required` for one that is empty because it does not take the option; `no_data_options` are those that the field takes,
    /// `unconfirmed` where they are not known here. Amounts are in currency units, rates and shares in per cent (5.5 is 5.5%), dates
    /// YYYY-MM-DD; `unit` says which.
    public var csv: String {
        var csv = CSVText()
        csv.add(
            ["template", "section", "record", "field_code", "field_name", "value", "unit", "status", "no_data_options", "note"].map {
                .text($0)
            })
        for field in fields {
            let (unit, note): (String, String) =
                switch field.value {
                case .known(_, let unit, _): (unit, "")
                case .notApplicable(let why): ("", why)
                case .unknown(let hint): ("", hint)
                }
            csv.add([
                .text(Template.esmaAnnex3.rawValue), .text(field.section.rawValue), .text(field.record), .text(field.code),
                .text(field.name), entry(field), .text(unit), .text(status(field).rawValue), .text(Disclosure.options(field.code)),
                .text(note),
            ])
        }
        return csv.text
    }

    /// The fields that have no value, a line each, with the number of records that lack it and what stands there.
    public var missingCSV: String {
        var csv = CSVText()
        csv.add(["section", "field_code", "field_name", "records", "stands_there", "no_data_options", "note"].map { .text($0) })
        for group in missing {
            let note: String =
                switch group.first.value {
                case .known: ""
                case .notApplicable(let why): why
                case .unknown(let hint): hint
                }
            csv.add([
                .text(group.first.section.rawValue), .text(group.first.code), .text(group.first.name), .plain("\(group.records)"),
                entry(group.first), .text(Disclosure.options(group.first.code)), .text(note),
            ])
        }
        return csv.text
    }

    /// Fields without a value, those that must be stated first, then in the order of the template.
    private var missing: [(first: Field, records: Int)] {
        var groups: [String: (first: Field, records: Int)] = [:]
        var order: [String] = []
        for field in fields where status(field) != .known {
            let key = "\(field.code) \(status(field))"
            if groups[key] == nil { order.append(key) }
            groups[key] = (groups[key]?.first ?? field, (groups[key]?.records ?? 0) + 1)
        }
        let all = order.compactMap { groups[$0] }
        return all.filter { status($0.first) == .required } + all.filter { status($0.first) != .required }
    }

    /// What is there and what is missing, in a few lines for people, with a line break at its end.
    public var summary: String {
        func count(_ status: Status) -> String { Format.whole(Int64(fields.count { self.status($0) == status })) }
        let missing = missing.map(\.first)
        let required = missing.filter { status($0) == .required }
        func takesND5(_ field: Field) -> Bool { Disclosure.allowed[field.code]?.notApplicable == true }
        var lines = [
            "\(Format.whole(Int64(fields.count))) fields of Annex III: \(count(.known)) known, \(count(.notApplicable)) not applicable (ND5), \(count(.noData)) not in the deal (\(noData)), \(count(.required)) that must be stated"
        ]
        for (name, fields) in [
            ("must be stated", required.filter { !takesND5($0) }),
            ("must be stated, or be ND5 where it does not apply", required.filter(takesND5)),
            ("not in the deal", missing.filter { status($0) == .noData }),
            ("not applicable", missing.filter { status($0) == .notApplicable }),
        ] where !fields.isEmpty {
            lines.append("\(name): \(Disclosure.ranges(fields))")
        }
        let unknown = Section.allCases.flatMap { section in
            section.names.indices.map { "\(section.prefix)\($0 + 1)" }.filter { Disclosure.allowed[$0] == nil }
        }
        lines.append("which No Data options they take is not confirmed of \(unknown.joined(separator: ", ")): hold those against the Annex")
        if ![.dataCentre, .realEstate].contains(plan.deal.assetClass) {
            lines.append("Annex III is for commercial real estate, and this deal is of \(plan.deal.assetClass.rawValue)")
        }
        return lines.map { $0 + "\n" }.joined()
    }

    /// Codes with neighbours drawn together. Example: CREL1, CREL2 and CREL5 are "CREL1-2, CREL5".
    private static func ranges(_ fields: [Field]) -> String {
        var runs: [(section: Section, from: Int, to: Int)] = []
        for field in fields {
            if let last = runs.last, last.section == field.section, last.to + 1 == field.number {
                runs[runs.count - 1].to = field.number
            } else {
                runs.append((field.section, field.number, field.number))
            }
        }
        return runs.map { "\($0.section.prefix)\($0.from)\($0.to > $0.from ? "-\($0.to)" : "")" }.joined(separator: ", ")
    }
}
