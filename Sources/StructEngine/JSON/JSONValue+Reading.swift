extension JSONValue {
    /// Reads JSON text (RFC 8259): UTF-8, one value, members in their order.
    ///
    /// ```swift
    /// let deal = try JSONValue(reading: #"{"currency": "EUR"}"#.utf8)   // an object with one member
    /// ```
    /// Whole numbers below 2^63 become integers, others doubles. The limits are those of a deal file: 16 MiB, a
    /// million values, nested 64 deep.
    ///
    /// - Throws: `StructError.issues` with line and column of what is no JSON, or of a key that is given twice.
    public init(reading bytes: some Sequence<UInt8>) throws(StructError) {
        let log = IssueLog()
        let node = try JSONParser.parse(Array(bytes), log: log)
        guard log.listed.isEmpty else { throw .issues(log.listed) }
        self.init(node)
    }

    /// What was read, without its place in the text.
    init(_ node: JSONNode) {
        switch node.content {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .number(let value): self = Int64(exactly: value).map { .integer($0) } ?? .number(value)
        case .string(let value): self = .string(value)
        case .array(let items): self = .array(items.map { JSONValue($0) })
        case .object(let members): self = .object(members.map { ($0.key, JSONValue($0.value)) })
        }
    }

    /// The member of an object; nil where there is none, and for what is no object.
    public subscript(_ key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }
}
