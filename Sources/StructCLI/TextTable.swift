/// Rows of text in aligned columns.
struct TextTable {
    enum Alignment {
        case left
        case right
    }

    private let columns: [(title: String, alignment: Alignment)]
    private var rows: [[String]] = []

    init(_ columns: [(title: String, alignment: Alignment)]) { self.columns = columns }

    var isEmpty: Bool { rows.isEmpty }

    mutating func add(_ cells: String...) { rows.append(cells) }

    /// Titles, then the rows; two spaces between columns, none at the end of a line. Titles that are all empty are left out.
    var lines: [String] {
        let titles = columns.map(\.title)
        let all = titles.allSatisfy(\.isEmpty) ? rows : [titles] + rows
        let widths = columns.indices.map { column in all.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
        return all.map { cells in
            zip(cells, zip(columns, widths)).map { cell, layout in
                layout.0.alignment == .left ? cell.padded(to: layout.1) : cell.rightAligned(to: layout.1)
            }
            .joined(separator: "  ").trimmedEnd
        }
    }
}

extension String {
    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }

    func rightAligned(to width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }

    /// At most `width` characters; a longer text ends in "…".
    func cut(to width: Int) -> String { count <= width ? self : prefix(max(0, width - 1)) + "…" }

    var trimmedEnd: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}

/// Puts blocks of lines side by side, a few spaces apart.
func sideBySide(_ blocks: [[String]], gap: Int = 4) -> [String] {
    let height = blocks.map(\.count).max() ?? 0
    let widths = blocks.map { $0.map(\.count).max() ?? 0 }
    return (0..<height).map { row in
        zip(blocks, widths).map { block, width in (row < block.count ? block[row] : "").padded(to: width) }
            .joined(separator: String(repeating: " ", count: gap)).trimmedEnd
    }
}
