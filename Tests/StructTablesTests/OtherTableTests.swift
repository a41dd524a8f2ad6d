import StructEngine
import Testing

@testable import StructTables

/// Cash flows, curves, sites and ratings.
@Suite struct OtherTableTests {
    private func read(_ texts: String..., options: TableImport.Options = .init()) throws -> TableImport {
        let files = texts.enumerated().map { TableFile(name: "\($0.offset).csv", bytes: Array($0.element.utf8)) }
        return try TableImport(files, into: Roll.base(), options: options)
    }

    @Test func datesDownBecomeStreamsByTheirSpacing() throws {
        let made = try read(
            "Period end,North,South,Total\n31/12/2026,1000.50,20,1020.50\n30/06/2027,1100,21,1121\n31/12/2027,(50),22,-28\n")
        let streams = try Deal(json: made.dealText.utf8).streams
        #expect(streams.map(\.id) == ["North", "South"] && streams.map(\.perYear) == [2, 2] && streams.map(\.startMonth) == [1, 1])
        #expect(streams[0].amounts == [1000.5, 1100, -50])
        #expect(made.report.findings.checks.map(\.text) == ["\"Total\" equals the sum of 2 sources in 3 periods"])
    }

    @Test func yearsAcrossFallInDecember() throws {
        let streams = try Deal(json: read("Source;2027;2028;2029\nNord;1.200.000;1.150.000;1.100.000\nSüd;300,5;310;305\n").dealText.utf8)
            .streams
        #expect(streams.map(\.perYear) == [1, 1] && streams.map(\.startMonth) == [7, 7] && streams[1].amounts == [300.5, 310, 305])
    }

    @Test func datesThatFallOnNoMonthsAreRefused() {
        #expect(throws: StructError.self) { try read("Date,A\n15/07/2026,1\n02/08/2026,1\n19/09/2026,1\n") }
    }

    @Test func aCurveIsReadInPerCentAndInYears() throws {
        let deal = try Deal(json: read("Swap curve 30 June 2026,\nTenor,Mid rate (%)\n6M,3.1\n10Y,3.75\n5Y,3.5\n").dealText.utf8)
        #expect(deal.market.baseCurve.map(\.years) == [0.5, 5, 10] && deal.market.baseCurve.map(\.rate) == [0.031, 0.035, 0.0375])
    }

    @Test func sitesAndRatingsOfFurtherFilesAreUsed() throws {
        let roll =
            "Property,Unit,Tenant,Start,End,Rent pa\nCampus Hamburg,1,Alpha,13/01/2020,31/12/2030,100\nCampus Hamburg,2,Beta,13/01/2020,31/12/2031,200\n"
        let sites = "Site ID;City;Country;Market value;Cost\nHAM1;Hamburg;DE;85.000.000,00;70.000.000,00\n"
        let ratings = "Tenant,Rating\nAlpha,A-\nGamma,BBB\n"
        let deal = try Deal(json: read(roll, sites, ratings).dealText.utf8)
        #expect(deal.leases.map(\.site) == ["HAM1", "HAM1"] && deal.leases.map(\.tenantRating.rawValue) == ["A-", "NR"])
        #expect(deal.sites.last?.marketValue == 85_000_000)
    }

    @Test func leasesThatAreExportedAndImportedAgainAreTheSame() throws {
        let base = try Roll.base()
        let deal = try Deal(json: base.bytes)
        let table = TableFile(name: "leases.csv", bytes: Array(TableExport.leases(of: deal).utf8))
        let again = try Deal(json: TableImport([table], into: base).dealText.utf8)
        #expect(again.leases.map(\.id) == deal.leases.map(\.id) && again.leases.map(\.passingRent) == deal.leases.map(\.passingRent))
        #expect(
            again.leases.map(\.endMonth) == deal.leases.map(\.endMonth)
                && again.leases.map(\.rentFreeMonths) == deal.leases.map(\.rentFreeMonths))
        #expect(
            again.leases.map(\.indexation.kind) == deal.leases.map(\.indexation.kind) && again.leases.map(\.site) == deal.leases.map(\.site)
        )
    }

    @Test func whatASpreadsheetWouldTakeForAFormulaIsQuotedAndReadBack() throws {
        var csv = CSVText()
        csv.add([.text("=1+1"), .text("@a"), .text("a,\"b\""), .plain("-5")])
        #expect(csv.text == "\"'=1+1\",\"'@a\",\"a,\"\"b\"\"\",-5\r\n")
        let rows = try TableFile(name: "x.csv", bytes: Array(csv.text.utf8)).sheets()[0].rows
        #expect(rows == [[.text("=1+1"), .text("@a"), .text("a,\"b\""), .text("-5")]])
    }
}
