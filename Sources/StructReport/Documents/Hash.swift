import StructEngine

/// The 32 bytes of SHA-256 over a text in UTF-8.
func sha256(of text: String) -> [UInt8] {
    var hash = SHA256()
    let bytes = Array(text.utf8)
    bytes.withUnsafeBytes { hash.update($0) }
    return hash.finalized()
}

/// Bytes as lowercase hexadecimal digits. Example: 10 and 255 are "0aff".
func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}

/// Bytes in Base64 (RFC 4648, section 4). Example: the two bytes of "hi" are "aGk=".
func base64(_ bytes: [UInt8]) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var text = ""
    for start in stride(from: 0, to: bytes.count, by: 3) {
        let group = bytes[start...].prefix(3)
        let bits = (0..<3).reduce(0) { $0 << 8 | ($1 < group.count ? Int(group[group.startIndex + $1]) : 0) }
        for place in 0..<4 { text.append(place <= group.count ? digits[bits >> (18 - 6 * place) & 63] : "=") }
    }
    return text
}
