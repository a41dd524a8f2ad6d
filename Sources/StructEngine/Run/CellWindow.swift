/// Many positions of a seeded run, put into the order of their cells: those that share one are judged
/// one after the other, so that what they read is at hand. Where a space has too many cells for a
/// table, each is made once for all of them.
///
/// Positions of a run may be judged in any order: what is found is the same.
struct CellWindow {
    private let kernel: Kernel
    private let order: SeededOrder
    private let positions: Range<Int64>
    private let room: Room
    /// How many entries there are.
    private var count = 0
    private var stage = Stage.filling

    /// Each permutation's key and index.
    struct Entry: BitwiseCopyable {
        var key: UInt64
        var index: Int64
    }

    /// Room for the entries of a worker's windows, one after the other.
    final class Room {
        let size: Int
        /// Sorted from one into the other and back.
        fileprivate var entries: UnsafeMutablePointer<Entry>
        fileprivate var sorted: UnsafeMutablePointer<Entry>
        fileprivate let keys: UnsafeMutablePointer<Int64>
        fileprivate let sweep: StemSweep

        init(_ kernel: Kernel, size: Int) {
            self.size = size
            entries = .allocate(capacity: size)
            sorted = .allocate(capacity: size)
            sweep = StemSweep(kernel)
            keys = .allocate(capacity: Batch.size)
        }

        deinit {
            entries.deallocate()
            sorted.deallocate()
            keys.deallocate()
        }
    }

    private enum Stage {
        /// Until there are as many entries as positions.
        case filling
        /// By the key's bits from `shift` on.
        case sorting(shift: UInt64)
        /// From a place on.
        case judging(Int)
    }

    /// Bits of the key that are sorted by at a time.
    private static let digit: UInt64 = 11

    /// Positions of a window: as many as memory for all workers allows, and some windows a worker.
    static func size(_ positions: Int64, workers: Int) -> Int64 {
        let most = max(1 << 14, min(1 << 20, (1 << 22) / Int64(max(1, workers))))
        return max(1, min(most, positions / Int64(max(1, workers)) / 8 + 1))
    }

    /// `room` is the worker's own.
    init(_ kernel: Kernel, _ order: SeededOrder, _ positions: Range<Int64>, _ room: inout Room?) {
        self.kernel = kernel
        self.order = order
        self.positions = positions
        let known = room.flatMap { $0.size >= positions.count ? $0 : nil } ?? Room(kernel, size: positions.count)
        room = known
        self.room = known
    }

    var isDone: Bool {
        guard case .judging(let place) = stage else { return false }
        return place == count
    }

    /// Does a part of the work, a few milliseconds at most; returns how many permutations it judged.
    mutating func step(_ judging: inout SpanJudge) -> Int64 {
        switch stage {
        case .filling: fill(judging.batch)
        case .sorting(let shift): sort(by: shift)
        case .judging(let place): return judge(from: place, &judging)
        }
        return 0
    }

    private mutating func fill(_ batch: Batch) {
        for _ in 0..<32 where count < positions.count {
            let taken = min(Batch.size, positions.count - count)
            order.fill(batch.indices, count: taken, from: positions.lowerBound + Int64(count))
            kernel.digits(of: batch.indices, count: taken, into: room.sweep.digits)
            kernel.cellKeys.fill(room.keys, room.sweep.digits, count: taken)
            let entries = room.entries + count
            for place in 0..<taken {
                entries[place] = Entry(key: UInt64(bitPattern: room.keys[place]), index: batch.indices[place])
            }
            count += taken
        }
        if count == positions.count { stage = .sorting(shift: 0) }
    }

    /// One pass of a radix sort, which leaves entries of equal digits in order.
    private mutating func sort(by shift: UInt64) {
        let mask: UInt64 = (1 << CellWindow.digit) - 1
        let (entries, sorted) = (room.entries, room.sorted)
        withUnsafeTemporaryAllocation(of: Int.self, capacity: Int(mask) + 2) { starts in
            starts.initialize(repeating: 0)
            for place in 0..<count { starts[Int(entries[place].key >> shift & mask) + 1] += 1 }
            for bucket in 1..<starts.count { starts[bucket] += starts[bucket - 1] }
            for place in 0..<count {
                let bucket = Int(entries[place].key >> shift & mask)
                sorted[starts[bucket]] = entries[place]
                starts[bucket] += 1
            }
        }
        (room.entries, room.sorted) = (sorted, entries)
        let next = shift + CellWindow.digit
        let most = UInt64(CellTables.count(kernel.bound) - 1)
        stage = next < 64 && most >> next > 0 ? .sorting(shift: next) : .judging(0)
    }

    private mutating func judge(from first: Int, _ judging: inout SpanJudge) -> Int64 {
        let batches = kernel.cells == nil ? 1 : 8
        var place = first
        for _ in 0..<batches where place < count {
            let taken = min(Batch.size, count - place)
            if let cells = kernel.cells {
                bringStems(of: place..<place + taken, cells, areOwn: false, &judging)
            } else {
                bringStems(of: place..<place + taken, made(place..<place + taken), areOwn: true, &judging)
            }
            judging.judge(taken, of: judging.batch)
            place += taken
        }
        stage = .judging(place)
        if isDone { judging.batch.add(to: &judging.part) }
        return Int64(place - first)
    }

    /// The cells of some entries, a row for each.
    private func made(_ places: Range<Int>) -> CellTables {
        var cells: [Int] = []
        var last: UInt64?
        for place in places where room.entries[place].key != last {
            cells.append(kernel.cellKeys.cell(of: Int(room.entries[place].key)))
            last = room.entries[place].key
        }
        return CellTables(kernel.bound, kernel.tables, kernel.vectors, cells: cells, first: 0)
    }

    /// Sets indices, leaves and stems of a batch, from a table of all cells or of these entries' own.
    private func bringStems(of places: Range<Int>, _ tables: CellTables, areOwn: Bool, _ judging: inout SpanJudge) {
        let (batch, rows) = (judging.batch, room.sweep.rows)
        let entries = room.entries + places.lowerBound
        var row: Int64 = -1
        var last: UInt64?
        for number in 0..<places.count {
            batch.indices[number] = entries[number].index
            if areOwn, entries[number].key != last {
                row += 1
                last = entries[number].key
            }
            rows[number] = areOwn ? row : Int64(bitPattern: entries[number].key)
        }
        batch.number(places.count)
        let margins = judging.part.bestMargins
        margins.span.withUnsafeBufferPointer { margins in
            guard let best = margins.baseAddress else { return }
            room.sweep.bring(to: batch, count: places.count, tables, bestMargins: best)
        }
    }
}
