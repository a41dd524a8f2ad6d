/// The cells of a space that has too many for one table, a few at a time: those that a walk is just
/// passing.
struct CellTile {
    private let kernel: Kernel
    private var tile: CellTables?

    /// Cells in a tile.
    private static let size = 16

    init(_ kernel: Kernel) { self.kernel = kernel }

    /// A table of a few cells that holds the given one.
    mutating func cells(holding cell: Int) -> CellTables {
        if let tile, tile.first == cell / CellTile.size * CellTile.size { return tile }
        let first = cell / CellTile.size * CellTile.size
        let end = min(first + CellTile.size, CellTables.count(kernel.bound))
        let made = CellTables(kernel.bound, kernel.tables, kernel.vectors, cells: first..<end, first: first)
        tile = made
        return made
    }
}
