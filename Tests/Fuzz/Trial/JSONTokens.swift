/// A text cut into the tokens of JSON, however broken it is: each is text in quotes, a number or
/// word, or a single other byte.
struct JSONTokens {
    enum Kind { case text, plain, sign, space }
    var tokens: [(kind: Kind, bytes: ArraySlice<UInt8>)] = []

    init(_ bytes: [UInt8]) {
        var position = 0
        while position < bytes.count {
            let start = position
            let kind: Kind
            switch bytes[position] {
            case UInt8(ascii: "\""):
                kind = .text
                position += 1
                while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
                    position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
                }
                position += 1
            case 0...0x20:
                kind = .space
                while position < bytes.count, bytes[position] <= 0x20 { position += 1 }
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."):
                kind = .plain
                while position < bytes.count, JSONTokens.isPlain(bytes[position]) { position += 1 }
            default:
                kind = .sign
                position += 1
            }
            position = min(position, bytes.count)
            tokens.append((kind, bytes[start..<position]))
        }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
        case UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."): true
        default: false
        }
    }

    var bytes: [UInt8] { tokens.flatMap { $0.bytes } }

    /// Positions of the tokens of a kind.
    func places(_ kind: Kind) -> [Int] { tokens.indices.filter { tokens[$0].kind == kind } }

    /// Positions of keys, and the position just past each key's value.
    func members() -> [(key: Int, end: Int)] {
        var found: [(key: Int, end: Int)] = []
        for key in places(.text) {
            var position = key + 1
            while position < tokens.count, tokens[position].kind == .space { position += 1 }
            guard position < tokens.count, tokens[position].bytes == [UInt8(ascii: ":")] else { continue }
            found.append((key, valueEnd(after: position)))
        }
        return found
    }

    private func valueEnd(after colon: Int) -> Int {
        var depth = 0
        var position = colon + 1
        while position < tokens.count {
            switch tokens[position].bytes.first {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth < 0 { return position }
            case UInt8(ascii: ","): if depth == 0 { return position }
            default: break
            }
            position += 1
        }
        return position
    }
}
