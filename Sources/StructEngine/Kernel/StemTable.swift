/// Every stem of a space, for runs that visit each of them several times.
///
/// Which stems are notable depends on margins that permutations of a run had before the table is made.
final class StemTable: Sendable {
    let stems: Store<Stem>
    /// A stem with a margin above these is notable.
    let bestMargins: PerConstraint<Double>

    /// Most memory that a table may take.
    static let budget = 384 << 20

    /// Most stems of a table.
    static let most = Int64(budget / MemoryLayout<Stem>.stride)

    /// True if a run over so many positions is faster with a table of all stems than by judging
    /// each permutation by itself.
    static func pays(_ kernel: Kernel, positions: Int64) -> Bool { fits(kernel) && kernel.stemCount <= positions / 3 }

    /// True if the space has stems, and not too many.
    static func fits(_ kernel: Kernel) -> Bool {
        kernel.cells != nil && kernel.hasStems && kernel.space.leafCount <= Kernel.largestLeafTable
            && kernel.stemCount <= most
    }

    /// `bestMargins` are those of permutations that the run has judged: a stem that exceeds one of
    /// them is notable.
    init(_ kernel: Kernel, bestMargins: PerConstraint<Double>, workers: Int, _ meter: ProgressMeter? = nil) async throws {
        self.bestMargins = bestMargins
        let count = Int(kernel.stemCount)
        let filling = Store<Stem>.Filling(count: count)
        let sizes = count / kernel.space.sizes[LeverSpace.Slot.targetRating]
        let chunk = 1024
        let queue = WorkQueue(count: Int64((sizes - 1) / chunk + 1))
        meter?.begin(.tables, done: Kernel.cellWeight * Int64(CellTables.count(kernel.bound)), total: Kernel.tablesWeight(kernel.bound))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<workers {
                group.addTask {
                    var pace = Pace()
                    while let number = queue.take() {
                        try Task.checkCancellation()
                        let first = Int(number) * chunk
                        bestMargins.span.withUnsafeBufferPointer { best in
                            guard let best = best.baseAddress else { return }
                            for size in first..<min(sizes, first + chunk) {
                                kernel.stems(ofSizes: Int64(size), bestMargins: best) { filling.set(Int($0), $1) }
                            }
                        }
                        meter?.add(Int64(min(sizes, first + chunk) - first) * Int64(kernel.space.sizes[LeverSpace.Slot.targetRating]))
                        await pace.giveWay()
                    }
                }
            }
            try await group.waitForAll()
        }
        stems = filling.store
    }
}
