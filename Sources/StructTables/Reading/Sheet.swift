/// The cells of one sheet, or of a file that is one, each with the address that a spreadsheet gives it.
struct Sheet: Sendable {
    /// Rows and columns from 0, both ends inclusive.
    struct Range: Sendable {
        let top: Int
        let left: Int
        let bottom: Int
        let right: Int
    }

    let file: String
    /// Nil where the file has no sheets.
    let name: String?
    var rows: [[Cell]] = []
    var hiddenRows: Set<Int> = []
    var hiddenColumns: Set<Int> = []
    var isHidden = false
    var merges: [Range] = []
    /// How the file was read, in words.
    var reading = ""

    init(file: String, name: String?) {
        self.file = file
        self.name = name
    }

    var columnCount: Int { rows.lazy.map(\.count).max() ?? 0 }

    subscript(_ row: Int, _ column: Int) -> Cell {
        guard rows.indices.contains(row), rows[row].indices.contains(column) else { return .empty }
        return rows[row][column]
    }

    /// The file and sheet, for a message.
    var title: String { name.map { "\(file), sheet \"\($0)\"" } ?? file }

    /// Where a cell is. Example: `roll.xlsx Tenancy!F6`.
    func address(_ row: Int, _ column: Int) -> String { place("\(Sheet.letters(column))\(row + 1)") }

    func address(row: Int) -> String { place("row \(row + 1)") }

    private func place(_ address: String) -> String { name.map { "\(file) \($0)!\(address)" } ?? "\(file) \(address)" }

    /// The letters of a column from 0: A, B, … Z, AA.
    static func letters(_ column: Int) -> String {
        var (rest, letters) = (column, "")
        repeat {
            letters = String(UnicodeScalar(UInt8(65 + rest % 26))) + letters
            rest = rest / 26 - 1
        } while rest >= 0
        return letters
    }

    /// The column of its letters, from 0; nil for what is no column of a spreadsheet.
    static func column(_ letters: some StringProtocol) -> Int? {
        guard (1...3).contains(letters.utf8.count) else { return nil }
        var column = 0
        for byte in letters.utf8 {
            guard (65...90).contains(byte & 0xDF) else { return nil }
            column = column * 26 + Int(byte & 0xDF) - 64
        }
        return column <= TableLimit.columns ? column - 1 : nil
    }
}
