import StructEngine
import TestSupport
import Testing

@testable import StructTables

/// Rents of a lease in rows of their own, as American systems export them, and steps under a word.
@Suite struct RowRentTests {
    private func read(_ text: String, closing: String = "2026-06-30") throws -> TableImport {
        try TableImport(
            [TableFile(name: "roll.csv", bytes: Array(text.utf8))], into: Roll.base("USD", jurisdiction: "US", closing: closing))
    }

    private func steps(_ made: TableImport) -> [[String]] {
        made.report.entries.map { entry in entry.draft.steps.map { "\($0.date) \(Int($0.rent))" } }
    }

    private let charges = """
        Suite,Tenant,Lease From,Lease To,Area,Charge Code,Charge From,Charge To,Monthly Rent,Annual Rent
        100,Acme,3/1/2021,2/29/2028,"5,000",rent,3/1/2021,2/28/2027,"10,000.00","120,000.00"
        ,,,,,rent,3/1/2027,2/29/2028,"10,500.00","126,000.00"
        110,Beta LLP,7/1/2019,6/30/2030,"10,000",rent,7/1/2023,6/30/2025,"22,000.00","264,000.00"
        ,,,,,rent,7/1/2025,6/30/2027,"22,500.00","270,000.00"
        ,,,,,rent,7/1/2027,6/30/2030,"23,000.00","276,000.00"
        ,,,,,cam,7/1/2025,6/30/2030,"4,000.00","48,000.00"
        120,VACANT,,,"2,500",,,,,

        """

    @Test func rentsUnderOneChargeFollowEachOther() throws {
        let made = try read(charges + "Total,,,,\"15,000\",,,,\"32,500.00\",\"390,000.00\"\n")
        #expect(made.report.entries.map(\.draft.rent) == [120_000, 270_000])
        #expect(steps(made) == [["2027-03-01 126000"], ["2027-07-01 276000"]])
        #expect(made.report.vacancies.map(\.area) == [2_500] && made.report.findings.checks.allSatisfy(\.holds))
        #expect(made.report.findings.notCarried.contains { $0.contains("\"cam\" of \"Beta LLP\", 48,000 a year") })
        // A year later the rent of that day is another one, and nothing is to come.
        let later = try read(charges, closing: "2027-07-31")
        #expect(later.report.entries.map(\.draft.rent) == [126_000, 276_000] && steps(later) == [[], []])
    }

    @Test func anotherRentBesideTheFirstIsAddedOnceItRuns() throws {
        let rows = "100,Acme,3/1/2021,2/29/2028,1,rent,3/1/2021,,10,120\n"
        let titles = String(charges.prefix { $0 != "\n" }) + "\n"
        let made = try read(titles + rows + ",,,,,storage rent,4/1/2021,,2,24\n")
        #expect(made.report.entries.map(\.draft.rent) == [144])
        let faults = #expect(throws: StructError.self) { try read(titles + rows + ",,,,,storage rent,4/1/2027,,2,24\n") }
        #expect("\(faults.map { "\($0)" } ?? "")".contains("a lease has one rent"))
    }

    @Test func daysBesideRentsNeedNoCharge() throws {
        let made = try read(
            "Unit,Tenant,Start,End,Rent From,Rent To,Monthly Rent\nA,Acme,3/1/2021,2/29/2028,3/1/2025,2/28/2027,1000\n"
                + ",,,,3/1/2027,2/29/2028,1050\nB,Bolt,7/1/2019,6/30/2030,7/1/2024,6/30/2030,2000\n")
        #expect(made.report.entries.map(\.draft.rent) == [12_000, 24_000] && steps(made) == [["2027-03-01 12600"], []])
    }

    @Test(
        arguments: [
            "Step,3/31/2027,,1050", "Rent step 2,3/31/2027,,1050", "Rent increase 3/31/2027,,,1050", "Staffel ab 31.03.2027,,,1050",
            "Palier 31/03/2027,,,1050", "Huurstap,31-03-2027,,1050",
        ])
    func aWordForAStepIsNoTenant(row: String) throws {
        let made = try read("Tenant,Start,End,Monthly Rent\nAcme,2021-03-13,2028-02-29,1000\n\(row)\nBolt,2019-07-13,2030-06-30,2000\n")
        #expect(made.report.entries.map(\.draft.tenant) == ["Acme", "Bolt"] && steps(made) == [["2027-03-31 12600"], []])
    }

    @Test(arguments: ["Step,,,1050", "Rent step,4/1/2027,,", "Rent increase,,,3%"]) func aStepThatLacksItsDateOrRentIsAFault(row: String) {
        let faults = Roll.faults("Tenant,Start,End,Monthly Rent\nAcme,13/03/2021,28/02/2028,1000\n\(row)\n")
        #expect(faults.map(\.id) == ["table_step"] && faults.first?.path == "roll.csv row 3")
    }

    @Test func anAmountWithADateUnderALeaseIsNoTotal() {
        let faults = Roll.faults(
            "Tenant,Start,End,Rent pa,Other\nAcme,13/03/2021,28/02/2028,1000,\n,,,1050,13/03/2027\n,,,1100,13/09/2027\nTotal,,,1000,\n")
        #expect(faults.map(\.path) == ["roll.csv row 3", "roll.csv row 4"])
        #expect(faults.allSatisfy { $0.id == "table_step" && $0.message.contains("step_date and step_rent") })
    }

    @Test func subTitlesBehindAGroupAreOfItInTextFilesToo() throws {
        let made = try read(
            """
            Suite Id,Occupant,Rent Start,Expiration,GLA,Monthly Base Rent,Future Rent Increases,,,
            ,,,,,,Cat,Date,Monthly Amount,PSF
            B-100,Acme,3/1/2021,2/29/2028,"5,000","10,000.00",BRT,3/1/2027,"10,500.00",25.20
            B-110,Beta LLP,7/1/2019,6/30/2030,"10,000","22,500.00",BRT,7/1/2027,"23,000.00",27.60
            ,,,,,,BRT,7/1/2028,"23,500.00",28.20
            Totals:,,,,"15,000","32,500.00",,,,

            """)
        #expect(made.report.entries.map(\.draft.rent) == [120_000, 270_000])
        #expect(steps(made) == [["2027-03-01 126000"], ["2027-07-01 276000", "2028-07-01 282000"]])
    }

    @Test func aRentUnderAStepIsThatOfTheStep() throws {
        let made = try read(
            "Tenant,Start,End,Rent pa,Step 1,,Step 2,\n,,,,Date,Rent,Date,Rent\n"
                + "A,1/13/2022,12/31/2036,1000,1/1/2027,1100,1/1/2029,1200\nB,1/13/2022,12/31/2036,2000,7/1/2027,2100,,\n")
        #expect(steps(made) == [["2027-01-01 1100", "2029-01-01 1200"], ["2027-07-01 2100"]])
    }
}
