import Foundation
import Testing

/// `structctl import` writes a deal and what its columns were taken for, or nothing.
@Suite struct ImportCommandTests {
    private static func home() throws -> Folder {
        let folder = try Folder()
        try folder.write([UInt8](Data(contentsOf: Folder.fixture("small.json"))), "base.json")
        let roll =
            "Unit,Tenant,Start,End,Rent pa\n1,Alpha,13/01/2020,31/12/2030,100000\n2,Beta,13/01/2020,31/12/2031,200000\nTotal,,,,300000\n"
        try folder.write(Array(roll.utf8), "roll.csv")
        return folder
    }

    @Test func theDealIsRightAndTheMapLeadsToItAgain() throws {
        let folder = try Self.home()
        let made = try Command(shell: "structctl import roll.csv --into base.json --out deal.json && structctl check deal.json", in: folder)
        #expect(made.status == 0 && made.out.contains("equals the sum of 2 leases") && made.out.contains("deal.json is right."))
        let again = try Command(
            shell: "structctl import - --into base.json --columns deal.columns.json --out again.json <roll.csv && cmp deal.json again.json",
            in: folder)
        #expect(again.status == 0, "\(again.error)")
    }

    @Test func nothingIsWrittenOverAnInputOrUnasked() throws {
        let folder = try Self.home()
        for target in ["base.json", "roll.csv"] {
            let before = folder.bytes(target)
            #expect(try Command(shell: "structctl import roll.csv --into base.json --out \(target) --force", in: folder).status == 2)
            #expect(folder.bytes(target) == before)
        }
        try folder.write(Array("mine".utf8), "deal.columns.json")
        #expect(try Command(shell: "structctl import roll.csv --into base.json --out deal.json", in: folder).status == 2)
        #expect(folder.bytes("deal.columns.json") == Array("mine".utf8) && !folder.names.contains("deal.json"))
    }

    @Test func faultsAreListedWithTheirCellsAndNothingIsWritten() throws {
        let folder = try Self.home()
        let made = try Command(
            shell: "sed s/300000/300100/ roll.csv >bad.csv; structctl import bad.csv --into base.json --out deal.json", in: folder)
        #expect(made.status == 1 && made.error.contains("bad.csv E4: must equal the sum of its rows"))
        #expect(!folder.names.contains("deal.json") && !folder.names.contains("deal.columns.json"))
    }

    @Test func tablesOfADealAreWrittenAndReadBack() throws {
        let folder = try Self.home()
        let made = try Command(
            shell:
                "structctl export-table base.json --out leases.csv && structctl import leases.csv --into base.json --out deal.json --json",
            in: folder)
        #expect(made.status == 0 && made.out.hasPrefix("{\n  \"schema_version\": 1,"))
        let streams = try Command(shell: "structctl export-table base.json --table streams", in: folder)
        #expect(streams.status == 0 && streams.out.hasPrefix("Date"))
    }
}
