/// A JSON value as the engine writes it: members keep their order, whole amounts are integers,
/// undefined figures are null.
public enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    case natural(UInt64)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([(key: String, value: JSONValue)])

    /// A figure that may be undefined: null for nil, and for anything that JSON cannot write (never
    /// expected from the engine).
    public static func optional(_ figure: Double?) -> JSONValue {
        guard let figure, figure.isFinite else { return .null }
        return .number(figure)
    }

    /// An amount in minor units: an integer where it is whole and below 2^63, else a number.
    public static func minor(_ amount: Double?) -> JSONValue {
        guard let amount, amount.isFinite else { return .null }
        return Int64(exactly: amount).map { .integer($0) } ?? .number(amount)
    }

    /// The same with the version of its schema in front, as every document of the engine has it that is not
    /// read again; what is read again, such as a ruleset, has a version of its own.
    ///
    /// Example: `{"index": 4}` becomes `{"schema_version": 1, "index": 4}`.
    public var versioned: JSONValue {
        guard case .object(let members) = self, !members.contains(where: { $0.key == "schema_version" }) else { return self }
        return .object([("schema_version", .integer(1))] + members)
    }

    public static func == (a: JSONValue, b: JSONValue) -> Bool {
        switch (a, b) {
        case (.null, .null): true
        case (.bool(let x), .bool(let y)): x == y
        case (.integer(let x), .integer(let y)): x == y
        case (.natural(let x), .natural(let y)): x == y
        case (.number(let x), .number(let y)): x == y
        case (.string(let x), .string(let y)): x == y
        case (.array(let x), .array(let y)): x == y
        case (.object(let x), .object(let y)): x.count == y.count && zip(x, y).allSatisfy { $0.key == $1.key && $0.value == $1.value }
        default: false
        }
    }

    /// The value as JSON text: indented by two spaces when `pretty`, with short arrays of plain
    /// values kept on one line.
    public func text(pretty: Bool = true) -> String { String(decoding: bytes(pretty: pretty), as: UTF8.self) }

    /// The same text in UTF-8, as a file or a response takes it.
    public func bytes(pretty: Bool = true) -> [UInt8] {
        var text = JSONText()
        put(into: &text, indent: pretty ? 0 : nil)
        return text.bytes
    }

    /// As ``text(pretty:)``, on one line.
    func put(into text: inout JSONText) { put(into: &text, indent: nil) }

    private var isPlain: Bool {
        switch self {
        case .array(let items): items.isEmpty
        case .object(let members): members.isEmpty
        default: true
        }
    }

    private func put(into text: inout JSONText, indent: Int?) {
        switch self {
        case .null: text.put("null")
        case .bool(let value): text.put(value)
        case .integer(let value): text.put(value)
        case .natural(let value): text.put(value)
        case .number(let value): text.put(value)
        case .string(let value): text.put(quoted: value)
        case .array(let items):
            let flat = indent == nil || items.allSatisfy(\.isPlain)
            JSONValue.list("[", items, "]", into: &text, indent: flat ? nil : indent, spaced: indent != nil) { item, text, indent in
                item.put(into: &text, indent: indent)
            }
        case .object(let members):
            JSONValue.list("{", members, "}", into: &text, indent: indent, spaced: indent != nil) { member, text, indent in
                text.put(quoted: member.key)
                text.put(": ")
                member.value.put(into: &text, indent: indent)
            }
        }
    }

    private static func list<Element>(
        _ open: StaticString, _ elements: [Element], _ close: StaticString, into text: inout JSONText, indent: Int?, spaced: Bool,
        _ body: (Element, inout JSONText, Int?) -> Void
    ) {
        text.put(open)
        var isFirst = true
        for element in elements {
            if !isFirst { text.put(indent == nil && spaced ? ", " : ",") }
            isFirst = false
            if let indent { text.put(line: indent + 2) }
            body(element, &text, indent.map { $0 + 2 })
        }
        if let indent, !elements.isEmpty { text.put(line: indent) }
        text.put(close)
    }
}
