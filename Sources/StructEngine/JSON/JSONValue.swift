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
    public func text(pretty: Bool = true) -> String {
        var out = ""
        write(into: &out, indent: pretty ? 0 : nil)
        return out
    }

    private var isPlain: Bool {
        switch self {
        case .array(let items): items.isEmpty
        case .object(let members): members.isEmpty
        default: true
        }
    }

    private func write(into out: inout String, indent: Int?) {
        switch self {
        case .null: out += "null"
        case .bool(let value): out += value ? "true" : "false"
        case .integer(let value): out += String(value)
        case .natural(let value): out += String(value)
        case .number(let value): JSONValue.write(value, into: &out)
        case .string(let value): JSONValue.write(value, into: &out)
        case .array(let items):
            let flat = items.allSatisfy(\.isPlain)
            JSONValue.list("[", items, "]", into: &out, indent: flat ? nil : indent, spaced: indent != nil) { item, out, indent in
                item.write(into: &out, indent: indent)
            }
        case .object(let members):
            JSONValue.list("{", members, "}", into: &out, indent: indent, spaced: indent != nil) { member, out, indent in
                JSONValue.write(member.key, into: &out)
                out += ": "
                member.value.write(into: &out, indent: indent)
            }
        }
    }

    private static func list<Element>(
        _ open: String, _ elements: [Element], _ close: String, into out: inout String, indent: Int?, spaced: Bool,
        _ body: (Element, inout String, Int?) -> Void
    ) {
        out += open
        for (position, element) in elements.enumerated() {
            if position > 0 { out += indent == nil && spaced ? ", " : "," }
            if let indent { out += "\n" + String(repeating: " ", count: indent + 2) }
            body(element, &out, indent.map { $0 + 2 })
        }
        if let indent, !elements.isEmpty { out += "\n" + String(repeating: " ", count: indent) }
        out += close
    }

    private static func write(_ value: Double, into out: inout String) {
        guard value.isFinite else { return out += "null" }
        if let whole = Int64(exactly: value), abs(value) < 1e15 { return out += String(whole) }
        out += String(describing: value)
    }

    private static func write(_ value: String, into out: inout String) {
        out += "\""
        defer { out += "\"" }
        let isPlain = value.utf8.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
        guard !isPlain else { return out += value }
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            case _ where scalar.value < 0x20:
                let hex = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: out.unicodeScalars.append(scalar)
            }
        }
    }
}
