internal import CBatch

/// Judges permutations by their index for a run: what evaluation computes afresh, a kernel looks
/// up.
///
/// A permutation's figures come from a row of the cover table, the envelope of its mezzanine and a
/// few small tables by lever value; the arithmetic is evaluation's, operation for operation, so the
/// two agree to the bit.
final class Kernel: Sendable {
    let bound: BoundDeal
    let space: LeverSpace
    let debt: DebtModel
    let tables: LeverTables
    let vectors: VectorTables
    /// Nil where the table of all cells would be too large: then a walk makes it a few cells at a
    /// time, and any other run evaluates each permutation by itself.
    let cells: CellTables?
    /// True if a leaf can be judged by its stem.
    let hasStems: Bool
    let leaves: Store<Leaf>
    let cellKeys: CellKeys
    private let batchSpace: BatchSpace

    /// Most memory that the table of all cells may take.
    static let tableBudget = 192 << 20

    /// Everything the run needs, built once. Yields to other tasks between parts and stops when the
    /// task is cancelled.
    ///
    /// A run over fewer `positions` than there are cells is done before the table of all cells
    /// would be.
    init(
        _ bound: BoundDeal, positions: Int64 = .max, tableBudget: Int = Kernel.tableBudget, workers: Int = 1, _ meter: ProgressMeter? = nil
    )
        async throws
    {
        self.bound = bound
        space = bound.space
        debt = bound.debt
        var pace = Pace()
        tables = try await LeverTables(bound, &pace)
        vectors = VectorTables(bound, tables)
        let pays = Kernel.wantsCells(bound, tables, positions: positions, budget: tableBudget)
        if pays { meter?.begin(.tables, total: Kernel.tablesWeight(bound)) }
        cells = pays ? try await CellTables.all(bound, tables, vectors, positions: positions, workers: workers, meter) : nil
        hasStems = Kernel.hasStems(bound)
        leaves = Kernel.leaves(space)
        cellKeys = CellKeys(bound, vectors: vectors.count, hasTable: cells != nil)
        batchSpace = BatchSpace(space)
    }

    /// The digits of a batch's indices, those of a lever one after the other, from lever·``Batch/size`` on.
    func digits(of indices: UnsafePointer<Int64>, count: Int, into digits: UnsafeMutablePointer<Int64>) {
        withUnsafePointer(to: batchSpace) { batchDigits($0, indices, Int64(count), digits) }
    }

    /// True if a run over so many positions is to have a table of all cells.
    static func wantsCells(_ bound: BoundDeal, _ tables: LeverTables, positions: Int64, budget: Int = tableBudget) -> Bool {
        Int64(CellTables.count(bound)) <= positions && CellTables.bytes(bound, tables) <= Double(budget)
    }

    /// The time of a cell beside that of a stem, about.
    static let cellWeight: Int64 = 64

    /// What building the tables of a long run takes: the cells, then the stems where they may fit.
    static func tablesWeight(_ bound: BoundDeal) -> Int64 {
        let stems = bound.space.cardinality / bound.space.leafCount
        return cellWeight * Int64(clamping: CellTables.count(bound)) + (stems <= StemTable.most ? stems : 0)
    }

    /// Positions of one chunk, a fraction of a millisecond to a few of work: fewer where a
    /// permutation takes an evaluation.
    var chunkSize: Int64 { cells == nil || bound.deal.objective.looksAtLife && bound.deal.objective != .stressDSCR ? 16 : 2048 }

    /// Most leaves of a stem that are kept as a table.
    static let largestLeafTable: Int64 = 1 << 14

    /// Every choice of the last four levers in order; nothing where there are too many.
    private static func leaves(_ space: LeverSpace) -> Store<Leaf> {
        guard space.leafCount <= largestLeafTable else { return Store([]) }
        return Store((0..<space.leafCount).map { Leaf(space.digits(of: $0)) })
    }

    typealias Slot = LeverSpace.Slot
}

extension BatchSpace {
    init(_ space: LeverSpace) {
        self.init()
        isShort = space.cardinality < 1 << 50
        withUnsafeMutableBytes(of: &sizes) { bytes in
            let sizes = bytes.assumingMemoryBound(to: Int64.self)
            for lever in 0..<LeverSpace.count { sizes[lever] = Int64(space.sizes[lever]) }
        }
    }
}
