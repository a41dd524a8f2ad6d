/// Reads JSON text (RFC 8259) strictly: UTF-8, one value, no duplicate keys, numbers within the
/// range of a double.
///
/// Nothing in the bytes can trap it: size, nesting and number of values are bounded, and every
/// fault ends the reading with one ``Issue`` that names line and column. (Duplicate keys do not end
/// it: each is an issue of its own.)
struct JSONParser {
    /// Deep enough for any deal (whose nesting is at most 6) and shallow enough for any stack.
    static let maximumDepth = 64
    /// A deal of 1,000 leases is about 0.4 MB; the largest that the other limits allow stays below.
    static let maximumBytes = 16 << 20
    /// A thousand streams of 600 amounts are 600,000 values; twice as many take about 100 MB while
    /// they are read.
    static let maximumValues = 1_000_000

    let bytes: [UInt8]
    var position = 0
    private var valueCount = 0
    private var duplicates: [(path: String, offset: Int)] = []
    /// Where the value that is read stands: put into words only for a key that is given twice.
    private var trail: [Step] = []

    private enum Step {
        case key(String)
        case item(Int)
    }

    private var path: String {
        trail.reduce(into: "") { path, step in
            switch step {
            case .key(let key): path += (path.isEmpty ? "" : ".") + shortened(key)
            case .item(let number): path += "[\(number)]"
            }
        }
    }

    struct Fault: Error {
        let id: String
        let message: String
        let offset: Int
    }

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The value that `bytes` hold; keys that are given twice go to `log`, so that other faults are
    /// found with them.
    ///
    /// Throws ``StructError/issues(_:)`` if the bytes do not hold exactly one JSON value.
    static func parse(_ bytes: [UInt8], log: IssueLog) throws(StructError) -> JSONNode {
        guard bytes.count <= maximumBytes else {
            let message = "must be at most \(maximumBytes) bytes, found \(bytes.count)"
            throw .issues([Issue(id: "file_too_large", path: "", message: message)])
        }
        guard !bytes.isEmpty else {
            let message = "must hold a JSON object, found an empty file"
            throw .issues([Issue(id: "empty_file", path: "", message: message, line: 1, column: 1)])
        }
        var parser = JSONParser(bytes)
        do throws(Fault) {
            let node = try parser.document()
            parser.reportDuplicates(to: log)
            return node
        } catch {
            let fault = error
            parser.reportDuplicates(to: log)
            let place = LineIndex(bytes).place(of: fault.offset)
            log.append(Issue(id: fault.id, path: "", message: fault.message, line: place.line, column: place.column))
            throw .issues(log.listed)
        }
    }

    private func reportDuplicates(to log: IssueLog) {
        guard !duplicates.isEmpty else { return }
        let lines = LineIndex(bytes)
        for (path, offset) in duplicates {
            let place = lines.place(of: offset)
            let message = "must be given once, found a second time"
            log.append(Issue(id: "duplicate_key", path: path, message: message, line: place.line, column: place.column))
        }
    }

    private mutating func document() throws(Fault) -> JSONNode {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        try checkUTF8()
        let node = try value(depth: 0)
        skipSpace()
        guard position == bytes.count else {
            throw fault("text_after_end", "must hold one JSON value and nothing after it, found \(here); leave the rest out")
        }
        return node
    }

    private func checkUTF8() throws(Fault) {
        guard !bytes.starts(with: [0xFF, 0xFE]), !bytes.starts(with: [0xFE, 0xFF]) else {
            throw fault("not_utf8", "must be UTF-8, found the byte order mark of UTF-16; save the file as UTF-8")
        }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            let offset = firstInvalidOffset()
            let message =
                "must be UTF-8, found a byte of value \(offset < bytes.count ? Int(bytes[offset]) : 0) that is not; save the file as UTF-8"
            throw Fault(id: "not_utf8", message: message, offset: offset)
        }
    }

    private func firstInvalidOffset() -> Int {
        var low = 0
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar): low += UTF8.width(scalar)
            case .emptyInput, .error: return low
            }
        }
    }

    /// A fault at the current position; at the end of the text it is always that the text is cut
    /// off.
    func fault(_ id: String, _ message: String) -> Fault {
        guard position < bytes.count else { return Fault(id: "cut_off", message: message, offset: position) }
        return Fault(id: id, message: message, offset: position)
    }

    var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// What stands at the current position, in words.
    var here: String {
        guard let byte = current else { return "the end of the text" }
        return byte >= 0x21 && byte < 0x7F ? "\"\(Character(UnicodeScalar(byte)))\"" : "a byte of value \(byte)"
    }

    private mutating func skipSpace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    mutating func expect(_ byte: UInt8, _ what: @autoclosure () -> String) throws(Fault) {
        guard current == byte else { throw fault("json_syntax", "must have \(what()) here, found \(here)") }
        position += 1
    }

    private mutating func value(depth: Int) throws(Fault) -> JSONNode {
        skipSpace()
        guard depth < JSONParser.maximumDepth else {
            throw fault("too_deep", "must be nested at most \(JSONParser.maximumDepth) deep, found \(JSONParser.maximumDepth + 1) or more")
        }
        valueCount += 1
        guard valueCount <= JSONParser.maximumValues else {
            throw fault("too_many_values_in_file", "must hold at most \(JSONParser.maximumValues) values, found more")
        }
        let start = position
        switch current {
        case UInt8(ascii: "{"): return JSONNode(content: .object(try members(depth: depth)), offset: start)
        case UInt8(ascii: "["): return JSONNode(content: .array(try items(depth: depth)), offset: start)
        case UInt8(ascii: "\""): return JSONNode(content: .string(try string()), offset: start)
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        case .some(UInt8(ascii: "-")), .some(UInt8(ascii: "0")...UInt8(ascii: "9")):
            return JSONNode(content: .number(try number()), offset: start)
        default: throw strayValue()
        }
    }

    private mutating func literal(_ word: String, _ content: JSONNode.Content) throws(Fault) -> JSONNode {
        let start = position
        guard bytes[position...].starts(with: word.utf8) else { throw strayValue() }
        position += word.utf8.count
        return JSONNode(content: content, offset: start)
    }

    private mutating func members(depth: Int) throws(Fault) -> [JSONNode.Member] {
        position += 1
        var members: [JSONNode.Member] = []
        var keys: Set<String> = []
        skipSpace()
        if current == UInt8(ascii: "}") {
            position += 1
            return members
        }
        while true {
            skipSpace()
            let keyOffset = position
            guard current == UInt8(ascii: "\"") else { throw strayKey(isFirst: members.isEmpty) }
            let key = try string()
            trail.append(.key(key))
            if !keys.insert(key).inserted, duplicates.count < IssueLog.limit { duplicates.append((path, keyOffset)) }
            skipSpace()
            try expect(UInt8(ascii: ":"), "a colon after the key \(quoted(key))")
            members.append(JSONNode.Member(key: key, keyOffset: keyOffset, value: try value(depth: depth + 1)))
            trail.removeLast()
            skipSpace()
            if current == UInt8(ascii: "}") {
                position += 1
                return members
            }
            try expectComma("a comma or a closing brace")
        }
    }

    private mutating func items(depth: Int) throws(Fault) -> [JSONNode] {
        position += 1
        var items: [JSONNode] = []
        skipSpace()
        if current == UInt8(ascii: "]") {
            position += 1
            return items
        }
        while true {
            trail.append(.item(items.count))
            items.append(try value(depth: depth + 1))
            trail.removeLast()
            skipSpace()
            if current == UInt8(ascii: "]") {
                position += 1
                return items
            }
            try expectComma("a comma or a closing bracket")
        }
    }
}
