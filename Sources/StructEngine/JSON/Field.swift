/// One field of a result, as its JSON, its canonical form and its schema state it.
///
/// The fields of a type are one list, in the order of the canonical form, and all three follow from
/// it: a new figure is a property and a line of that list.
struct Field<Root>: Sendable {
    /// Puts its canonical form; nothing where other fields say it already.
    let write: @Sendable (Root, inout CanonicalBytes) -> Void
    /// Of a list of values that take long to put: the values, which follow what ``write`` puts.
    let elements: (@Sendable (Root) -> [any Canonical])?
    /// What it is in the JSON; nothing where other fields say it already.
    let members: [Member]

    struct Member: Sendable {
        let key: String
        let value: @Sendable (Root) -> JSONValue
        /// Puts the text of ``value``.
        let put: @Sendable (Root, inout JSONText) -> Void
        let schema: JSONValue
        /// The key as it is written in front of the value.
        let label: [UInt8]

        init(
            key: String, value: @escaping @Sendable (Root) -> JSONValue, put: (@Sendable (Root, inout JSONText) -> Void)? = nil,
            schema: JSONValue
        ) {
            self.key = key
            self.value = value
            self.put = put ?? { value($0).put(into: &$1) }
            self.schema = schema
            label = JSONValue.string(key).bytes(pretty: false) + Array(": ".utf8)
        }

        @inline(__always)
        init<Value: Stated>(key: String, _ get: @escaping @Sendable (Root) -> Value, _ description: String? = nil) {
            self.init(key: key, value: { get($0).json }, put: { get($0).put(into: &$1) }, schema: Value.schema.described(description))
        }
    }

    /// A value under a key.
    @inline(__always)
    init<Value: Stated>(_ key: String, _ get: @escaping @Sendable (Root) -> Value, _ description: String? = nil, schema: JSONValue? = nil) {
        write = { $1.put(get($0)) }
        elements = nil
        members = [
            Member(
                key: key, value: { get($0).json }, put: { get($0).put(into: &$1) }, schema: (schema ?? Value.schema).described(description))
        ]
    }

    init(
        write: @escaping @Sendable (Root, inout CanonicalBytes) -> Void, elements: (@Sendable (Root) -> [any Canonical])? = nil,
        members: [Member]
    ) {
        self.write = write
        self.elements = elements
        self.members = members
    }

    /// A series by period: as the general form, without asking each of its many values for its JSON.
    init(_ key: String, _ get: @escaping @Sendable (Root) -> [Double]?, _ description: String? = nil) {
        let member = Member(
            key: key,
            value: { root in
                guard let series = get(root) else { return .null }
                return .array(series.map { .optional($0) })
            },
            put: { root, text in
                guard let series = get(root) else { return text.put("null") }
                text.put(list: series) { $1.put($0) }
            }, schema: [Double]?.schema.described(description))
        self.init(write: { $1.put(get($0)) }, members: [member])
    }

    /// A series by period with gaps.
    init(_ key: String, _ get: @escaping @Sendable (Root) -> [Double?]?, _ description: String? = nil) {
        let member = Member(
            key: key,
            value: { root in
                guard let series = get(root) else { return .null }
                return .array(series.map { .optional($0) })
            },
            put: { root, text in
                guard let series = get(root) else { return text.put("null") }
                text.put(list: series) { if let figure = $0 { $1.put(figure) } else { $1.put("null") } }
            }, schema: [Double?]?.schema.described(description))
        self.init(write: { $1.put(get($0)) }, members: [member])
    }

    /// Whole amounts by period.
    init(_ key: String, _ get: @escaping @Sendable (Root) -> [Int64], _ description: String? = nil) {
        let member = Member(
            key: key, value: { .array(get($0).map { .integer($0) }) }, put: { $1.put(list: get($0)) { $1.put($0) } },
            schema: [Int64].schema.described(description))
        self.init(write: { $1.put(get($0)) }, members: [member])
    }

    /// An amount in minor units that need not be whole.
    @inline(__always)
    static func minor(_ key: String, _ get: @escaping @Sendable (Root) -> Double, _ description: String? = nil) -> Field {
        let member = Member(
            key: key, value: { .minor(get($0)) }, put: { $1.put(minor: get($0)) }, schema: Double.schema.described(description))
        return Field(write: { $1.put(get($0)) }, members: [member])
    }

    /// An amount in minor units that need not be whole, or none.
    @inline(__always)
    static func minor(_ key: String, _ get: @escaping @Sendable (Root) -> Double?, _ description: String? = nil) -> Field {
        let member = Member(
            key: key, value: { .minor(get($0)) }, put: { $1.put(minor: get($0)) }, schema: Double?.schema.described(description))
        return Field(write: { $1.put(get($0)) }, members: [member])
    }

    /// A value of the canonical form alone, or with other members in the JSON than itself.
    @inline(__always)
    static func canonical<Value: Canonical>(_ get: @escaping @Sendable (Root) -> Value, shownAs members: [Member] = []) -> Field {
        Field(write: { $1.put(get($0)) }, members: members)
    }

    /// A member of the JSON alone: it follows from other fields.
    static func shown(
        _ key: String, _ schema: JSONValue, _ description: String? = nil, _ value: @escaping @Sendable (Root) -> JSONValue
    ) -> Field {
        Field(write: { _, _ in }, members: [Member(key: key, value: value, schema: schema.described(description))])
    }

    /// A list that is announced by its key and a count, and put element by element.
    static func list<Element: Stated>(
        _ key: String, _ get: @escaping @Sendable (Root) -> [Element], _ description: String? = nil
    ) -> Field {
        let member = Member(
            key: key, value: { get($0).json }, put: { get($0).put(into: &$1) }, schema: [Element].schema.described(description))
        return Field(
            write: { root, bytes in
                bytes.put(key)
                bytes.put(get(root).count)
            }, elements: { get($0).map { $0 as any Canonical } }, members: [member])
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
            field.write(self, &bytes)
            for element in field.elements?(self) ?? [] { bytes.put(element) }
        }
    }

    /// The members of all fields.
    var members: JSONValue {
        var members: [(key: String, value: JSONValue)] = []
        members.reserveCapacity(Self.fields.count + 4)
        for field in Self.fields {
            for member in field.members { members.append((member.key, member.value(self))) }
        }
        return .object(members)
    }

    func put(into text: inout JSONText) {
        text.put("{")
        putMembers(into: &text)
        text.put("}")
    }

    /// The text of ``members`` without the braces.
    func putMembers(into text: inout JSONText) {
        let fields = Self.fields
        var isFirst = true
        for field in fields.indices {
            for member in fields[field].members.indices {
                if !isFirst { text.put(byte: UInt8(ascii: ",")) }
                isFirst = false
                fields[field].members[member].label.withUnsafeBufferPointer { text.put(bytes: $0) }
                fields[field].members[member].put(self, &text)
            }
        }
    }

    static var schema: JSONValue { .reference(schemaReference) }

    static var members: [Field<Self>.Member] { fields.flatMap(\.members) }

    /// The schema of ``json``, written out.
    static var definition: JSONValue { .closedObject(members.map { ($0.key, $0.schema) }) }
}
