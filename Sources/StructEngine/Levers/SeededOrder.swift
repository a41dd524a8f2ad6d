internal import CBatch

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

    /// What the arithmetic needs: eight keys, widths and masks.
    private let terms: BatchOrder

    /// The order of a space of at least one permutation.
    public init(cardinality: Int64, seed: UInt64) {
        self.cardinality = max(1, cardinality)
        self.seed = seed
        let bits = UInt64(64 - (UInt64(self.cardinality) - 1).leadingZeroBitCount)
        let (high, low) = ((bits + 1) / 2, bits / 2)
        var generator = SplitMix64(seed: seed)
        let (a, b, c, d) = (generator.next(), generator.next(), generator.next(), generator.next())
        let (e, f, g, h) = (generator.next(), generator.next(), generator.next(), generator.next())
        terms = BatchOrder(
            keys: (a, b, c, d, e, f, g, h), cardinality: UInt64(self.cardinality), lowBits: low, highMask: (1 << high) - 1,
            lowMask: (1 << low) - 1, highShift: 64 - max(high, 1), lowShift: 64 - max(low, 1))
    }

    /// The canonical index at a position. A position outside the space is taken modulo its
    /// cardinality.
    public subscript(position: Int64) -> Int64 {
        let inside = position >= 0 && position < cardinality
        var index: Int64 = 0
        fill(&index, count: 1, from: inside ? position : Int64(bitPattern: UInt64(bitPattern: position) % UInt64(cardinality)))
        return index
    }

    /// The canonical indices at `count` consecutive positions of the space, as the subscript gives them.
    func fill(_ indices: UnsafeMutablePointer<Int64>, count: Int, from first: Int64) {
        guard cardinality > 1 else { return indices.update(repeating: 0, count: count) }
        withUnsafePointer(to: terms) { batchOrderFill($0, UInt64(bitPattern: first), Int64(count), indices) }
    }
}
