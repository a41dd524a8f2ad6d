import Foundation
import StructEngine
import TestSupport
import Testing

@testable import StructTables

/// A smallest input for every fault of an import, and the chapter of `Documentation/IMPORT.md` that is made of them.
struct ImportFault: Sendable {
    let id: String
    var text = ""
    var options = TableImport.Options()
    var bytes: [UInt8]?
    var map: String?
    var base: String?

    private static let titles = "Unit,Tenant,Start,End,Rent pa\n"
    private static let first = "1,A,01/01/2020,31/12/2030,100\n"

    private static func stated(_ change: (inout TableImport.Options) -> Void) -> TableImport.Options {
        var options = TableImport.Options()
        change(&options)
        return options
    }

    static let all: [ImportFault] = [
        .init(id: "base_deal", text: titles + first, base: "{\"currency\": \"GBP\"}"),
        .init(id: "column_map", text: titles + first, map: "{\"columns\": [{\"title\": \"Rent pa\", \"field\": \"rnt\"}]}"),
        .init(id: "table_amount", text: "Source,31/12/2026,31/12/2027,31/12/2028\nWind,100,much,100\nSun,100,100,100\n"),
        .init(id: "table_column", text: "Unit,Tenant,Start,Rent pa\n1,A,01/01/2020,100\n"),
        .init(id: "table_currency", text: titles + "1,A,01/01/2020,31/12/2030,£100\n2,B,13/01/2020,31/12/2030,€100\n"),
        .init(id: "table_curve", text: "Tenor,Rate\n1Y,3%\n1Y,4%\n", options: stated { $0.kind = .curve }),
        .init(id: "table_dates", text: "Source,31/12/2026,30/12/2027,31/12/2028\nWind,100,200,300\n"),
        .init(id: "table_empty", text: ""),
        .init(id: "table_format", bytes: [0xD0, 0xCF, 0x11, 0xE0]),
        .init(id: "table_lease_end", text: titles + first + "2,B,13/01/2020,31/02/2031,100\n"),
        .init(id: "table_lease_expired", text: titles + first + "2,B,13/01/2020,31/12/2025,100\n"),
        .init(id: "table_not_found", text: "a,b\n1,2\n"),
        .init(id: "table_number", text: titles + "1,A,01/01/2020,31/12/2030,\"1.234,56\"\n2,B,13/01/2020,31/12/2030,\"1,234.56\"\n"),
        .init(id: "table_quote", text: titles + "\"1,A,01/01/2020,31/12/2030,100\n"),
        .init(id: "table_rent", text: titles + first + "2,B,13/01/2020,31/12/2030,£0.13m\n"),
        .init(
            id: "table_rents_differ",
            text:
                "Tenant,Start,End,Rent pa,Rent pm\nA,01/01/2020,31/12/2030,1200,100\nB,13/01/2020,31/12/2030,2400,200\nC,13/01/2020,31/12/2030,1200,110\n"
        ),
        .init(id: "table_repeated", text: titles + first + first),
        .init(
            id: "table_row",
            text:
                "Unit,Tenant,Start,End,Rent pa\n1,A,01/01/2020,31/12/2030,100\n2,B,13/01/2020,31/12/2030,100\n3,C,13/01/2020,31/12/2030,100\nAll in,,,,310\n"
        ),
        .init(id: "table_site", text: titles + first, options: stated { $0.site = "MOON" }),
        .init(id: "table_skip_rows", text: titles + first, options: stated { $0.skippedRows = [999] }),
        .init(
            id: "table_step",
            text:
                "Tenant,Start,End,Rent pa,Stepped rents\nA,01/01/2020,31/12/2030,100,01/01/2028: 110; 15/01/2028: 120\nB,13/01/2020,31/12/2030,100,\n"
        ),
        .init(id: "table_too_large", text: String(repeating: "a\n", count: 20_001)),
        .init(
            id: "table_total", text: titles + first + "2,B,13/01/2020,31/12/2030,100\nTotal,,,,210\n"),
    ]

    func issues() throws -> [StructEngine.Issue] {
        let base = if let base { TableFile(name: "base.json", bytes: Array(base.utf8)) } else { try Roll.base("GBP", jurisdiction: "UK") }
        do {
            try read(into: base)
        } catch StructError.issues(let issues) {
            return issues
        }
        return []
    }

    private func read(into base: TableFile) throws {
        var options = options
        if let map { options.map = try ColumnMap(name: "map.json", json: Array(map.utf8)) }
        _ = try TableImport([TableFile(name: "roll.csv", bytes: bytes ?? Array(text.utf8))], into: base, options: options)
    }
}

/// `make errors` writes the chapter anew.
@Suite struct ImportErrorsDocumentTests {
    private static let file = Repository.root.appending(path: "Documentation/IMPORT.md")
    private static let heading = "## Faults\n"

    @Test(arguments: ImportFault.all) func theSmallestInputProvokesTheFaultAndNothingElse(fault: ImportFault) throws {
        #expect(try Set(fault.issues().map(\.id)) == [fault.id])
    }

    @Test func everyFaultHasASmallestInput() throws {
        var stated: Set<String> = []
        let sources = Repository.root.appending(path: "Sources/StructTables")
        for path in try FileManager.default.subpathsOfDirectory(atPath: sources.path) where path.hasSuffix(".swift") {
            let text = try String(contentsOf: sources.appending(path: path), encoding: .utf8)
            for match in text.matches(of: /"(table_[a-z_]+|base_deal|column_map)",? at:/) { stated.insert(String(match.1)) }
        }
        #expect(stated == Set(ImportFault.all.map(\.id)))
    }

    @Test func theChapterSaysWhatTheImportSays() throws {
        var chapter =
            Self.heading
            + "\nEvery fault names the file and the cell, what must hold, what was found, and mostly a cure; all of a table come at once, at most 200. Ids do not change. This chapter is made from the smallest input of each by `make errors`, and a test compares it.\n\n```\n"
        for fault in ImportFault.all {
            for issue in try fault.issues() { chapter += "\(issue)\n" }
        }
        chapter += "```\n"
        let kept = try String(contentsOf: Self.file, encoding: .utf8)
        let start = kept.range(of: Self.heading)?.lowerBound ?? kept.endIndex
        guard ProcessInfo.processInfo.environment["UPDATE_ERRORS"] == "1" else {
            #expect(kept[start...] == chapter, "run make errors")
            return
        }
        try #require(ProcessInfo.processInfo.environment["CI"] == nil, "the page is never updated in CI")
        try Data((kept[..<start] + chapter).utf8).write(to: Self.file, options: .atomic)
    }
}
