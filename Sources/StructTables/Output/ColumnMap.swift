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
        let json: JSONValue
        do { json = try JSONValue(reading: bytes) } catch { throw ColumnMap.named(error, name) }
        guard case .object(let members) = json else {
            throw .table("column_map", at: name, "must be an object of JSON, found \(json.kind); start from one that an import has written")
        }
        var reader = Reader()
        for (key, value) in members {
            let place = "\(name) \(key)"
            switch key {
            case "schema_version": if value != .integer(1) { reader.report(place, "must be 1", value) }
            case "sheet": sheet = reader.text(value, place)
            case "header_row": headerRow = reader.whole(value, place)
            case "date_order": dateOrder = reader.choice(value, place)
            case "decimal_mark":
                decimal = value.string.flatMap { [".", ","].contains($0) ? $0.first : nil }
                if decimal == nil { reader.report(place, "must be \".\" or \",\"", value) }
            case "columns":
                guard case .array(let items) = value else {
                    reader.report(place, "must be a list of columns", value)
                    continue
                }
                for (number, item) in items.enumerated() {
                    if let entry = reader.entry(item, "\(place)[\(number)]", beside: entries) { entries.append(entry) }
                }
            case "sites": sites = reader.texts(value, place).map { ($0.key, $0.text) }
            case "ratings":
                for (tenant, text) in reader.texts(value, place) {
                    if let rating = RollBinder.rating(text) {
                        ratings.append((tenant, rating))
                    } else {
                        reader.report("\(place).\(tenant)", "must be a rating from AAA to CCC, or NR", .string(text))
                    }
                }
            case "opex_pct":
                costs = value.double
                if !(costs.map { $0 >= 0 && $0 <= 1 } ?? false) { reader.report(place, "must be a fraction from 0 to 1", value) }
            default:
                let keys = "schema_version, sheet, header_row, date_order, decimal_mark, columns, sites, ratings, opex_pct"
                reader.report(place, "must be one of \(keys)", .string(key))
            }
        }
        try reader.faults.throwIfAny()
    }

    private static func named(_ error: StructError, _ name: String) -> StructError {
        guard case .issues(let issues) = error else { return error }
        return .issues(
            issues.map {
                Issue(id: $0.id, path: $0.path.isEmpty ? name : "\(name) \($0.path)", message: $0.message, line: $0.line, column: $0.column)
            })
    }

    /// Members of a map, each of its type; what is not is a fault.
    private struct Reader {
        var faults = TableFaults()

        mutating func report(_ place: String, _ must: String, _ found: JSONValue) {
            faults.report("column_map", at: place, "\(must), found \(found.text(pretty: false).prefix(60))")
        }

        mutating func text(_ value: JSONValue, _ place: String) -> String? {
            if let text = value.string, !text.isEmpty { return text }
            report(place, "must be text", value)
            return nil
        }

        mutating func whole(_ value: JSONValue, _ place: String) -> Int? {
            if case .integer(let number) = value, (1...Int64(TableLimit.rows)).contains(number) { return Int(number) }
            report(place, "must be a row from 1 to \(TableLimit.rows)", value)
            return nil
        }

        mutating func choice<Case: RawRepresentable & CaseIterable>(_ value: JSONValue, _ place: String, or: String = "") -> Case?
        where Case.RawValue == String {
            if let known = value.string.flatMap({ Case(rawValue: $0) }) { return known }
            report(place, "must be \(or)one of \(Case.allCases.map(\.rawValue).joined(separator: ", "))", value)
            return nil
        }

        mutating func texts(_ value: JSONValue, _ place: String) -> [(key: String, text: String)] {
            guard case .object(let members) = value else {
                report(place, "must be an object of names and texts", value)
                return []
            }
            return members.compactMap { member in text(member.value, "\(place).\(member.key)").map { (member.key, $0) } }
        }

        mutating func entry(_ item: JSONValue, _ place: String, beside others: [Entry]) -> Entry? {
            guard case .object(let members) = item else {
                report(place, "must be an object with title or column, and field", item)
                return nil
            }
            var entry = Entry()
            for (key, value) in members {
                switch key {
                case "column": entry.letters = text(value, "\(place).column")?.uppercased()
                case "title": entry.title = text(value, "\(place).title")
                case "field": if value.string != "ignore" { entry.field = choice(value, "\(place).field", or: "ignore or ") }
                case "per": entry.period = choice(value, "\(place).per")
                default: report("\(place).\(key)", "must be one of column, title, field, per", .string(key))
                }
            }
            if entry.letters == nil, entry.title == nil { report(place, "must name a column by \"title\" or \"column\"", item) }
            if item["field"] == nil { report(place, "must have a \"field\"", item) }
            let isAgain = others.contains { other in
                switch (entry.title, other.title) {
                case (let own?, let known?):
                    own == known && (entry.letters == nil || other.letters == nil || entry.letters == other.letters)
                case (nil, nil): entry.letters == other.letters
                default: false
                }
            }
            if isAgain { report(place, "must be stated once", .string(entry.title ?? entry.letters ?? "")) }
            if entry.period != nil, let field = entry.field, ![.rent, .stepRent, .steps, .term].contains(field) {
                report("\(place).per", "must be of rents, steps or a term, and not of \(field.rawValue)", item["per"] ?? item)
            }
            if let letters = entry.letters, Sheet.column(letters[...]) == nil {
                report("\(place).column", "must be the letters of a column, such as C", .string(letters))
            }
            return entry
        }
    }

    /// What is stated of a column: by its title, else by its letters.
    func entry(title: String, letters: String) -> Entry? {
        let words = Words.tokens(title)
        if !words.isEmpty, let entry = entries.first(where: { $0.title.map { Words.tokens($0) } == words }) { return entry }
        return entries.first { $0.letters == letters && ($0.title ?? "").isEmpty }
    }

    /// The columns of a further table beside those that are there.
    mutating func add(_ others: [Entry]) {
        entries += others.filter { other in
            !entries.contains { $0.title == other.title && (other.title != nil || $0.letters == other.letters) }
        }
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
