/// A value that results state: its canonical form, its JSON, and what a JSON Schema says of that.
protocol Stated: Canonical {
    var json: JSONValue { get }
    /// Puts the text of ``json`` on one line, without making the value where that saves work.
    func put(into text: inout JSONText)
    /// A schema of ``json``; a named type refers to its definition.
    static var schema: JSONValue { get }
}

extension Stated {
    func put(into text: inout JSONText) { json.put(into: &text) }
}

extension Double: Stated {
    var json: JSONValue { .optional(self) }
    func put(into text: inout JSONText) { text.put(self) }
    static var schema: JSONValue { .type("number") }
}

extension Int: Stated {
    var json: JSONValue { .integer(Int64(self)) }
    func put(into text: inout JSONText) { text.put(Int64(self)) }
    static var schema: JSONValue { .type("integer") }
}

extension Int64: Stated {
    var json: JSONValue { .integer(self) }
    func put(into text: inout JSONText) { text.put(self) }
    static var schema: JSONValue { .type("integer") }
}

extension UInt64: Stated {
    var json: JSONValue { .natural(self) }
    func put(into text: inout JSONText) { text.put(self) }
    static var schema: JSONValue {
        .object([("type", .string("integer")), ("minimum", .integer(0)), ("maximum", .natural(.max))])
    }
}

extension Bool: Stated {
    var json: JSONValue { .bool(self) }
    func put(into text: inout JSONText) { text.put(self) }
    static var schema: JSONValue { .type("boolean") }
}

extension String: Stated {
    var json: JSONValue { .string(self) }
    func put(into text: inout JSONText) { text.put(quoted: self) }
    static var schema: JSONValue { .type("string") }
}

extension Optional: Stated where Wrapped: Stated {
    var json: JSONValue { self?.json ?? .null }
    func put(into text: inout JSONText) {
        if let value = self { value.put(into: &text) } else { text.put("null") }
    }
    static var schema: JSONValue { Wrapped.schema.orNull }
}

extension Array: Stated where Element: Stated {
    var json: JSONValue { .array(map(\.json)) }
    func put(into text: inout JSONText) { text.put(list: self) { $0.put(into: &$1) } }
    static var schema: JSONValue { .object([("type", .string("array")), ("items", Element.schema)]) }
}

/// A named choice is its name, one of all.
extension Stated where Self: RawRepresentable & CaseIterable, RawValue == String {
    var json: JSONValue { .string(rawValue) }
    func put(into text: inout JSONText) { text.put(quoted: rawValue) }
    static var schema: JSONValue { .oneOf(allCases.map(\.rawValue)) }
}

/// Pieces of JSON Schema (draft 2020-12).
extension JSONValue {
    static func type(_ name: String) -> JSONValue { .object([("type", .string(name))]) }

    static func reference(_ target: String) -> JSONValue { .object([("$ref", .string(target))]) }

    static func oneOf(_ names: [String]) -> JSONValue { .object([("enum", .array(names.map { .string($0) }))]) }

    /// The same, or null.
    var orNull: JSONValue {
        if case .object(let members) = self, members.count == 1, members[0].key == "type", case .string(let name) = members[0].value {
            return .object([("type", .array([.string(name), .string("null")]))])
        }
        return .object([("anyOf", .array([.type("null"), self]))])
    }

    func described(_ text: String?) -> JSONValue {
        guard let text, case .object(let members) = self else { return self }
        return .object([("description", .string(text))] + members)
    }

    /// An object with these members and no others.
    static func closedObject(_ properties: [(key: String, schema: JSONValue)]) -> JSONValue {
        .object([
            ("type", .string("object")), ("properties", .object(properties.map { ($0.key, $0.schema) })),
            ("required", .array(properties.map { .string($0.key) })), ("additionalProperties", .bool(false)),
        ])
    }
}
