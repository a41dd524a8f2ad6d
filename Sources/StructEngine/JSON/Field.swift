/// One field of a result, as its JSON, its canonical form and its schema state it.
///
/// The fields of a type are one list, in the order of the canonical form, and all three follow from
/// it: a new figure is a property and a line of that list.
struct Field<Root>: Sendable {
    /// What it puts into the canonical form, piece by piece; nothing where other fields say it
    /// already.
    let pieces: @Sendable (Root) -> [any Canonical]
    /// What it is in the JSON; nothing where other fields say it already.
    let members: [Member]

    struct Member: Sendable {
        let key: String
        let value: @Sendable (Root) -> JSONValue
        let schema: JSONValue

        init(key: String, value: @escaping @Sendable (Root) -> JSONValue, schema: JSONValue) {
            self.key = key
            self.value = value
            self.schema = schema
        }

        init<Value: Stated>(key: String, _ path: KeyPath<Root, Value> & Sendable, _ description: String? = nil) {
            self.init(key: key, value: { $0[keyPath: path].json }, schema: Value.schema.described(description))
        }
    }

    /// A value under a key.
    init<Value: Stated>(_ key: String, _ path: KeyPath<Root, Value> & Sendable, _ description: String? = nil, schema: JSONValue? = nil) {
        pieces = { [$0[keyPath: path]] }
        members = [Member(key: key, value: { $0[keyPath: path].json }, schema: (schema ?? Value.schema).described(description))]
    }

    init(pieces: @escaping @Sendable (Root) -> [any Canonical], members: [Member]) {
        self.pieces = pieces
        self.members = members
    }

    /// An amount in minor units that need not be whole.
    static func minor(_ key: String, _ path: KeyPath<Root, Double> & Sendable, _ description: String? = nil) -> Field {
        let member = Member(key: key, value: { .minor($0[keyPath: path]) }, schema: Double.schema.described(description))
        return Field(pieces: { [$0[keyPath: path]] }, members: [member])
    }

    /// An amount in minor units that need not be whole, or none.
    static func minor(_ key: String, _ path: KeyPath<Root, Double?> & Sendable, _ description: String? = nil) -> Field {
        let member = Member(key: key, value: { .minor($0[keyPath: path]) }, schema: Double?.schema.described(description))
        return Field(pieces: { [$0[keyPath: path]] }, members: [member])
    }

    /// A value of the canonical form alone, or with other members in the JSON than itself.
    static func canonical<Value: Canonical>(_ path: KeyPath<Root, Value> & Sendable, shownAs members: [Member] = []) -> Field {
        Field(pieces: { [$0[keyPath: path]] }, members: members)
    }

    /// A member of the JSON alone: it follows from other fields.
    static func shown(
        _ key: String, _ schema: JSONValue, _ description: String? = nil, _ value: @escaping @Sendable (Root) -> JSONValue
    ) -> Field {
        Field(pieces: { _ in [] }, members: [Member(key: key, value: value, schema: schema.described(description))])
    }

    /// A list that is announced by its key and a count, and put element by element.
    static func list<Element: Stated>(
        _ key: String, _ path: KeyPath<Root, [Element]> & Sendable, _ description: String? = nil
    ) -> Field {
        let member = Member(key: key, value: { $0[keyPath: path].json }, schema: [Element].schema.described(description))
        return Field(
            pieces: { root in
                let elements = root[keyPath: path]
                return [key, elements.count] + elements.map { $0 as any Canonical }
            }, members: [member])
    }
}

/// A type that is stated as the list of its fields.
protocol StatedByFields: Stated {
    static var fields: [Field<Self>] { get }
    /// Where schemas find the definition.
    static var schemaReference: String { get }
}

extension StatedByFields {
    func write(to bytes: inout CanonicalBytes) {
        for field in Self.fields {
            for piece in field.pieces(self) { bytes.put(piece) }
        }
    }

    /// The members of all fields.
    var members: JSONValue { .object(Self.members.map { ($0.key, $0.value(self)) }) }

    static var schema: JSONValue { .reference(schemaReference) }

    static var members: [Field<Self>.Member] { fields.flatMap(\.members) }

    /// The schema of ``json``, written out.
    static var definition: JSONValue { .closedObject(members.map { ($0.key, $0.schema) }) }
}
