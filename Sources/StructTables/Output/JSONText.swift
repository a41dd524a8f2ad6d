import StructEngine

/// Reads JSON into values that keep the order of members; what is wrong with it, the engine says better.
struct JSONText {
    private let bytes: [UInt8]
    private var place = 0
    private static let mostLevels = 64

    /// Nil for what is no JSON.
    static func read(_ bytes: [UInt8]) -> JSONValue? {
        guard bytes.count <= 16 << 20 else { return nil }
        let mark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        guard let text = String(validating: mark ? Array(bytes.dropFirst(3)) : bytes, as: UTF8.self) else { return nil }
        var reader = JSONText(bytes: Array(text.utf8))
        guard let value = reader.value(0) else { return nil }
        reader.skipSpace()
        return reader.place == reader.bytes.count ? value : nil
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func skipSpace() { while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { place += 1 } }

    private mutating func take(_ text: StaticString) -> Bool {
        let wanted = Array(text.description.utf8)
        guard bytes[place...].starts(with: wanted) else { return false }
        place += wanted.count
        return true
    }

    private mutating func value(_ level: Int) -> JSONValue? {
        skipSpace()
        guard level < JSONText.mostLevels, let byte = next else { return nil }
        switch byte {
        case UInt8(ascii: "{"): return object(level)
        case UInt8(ascii: "["): return array(level)
        case UInt8(ascii: "\""): return string().map { .string($0) }
        case UInt8(ascii: "t"): return take("true") ? .bool(true) : nil
        case UInt8(ascii: "f"): return take("false") ? .bool(false) : nil
        case UInt8(ascii: "n"): return take("null") ? .null : nil
        default: return number()
        }
    }

    private mutating func object(_ level: Int) -> JSONValue? {
        place += 1
        var members: [(key: String, value: JSONValue)] = []
        skipSpace()
        if next == UInt8(ascii: "}") {
            place += 1
            return .object([])
        }
        while true {
            skipSpace()
            guard next == UInt8(ascii: "\""), let key = string() else { return nil }
            skipSpace()
            guard take(":"), let value = value(level + 1) else { return nil }
            members.append((key, value))
            skipSpace()
            if take("}") { return .object(members) }
            guard take(",") else { return nil }
        }
    }

    private mutating func array(_ level: Int) -> JSONValue? {
        place += 1
        var items: [JSONValue] = []
        skipSpace()
        if take("]") { return .array([]) }
        while true {
            guard let item = value(level + 1) else { return nil }
            items.append(item)
            skipSpace()
            if take("]") { return .array(items) }
            guard take(",") else { return nil }
        }
    }

    private mutating func number() -> JSONValue? {
        let start = place
        while let byte = next, (0x30...0x39).contains(byte) || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains(byte) { place += 1 }
        let text = String(decoding: bytes[start..<place], as: UTF8.self)
        if let whole = Int64(text) { return .integer(whole) }
        guard let number = Double(text), number.isFinite else { return nil }
        return .number(number)
    }

    private mutating func string() -> String? {
        place += 1
        var text: [UInt8] = []
        while let byte = next {
            place += 1
            switch byte {
            case UInt8(ascii: "\""): return String(validating: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let scalar = escape() else { return nil }
                text += Array(String(scalar).utf8)
            case 0..<0x20: return nil
            default: text.append(byte)
            }
        }
        return nil
    }

    private mutating func escape() -> Character? {
        guard let byte = next else { return nil }
        place += 1
        switch byte {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            guard let first = unit() else { return nil }
            guard (0xD800..<0xDC00).contains(first) else { return UnicodeScalar(first).map { Character($0) } }
            guard take("\\u"), let second = unit(), (0xDC00..<0xE000).contains(second) else { return nil }
            return UnicodeScalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)).map { Character($0) }
        default: return nil
        }
    }

    private mutating func unit() -> UInt32? {
        guard place + 4 <= bytes.count else { return nil }
        let digits = String(decoding: bytes[place..<place + 4], as: UTF8.self)
        place += 4
        return digits.allSatisfy(\.isHexDigit) ? UInt32(digits, radix: 16) : nil
    }
}

extension JSONValue {
    subscript(_ key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    var members: [(key: String, value: JSONValue)] { if case .object(let members) = self { members } else { [] } }
    var items: [JSONValue] { if case .array(let items) = self { items } else { [] } }
    var string: String? { if case .string(let text) = self { text } else { nil } }

    var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .natural(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    /// The same with a member set, in its place or, where it is new, after another one, or at the end.
    func setting(_ key: String, _ value: JSONValue, after neighbour: String? = nil) -> JSONValue {
        var members = members
        if let place = members.firstIndex(where: { $0.key == key }) {
            members[place].value = value
        } else if let place = members.firstIndex(where: { $0.key == neighbour }) {
            members.insert((key, value), at: place + 1)
        } else {
            members.append((key, value))
        }
        return .object(members)
    }

    func removing(_ key: String) -> JSONValue { .object(members.filter { $0.key != key }) }
}
