/// A model as rows on one time axis, apart from the file that it is written to: what each row is called, what it is measured in,
/// and its formula.
///
/// Formulas name rows in brackets: `[cfads]` is the cell of the same month, `[cfads@-1]` of the month before, `[cfads@+1]` of the
/// month after, `[cfads@all]` the whole row, and `[$coupon]` the one value of a row that has no axis. A row has one formula for
/// all its months.
struct Model {
    /// Month 0, closing, stands in the sixth column; month m is m columns on.
    static let openingColumn = 5
    let months: Int
    var sheets: [Sheet] = []

    struct Sheet {
        let name: String
        var rows: [Row] = []
    }

    enum Style: String, CaseIterable {
        /// A factor is a pure number of six decimals: a share of the notional, an index, a fraction of a year.
        case number, factor, money, minor, ratio, percent, date, count, flag
    }

    struct Row {
        let name: String
        let label: String
        let unit: String
        /// For an input, its path in the deal; else what the row does.
        var note = ""
        var style = Style.number
        var constant: Constant?
        /// The value of month 0.
        var opening: String?
        var series: Series?
        /// What stands in the column of totals: the formula's name, such as SUM.
        var total: String?

        enum Constant {
            case input(Double)
            case text(String)
            case formula(String)
        }

        enum Series {
            case formula(String)
            /// Assumptions by month; nil leaves a cell empty.
            case inputs([Double?])
            /// The engine's own values by month; nil leaves a cell empty.
            case values([Double?])
        }
    }

    mutating func sheet(_ name: String, _ rows: [Row]) { sheets.append(Sheet(name: name, rows: rows)) }

    /// Where each named row stands: the sheet and the row's number from 0. The first rows of a sheet are its heading.
    static let firstRow = 4

    var places: [String: (sheet: String, row: Int)] {
        var places: [String: (sheet: String, row: Int)] = [:]
        for sheet in sheets {
            for (number, row) in sheet.rows.enumerated() where !row.name.isEmpty {
                places[row.name] = (sheet.name, Model.firstRow + number)
            }
        }
        return places
    }

    /// A formula between its brackets: what is written in every month, and the addresses that move with the month.
    enum Piece: Equatable {
        case fixed(String)
        /// A row of a sheet, so many months away.
        case moving(sheet: String, row: Int, months: Int)
    }

    /// A formula with its brackets found; nil where one names no row, which is a fault of the model.
    func pieces(_ template: String, _ places: [String: (sheet: String, row: Int)]) -> [Piece]? {
        var pieces: [Piece] = [.fixed("=")]
        func add(_ text: String) {
            if case .fixed(let before)? = pieces.last {
                pieces[pieces.count - 1] = .fixed(before + text)
            } else {
                pieces.append(.fixed(text))
            }
        }
        var rest = template[...]
        while let open = rest.firstIndex(of: "["), let close = rest[open...].firstIndex(of: "]") {
            add(String(rest[..<open]))
            guard let piece = piece(rest[rest.index(after: open)..<close], places) else { return nil }
            if case .fixed(let text) = piece { add(text) } else { pieces.append(piece) }
            rest = rest[rest.index(after: close)...]
        }
        add(String(rest))
        return pieces
    }

    private func piece(_ word: Substring, _ places: [String: (sheet: String, row: Int)]) -> Piece? {
        let isConstant = word.hasPrefix("$")
        let parts = word.drop { $0 == "$" }.split(separator: "@", maxSplits: 1)
        guard let name = parts.first, let place = places[String(name)] else { return nil }
        let row = place.row + 1
        if isConstant { return .fixed("\(place.sheet)!$D$\(row)") }
        switch parts.count > 1 ? String(parts[1]) : "" {
        case "": return .moving(sheet: place.sheet, row: row, months: 0)
        case "-1": return .moving(sheet: place.sheet, row: row, months: -1)
        case "+1": return .moving(sheet: place.sheet, row: row, months: 1)
        case "all":
            let (first, last) = (Model.letters(Model.openingColumn + 1), Model.letters(Model.openingColumn + months))
            return .fixed("\(place.sheet)!$\(first)$\(row):$\(last)$\(row)")
        case "opening": return .fixed("\(place.sheet)!$\(Model.letters(Model.openingColumn))$\(row)")
        default: return nil
        }
    }

    /// The formula of a cell in a column.
    static func formula(_ pieces: [Piece], column: Int, letters: [String]) -> String {
        var text = ""
        for piece in pieces {
            switch piece {
            case .fixed(let fixed): text += fixed
            case .moving(let sheet, let row, let months):
                text += sheet
                text += "!"
                text += letters[max(0, min(letters.count - 1, column + months))]
                text += String(row)
            }
        }
        return text
    }

    /// A column's name. Example: 0 is "A", 26 is "AA".
    static func letters(_ column: Int) -> String {
        var (rest, text) = (max(0, column) + 1, "")
        while rest > 0 {
            let digit = (rest - 1) % 26
            text = String(UnicodeScalar(UInt8(65 + digit))) + text
            rest = (rest - 1) / 26
        }
        return text
    }
}
