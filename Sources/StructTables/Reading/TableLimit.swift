/// What a file may hold before it is refused: far beyond any rent roll, and little enough that no file takes
/// long or much memory, whatever it unpacks to.
enum TableLimit {
    /// Of the file as it lies on the disk.
    static let fileBytes = 32 << 20
    /// Of one part of a workbook once it is unpacked.
    static let partBytes = 32 << 20
    /// Of all parts of a workbook together.
    static let unpackedBytes = 48 << 20
    static let parts = 2_000
    static let sheets = 100
    /// Four for each of 5,000 leases, the most of a deal.
    static let rows = 20_000
    /// Spreadsheets have no more.
    static let columns = 16_384
    static let cells = 600_000
    static let sharedStrings = 400_000
    /// Spreadsheets hold no longer text in a cell.
    static let cellBytes = 32_767 * 4
    /// Depth of elements in a part of a workbook.
    static let depth = 64
}
