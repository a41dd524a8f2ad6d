import StructEngine

extension JSONValue {
    var members: [(key: String, value: JSONValue)] { if case .object(let members) = self { members } else { [] } }
    var items: [JSONValue] { if case .array(let items) = self { items } else { [] } }
    var string: String? { if case .string(let text) = self { text } else { nil } }

    /// What a value is, in words.
    var kind: String {
        switch self {
        case .null: "null"
        case .bool: "true or false"
        case .integer, .natural, .number: "a number"
        case .string: "a text"
        case .array: "a list"
        case .object: "an object"
        }
    }

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
