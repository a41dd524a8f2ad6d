import StructEngine

/// What the columns of a file are, stated: written by one import, so that the next needs no thought.
///
/// ```json
/// { "schema_version": 1, "date_order": "dmy", "decimal_mark": ",",
///   "columns": [ { "title": "Jahresmiete", "field": "rent", "per": "year" } ],
///   "sites": { "Rechenzentrum Hamburg": "HAM1" }, "ratings": { "Alster Hosting": "BBB" }, "opex_pct": 0.18 }
/// ```
public struct ColumnMap: Sendable {
    struct Entry: Sendable {
        /// The letters of a column; used where no title fits.
        var letters: String?
        var title: String?
        /// Nil for a column that is left out.
        var field: LeaseField?
        var period: RentPeriod?
    }

    var entries: [Entry] = []
    var sheet: String?
    /// From 1, as a spreadsheet counts.
    var headerRow: Int?
    var dateOrder: DateOrder?
    var decimal: Character?
    var sites: [(name: String, site: String)] = []
    var ratings: [(tenant: String, rating: String)] = []
    var costs: Double?

    public init() {}

    /// Reads a map; every fault of it at once.
    public init(name: String, json bytes: [UInt8]) throws(StructError) {
        guard let json = JSONText.read(bytes), case .object(let members) = json else {
            throw .table(
                "column_map", at: name, "must be an object of JSON, found something else; start from one that an import has written")
        }
        var faults = TableFaults()
        for (key, value) in members {
            switch key {
            case "schema_version":
                if value != .integer(1) {
                    faults.report("column_map", at: "\(name) \(key)", "must be 1, found \(value.text(pretty: false).prefix(40))")
                }
            case "sheet": sheet = value.string
            case "header_row": headerRow = value.double.flatMap { Int(exactly: $0) }
            case "date_order":
                dateOrder = value.string.flatMap { DateOrder(rawValue: $0) }
                if dateOrder == nil {
                    faults.report("column_map", at: "\(name) \(key)", "must be dmy or mdy, found \(value.text(pretty: false).prefix(40))")
                }
            case "decimal_mark":
                decimal = value.string.flatMap { [".", ","].contains($0) ? $0.first : nil }
                if decimal == nil {
                    faults.report(
                        "column_map", at: "\(name) \(key)", "must be \".\" or \",\", found \(value.text(pretty: false).prefix(40))")
                }
            case "columns":
                for (place, item) in value.items.enumerated() { read(item, "\(name) columns[\(place)]", &faults) }
            case "sites": sites = value.members.compactMap { member in member.value.string.map { (member.key, $0) } }
            case "ratings": ratings = value.members.compactMap { member in member.value.string.map { (member.key, $0) } }
            case "opex_pct": costs = value.double
            default:
                let keys = "schema_version, sheet, header_row, date_order, decimal_mark, columns, sites, ratings, opex_pct"
                faults.report("column_map", at: "\(name) \(key)", "must be one of \(keys)")
            }
        }
        try faults.throwIfAny()
    }

    private mutating func read(_ item: JSONValue, _ place: String, _ faults: inout TableFaults) {
        var entry = Entry(letters: item["column"]?.string?.uppercased(), title: item["title"]?.string)
        if entry.letters == nil, entry.title == nil {
            faults.report("column_map", at: place, "must name a column by \"title\" or \"column\"")
        }
        guard let name = item["field"]?.string else { return faults.report("column_map", at: place, "must have a \"field\"") }
        if name != "ignore" {
            entry.field = LeaseField(rawValue: name)
            if entry.field == nil {
                let names = LeaseField.allCases.map(\.rawValue).joined(separator: ", ")
                faults.report("column_map", at: "\(place).field", "must be ignore or one of \(names), found \"\(name)\"")
            }
        }
        if let per = item["per"]?.string {
            entry.period = RentPeriod(rawValue: per)
            if entry.period == nil {
                let names = RentPeriod.allCases.map(\.rawValue).joined(separator: ", ")
                faults.report("column_map", at: "\(place).per", "must be one of \(names), found \"\(per)\"")
            }
        }
        entries.append(entry)
    }

    /// What is stated of a column: by its title, else by its letters.
    func entry(title: String, letters: String) -> Entry? {
        let words = Words.tokens(title)
        if !words.isEmpty, let entry = entries.first(where: { $0.title.map { Words.tokens($0) } == words }) { return entry }
        return entries.first { $0.letters == letters && ($0.title ?? "").isEmpty }
    }

    func site(of name: String) -> String? {
        let folded = Words.folded(name)
        return sites.first { Words.folded($0.name) == folded }?.site
    }

    func rating(of tenant: String) -> String? {
        let folded = Words.folded(tenant)
        return ratings.first { Words.folded($0.tenant) == folded }?.rating
    }

    public var json: JSONValue {
        var members: [(key: String, value: JSONValue)] = [("schema_version", .integer(1))]
        if let sheet { members.append(("sheet", .string(sheet))) }
        if let headerRow { members.append(("header_row", .integer(Int64(headerRow)))) }
        if let dateOrder { members.append(("date_order", .string(dateOrder.rawValue))) }
        if let decimal { members.append(("decimal_mark", .string(String(decimal)))) }
        let columns = entries.map { entry in
            var members: [(key: String, value: JSONValue)] = []
            if let letters = entry.letters { members.append(("column", .string(letters))) }
            if let title = entry.title, !title.isEmpty { members.append(("title", .string(title))) }
            members.append(("field", .string(entry.field?.rawValue ?? "ignore")))
            if let period = entry.period { members.append(("per", .string(period.rawValue))) }
            return JSONValue.object(members)
        }
        members.append(("columns", .array(columns)))
        if !sites.isEmpty { members.append(("sites", .object(sites.map { ($0.name, .string($0.site)) }))) }
        if !ratings.isEmpty { members.append(("ratings", .object(ratings.map { ($0.tenant, .string($0.rating)) }))) }
        if let costs { members.append(("opex_pct", .number(costs))) }
        return .object(members)
    }
}
