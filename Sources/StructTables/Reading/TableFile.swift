import StructEngine

/// A file with tables, as it was read from the disk: CSV in any usual encoding, or an XLSX workbook.
///
/// ```swift
/// let roll = TableFile(name: "roll.csv", bytes: bytes)
/// ```
public struct TableFile: Sendable {
    /// For messages; its ending decides nothing.
    public let name: String
    public let bytes: [UInt8]

    public init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }

    /// Every sheet, also hidden ones.
    func sheets() throws(StructError) -> [Sheet] {
        guard bytes.count <= TableLimit.fileBytes else {
            throw .table(
                "table_too_large", at: name, "must have at most \(TableLimit.fileBytes >> 20) MiB, found \(bytes.count) bytes")
        }
        if bytes.starts(with: [0x50, 0x4B]) { return try Workbook(self).sheets() }
        if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
            throw .table("table_format", at: name, "must be CSV or XLSX, found an old or encrypted Excel file; save it as .xlsx")
        }
        return [try CSVReader(self).sheet()]
    }
}
