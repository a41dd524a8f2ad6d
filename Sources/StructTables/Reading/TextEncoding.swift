import StructEngine

/// The encoding of a text file, found from its bytes.
enum TextEncoding: String, Sendable {
    case utf8 = "UTF-8"
    case utf16 = "UTF-16"
    case latin1 = "ISO 8859-1"
    case windows1252 = "Windows-1252"

    /// The text, without the mark at its beginning. Bytes that are no UTF-8 are taken for Windows-1252 where
    /// they use its additions, else for ISO 8859-1, which it extends.
    static func decode(_ bytes: [UInt8]) -> (text: String, encoding: TextEncoding) {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return decodeBytes(Array(bytes.dropFirst(3))) }
        if bytes.starts(with: [0xFF, 0xFE]) { return (wide(bytes.dropFirst(2), isBig: false), .utf16) }
        if bytes.starts(with: [0xFE, 0xFF]) { return (wide(bytes.dropFirst(2), isBig: true), .utf16) }
        let head = bytes.prefix(2_000)
        let (even, odd) = head.indices.reduce(into: (0, 0)) { counts, place in
            guard head[place] == 0 else { return }
            if place.isMultiple(of: 2) { counts.0 += 1 } else { counts.1 += 1 }
        }
        if even + odd > head.count / 4, head.count > 3 { return (wide(bytes[...], isBig: even > odd), .utf16) }
        return decodeBytes(bytes)
    }

    private static func decodeBytes(_ bytes: [UInt8]) -> (String, TextEncoding) {
        if let text = String(validating: bytes, as: UTF8.self) { return (text, .utf8) }
        let isWindows = bytes.contains { (0x80...0x9F).contains($0) }
        var text = String()
        text.unicodeScalars.reserveCapacity(bytes.count)
        for byte in bytes {
            let isAddition = (0x80...0x9F).contains(byte)
            text.unicodeScalars.append(isAddition ? UnicodeScalar(additions[Int(byte) - 0x80]) ?? "?" : UnicodeScalar(byte))
        }
        return (text, isWindows ? .windows1252 : .latin1)
    }

    private static func wide(_ bytes: ArraySlice<UInt8>, isBig: Bool) -> String {
        var units: [UInt16] = []
        units.reserveCapacity(bytes.count / 2)
        var place = bytes.startIndex
        while place + 1 < bytes.endIndex {
            let (first, second) = (UInt16(bytes[place]), UInt16(bytes[place + 1]))
            units.append(isBig ? first << 8 | second : second << 8 | first)
            place += 2
        }
        return String(decoding: units, as: UTF16.self)
    }

    /// What Windows-1252 has at 0x80 to 0x9F; five places are free.
    private static let additions: [UInt16] = [
        0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD,
        0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178,
    ]
}
