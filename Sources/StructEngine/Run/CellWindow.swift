/// Many positions of a seeded run, put into the order of their cells: those that share one are judged
/// one after the other, so that what they read is at hand. Where a space has too many cells for a
/// table, each is made once for all of them.
///
/// Positions of a run may be judged in any order: what is found is the same.
struct CellWindow {
    private let kernel: Kernel
    private let order: SeededOrder
    private let positions: Range<Int64>
    /// Each permutation's key and index; sorted from one into the other and back.
    private var entries: [Entry]
    private var sorted: [Entry]
    private var stage = Stage.filling

    private struct Entry: BitwiseCopyable {
        var key: UInt64
        var index: Int64
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
        return max(1, min(most, positions / Int64(max(1, workers)) / 4 + 1))
    }

    init(_ kernel: Kernel, _ order: SeededOrder, _ positions: Range<Int64>) {
        self.kernel = kernel
        self.order = order
        self.positions = positions
        entries = []
        entries.reserveCapacity(positions.count)
        sorted = []
    }

    var isDone: Bool {
        guard case .judging(let place) = stage else { return false }
        return place == entries.count
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
        for _ in 0..<32 where entries.count < positions.count {
            let count = min(Batch.size, positions.count - entries.count)
            order.fill(batch.indices, count: count, from: positions.lowerBound + Int64(entries.count))
            for place in 0..<count {
                let index = batch.indices[place]
                entries.append(Entry(key: key(kernel.space.digits(of: index)), index: index))
            }
        }
        if entries.count == positions.count { stage = .sorting(shift: 0) }
    }

    /// Number of the cell; where cells are made as they come up, with the senior's terms first, so that
    /// cells of one profile are neighbours.
    private func key(_ digits: LeverSpace.Digits) -> UInt64 {
        let cell = kernel.cellNumber(digits)
        guard kernel.cells == nil else { return UInt64(cell) }
        let (vector, terms) = cell.quotientAndRemainder(dividingBy: kernel.termsCount)
        return UInt64(terms * kernel.vectors.count + vector)
    }

    private func cell(of key: UInt64) -> Int {
        let (terms, vector) = Int(key).quotientAndRemainder(dividingBy: kernel.vectors.count)
        return vector * kernel.termsCount + terms
    }

    /// One pass of a radix sort, which leaves entries of equal digits in order.
    private mutating func sort(by shift: UInt64) {
        let mask: UInt64 = (1 << CellWindow.digit) - 1
        var starts = [Int](repeating: 0, count: Int(mask) + 2)
        for entry in entries { starts[Int(entry.key >> shift & mask) + 1] += 1 }
        for bucket in 1..<starts.count { starts[bucket] += starts[bucket - 1] }
        if sorted.isEmpty { sorted = entries }
        for entry in entries {
            let bucket = Int(entry.key >> shift & mask)
            sorted[starts[bucket]] = entry
            starts[bucket] += 1
        }
        swap(&entries, &sorted)
        let next = shift + CellWindow.digit
        let most = UInt64(CellTables.count(kernel.bound) - 1)
        stage = next < 64 && most >> next > 0 ? .sorting(shift: next) : .judging(0)
    }

    private mutating func judge(from first: Int, _ judging: inout SpanJudge) -> Int64 {
        let batches = kernel.cells == nil ? 1 : 8
        var place = first
        for _ in 0..<batches where place < entries.count {
            let count = min(Batch.size, entries.count - place)
            bringStems(of: place..<place + count, &judging)
            judging.judge(count, of: judging.batch)
            place += count
        }
        stage = .judging(place)
        if isDone { judging.batch.add(to: &judging.part) }
        return Int64(place - first)
    }

    /// Sets indices, leaves and stems of a batch.
    private func bringStems(of places: Range<Int>, _ judging: inout SpanJudge) {
        let batch = judging.batch
        var made: [Int] = []
        var last: UInt64?
        if kernel.cells == nil {
            for place in places where entries[place].key != last {
                made.append(cell(of: entries[place].key))
                last = entries[place].key
            }
        }
        let tables = kernel.cells ?? CellTables(kernel.bound, kernel.tables, kernel.vectors, cells: made, first: 0)
        let margins = judging.part.bestMargins
        margins.span.withUnsafeBufferPointer { margins in
            guard let best = margins.baseAddress else { return }
            var row = -1
            var last: UInt64?
            var judgement = Judgement()
            for (number, place) in places.enumerated() {
                let entry = entries[place]
                if entry.key != last {
                    row += 1
                    last = entry.key
                }
                let digits = kernel.space.digits(of: entry.index)
                batch.indices[number] = entry.index
                batch.number(number, kernel.space)
                batch.leaves[number] = Leaf(digits)
                batch.stems[number] = kernel.stem(digits, tables, row: kernel.cells == nil ? row : nil, bestMargins: best, &judgement)
            }
        }
    }
}
