/// Many positions of a seeded run, put into the order of their cells: where a space has too many
/// cells for a table, those that share one, or its senior profile, are judged one after the other,
/// and each cell is made once for all of them.
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

    /// Number of the cell with the senior's terms first, so that cells of one profile are neighbours.
    private func key(_ digits: LeverSpace.Digits) -> UInt64 {
        let cell = kernel.cellNumber(digits)
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
        let batch = judging.batch
        let count = min(Batch.size, entries.count - first)
        guard count > 0 else { return 0 }
        var cells: [Int] = []
        var rows: [Int] = []
        var last: UInt64?
        for place in 0..<count {
            let entry = entries[first + place]
            if entry.key != last {
                cells.append(cell(of: entry.key))
                last = entry.key
            }
            rows.append(cells.count - 1)
            batch.indices[place] = entry.index
        }
        let tables = CellTables(kernel.bound, kernel.tables, kernel.vectors, cells: cells, first: 0)
        for place in 0..<count {
            let digits = kernel.space.digits(of: batch.indices[place])
            batch.leaves[place] = Leaf(digits)
            batch.stems[place] = kernel.stem(
                digits, tables, row: rows[place], bestMargins: judging.part.bestMargins, &judging.judgement)
        }
        judging.judge(count, of: batch)
        stage = .judging(first + count)
        if isDone { batch.add(to: &judging.part) }
        return Int64(count)
    }
}
