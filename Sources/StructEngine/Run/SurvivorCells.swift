/// Where a worker counts its survivors by lever value, and keeps the best of each.
///
/// Neighbouring levers are counted together, in a cell for each choice of their values: a survivor then
/// touches a few cells and not one of each lever. What the cells hold is brought to a tally, lever by
/// lever, when the worker hands in what it has found.
final class SurvivorCells {
    /// Most cells of a group of more than one lever.
    private static let mostCells = 4_096

    struct Cell: BitwiseCopyable {
        var merit = -Double.infinity
        var count: Int64 = 0
    }

    /// The rest of the best of a cell, looked at where the merits are equal.
    struct Rival: BitwiseCopyable {
        var minDSCR = -Double.infinity
        var index = Int64.max
    }

    /// Levers that are counted together.
    struct Group {
        /// The last varies fastest; none where a lever is left out.
        var levers: [Int] = []
        /// Choices of the values.
        var size: Int64 = 1
        /// Its first cell.
        var start = 0
    }

    /// Groups of the first ten levers, and of the last four: the last first, as a number is taken apart.
    let ofStem: [Group]
    let ofLeaf: [Group]
    /// Of a walk: reserve, sponsor equity and repo target; and the sidecars, each with the same count.
    let choices: Group
    let sidecars: Group
    private let sizes: [Int]
    private let stemPlaces: Store<Place>
    private let leafPlaces: Store<Place>
    /// The two groups of a stem and the one of a leaf, where there are no more and none is left out: the usual
    /// deal.
    private let pair: (last: Place, first: Place, leaf: Place)?
    let cells: UnsafeMutableBufferPointer<Cell>
    let rivals: UnsafeMutableBufferPointer<Rival>

    /// A group as it is found in the number of a stem or leaf.
    private struct Place: BitwiseCopyable, Sendable {
        let size: UInt64
        /// ⌈2^64/size⌉, as in ``LeverSpace``; 0 for a size of 1.
        let reciprocal: UInt64
        /// −1 where the lever is left out.
        let start: Int

        init(_ group: Group) {
            size = UInt64(group.size)
            reciprocal = size == 1 ? 0 : UInt64.max / size + 1
            start = group.levers.isEmpty ? -1 : group.start
        }
    }

    init(_ space: LeverSpace) {
        let sizes = (0..<LeverSpace.count).map { space.sizes[$0] }
        var next = 0
        func groups(_ levers: Range<Int>) -> [Group] {
            var groups: [Group] = []
            for lever in levers.reversed() {
                let size = Int64(sizes[lever])
                if size > LeverTally.mostValues {
                    groups.append(Group(size: size))
                } else if let last = groups.last, !last.levers.isEmpty, last.size * size <= SurvivorCells.mostCells {
                    groups[groups.count - 1].levers.insert(lever, at: 0)
                    groups[groups.count - 1].size *= size
                } else {
                    groups.append(Group(levers: [lever], size: size))
                }
            }
            return groups.map { placed($0) }
        }
        func placed(_ group: Group) -> Group {
            var group = group
            group.start = next
            if !group.levers.isEmpty { next += Int(group.size) }
            return group
        }
        ofStem = groups(0..<Slot.dsra)
        ofLeaf = groups(Slot.dsra..<LeverSpace.count)
        // Only small spaces of leaves are walked.
        let levers = [Slot.dsra, Slot.equity, Slot.repo]
        let size = levers.reduce(Int64(1)) { $0 * Int64(sizes[$1]) }
        choices = placed(size <= 1 << 14 ? Group(levers: levers, size: size) : Group())
        let isTold = sizes[Slot.sidecar] <= LeverTally.mostValues
        sidecars = placed(isTold ? Group(levers: [Slot.sidecar], size: Int64(sizes[Slot.sidecar])) : Group())
        self.sizes = sizes
        stemPlaces = Store(ofStem.map { Place($0) })
        leafPlaces = Store(ofLeaf.map { Place($0) })
        let isPair = ofStem.count == 2 && ofLeaf.count == 1 && (ofStem + ofLeaf).allSatisfy { !$0.levers.isEmpty && $0.size > 1 }
        let areShort = space.cardinality / space.leafCount <= Int64(UInt32.max)
        pair = isPair && areShort ? (stemPlaces[0], stemPlaces[1], leafPlaces[0]) : nil
        cells = .allocate(capacity: next)
        rivals = .allocate(capacity: next)
        cells.initialize(repeating: Cell())
        rivals.initialize(repeating: Rival())
    }

    deinit {
        cells.deallocate()
        rivals.deallocate()
    }

    /// Notes a survivor, by the numbers of its stem and leaf.
    @inline(__always)
    func note(_ survivor: Contender, stem: Int64, leaf: Int64) {
        eachCell(of: stem) { note(survivor, cell: $0) }
        if let pair {
            note(survivor, cell: pair.leaf.start &+ Int(truncatingIfNeeded: leaf))
        } else {
            eachCell(of: leaf, leafPlaces) { note(survivor, cell: $0) }
        }
    }

    /// Notes survivors of a stem; the best of them, which is at most `bound`, is asked for only where it may
    /// be the best of a cell.
    @inline(__always)
    func note(times count: Int64, ofStem stem: Int64, _ bound: Contender, best: () -> Contender) {
        eachCell(of: stem) { cell in
            let known = cells.baseAddress.unsafelyUnwrapped + cell
            known.pointee.count &+= count
            if bound.merit >= known.pointee.merit, bound < self.best(cell) { offer(best(), to: cell) }
        }
    }

    @inline(__always)
    private func eachCell(of stem: Int64, _ body: (Int) -> Void) {
        guard let pair else { return eachCell(of: stem, stemPlaces, body) }
        let number = UInt64(bitPattern: stem)
        let first = pair.last.reciprocal.multipliedFullWidth(by: number).high
        body(pair.last.start &+ Int(truncatingIfNeeded: number &- first &* pair.last.size))
        body(pair.first.start &+ Int(truncatingIfNeeded: first))
    }

    @inline(__always)
    private func eachCell(of number: Int64, _ places: Store<Place>, _ body: (Int) -> Void) {
        var rest = UInt64(bitPattern: number)
        for place in 0..<places.count {
            let group = places[place]
            let quotient =
                group.reciprocal == 0
                ? rest : rest <= UInt64(UInt32.max) ? group.reciprocal.multipliedFullWidth(by: rest).high : rest / group.size
            let value = Int(truncatingIfNeeded: rest &- quotient &* group.size)
            rest = quotient
            if group.start >= 0 { body(group.start &+ value) }
        }
    }

    @inline(__always)
    private func note(_ survivor: Contender, cell: Int) {
        let known = cells.baseAddress.unsafelyUnwrapped + cell
        known.pointee.count &+= 1
        if survivor.merit >= known.pointee.merit { offer(survivor, to: cell) }
    }

    /// Keeps a contender if it is the best of a cell.
    @inline(never)
    func offer(_ contender: Contender, to cell: Int) {
        guard contender < best(cell) else { return }
        cells[cell].merit = contender.merit
        rivals[cell] = Rival(minDSCR: contender.minDSCR, index: contender.index)
    }

    func best(_ cell: Int) -> Contender {
        Contender(merit: cells[cell].merit, minDSCR: rivals[cell].minDSCR, index: rivals[cell].index)
    }

    /// Brings everything to a tally, and counts anew.
    func settle(into tally: inout LeverTally) {
        for group in ofStem + ofLeaf { settle(group, into: &tally) { $0 } }
        settle(choices, into: &tally) { $0 * Int64(sizes[Slot.sidecar]) }
        let walked = choices.levers.isEmpty ? 0 : (0..<Int(choices.size)).reduce(0) { $0 + cells[choices.start + $1].count }
        settle(sidecars, into: &tally) { _ in walked }
        clear()
    }

    /// Forgets everything.
    func clear() {
        cells.update(repeating: Cell())
        rivals.update(repeating: Rival())
    }

    private func settle(_ group: Group, into tally: inout LeverTally, count: (Int64) -> Int64) {
        guard !group.levers.isEmpty else { return }
        for value in 0..<Int(group.size) {
            let count = count(cells[group.start + value].count)
            guard count > 0 else { continue }
            var rest = value
            for lever in group.levers.reversed() {
                tally.add(count, best: best(group.start + value), lever: lever, value: rest % sizes[lever])
                rest /= sizes[lever]
            }
        }
    }

    private typealias Slot = LeverSpace.Slot
}
