/// The counter-based generator Philox4x32-10: four 32-bit words that depend on a key and a counter alone, so that any
/// draw is to be had by itself, in any order.
///
/// Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011. With counter and key 0 the
/// words are 6627e8d5 e169c58d bc57ac4c 9b00dbd8.
enum Philox {
    static func words(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
        var (c, k) = (counter, key)
        for round in 0..<10 {
            if round > 0 { k &+= SIMD2(0x9E37_79B9, 0xBB67_AE85) }
            let (a, b) = (UInt64(0xD251_1F53) &* UInt64(c.x), UInt64(0xCD9E_8D57) &* UInt64(c.z))
            c = SIMD4(
                UInt32(truncatingIfNeeded: b >> 32) ^ c.y ^ k.x, UInt32(truncatingIfNeeded: b),
                UInt32(truncatingIfNeeded: a >> 32) ^ c.w ^ k.y, UInt32(truncatingIfNeeded: a))
        }
        return c
    }

    /// A standard normal number: Φ⁻¹(u) of u = (w + ½)·2^−53, w the first 53 bits of the words.
    ///
    /// u lies inside 0 … 1. Above ½ the number is −Φ⁻¹(1 − u), as 1 − u is a double there and u is not.
    static func normal(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> Double {
        let words = words(counter: counter, key: key)
        let whole = UInt64(words.x) << 21 | UInt64(words.y) >> 11
        let half: UInt64 = 1 << 52
        if whole < half { return InverseNormal.value((Double(whole) + 0.5) * 0x1p-53) }
        return -InverseNormal.value((Double((1 << 53) - 1 - whole) + 0.5) * 0x1p-53)
    }
}
