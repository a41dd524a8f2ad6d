import StructEngine

/// Tables of rent, cash flow, rates or sites, read into a deal file, with everything that was found, guessed,
/// changed or left out said.
///
/// ```swift
/// let base = TableFile(name: "base.json", bytes: baseBytes)
/// let made = try TableImport([TableFile(name: "roll.csv", bytes: rollBytes)], into: base)
/// print(made.report.text)     // what was matched, guessed, checked
/// save(made.dealText)         // accepted by Deal(json:)
/// save(made.map.json.text())  // what the columns are, for next month's file
/// ```
/// The same files give the same bytes. Amounts are in the base deal's currency; months count from its closing date.
public struct TableImport: Sendable {
    /// What a table is of.
    public enum Kind: String, Sendable, CaseIterable {
        case leases, streams, curve, sites
    }

    /// What may be stated beside the files.
    public struct Options: Sendable {
        /// Nil: found by the titles of each table.
        public var kind: Kind?
        public var map = ColumnMap()
        /// Take the file over although a total, or a second column of rent, differs from what was read.
        public var acceptsDifference = false
        /// Rows to leave out, from 1, as a spreadsheet counts.
        public var skippedRows: Set<Int> = []
        /// The site of all leases or streams.
        public var site: String?

        public init() {}
    }

    /// The deal file.
    public let deal: JSONValue
    /// What the columns were taken for; empty where no rent roll was read.
    public let map: ColumnMap
    public let report: Report
    /// What keeps the deal from being right, such as keys that the base deal lacks; empty where `Deal(json:)` takes it.
    public let issues: [Issue]

    /// The deal file as text, with a line break at its end.
    public var dealText: String { deal.text() + "\n" }

    /// Reads files into a base deal. A base deal that lacks more than leases still gives a report, and ``issues``.
    ///
    /// - Throws: `StructError.issues` with every fault, each with the address of its cell, such as
    ///   `roll.csv F12`.
    public init(_ files: [TableFile], into base: TableFile, options: Options = Options()) throws(StructError) {
        var work = ImportWork(base: try BaseDeal(name: base.name, bytes: base.bytes), options: options)
        // Sites first: leases are put on them.
        var tables: [(kind: Kind, sheet: Sheet, table: Table)] = []
        for (place, file) in files.enumerated() {
            guard let first = files[..<place].first(where: { $0.bytes == file.bytes }) else { continue }
            throw .table("table_repeated", at: file.name, "must be another table than \(first.name), found the same bytes; give it once")
        }
        for file in files { tables += try work.tables(of: file) }
        for (kind, sheet, table) in tables where kind == .sites { try work.readSites(sheet, table) }
        for (kind, sheet, table) in tables {
            switch kind {
            case .leases: work.readLeases(sheet, table)
            case .streams: try work.readStreams(sheet, table)
            case .curve: try work.readCurve(sheet, table)
            case .sites: break
            }
        }
        (deal, report, issues) = try work.finish()
        map = work.map
    }
}
