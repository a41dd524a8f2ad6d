/// Rows of text in aligned columns.
public struct TextTable: Sendable {
    public enum Alignment: Sendable {
        case left
        case right
    }

    private let columns: [(title: String, alignment: Alignment)]
    private var rows: [[String]] = []

    public init(_ columns: [(title: String, alignment: Alignment)]) { self.columns = columns }

    public var isEmpty: Bool { rows.isEmpty }

    public mutating func add(_ cells: String...) { rows.append(cells) }

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
