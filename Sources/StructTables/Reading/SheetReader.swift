import StructEngine

/// Reads the part of one sheet.
final class SheetReader: XMLReceiver {
    var sheet: Sheet
    /// Cells of this and all earlier sheets.
    private(set) var cells: Int
    /// What there is too much of; nil if all is well.
    private(set) var excess: String?
    private let strings: [String]
    private let styles: WorkbookStyles
    private let is1904: Bool
    private var row = -1
    private var column = -1
    private var type = ""
    private var style = 0
    private var value: [UInt8] = []
    private var formula: [UInt8] = []
    private var hasFormula = false
    private enum Within { case nothing, value, formula, text, reading }
    private var within = Within.nothing
    private var isReading = false
    /// Rows that are far apart are few: what lies between costs memory too.
    private static let mostEmptyRows = 5_000

    var isDone: Bool { excess != nil }

    init(_ sheet: Sheet, strings: [String], styles: WorkbookStyles, is1904: Bool, cells: Int) {
        (self.sheet, self.strings, self.styles, self.is1904, self.cells) = (sheet, strings, styles, is1904, cells)
    }

    func start(_ name: String, _ attributes: [String: String]) {
        switch name {
        case "c": startCell(attributes)
        case "v": within = .value
        case "f": (within, hasFormula) = (.formula, true)
        case "t": within = isReading ? .nothing : .text
        case "rPh": isReading = true
        case "row": startRow(attributes)
        case "col":
            guard ["1", "true"].contains(attributes["hidden"]), let first = number(attributes["min"]), let last = number(attributes["max"]),
                first >= 1, last <= TableLimit.columns, first <= last
            else { return }
            sheet.hiddenColumns.formUnion((first - 1)...(last - 1))
        case "mergeCell":
            guard let range = attributes["ref"].flatMap(SheetReader.range), sheet.merges.count < 20_000 else { return }
            sheet.merges.append(range)
        default: break
        }
    }

    private func number(_ text: String?) -> Int? { text.flatMap { Int($0) } }

    private func startRow(_ attributes: [String: String]) {
        row = (number(attributes["r"]) ?? row + 2) - 1
        column = -1
        guard row >= 0, row < TableLimit.rows, row - sheet.rows.count < SheetReader.mostEmptyRows else {
            excess = "at most \(TableLimit.rows) rows in the sheet \(sheet.name ?? ""), found more; leave out what is no part of the table"
            return
        }
        if ["1", "true"].contains(attributes["hidden"]) { sheet.hiddenRows.insert(row) }
    }

    private func startCell(_ attributes: [String: String]) {
        if let place = attributes["r"].flatMap(SheetReader.cell) {
            column = place.column
            if row < 0 { row = place.row }
        } else {
            column += 1
        }
        type = attributes["t"] ?? "n"
        style = number(attributes["s"]) ?? 0
        (value, formula, hasFormula) = ([], [], false)
    }

    func end(_ name: String) {
        switch name {
        case "v", "f", "t": within = .nothing
        case "rPh": isReading = false
        case "c": put(content())
        default: break
        }
    }

    func text(_ text: UnsafeBufferPointer<UInt8>) {
        switch within {
        case .value, .text: if value.count < TableLimit.cellBytes { value += text }
        case .formula: if formula.count < 8_192 { formula += text }
        default: break
        }
    }

    private func put(_ cell: Cell) {
        guard cell != .empty, row >= 0, row < TableLimit.rows, (0..<TableLimit.columns).contains(column) else { return }
        while sheet.rows.count <= row { sheet.rows.append([]) }
        let width = sheet.rows[row].count
        cells += 1 + max(0, column - width)
        guard cells <= TableLimit.cells else {
            excess = "at most \(TableLimit.cells) cells, found more; leave out what is no part of the table"
            return
        }
        if column < width {
            sheet.rows[row][column] = cell
        } else {
            sheet.rows[row] += Array(repeating: Cell.empty, count: column - width) + [cell]
        }
    }

    private func content() -> Cell {
        let text = String(decoding: value, as: UTF8.self)
        let plain = trimmed(text)
        if plain.isEmpty { return hasFormula ? .formula(String(decoding: formula, as: UTF8.self)) : .empty }
        switch type {
        case "s":
            guard let place = Int(plain), strings.indices.contains(place) else { return .empty }
            let shared = trimmed(strings[place])
            return shared.isEmpty ? .empty : .text(shared)
        case "str", "inlineStr": return .text(plain)
        case "b": return .truth(plain == "1" || plain == "true")
        case "e": return .text(plain)
        case "d": return DateText.iso(plain).map { .date($0) } ?? .text(plain)
        default:
            guard let number = Double(plain), number.isFinite else { return .text(plain) }
            let format = styles.format(of: style)
            guard format.kind == .date else { return format.cell(number) }
            return DayNumber.date(serial: number, is1904: is1904).map { .date($0) } ?? .number(number, isPercent: false)
        }
    }

    /// Row and column of an address such as B12, from 0.
    static func cell(_ address: String) -> (row: Int, column: Int)? {
        let letters = address.prefix { $0.isLetter }
        guard let column = Sheet.column(letters), let row = Int(address.dropFirst(letters.count)), row >= 1, row <= 1 << 20 else {
            return nil
        }
        return (row - 1, column)
    }

    static func range(_ text: String) -> Sheet.Range? {
        let ends = text.split(separator: ":").map { cell($0.split(separator: "$").joined()) }
        guard let first = ends.first ?? nil, let last = ends.last ?? nil, first.row <= last.row, first.column <= last.column else {
            return nil
        }
        return Sheet.Range(top: first.row, left: first.column, bottom: last.row, right: last.column)
    }
}
