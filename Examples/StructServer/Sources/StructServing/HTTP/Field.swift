import StructEngine

/// One member of a body, or one parameter of a query: its name, what it may hold, and what it means. Calls are checked by it, and
/// `/openapi.json` is written from it.
struct Field: Sendable {
    enum Kind: Sendable {
        /// At least one character, at most so many.
        case text(Int)
        case password
        /// Hours and minutes after a beginning, such as `T+24:00`.
        case eta
        /// Addresses and networks, such as `10.0.1.0/24` and `2001:db8::/32`.
        case networks(Int)
        case choice([String])
        case whole(ClosedRange<Int64>)
        /// A whole number of at least 1, or `all`.
        case count
        case number(ClosedRange<Double>)
        case flag
        case texts(Int)
        case choices([String])
        /// An object that the engine reads and checks by itself, by the name of its schema.
        case document(String)
        case flags([String])
        case moves
        /// The name of the built-in ruleset, or a ruleset.
        case ruleset
        /// The name of a deal in the server's folder.
        case fixture
        indirect case object([Field])
    }

    let name: String
    let kind: Kind
    let isRequired: Bool
    let summary: String

    init(_ name: String, _ kind: Kind, _ summary: String, isRequired: Bool = false) {
        self.name = name
        self.kind = kind
        self.isRequired = isRequired
        self.summary = summary
    }

    /// The largest whole number that JSON carries between all programs.
    static let largest: Int64 = 1 << 53

    /// The faults of an object that must have these members and no others.
    static func faults(of value: JSONValue, _ fields: [Field], at path: String = "") -> [Issue] {
        guard case .object(let members) = value else {
            return [Issue(id: "wrong_type", path: path, message: "must be an object, found \(found(value))")]
        }
        var faults: [Issue] = []
        func place(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
        for member in members {
            guard let field = fields.first(where: { $0.name == member.key }) else {
                let known = fields.isEmpty ? "none" : fields.map(\.name).joined(separator: ", ")
                let name = String(member.key.prefix(60))
                faults.append(Issue(id: "unknown_key", path: place(name), message: "is not a key here; those known are: \(known)"))
                continue
            }
            faults += field.faults(of: member.value, at: place(field.name))
        }
        for field in fields where field.isRequired && value[field.name] == nil {
            faults.append(Issue(id: "missing_key", path: place(field.name), message: "must be there: \(field.summary)"))
        }
        return faults
    }

    private func faults(of value: JSONValue, at path: String) -> [Issue] {
        func fault(_ id: String, _ must: String) -> [Issue] {
            [Issue(id: id, path: path, message: "must be \(must), found \(Field.found(value))")]
        }
        switch (kind, value) {
        case (.fixture, .string(let text)) where text.utf8.count <= 256: return []
        case (.fixture, _): return fault("wrong_type", "the name of a deal")
        case (.text(let most), .string(let text)):
            return (1...most).contains(text.unicodeScalars.count) ? [] : fault("out_of_range", "a text of 1 to \(most) characters")
        case (.text(let most), _): return fault("wrong_type", "a text of 1 to \(most) characters")
        case (.password, .string(let text)) where (12...1_024).contains(text.unicodeScalars.count): return []
        case (.password, _):
            return [Issue(id: "out_of_range", path: path, message: "must be a text of 12 to 1024 characters, found another value")]
        case (.eta, .string(let text)) where Server.seconds(ofETA: text) != nil: return []
        case (.eta, _): return fault("unknown_value", "hours and minutes such as T+24:00")
        case (.networks(let most), .array(let items)): return Field.networkFaults(items, at: path, most: most)
        case (.networks, _): return fault("wrong_type", "a list of networks")
        case (.choice(let values), .string(let text)) where values.contains(text): return []
        case (.choice(let values), _): return fault("unknown_value", "one of \(values.joined(separator: ", "))")
        case (.whole(let range), .integer(let number)) where range.contains(number): return []
        case (.whole(let range), _):
            return fault("out_of_range", "a whole number from \(range.lowerBound) to \(range.upperBound)")
        case (.count, .string("all")): return []
        case (.count, .integer(let number)) where (1...Field.largest).contains(number): return []
        case (.count, _): return fault("out_of_range", "a whole number from 1 to \(Field.largest), or \"all\"")
        case (.number(let range), .integer(let number)) where range.contains(Double(number)): return []
        case (.number(let range), .number(let number)) where range.contains(number): return []
        case (.number(let range), _): return fault("out_of_range", "a number from \(range.lowerBound) to \(range.upperBound)")
        case (.flag, .bool): return []
        case (.flag, _): return fault("wrong_type", "true or false")
        case (.texts(let most), .array(let items)): return Field.itemFaults(items, at: path, most: most, choices: nil)
        case (.texts, _): return fault("wrong_type", "a list of texts")
        case (.choices(let values), .array(let items)): return Field.itemFaults(items, at: path, most: values.count, choices: values)
        case (.choices, _): return fault("wrong_type", "a list of texts")
        case (.document, .object): return []
        case (.document, _): return fault("wrong_type", "an object")
        case (.ruleset, .object): return []
        case (.ruleset, .string(Ruleset.v1.version)): return []
        case (.ruleset, _): return fault("unknown_value", "\(Ruleset.v1.version), or a ruleset")
        case (.moves, .array(let items)): return items.count <= 100 ? [] : fault("out_of_range", "a list of at most 100 moves")
        case (.moves, _): return fault("wrong_type", "a list of moves")
        case (.flags(let names), _): return Field.faults(of: value, names.map { Field($0, .flag, "On or off.") }, at: path)
        case (.object(let fields), _): return Field.faults(of: value, fields, at: path)
        }
    }

    private static func itemFaults(_ items: [JSONValue], at path: String, most: Int, choices: [String]?) -> [Issue] {
        var faults: [Issue] = []
        var seen: Set<String> = []
        if items.count > most {
            faults.append(Issue(id: "out_of_range", path: path, message: "must have at most \(most) items, found \(items.count)"))
        }
        for (number, item) in items.enumerated().prefix(most) {
            let place = "\(path)[\(number)]"
            guard case .string(let text) = item, (1...256).contains(text.unicodeScalars.count) else {
                faults.append(Issue(id: "wrong_type", path: place, message: "must be a text of 1 to 256 characters, found \(found(item))"))
                continue
            }
            if let choices, !choices.contains(text) {
                let list = choices.joined(separator: ", ")
                faults.append(Issue(id: "unknown_value", path: place, message: "must be one of \(list), found \(found(item))"))
            } else if !seen.insert(text).inserted {
                faults.append(Issue(id: "repeated", path: place, message: "must be listed once, found \(found(item)) again"))
            }
        }
        return faults
    }

    private static func networkFaults(_ items: [JSONValue], at path: String, most: Int) -> [Issue] {
        let faults = itemFaults(items, at: path, most: most, choices: nil)
        guard faults.isEmpty else { return faults }
        return items.enumerated().filter { $0.element.string.flatMap { Network($0) } == nil }.map { number, item in
            Issue(
                id: "unknown_value", path: "\(path)[\(number)]",
                message: "must be a network such as 10.0.1.0/24 or 2001:db8::/32, found \(found(item))")
        }
    }

    /// A value as messages show it: short, and nothing of what is long.
    static func found(_ value: JSONValue) -> String {
        switch value {
        case .object: "an object"
        case .array(let items): "a list of \(items.count)"
        default: shortened(value.text(pretty: false))
        }
    }

    private static func shortened(_ text: String) -> String { text.count > 60 ? text.prefix(57) + "…" : text }
}
