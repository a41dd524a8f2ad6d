/// The decimal of fewest digits that reads as a double again, and of those the nearest: d·10^e, as the double's
/// `description` has it, without a string.
///
/// v = c·2^q is the nearest double to all that lies between its middles with the doubles beside it, (4c − 2)·2^(q − 2)
/// and (4c + 2)·2^(q − 2), ends included where c is even. With 10^k the largest power of ten that is not wider than that,
/// at most one multiple of 10^(k + 1) lies within, and one of 10^k at least. All three are brought to units of 10^k/4 by
/// the exact power 10^(−k), which 128 bits hold for what is at least 2^−70 and below 10^15; an integer part, made odd
/// where anything is cut off, then compares as the exact number does.
///
/// Source of the idea: R. Giulietti, "The Schubfach way to render doubles", 2020.
struct ShortestDecimal {
    /// Without zeros at the end.
    private(set) var digits: UInt64
    private(set) var exponent: Int

    /// Nil where it is not between 2^−70 and 10^15.
    @inline(__always)
    init?(_ value: Double) {
        guard value >= 0x1p-70, value < 1e15 else { return nil }
        let fraction = value.significandBitPattern
        let (c, q) = (fraction | 1 << 52, Int(value.exponentBitPattern) - 1_075)
        // The double below a power of two is nearer.
        let isPower = fraction == 0
        // ⌊log10 2^q⌋, and ⌊log10 ¾·2^q⌋.
        let k = (q * 1_262_611 - (isPower ? 524_031 : 0)) >> 22
        let power = ShortestDecimal.powers[-k]
        let shift = UInt64(truncatingIfNeeded: q + power.log2 + 1)
        let low = power.times((4 &* c &- (isPower ? 1 : 2)) << shift)
        let exact = power.times((4 &* c) << shift)
        let high = power.times((4 &* c &+ 2) << shift)
        let open: UInt64 = c & 1
        let (least, most) = (low &+ open, high &- open)

        let tens = exact / 40
        let (hasLower, hasUpper) = (least <= 40 &* tens, 40 &* tens &+ 40 <= most)
        if hasLower != hasUpper {
            digits = tens &+ (hasUpper ? 1 : 0)
            exponent = k + 1
            dropZeros()
            return
        }
        let ones = exact / 4
        let (hasBelow, hasAbove) = (least <= 4 &* ones, 4 &* ones &+ 4 <= most)
        let middle = 4 &* ones &+ 2
        let isUp = hasBelow != hasAbove ? hasAbove : exact > middle || (exact == middle && ones & 1 == 1)
        digits = ones &+ (isUp ? 1 : 0)
        exponent = k
        dropZeros()
    }

    @inline(__always)
    private mutating func dropZeros() {
        guard digits % 10 == 0 else { return }
        for (scale, zeros) in [(100_000_000, 8), (10_000, 4), (100, 2), (10, 1)] as [(UInt64, Int)] where digits % scale == 0 {
            digits /= scale
            exponent += zeros
        }
    }

    /// 10^n, moved up until its first bit is set.
    private struct Power {
        let high: UInt64
        let low: UInt64
        /// ⌊log2 10^n⌋.
        let log2: Int

        init(_ power: UInt128) {
            log2 = 127 - power.leadingZeroBitCount
            let scaled = power << UInt128(power.leadingZeroBitCount)
            (high, low) = (UInt64(truncatingIfNeeded: scaled >> 64), UInt64(truncatingIfNeeded: scaled))
        }

        /// The first 64 of 192 bits of the product, the last of them set where another behind is.
        @inline(__always)
        func times(_ factor: UInt64) -> UInt64 {
            let (lower, upper) = (low.multipliedFullWidth(by: factor), high.multipliedFullWidth(by: factor))
            let (middle, carry) = upper.low.addingReportingOverflow(lower.high)
            return (upper.high &+ (carry ? 1 : 0)) | (middle | lower.low == 0 ? 0 : 1)
        }
    }

    /// 10^0 to 10^38, the last that 128 bits hold.
    private static let powers: [Power] = (0...38).map { n in Power((0..<n).reduce(1) { power, _ in power * 10 }) }
}
