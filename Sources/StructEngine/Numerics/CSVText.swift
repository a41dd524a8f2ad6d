/// Writes CSV by RFC 4180: commas, lines that end with CR LF, quotation marks where they are needed.
///
/// A text that a spreadsheet would take for a formula gets an apostrophe in front, which the import takes
/// away again; numbers stay numbers, also negative ones.
package struct CSVText {
    package enum Entry {
        case text(String)
        /// A number or date, which is written as it is.
        case plain(String)
    }

    package private(set) var text = ""

    package init() {}

    package mutating func add(_ fields: [Entry]) {
        text += fields.map(CSVText.written).joined(separator: ",") + "\r\n"
    }

    private static func written(_ field: Entry) -> String {
        switch field {
        case .plain(let text): return text
        case .text(let text):
            let isFormula = text.utf8.first.map { [0x3D, 0x2B, 0x2D, 0x40, 0x09, 0x0D].contains($0) } ?? false
            let safe = isFormula ? "'" + text : text
            guard isFormula || safe.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D, 0x3B].contains($0) }) else { return safe }
            return "\"" + safe.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
        }
    }

    /// Without the apostrophe that stands in front of what would be a formula.
    package static func unquoted(_ text: String) -> String {
        guard text.utf8.first == 0x27, let second = text.utf8.dropFirst().first, [0x3D, 0x2B, 0x2D, 0x40].contains(second) else {
            return text
        }
        return String(text.dropFirst())
    }
}
