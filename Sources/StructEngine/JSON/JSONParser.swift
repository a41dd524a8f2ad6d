/// Reads JSON text (RFC 8259) strictly: UTF-8, one value, no duplicate keys, numbers within the range of a double.
///
/// Nothing in the bytes can trap it: nesting is bounded, and every fault ends the reading with one ``Issue`` that names line and
/// column. (Duplicate keys do not end it: each is an issue of its own.)
struct JSONParser {
    /// Deep enough for any deal (whose nesting is at most 6) and shallow enough for any stack.
    static let maximumDepth = 64
    /// A deal of 1,000 leases is about 0.4 MB; 64 MB leaves room for a hundred such.
    static let maximumBytes = 64 << 20

    private let bytes: [UInt8]
    private var position = 0
    private var duplicates: [(path: String, offset: Int)] = []

    private struct Fault: Error {
        let message: String
        let offset: Int
    }

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The value that `bytes` hold; keys that are given twice go to `log`, so that other faults are found with them.
    ///
    /// Throws ``StructError/issues(_:)`` if the bytes do not hold exactly one JSON value.
    static func parse(_ bytes: [UInt8], log: IssueLog) throws(StructError) -> JSONNode {
        guard bytes.count <= maximumBytes else {
            let message = "must be at most \(maximumBytes) bytes, found \(bytes.count)"
            throw .issues([Issue(id: "file_too_large", path: "", message: message)])
        }
        var parser = JSONParser(bytes)
        do {
            let node = try parser.document()
            parser.reportDuplicates(to: log)
            return node
        } catch let fault as Fault {
            parser.reportDuplicates(to: log)
            let place = LineIndex(bytes).place(of: fault.offset)
            let issue = Issue(id: "json_syntax", path: "", message: fault.message, line: place.line, column: place.column)
            throw .issues(log.issues + [issue])
        } catch {
            throw .unavailable("reading JSON stopped: \(error)")
        }
    }

    private func reportDuplicates(to log: IssueLog) {
        let lines = LineIndex(bytes)
        for (path, offset) in duplicates {
            let place = lines.place(of: offset)
            let message = "must be given once, found a second time"
            log.append(Issue(id: "duplicate_key", path: path, message: message, line: place.line, column: place.column))
        }
    }

    private mutating func document() throws -> JSONNode {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        try checkUTF8()
        let node = try value(depth: 0, path: "")
        skipSpace()
        guard position == bytes.count else { throw fault("must hold one JSON value and nothing after it, found \(here)") }
        return node
    }

    private func checkUTF8() throws {
        guard bytes.first != 0xFF, bytes.first != 0xFE else { throw fault("must be UTF-8, found another encoding's byte order mark") }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw Fault(message: "must be UTF-8, found bytes that are not", offset: firstInvalidOffset())
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

    private func fault(_ message: String) -> Fault { Fault(message: message, offset: position) }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// What stands at the current position, in words.
    private var here: String {
        guard let byte = current else { return "the end of the text" }
        return byte >= 0x21 && byte < 0x7F ? "\"\(Character(UnicodeScalar(byte)))\"" : "a byte of value \(byte)"
    }

    private mutating func skipSpace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func expect(_ byte: UInt8, _ what: String) throws {
        guard current == byte else { throw fault("must have \(what) here, found \(here)") }
        position += 1
    }

    private mutating func value(depth: Int, path: String) throws -> JSONNode {
        skipSpace()
        guard depth < JSONParser.maximumDepth else { throw fault("must be nested at most \(JSONParser.maximumDepth) deep") }
        let start = position
        switch current {
        case UInt8(ascii: "{"): return JSONNode(content: .object(try members(depth: depth, path: path)), offset: start)
        case UInt8(ascii: "["): return JSONNode(content: .array(try items(depth: depth, path: path)), offset: start)
        case UInt8(ascii: "\""): return JSONNode(content: .string(try string()), offset: start)
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        case .some(UInt8(ascii: "-")), .some(UInt8(ascii: "0")...UInt8(ascii: "9")):
            return JSONNode(content: .number(try number()), offset: start)
        default: throw fault("must have a JSON value here, found \(here)")
        }
    }

    private mutating func literal(_ word: String, _ content: JSONNode.Content) throws -> JSONNode {
        let start = position
        guard bytes[position...].starts(with: word.utf8) else { throw fault("must have a JSON value here, found \(here)") }
        position += word.utf8.count
        return JSONNode(content: content, offset: start)
    }

    private mutating func members(depth: Int, path: String) throws -> [JSONNode.Member] {
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
            guard current == UInt8(ascii: "\"") else { throw fault("must have a key in quotes here, found \(here)") }
            let key = try string()
            let childPath = path.isEmpty ? key : path + "." + key
            if !keys.insert(key).inserted { duplicates.append((childPath, keyOffset)) }
            skipSpace()
            try expect(UInt8(ascii: ":"), "a colon after the key \"\(key.prefix(40))\"")
            members.append(JSONNode.Member(key: key, keyOffset: keyOffset, value: try value(depth: depth + 1, path: childPath)))
            skipSpace()
            if current == UInt8(ascii: "}") {
                position += 1
                return members
            }
            try expect(UInt8(ascii: ","), "a comma or a closing brace")
        }
    }

    private mutating func items(depth: Int, path: String) throws -> [JSONNode] {
        position += 1
        var items: [JSONNode] = []
        skipSpace()
        if current == UInt8(ascii: "]") {
            position += 1
            return items
        }
        while true {
            items.append(try value(depth: depth + 1, path: path + "[\(items.count)]"))
            skipSpace()
            if current == UInt8(ascii: "]") {
                position += 1
                return items
            }
            try expect(UInt8(ascii: ","), "a comma or a closing bracket")
        }
    }

    private mutating func number() throws -> Double {
        let start = position
        if current == UInt8(ascii: "-") { position += 1 }
        if current == UInt8(ascii: "0") {
            position += 1
        } else {
            try digits()
        }
        if current == UInt8(ascii: ".") {
            position += 1
            try digits()
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            position += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard let value = Double(text), value.isFinite else {
            throw Fault(message: "must be a number within the range of a double, found \(text.prefix(40))", offset: start)
        }
        return value
    }

    private mutating func digits() throws {
        let start = position
        while let byte = current, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
        guard position > start else { throw fault("must have a digit here, found \(here)") }
    }

    private mutating func string() throws -> String {
        position += 1
        var text = String.UnicodeScalarView()
        var plainStart = position
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                text.append(contentsOf: String(decoding: bytes[plainStart..<position], as: UTF8.self).unicodeScalars)
                position += 1
                return String(text)
            case UInt8(ascii: "\\"):
                text.append(contentsOf: String(decoding: bytes[plainStart..<position], as: UTF8.self).unicodeScalars)
                text.append(try escape())
                plainStart = position
            case 0..<0x20: throw fault("must escape control characters in text, found \(here)")
            default: position += 1
            }
        }
        throw fault("must close the text with a quote, found the end of the text")
    }

    private mutating func escape() throws -> Unicode.Scalar {
        position += 1
        let byte = current
        position += 1
        switch byte {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape()
        default:
            position -= 1
            throw fault("must have a known escape after the backslash, found \(here)")
        }
    }

    private mutating func unicodeEscape() throws -> Unicode.Scalar {
        let high = try hexUnit()
        if let scalar = Unicode.Scalar(high) { return scalar }
        if (0xD800..<0xDC00).contains(high), current == UInt8(ascii: "\\") {
            position += 1
            try expect(UInt8(ascii: "u"), "the second half of a surrogate pair")
            let low = try hexUnit()
            if (0xDC00..<0xE000).contains(low), let scalar = Unicode.Scalar(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)) {
                return scalar
            }
        }
        throw fault("must have surrogates in pairs, found a lone one")
    }

    private mutating func hexUnit() throws -> UInt32 {
        guard position + 4 <= bytes.count, let unit = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16),
            bytes[position] != UInt8(ascii: "+"), bytes[position] != UInt8(ascii: "-")
        else { throw fault("must have four hexadecimal digits here") }
        position += 4
        return unit
    }
}

/// Line and column, both from 1, of byte offsets in a text.
struct LineIndex {
    /// Offset of the first byte of each line.
    private var starts = [0]
    private let count: Int

    init(_ bytes: [UInt8]) {
        count = bytes.count
        for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") { starts.append(offset + 1) }
    }

    func place(of offset: Int) -> (line: Int, column: Int) {
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        return (low + 1, min(offset, count) - starts[low] + 1)
    }
}
