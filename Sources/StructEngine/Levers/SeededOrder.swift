/// The seeded order of a permutation space: a bijection from positions to canonical indices, both
/// in `0 ..< cardinality`.
///
/// Generator `alternating-feistel-8/1`. With k the number of bits of `cardinality − 1`, a number of
/// k bits is split into a high part of ⌈k/2⌉ bits and a low part of ⌊k/2⌋ bits. Eight rounds
/// alternate: even rounds xor a keyed mixing of the low part into the high part, odd rounds the
/// other way round; each round can be undone, so the whole is a permutation of the k-bit numbers. A
/// result outside the space is sent through again until it falls inside (cycle walking; fewer than
/// 2 passes on average), which restricts the permutation to the space. The eight round keys are the
/// first outputs of SplitMix64 from the seed. The mixing of x under the key K is m = (x +
/// K)·0x9E3779B97F4A7C15 mod 2^64, m ← (m xor (m >> 32))·0xD6E8FEB86659FD93 mod 2^64, and of m the
/// top bits.
///
/// Any position is answered alone, in constant memory and (on average) constant time, so shards
/// need nothing of each other. A space of one or two values has no room to shuffle well; small
/// spaces are usually run whole, where order does not matter.
///
/// Sources: Black, Rogaway, "Ciphers with Arbitrary Finite Domains", CT-RSA 2002 (cycle walking);
/// Hoang, Rogaway, "On Generalized Feistel Networks", CRYPTO 2010 (alternating unbalanced rounds);
/// Steele, Lea, Flood, OOPSLA 2014 (SplitMix64).
public struct SeededOrder: Sendable {
    /// Name of the generator; a change of the order is a new name.
    public static let generator = "alternating-feistel-8/1"

    public let cardinality: Int64
    public let seed: UInt64

    private let highBits: UInt64
    private let lowBits: UInt64
    private let highMask: UInt64
    private let lowMask: UInt64
    private let keys: InlineArray<8, UInt64>

    /// The order of a space of at least one permutation.
    public init(cardinality: Int64, seed: UInt64) {
        self.cardinality = max(1, cardinality)
        self.seed = seed
        let bits = UInt64(64 - (UInt64(self.cardinality) - 1).leadingZeroBitCount)
        highBits = (bits + 1) / 2
        lowBits = bits / 2
        highMask = (1 << highBits) - 1
        lowMask = (1 << lowBits) - 1
        var generator = SplitMix64(seed: seed)
        keys = InlineArray { _ in generator.next() }
    }

    /// The canonical index at a position. A position outside the space is taken modulo its
    /// cardinality.
    @inline(__always)
    public subscript(position: Int64) -> Int64 {
        let bound = UInt64(cardinality)
        var value = UInt64(bitPattern: position)
        if value >= bound { value %= bound }
        if bound == 1 { return 0 }
        repeat { value = permute(value) } while value >= bound
        return Int64(bitPattern: value)
    }

    /// The canonical indices at consecutive positions of the order, as the subscript gives them.
    ///
    /// Each pass goes over all of them before the next looks at those that fell outside the space:
    /// without a branch between one and the next, the processor works on several at a time.
    @inline(__always)
    func fill(_ indices: UnsafeMutableBufferPointer<Int64>, from first: Int64) {
        let bound = UInt64(cardinality)
        guard bound > 1 else { return indices.update(repeating: 0) }
        for place in indices.indices { indices[place] = Int64(bitPattern: permute(UInt64(bitPattern: first + Int64(place)))) }
        for place in indices.indices {
            var value = UInt64(bitPattern: indices[place])
            while value >= bound { value = permute(value) }
            indices[place] = Int64(bitPattern: value)
        }
    }

    @inline(__always)
    private func permute(_ value: UInt64) -> UInt64 {
        var high = value >> lowBits
        var low = value & lowMask
        for round in stride(from: 0, to: 8, by: 2) {
            high ^= SeededOrder.mix(low, keys[round]) &>> (64 &- highBits) & highMask
            low ^= SeededOrder.mix(high, keys[round + 1]) &>> (64 &- max(lowBits, 1)) & lowMask
        }
        return high << lowBits | low
    }

    @inline(__always)
    private static func mix(_ value: UInt64, _ key: UInt64) -> UInt64 {
        var m = (value &+ key) &* 0x9E37_79B9_7F4A_7C15
        m = (m ^ (m >> 32)) &* 0xD6E8_FEB8_6659_FD93
        return m
    }
}
