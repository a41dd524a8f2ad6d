/// The distinct sets of constraints that permutations fail, each a mask of bits by raw value: 2^17
/// flags.
struct FailureSets: Sendable {
    private var words = [UInt64](repeating: 0, count: 1 << (Constraint.count - 6))

    @inline(__always)
    mutating func insert(_ mask: UInt32) { words[Int(mask >> 6)] |= 1 << UInt64(mask & 63) }

    mutating func formUnion(_ other: FailureSets) {
        for word in words.indices { words[word] |= other.words[word] }
    }

    func contains(_ mask: UInt32) -> Bool { words[Int(mask >> 6)] >> UInt64(mask & 63) & 1 == 1 }

    /// Rising.
    var masks: [UInt32] {
        var masks: [UInt32] = []
        for (word, bits) in words.enumerated() {
            var rest = bits
            while rest != 0 {
                masks.append(UInt32(word << 6 | rest.trailingZeroBitCount))
                rest &= rest - 1
            }
        }
        return masks
    }

    /// The fewest constraints, at most three, such that every set holds one of them: the first in
    /// table order of that number; nil where there are none.
    ///
    /// If every permutation fails one of them, no permutation meets all of them. Example: the sets
    /// {a, b}, {b, c} and {a, c} are hit by {a, b}, and by no single constraint.
    static func smallestHittingSet(_ masks: [UInt32]) -> [Constraint]? {
        let bits = (0..<UInt32(Constraint.count)).map { UInt32(1) << $0 }
        func hits(_ set: UInt32) -> Bool { masks.allSatisfy { $0 & set != 0 } }
        func constraints(_ positions: Int...) -> [Constraint] { positions.compactMap { Constraint(position: $0) } }
        for a in bits.indices where hits(bits[a]) { return constraints(a) }
        for a in bits.indices {
            for b in bits.indices[(a + 1)...] where hits(bits[a] | bits[b]) { return constraints(a, b) }
        }
        for a in bits.indices {
            for b in bits.indices[(a + 1)...] {
                for c in bits.indices[(b + 1)...] where hits(bits[a] | bits[b] | bits[c]) { return constraints(a, b, c) }
            }
        }
        return nil
    }
}
