import StructEngine

@testable import StructTables

/// Small workbooks as spreadsheets write them, with a format of numbers for each cell.
enum Book {
    enum Value {
        case text(String)
        case number(Double, String)

        /// Days of the spreadsheet.
        static func date(_ serial: Double) -> Value { .number(serial, "dd/mm/yyyy") }
    }

    static func file(_ sheets: [(name: String, rows: [[Value]])]) -> TableFile {
        var formats: [String] = []
        var parts: [(name: String, text: String)] = []
        for (place, sheet) in sheets.enumerated() {
            parts.append(("xl/worksheets/sheet\(place + 1).xml", self.sheet(sheet.rows, &formats)))
        }
        let names = sheets.enumerated().map {
            "<sheet name=\"\($0.element.name)\" sheetId=\"\($0.offset + 1)\" r:id=\"r\($0.offset + 1)\"/>"
        }
        let links = sheets.indices.map { "<Relationship Id=\"r\($0 + 1)\" Type=\"x/worksheet\" Target=\"worksheets/sheet\($0 + 1).xml\"/>" }
        parts.append(("xl/workbook.xml", "<workbook><sheets>\(names.joined())</sheets></workbook>"))
        parts.append(
            (
                "xl/_rels/workbook.xml.rels",
                "<Relationships>\(links.joined())<Relationship Id=\"rs\" Type=\"x/styles\" Target=\"styles.xml\"/></Relationships>"
            ))
        let codes = formats.enumerated().map { "<numFmt numFmtId=\"\(200 + $0.offset)\" formatCode=\"\(escaped($0.element))\"/>" }
        let styles = formats.indices.map { "<xf numFmtId=\"\(200 + $0)\"/>" }
        parts.append(
            (
                "xl/styles.xml",
                "<styleSheet><numFmts>\(codes.joined())</numFmts><cellXfs><xf numFmtId=\"0\"/>\(styles.joined())</cellXfs></styleSheet>"
            ))
        return TableFile(name: "roll.xlsx", bytes: zip(parts))
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("\"", with: "&quot;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    private static func sheet(_ rows: [[Value]], _ formats: inout [String]) -> String {
        var text = "<worksheet><sheetData>"
        for (row, values) in rows.enumerated() {
            text += "<row r=\"\(row + 1)\">"
            for (column, value) in values.enumerated() {
                let address = "\(Sheet.letters(column))\(row + 1)"
                switch value {
                case .text(""): continue
                case .text(let shown): text += "<c r=\"\(address)\" t=\"inlineStr\"><is><t>\(escaped(shown))</t></is></c>"
                case .number(let number, let format):
                    if !formats.contains(format) { formats.append(format) }
                    text += "<c r=\"\(address)\" s=\"\((formats.firstIndex(of: format) ?? 0) + 1)\"><v>\(number)</v></c>"
                }
            }
            text += "</row>"
        }
        return text + "</sheetData></worksheet>"
    }

    /// A zip file of parts that are not packed.
    private static func zip(_ parts: [(name: String, text: String)]) -> [UInt8] {
        func bytes(_ number: Int, _ width: Int) -> [UInt8] { (0..<width).map { UInt8(number >> (8 * $0) & 0xFF) } }
        var (file, directory) = ([UInt8](), [UInt8]())
        for part in parts {
            let (name, data) = (Array(part.name.utf8), Array(part.text.utf8))
            let sizes = bytes(0, 4) + bytes(data.count, 4) + bytes(data.count, 4) + bytes(name.count, 2) + bytes(0, 2)
            directory +=
                bytes(0x0201_4B50, 4) + bytes(20, 2) + bytes(20, 2) + bytes(0, 8) + sizes + bytes(0, 10) + bytes(file.count, 4) + name
            file += bytes(0x0403_4B50, 4) + bytes(20, 2) + bytes(0, 8) + sizes + name + data
        }
        let end = bytes(0x0605_4B50, 4) + bytes(0, 4) + bytes(parts.count, 2) + bytes(parts.count, 2) + bytes(directory.count, 4)
        return file + directory + end + bytes(file.count, 4) + bytes(0, 2)
    }
}
