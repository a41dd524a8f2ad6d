/// SHA-256, as FIPS 180-4 section 6.2 defines it.
///
/// Written here because one hash is all that the engine needs of a cryptographic library, and a
/// library for it was two thirds of a first build (decision 0007). It authenticates nothing and
/// keeps no secret: digests identify inputs and results.
///
/// Example: the hash of the three bytes of `abc` begins `ba7816bf`.
package struct SHA256 {
    private var state: InlineArray<8, UInt32> = [
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
    ]
    /// Bytes that do not fill a block yet; the first `pending` of them count.
    private var block = InlineArray<64, UInt8>(repeating: 0)
    private var pending = 0
    /// Bytes hashed so far.
    private var length: UInt64 = 0

    package init() {}

    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        length &+= UInt64(bytes.count)
        var offset = 0
        if pending > 0 {
            while pending < 64, offset < bytes.count { take(bytes[offset], &offset) }
            guard pending == 64 else { return }
            compressPending()
        }
        while bytes.count - offset >= 64 {
            compress(UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + 64]))
            offset += 64
        }
        while offset < bytes.count { take(bytes[offset], &offset) }
    }

    /// The 32 bytes of the hash of everything given so far.
    package func finalized() -> [UInt8] {
        var rest = self
        let bits = length &* 8
        rest.append(0x80)
        while rest.pending != 56 { rest.append(0) }
        for shift in stride(from: 56, through: 0, by: -8) { rest.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift))) }
        return (0..<32).map { UInt8(truncatingIfNeeded: rest.state[$0 / 4] >> UInt32(24 - 8 * ($0 % 4))) }
    }

    private mutating func take(_ byte: UInt8, _ offset: inout Int) {
        block[pending] = byte
        pending += 1
        offset += 1
    }

    /// A byte of the padding.
    private mutating func append(_ byte: UInt8) {
        block[pending] = byte
        pending += 1
        if pending == 64 { compressPending() }
    }

    private mutating func compressPending() {
        let full = block
        withUnsafeBytes(of: full) { compress($0) }
        pending = 0
    }

    /// One block of 64 bytes. All additions are modulo 2^32.
    private mutating func compress(_ bytes: UnsafeRawBufferPointer) {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { words in
            for t in 0..<16 { words[t] = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 4 * t, as: UInt32.self)) }
            for t in 16..<64 {
                let (x, y) = (words[t &- 15], words[t &- 2])
                let s0 = rotated(x, 7) ^ rotated(x, 18) ^ (x >> 3)
                let s1 = rotated(y, 17) ^ rotated(y, 19) ^ (y >> 10)
                words[t] = words[t &- 16] &+ s0 &+ words[t &- 7] &+ s1
            }
            var (a, b, c, d) = (state[0], state[1], state[2], state[3])
            var (e, f, g, h) = (state[4], state[5], state[6], state[7])
            // Eight rounds at a time, after which each word has its own name again.
            for t in stride(from: 0, to: 64, by: 8) {
                round(a, b, c, &d, e, f, g, &h, words[t] &+ SHA256.constants[t])
                round(h, a, b, &c, d, e, f, &g, words[t &+ 1] &+ SHA256.constants[t &+ 1])
                round(g, h, a, &b, c, d, e, &f, words[t &+ 2] &+ SHA256.constants[t &+ 2])
                round(f, g, h, &a, b, c, d, &e, words[t &+ 3] &+ SHA256.constants[t &+ 3])
                round(e, f, g, &h, a, b, c, &d, words[t &+ 4] &+ SHA256.constants[t &+ 4])
                round(d, e, f, &g, h, a, b, &c, words[t &+ 5] &+ SHA256.constants[t &+ 5])
                round(c, d, e, &f, g, h, a, &b, words[t &+ 6] &+ SHA256.constants[t &+ 6])
                round(b, c, d, &e, f, g, h, &a, words[t &+ 7] &+ SHA256.constants[t &+ 7])
            }
            state[0] &+= a
            state[1] &+= b
            state[2] &+= c
            state[3] &+= d
            state[4] &+= e
            state[5] &+= f
            state[6] &+= g
            state[7] &+= h
        }
    }

    /// One round, which leaves the new a in h and the new e in d. `word` is the message's word plus
    /// the round's constant.
    @inline(__always)
    private func round(
        _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: inout UInt32, _ e: UInt32, _ f: UInt32, _ g: UInt32, _ h: inout UInt32, _ word: UInt32
    ) {
        let choice = g ^ (e & (f ^ g))
        let majority = (a & b) | (c & (a | b))
        let first = h &+ (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) &+ choice &+ word
        d &+= first
        h = first &+ (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) &+ majority
    }

    @inline(__always)
    private func rotated(_ word: UInt32, _ bits: UInt32) -> UInt32 { (word &>> bits) | (word &<< (32 &- bits)) }

    /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
    private static let constants: InlineArray<64, UInt32> = [
        0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
        0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
        0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
        0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
        0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
        0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
        0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
        0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
    ]
}
