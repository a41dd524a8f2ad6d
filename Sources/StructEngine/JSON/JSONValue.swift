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
        var out: [UInt8] = []
        out.reserveCapacity(4_096)
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

    private func write(into out: inout [UInt8], indent: Int?) {
        switch self {
        case .null: JSONValue.put("null", into: &out)
        case .bool(let value): JSONValue.put(value ? "true" : "false", into: &out)
        case .integer(let value): JSONValue.write(value.magnitude, isNegative: value < 0, into: &out)
        case .natural(let value): JSONValue.write(value, isNegative: false, into: &out)
        case .number(let value): JSONValue.write(value, into: &out)
        case .string(let value): JSONValue.write(value, into: &out)
        case .array(let items):
            let flat = indent == nil || items.allSatisfy(\.isPlain)
            JSONValue.list("[", items, "]", into: &out, indent: flat ? nil : indent, spaced: indent != nil) { item, out, indent in
                item.write(into: &out, indent: indent)
            }
        case .object(let members):
            JSONValue.list("{", members, "}", into: &out, indent: indent, spaced: indent != nil) { member, out, indent in
                JSONValue.write(member.key, into: &out)
                JSONValue.put(": ", into: &out)
                member.value.write(into: &out, indent: indent)
            }
        }
    }

    @inline(__always)
    private static func put(_ text: StaticString, into out: inout [UInt8]) {
        out.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private static func list<Element>(
        _ open: StaticString, _ elements: [Element], _ close: StaticString, into out: inout [UInt8], indent: Int?, spaced: Bool,
        _ body: (Element, inout [UInt8], Int?) -> Void
    ) {
        put(open, into: &out)
        var isFirst = true
        for element in elements {
            if !isFirst { put(indent == nil && spaced ? ", " : ",", into: &out) }
            isFirst = false
            if let indent { breakLine(indent + 2, into: &out) }
            body(element, &out, indent.map { $0 + 2 })
        }
        if let indent, !elements.isEmpty { breakLine(indent, into: &out) }
        put(close, into: &out)
    }

    private static func breakLine(_ indent: Int, into out: inout [UInt8]) {
        out.append(UInt8(ascii: "\n"))
        out.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent))
    }

    private static func write(_ value: Double, into out: inout [UInt8]) {
        guard value.isFinite else { return put("null", into: &out) }
        if let whole = Int64(exactly: value), abs(value) < 1e15 { return write(whole.magnitude, isNegative: whole < 0, into: &out) }
        out.append(contentsOf: value.description.utf8)
    }

    private static func write(_ value: UInt64, isNegative: Bool, into out: inout [UInt8]) {
        if isNegative { out.append(UInt8(ascii: "-")) }
        let start = out.count
        var rest = value
        repeat {
            out.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        out[start...].reverse()
    }

    private static func write(_ value: String, into out: inout [UInt8]) {
        out.append(UInt8(ascii: "\""))
        defer { out.append(UInt8(ascii: "\"")) }
        let isPlain = value.utf8.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
        guard !isPlain else { return out.append(contentsOf: value.utf8) }
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "\""): put("\\\"", into: &out)
            case UInt8(ascii: "\\"): put("\\\\", into: &out)
            case UInt8(ascii: "\n"): put("\\n", into: &out)
            case UInt8(ascii: "\r"): put("\\r", into: &out)
            case UInt8(ascii: "\t"): put("\\t", into: &out)
            case 0..<0x20:
                let digits = String(byte, radix: 16)
                put("\\u", into: &out)
                out.append(contentsOf: (String(repeating: "0", count: 4 - digits.count) + digits).utf8)
            default: out.append(byte)
            }
        }
    }
}
