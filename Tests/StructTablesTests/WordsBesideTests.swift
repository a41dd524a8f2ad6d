import StructEngine
import Testing

@testable import StructTables

/// What a title or a cell says beside the plain thing is read, or listed: never read as something else.
@Suite struct WordsBesideTests {
    private func entry(_ text: String) throws -> LeaseEntry { try #require(try Roll.read(text: text).report.entries.first) }

    // MARK: Titles of rent

    @Test(
        arguments: [
            ("Annual rent payable quarterly", 1_000), ("Rent pa (paid monthly)", 1_000), ("Rent per annum (usual quarter days)", 1_000),
            ("Rent (12 months)", 1_000), ("Annualised monthly rent", 1_000), ("Jahresnettomiete (monatlich zahlbar)", 1_000),
            ("Loyer annuel HT (payable trimestriellement)", 1_000), ("Jaarhuur (per maand vooruit)", 1_000),
            ("Jahresmiete 2026 (monatlich)", 1_000), ("Monthly rent", 12_000), ("Quarterly rent", 4_000), ("Semi-annual rent", 2_000),
            ("Vierteljahresmiete", 4_000),
            ("Monthly rent year 1", 12_000), ("Rent payable per month", 12_000), ("Loyer trimestriel HT", 4_000),
        ] as [(String, Double)])
    func aYearCountsBeforeAShorterTimeBesideIt(title: String, rent: Double) throws {
        let made = try Roll.read(
            text: "Tenant,Start,End,\(title)\nA,13/02/2022,31/12/2031,1000\nB,13/02/2022,31/12/2031,1200\n")
        #expect(made.report.entries.first?.draft.rent == rent)
    }

    @Test func howOftenARentIsReviewedIsNoPeriod() {
        #expect(RentWords.period(Words.tokens("Monthly rent (annual review)")).period == .month)
        #expect(RentWords.period(Words.tokens("Rent pcm (reviewed annually)")).period == .month)
    }

    @Test func aShorterTimeBesideAYearIsSaid() throws {
        let made = try Roll.read(
            text: "Tenant,Start,End,Annual rent (quarterly)\nA,13/02/2022,31/12/2031,1000\nB,13/02/2022,31/12/2031,9\n")
        #expect(made.report.columns.contains { $0.reason.contains("taken for when it is paid") })
    }

    // MARK: Shares of costs

    @Test func sharesOfCostsStayWithTheirLeasesWhereverTheyCome() throws {
        let made = try Roll.read(text: "Lease ID,Tenant,Start,End,Rent pa\nL9,A,13/01/2022,30/06/2031,100\nL8,A,13/01/2022,30/06/2031,90\n")
        let leases = (made.deal["leases"]?.items ?? []).enumerated().map { place, lease in
            lease.setting("opex_pct", .number(place == 0 ? 0.125 : 0.3))
        }
        let deal = made.deal.setting("leases", .array(leases))
        func shares(_ text: String, _ base: TableFile) throws -> [Double?] {
            let made = try TableImport([TableFile(name: "leases.csv", bytes: Array(text.utf8))], into: base)
            return (made.deal["leases"]?.items ?? []).map { $0["opex_pct"]?.double }
        }
        let csv = TableExport.leases(of: try Deal(json: Array(deal.text().utf8)))
        #expect(try shares(csv, Roll.base("GBP", jurisdiction: "UK")) == [0.125, 0.3])
        let base = TableFile(name: "base.json", bytes: Array(deal.text().utf8))
        let again = "Lease ID,Tenant,Start,End,Rent pa\nL8,A,13/01/2022,30/06/2031,90\nL9,A,13/01/2022,30/06/2031,100\n"
        #expect(try shares(again, base) == [0.3, 0.125])
    }
}
