import StructEngine

/// Reads delimited text: RFC 4180, with any of the usual delimiters and line ends, also mixed.
struct CSVReader {
    private let file: TableFile
    private var text: [UInt8]
    private let encoding: TextEncoding
    /// By which the delimiter is chosen.
    private static let headBytes = 1 << 18
    private static let quote = UInt8(ascii: "\"")
    /// In the order in which one is preferred to another that cuts the lines as well.
    private static let delimiters: [UInt8] = [UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: "|"), UInt8(ascii: ",")]

    init(_ file: TableFile) throws(StructError) {
        self.file = file
        let (text, encoding) = TextEncoding.decode(file.bytes)
        self.text = Array(text.utf8)
        self.encoding = encoding
        if self.text.isEmpty { throw .table("table_empty", at: file.name, "must hold a table, found an empty file") }
        if self.text.contains(0) {
            throw .table("table_format", at: file.name, "must be CSV or XLSX, found bytes of zero, which no text has")
        }
    }

    func sheet() throws(StructError) -> Sheet {
        var start = 0
        let delimiter: UInt8
        // A first line with which spreadsheets name the delimiter.
        if text.starts(with: "sep=".utf8), text.count > 5, [0x0A, 0x0D].contains(text[5]) {
            (delimiter, start) = (text[4], 6)
        } else {
            delimiter = try chosenDelimiter()
        }
        var sheet = Sheet(file: file.name, name: nil)
        sheet.rows = try records(delimiter, from: start, most: nil)
        let name = [UInt8(ascii: "\t"): "tab", UInt8(ascii: ";"): "semicolon", UInt8(ascii: ","): "comma", UInt8(ascii: "|"): "bar"]
        sheet.reading = "\(encoding.rawValue), delimiter \(name[delimiter] ?? "as stated")"
        return sheet
    }

    /// The delimiter that cuts most of the first lines into most columns.
    private func chosenDelimiter() throws(StructError) -> UInt8 {
        var best = (delimiter: UInt8(ascii: ","), score: 0)
        var head = self
        if text.count > CSVReader.headBytes { head.text = Array(text.prefix(CSVReader.headBytes)) }
        for delimiter in CSVReader.delimiters {
            let records = try head.records(delimiter, from: 0, most: 300)
            let counts = records.map(\.count).filter { $0 > 1 }
            // Many lines of one width speak for it; titles and notes, which have no delimiter, do not count.
            let widths = Dictionary(grouping: counts) { $0 }
            let score = widths.map { $0.value.count * ($0.key - 1) }.max() ?? 0
            if score > best.score { best = (delimiter, score) }
        }
        return best.delimiter
    }

    /// - Parameter most: How many records to read; nil for all of them, and then an open quote is a fault.
    private func records(_ delimiter: UInt8, from start: Int, most: Int?) throws(StructError) -> [[Cell]] {
        var rows: [[Cell]] = []
        var row: [Cell] = []
        var cells = 0
        var place = start
        while place < text.count {
            let (cell, next, isClosed) = field(at: place, delimiter)
            if !isClosed, most == nil {
                let address = "\(file.name) \(Sheet.letters(row.count))\(rows.count + 1)"
                throw .table(
                    "table_quote", at: address,
                    "must end with the quotation mark that it begins with, within \(TableLimit.cellBytes) bytes, found none")
            }
            row.append(cell)
            cells += 1
            guard row.count <= TableLimit.columns, cells <= TableLimit.cells else { throw tooLarge(rows.count) }
            place = next
            guard place < text.count else { break }
            if text[place] == delimiter {
                place += 1
                // A delimiter at the very end stands before an empty cell.
                if place == text.count { row.append(.empty) }
                continue
            }
            place += text[place] == 0x0D && place + 1 < text.count && text[place + 1] == 0x0A ? 2 : 1
            rows.append(row)
            row = []
            if let most, rows.count == most { return rows }
            guard rows.count <= TableLimit.rows else { throw tooLarge(rows.count) }
        }
        if !row.isEmpty { rows.append(row) }
        return rows
    }

    private func tooLarge(_ row: Int) -> StructError {
        .table(
            "table_too_large", at: "\(file.name) row \(row + 1)",
            "must have at most \(TableLimit.rows) rows and \(TableLimit.cells) cells, found more; leave out what is no part of the table")
    }

    /// The field that begins at a place, and the place of the delimiter or line end after it.
    private func field(at start: Int, _ delimiter: UInt8) -> (cell: Cell, next: Int, isClosed: Bool) {
        var place = start
        if text[place] == CSVReader.quote {
            var value: [UInt8] = []
            place += 1
            var isClosed = false
            while place < text.count, value.count <= TableLimit.cellBytes {
                if text[place] == CSVReader.quote {
                    place += 1
                    guard place < text.count, text[place] == CSVReader.quote else {
                        isClosed = true
                        break
                    }
                }
                value.append(text[place])
                place += 1
            }
            // What stands between the quotation mark and the delimiter belongs to the field.
            let rest = place
            while place < text.count, !isEnd(text[place], delimiter) { place += 1 }
            value += text[rest..<place]
            return (CSVReader.cell(value[...]), place, isClosed)
        }
        while place < text.count, !isEnd(text[place], delimiter) { place += 1 }
        return (CSVReader.cell(text[start..<place]), place, true)
    }

    private func isEnd(_ byte: UInt8, _ delimiter: UInt8) -> Bool { byte == delimiter || byte == 0x0A || byte == 0x0D }

    private static func cell(_ bytes: ArraySlice<UInt8>) -> Cell {
        let text = trimmed(String(decoding: bytes, as: UTF8.self))
        return text.isEmpty ? .empty : .text(CSVText.unquoted(text))
    }
}

/// Without spaces, also those that do not break, at either end.
func trimmed(_ text: String) -> String {
    func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace || scalar == "\u{FEFF}" || scalar == "\u{200B}" }
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !isSpace($0) }), let last = scalars.lastIndex(where: { !isSpace($0) }) else { return "" }
    return String(scalars[first...last])
}
