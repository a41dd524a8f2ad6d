/// A JSON value as it was read: with its place in the text, so that a fault can name line and column.
struct JSONNode {
    enum Content {
        case null
        case bool(Bool)
        case number(Double)
        case string(String)
        case array([JSONNode])
        case object([Member])
    }
    struct Member {
        let key: String
        let keyOffset: Int
        let value: JSONNode
    }

    let content: Content
    /// Byte offset of the value's first byte.
    let offset: Int

    /// What kind of value this is, in words for a message.
    var kind: String {
        switch content {
        case .null: "null"
        case .bool(let value): String(value)
        case .number(let value): "the number \(shortNumber(value))"
        case .string(let value): "the text \(quoted(value))"
        case .array(let items): "a list of \(items.count)"
        case .object: "an object"
        }
    }

    /// The byte offset of the value at `path`, or of its nearest parent that is there.
    func offset(ofPath path: String) -> Int {
        var node = self
        var offset = node.offset
        for step in JSONNode.steps(of: path) {
            switch (step, node.content) {
            case (.key(let key), .object(let members)):
                guard let member = members.last(where: { shortened($0.key) == key }) else { return offset }
                offset = member.keyOffset
                node = member.value
            case (.index(let index), .array(let items)) where items.indices.contains(index):
                node = items[index]
                offset = node.offset
            case (.index, _): continue
            default: return offset
            }
        }
        return offset
    }

    private enum Step { case key(String), index(Int) }

    private static func steps(of path: String) -> [Step] {
        path.split(whereSeparator: { $0 == "." || $0 == "[" }).map { part in
            if part.last == "]", let index = Int(part.dropLast()) { return .index(index) }
            return .key(String(part))
        }
    }
}

/// A number as a person would write it: no trailing `.0`.
func shortNumber(_ value: Double) -> String {
    if let whole = Int64(exactly: value), abs(value) < 1e15 { return String(whole) }
    return String(describing: value)
}
