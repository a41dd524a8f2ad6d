/// Rows of text in aligned columns, as wide as a terminal shows them.
///
/// ```swift
/// var table = TextTable([("pool", .left), ("rent", .right)])
/// table.add("all", "1,234.5")
/// table.add("core", "9.0")
/// print(table.lines.joined(separator: "\n"))
/// // pool     rent
/// // all   1,234.5
/// // core      9.0
/// ```
public struct TextTable: Sendable {
    public enum Alignment: Sendable {
        case left
        case right
    }

    private let columns: [(title: String, alignment: Alignment)]
    private var rows: [[String]] = []

    /// - Parameter columns: The title of each column, and to which side its cells stand.
    public init(_ columns: [(title: String, alignment: Alignment)]) { self.columns = columns }

    public var isEmpty: Bool { rows.isEmpty }

    /// A row, a cell a column.
    public mutating func add(_ cells: String...) { rows.append(cells) }

    /// A row, a cell a column.
    public mutating func add(_ cells: [String]) { rows.append(cells) }

    /// Titles, then the rows; two spaces between columns, none at the end of a line. Titles that
    /// are all empty are left out.
    public var lines: [String] {
        let titles = columns.map(\.title)
        let all = titles.allSatisfy(\.isEmpty) ? rows : [titles] + rows
        let widths = columns.indices.map { column in all.map { column < $0.count ? $0[column].terminalColumns : 0 }.max() ?? 0 }
        return all.map { cells in
            zip(cells, zip(columns, widths)).map { cell, layout in
                layout.0.alignment == .left ? cell.padded(to: layout.1) : cell.rightAligned(to: layout.1)
            }
            .joined(separator: "  ").trimmedEnd
        }
    }
}
