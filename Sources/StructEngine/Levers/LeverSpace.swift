/// The permutation space of a deal's levers: canonical index ⇄ one value for each lever.
///
/// Mixed radix in the order of ``Deal/Levers/names``, the last lever varying fastest. Example:
/// levers of 2 and 3 values; index 4 is value 1 of the first and value 1 of the second, since 4 =
/// 1·3 + 1.
final class LeverSpace: Sendable {
    typealias Digits = Lever.Digits
    static let count = Lever.repoTarget.rawValue + 1

    /// Position of each lever among the digits.
    enum Slot {
        static let pool = Lever.pool.rawValue
        static let targetRating = Lever.targetRating.rawValue
        static let basis = Lever.cashFlowBasis.rawValue
        static let seniorDSCR = Lever.seniorDSCR.rawValue
        static let seniorLTV = Lever.seniorLTV.rawValue
        static let coupon = Lever.seniorCoupon.rawValue
        static let tenor = Lever.seniorTenor.rawValue
        static let profile = Lever.seniorProfile.rawValue
        static let mezzanine = Lever.mezzanine.rawValue
        static let wrap = Lever.wrap.rawValue
        static let dsra = Lever.dsraMonths.rawValue
        static let equity = Lever.equityShare.rawValue
        static let sidecar = Lever.sidecar.rawValue
        static let repo = Lever.repoTarget.rawValue
    }

    let sizes: Store<Int>
    let cardinality: Int64
    /// L, the number of choices of the last four levers: an index is stem·L + leaf.
    let leafCount: Int64
    /// ⌈2^64/size⌉, by which a number below 2^32 is divided with one multiplication (Granlund,
    /// Montgomery, PLDI 1994); 0 for a size of 1.
    private let reciprocals: Store<UInt64>

    /// Nil if the product of the sizes is over 2^63 − 1, or a size is 0.
    init?(sizes: [Int]) {
        guard sizes.count == LeverSpace.count, sizes.allSatisfy({ $0 > 0 }) else { return nil }
        var total: Int64 = 1
        for size in sizes {
            let (product, overflow) = total.multipliedReportingOverflow(by: Int64(size))
            if overflow { return nil }
            total = product
        }
        cardinality = total
        leafCount = sizes[Slot.dsra...].reduce(1) { $0 * Int64($1) }
        self.sizes = Store(sizes)
        reciprocals = Store(sizes.map { $0 == 1 ? 0 : UInt64.max / UInt64($0) + 1 })
    }

    /// The values of an index in `0 ..< cardinality`.
    @inline(__always)
    func digits(of index: Int64) -> Digits { digits(of: index, last: LeverSpace.count - 1) }

    /// The values of a stem, a number in `0 ..< cardinality/leafCount`, and the first value of the
    /// last four levers.
    @inline(__always)
    func digits(ofStem stem: Int64) -> Digits { digits(of: stem, last: Slot.dsra - 1) }

    @inline(__always)
    private func digits(of number: Int64, last: Int) -> Digits {
        var rest = UInt64(bitPattern: number)
        var digits = Digits(repeating: 0)
        var lever = last
        while lever >= 0 {
            let size = UInt64(bitPattern: Int64(sizes[lever]))
            let reciprocal = reciprocals[lever]
            if reciprocal != 0 {
                let quotient = rest <= UInt64(UInt32.max) ? reciprocal.multipliedFullWidth(by: rest).high : rest / size
                digits[lever] = Int(truncatingIfNeeded: rest &- quotient &* size)
                rest = quotient
            }
            lever -= 1
        }
        return digits
    }

    /// The index of the given values.
    func index(of digits: Digits) -> Int64 {
        var index: Int64 = 0
        for lever in 0..<LeverSpace.count { index = index * Int64(sizes[lever]) + Int64(digits[lever]) }
        return index
    }
}

extension InlineArray where Element == Int {
    /// The digit of a lever of a deal.
    @inline(__always)
    subscript(_ lever: Lever) -> Int { self[lever.rawValue] }
}
