internal import CBatch

/// The number that entries are sorted by: that of the cell; where cells are made as they come up, with the
/// senior's terms first, so that cells of one profile are neighbours.
struct CellKeys: Sendable {
    private let weights: Store<Int64>
    /// Class of each DSCR target.
    private let classes: Store<Int64>
    /// Pools and bases, and the terms of each; the first 0 where the key is the number of the cell.
    private let vectors: Int
    private let terms: Int

    init(_ bound: BoundDeal, vectors: Int, hasTable: Bool) {
        let sizes = bound.space.sizes
        var weights = [Int64](repeating: 0, count: LeverSpace.count)
        var weight = hasTable ? 1 : Int64(vectors)
        for lever in [Slot.wrap, Slot.profile, Slot.tenor, Slot.coupon] {
            weights[lever] = weight
            weight *= Int64(sizes[lever])
        }
        weights[Slot.seniorDSCR] = weight
        weight = hasTable ? weight * Int64(bound.targetClasses.count) : 1
        weights[Slot.basis] = weight
        weights[Slot.pool] = weight * Int64(sizes[Slot.basis])
        self.weights = Store(weights)
        classes = Store(bound.targetClasses.numbers.map { Int64($0) })
        self.vectors = hasTable ? 0 : vectors
        terms = CellTables.count(bound) / vectors
    }

    /// The keys of digits as ``Kernel/digits(of:count:into:)`` gives them.
    func fill(_ keys: UnsafeMutablePointer<Int64>, _ digits: UnsafePointer<Int64>, count: Int) {
        batchKeys(weights.base, classes.base, Int64(Slot.seniorDSCR), digits, Int64(count), keys)
    }

    /// The cell of a key.
    func cell(of key: Int) -> Int {
        guard vectors > 0 else { return key }
        let (terms, vector) = key.quotientAndRemainder(dividingBy: vectors)
        return vector * self.terms + terms
    }

    private typealias Slot = LeverSpace.Slot
}
