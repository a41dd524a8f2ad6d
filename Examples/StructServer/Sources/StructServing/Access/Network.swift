#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// An address of IPv4 or IPv6; one of IPv4 that is written as IPv6 (`::ffff:10.0.0.1`) is the one of IPv4.
struct Address: Sendable {
    let bytes: [UInt8]
    let text: String

    init?(_ text: String) {
        self.text = text
        var four = in_addr()
        var six = in6_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            bytes = withUnsafeBytes(of: four) { Array($0) }
        } else if inet_pton(AF_INET6, text, &six) == 1 {
            let all = withUnsafeBytes(of: six) { Array($0) }
            let isMapped = all.prefix(10).allSatisfy { $0 == 0 } && all[10] == 0xFF && all[11] == 0xFF
            bytes = isMapped ? Array(all.suffix(4)) : all
        } else {
            return nil
        }
    }
}

extension Address {
    /// Whose an address is, for limits: an address of IPv4, the 64 bits of IPv6 that a client is given with all that follow them.
    var network: String { bytes.prefix(bytes.count == 16 ? 8 : 4).hexDigest }
}

/// A range of addresses in CIDR notation, such as `10.0.1.0/24` or `2001:db8::/32`; an address alone is a network of one.
public struct Network: Sendable, Equatable {
    private let prefix: [UInt8]
    private let bits: Int

    public init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let address = Address(parts[0]) else { return nil }
        let most = address.bytes.count * 8
        guard parts.count == 1 || (parts[1].utf8.allSatisfy { (48...57).contains($0) } && Int(parts[1]) != nil) else { return nil }
        let bits = parts.count == 1 ? most : Int(parts[1]) ?? most
        guard (0...most).contains(bits) else { return nil }
        prefix = address.bytes
        self.bits = bits
    }

    func contains(_ address: Address) -> Bool {
        guard address.bytes.count == prefix.count else { return false }
        for (position, (mine, other)) in zip(prefix, address.bytes).enumerated() {
            let significant = min(8, max(0, bits - position * 8))
            let mask = significant == 0 ? 0 : UInt8(truncatingIfNeeded: 0xFF << (8 - significant))
            if mine & mask != other & mask { return false }
        }
        return true
    }
}
