/// Finds the places of paths in a document; the members of an object are indexed once, however many
/// paths lead there.
struct PathPlaces {
    private let document: JSONNode
    /// By the offset of the object; the last of equal keys, shortened as messages show them.
    private var members: [Int: [String: JSONNode.Member]] = [:]

    init(_ document: JSONNode) { self.document = document }

    /// The byte offset of the value at `path`, or of its nearest parent that is there.
    mutating func offset(ofPath path: String) -> Int {
        var node = document
        var offset = node.offset
        for step in PathPlaces.steps(of: path) {
            switch (step, node.content) {
            case (.key(let key), .object(let list)):
                guard let member = member(key, of: node, list) else { return offset }
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

    private mutating func member(_ key: String, of object: JSONNode, _ list: [JSONNode.Member]) -> JSONNode.Member? {
        if let known = members[object.offset] { return known[key] }
        let index = Dictionary(list.map { (shortened($0.key), $0) }, uniquingKeysWith: { $1 })
        members[object.offset] = index
        return index[key]
    }

    private enum Step { case key(String), index(Int) }

    private static func steps(of path: String) -> [Step] {
        path.split(whereSeparator: { $0 == "." || $0 == "[" }).map { part in
            if part.last == "]", let index = Int(part.dropLast()) { return .index(index) }
            return .key(String(part))
        }
    }
}
