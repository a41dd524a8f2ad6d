/// A table within a sheet: where its titles and its data are.
struct Table: Sendable {
    var sheet: Sheet
    /// The rows of titles, from group titles to units.
    let headerRows: ClosedRange<Int>
    /// The row with the titles themselves.
    let mainRow: Int
    /// Texts above and beside the table that say something of all of it.
    let preface: [String]
    /// For each column what its own title says, and what stands above and below it.
    let titles: [(shown: String, own: [String], below: [String], above: [String])]

    /// The first row after the table.
    let end: Int

    var body: Range<Int> { (headerRows.upperBound + 1)..<max(headerRows.upperBound + 1, end) }

    func title(_ column: Int) -> String { titles.indices.contains(column) ? titles[column].shown : "" }
}
