/// JSON by kind and content; members keep their order.
extension JSONValue: Stated {
    var json: JSONValue { self }
    static var schema: JSONValue { .object([]) }

    func write(to bytes: inout CanonicalBytes) {
        switch self {
        case .null: bytes.put(byte: 0)
        case .bool(let value):
            bytes.put(byte: 1)
            bytes.put(value)
        case .integer(let value):
            bytes.put(byte: 2)
            bytes.put(value)
        case .natural(let value):
            bytes.put(byte: 3)
            bytes.put(value)
        case .number(let value):
            bytes.put(byte: 4)
            bytes.put(value)
        case .string(let value):
            bytes.put(byte: 5)
            bytes.put(value)
        case .array(let items):
            bytes.put(byte: 6)
            bytes.put(items)
        case .object(let members):
            bytes.put(byte: 7)
            bytes.put(members.count)
            for (key, value) in members {
                bytes.put(key)
                bytes.put(value)
            }
        }
    }
}
