/// A SHA-256 (FIPS 180-4) over canonical forms, fed a piece at a time.
///
/// Example: the digest of no bytes at all is `e3b0c442…7852b855`.
struct Digest {
    private var hash = SHA256()
    private var pending = CanonicalBytes()
    /// Bytes that are gathered before they are hashed in one go.
    private static let block = 1 << 16

    mutating func add(_ value: some Canonical) { add { $0.put(value) } }

    mutating func add(_ write: (inout CanonicalBytes) -> Void) {
        write(&pending)
        if pending.bytes.count >= Digest.block { flush() }
    }

    mutating func add(_ bytes: [UInt8]) {
        flush()
        bytes.withUnsafeBytes { hash.update($0) }
    }

    private mutating func flush() {
        pending.bytes.withUnsafeBytes { hash.update($0) }
        pending.clear()
    }

    /// The digest of everything added so far: 64 lowercase hexadecimal digits.
    var hex: String {
        var rest = self
        rest.flush()
        return Hexadecimal.text(rest.hash.finalized())
    }
}

/// Bytes as lowercase hexadecimal digits, two a byte, the high one first. Example: 0x0A 0xFF is
/// "0aff".
enum Hexadecimal {
    private static let digits = Array("0123456789abcdef".utf8)

    static func text(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(2 * bytes.count)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Nil for an odd number of digits, or anything that is not a lowercase digit.
    static func bytes(_ text: String) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        for pair in stride(from: 0, to: digits.count, by: 2) {
            guard let high = value(digits[pair]), let low = value(digits[pair + 1]) else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x61...0x66: digit - 0x61 + 10
        default: nil
        }
    }
}
