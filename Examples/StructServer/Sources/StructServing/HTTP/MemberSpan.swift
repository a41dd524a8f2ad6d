/// Finds a member of the object that a JSON text is, which has been read before and is known to be right.
enum MemberSpan {
    /// The value of the member, with everything before it blanked and everything after it left out.
    static func blanked(_ name: String, in bytes: [UInt8]) -> [UInt8]? {
        guard let span = span(of: name, in: bytes) else { return nil }
        let before = bytes[..<span.lowerBound].map { $0 == UInt8(ascii: "\n") ? $0 : UInt8(ascii: " ") }
        return before + bytes[span]
    }

    private static func span(of name: String, in bytes: [UInt8]) -> Range<Int>? {
        var depth = 0
        var position = 0
        var key: ArraySlice<UInt8>?
        var start: Int?
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                let end = afterString(bytes, position)
                if depth == 1, start == nil { key = bytes[(position + 1)..<max(position + 1, end - 1)] }
                position = end
                continue
            case UInt8(ascii: ":") where depth == 1 && start == nil: start = position + 1
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: ","):
                let ends = depth == 1
                if ends, let begun = start {
                    if let key, String(decoding: key, as: UTF8.self) == name { return begun..<position }
                    start = nil
                }
                if byte != UInt8(ascii: ",") { depth -= 1 }
            default: break
            }
            position += 1
        }
        return nil
    }

    /// The position after the string that begins here.
    private static func afterString(_ bytes: [UInt8], _ start: Int) -> Int {
        var position = start + 1
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(bytes.count, position + 1)
    }
}
