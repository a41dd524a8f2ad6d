import Foundation

/// What the twin throws when a deal is not the valid input it assumes.
public struct TwinError: Error, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// A JSON value as written: every number is the double nearest to its literal.
///
/// `JSONSerialization` is not used, because on Linux it takes literals of more than 17 characters
/// through `Decimal` and can return a neighbouring double.
public enum TwinValue: Decodable, Sendable {
    case null
    case boolean(Bool)
    case number(Double)
    case text(String)
    case list([TwinValue])
    case object([String: TwinValue])

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let boolean = try? container.decode(Bool.self) {
            self = .boolean(boolean)
        } else if let list = try? container.decode([TwinValue].self) {
            self = .list(list)
        } else {
            self = .object(try container.decode([String: TwinValue].self))
        }
    }

    public init(json: Data) throws {
        self = try JSONDecoder().decode(TwinValue.self, from: json)
    }
}

/// One node of a JSON document, with the path that leads to it.
///
/// A key whose value is null reads as absent; nulls inside an array stay, because there they are
/// values.
struct TwinJSON {
    let value: TwinValue
    let path: String

    init(_ value: TwinValue, path: String = "$") {
        self.value = value
        self.path = path
    }

    var isNull: Bool {
        if case .null = value { true } else { false }
    }

    var isObject: Bool {
        if case .object = value { true } else { false }
    }

    var isArray: Bool {
        if case .list = value { true } else { false }
    }

    subscript(key: String) -> TwinJSON? {
        guard case .object(let members) = value, let child = members[key] else { return nil }
        let node = TwinJSON(child, path: path + "." + key)
        return node.isNull ? nil : node
    }

    func required(_ key: String) throws -> TwinJSON {
        guard let child = self[key] else { throw TwinError("\(path): '\(key)' is missing") }
        return child
    }

    func number() throws -> Double {
        guard case .number(let number) = value else { throw TwinError("\(path): not a number") }
        return number
    }

    func integer() throws -> Int {
        guard let whole = Int(exactly: try number()) else { throw TwinError("\(path): not a whole number") }
        return whole
    }

    func string() throws -> String {
        guard case .text(let text) = value else { throw TwinError("\(path): not a string") }
        return text
    }

    func boolean() throws -> Bool {
        guard case .boolean(let boolean) = value else { throw TwinError("\(path): not a boolean") }
        return boolean
    }

    func array() throws -> [TwinJSON] {
        guard case .list(let elements) = value else { throw TwinError("\(path): not an array") }
        return elements.enumerated().map { TwinJSON($0.element, path: "\(path)[\($0.offset)]") }
    }

    func number(_ key: String, default fallback: Double) throws -> Double {
        try self[key]?.number() ?? fallback
    }

    func integer(_ key: String, default fallback: Int) throws -> Int {
        try self[key]?.integer() ?? fallback
    }
}

/// Reading expected figures.
extension TwinValue {
    public subscript(key: String) -> TwinValue {
        guard case .object(let members) = self else { return .null }
        return members[key] ?? .null
    }

    public var elements: [TwinValue] {
        guard case .list(let elements) = self else { return [] }
        return elements
    }

    public var members: [String: TwinValue] {
        guard case .object(let members) = self else { return [:] }
        return members
    }

    public var double: Double? {
        guard case .number(let number) = self else { return nil }
        return number
    }

    public var string: String? {
        guard case .text(let text) = self else { return nil }
        return text
    }

    public var bool: Bool? {
        guard case .boolean(let boolean) = self else { return nil }
        return boolean
    }

    /// The value as JSON text.
    public var json: String {
        switch self {
        case .null: return "null"
        case .boolean(let value): return String(value)
        case .number(let value): return "\(value)"
        case .text(let value): return "\"" + value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
        case .list(let elements): return "[" + elements.map(\.json).joined(separator: ",") + "]"
        case .object(let members):
            return "{" + members.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value.json)" }.joined(separator: ",") + "}"
        }
    }
}
