import StructEngine
import Testing

@testable import StructTables

/// What is wrong with a rent roll is refused with the address of its cell.
@Suite struct RollFaultTests {
    private static let titles = "Unit,Tenant,Start,End,Rent pa,Area\n"

    @Test func aLeaseThatEndsBeforeClosingIsRefusedWithItsRow() {
        let faults = Roll.faults(RollFaultTests.titles + "1,A,01/01/2020,31/12/2030,100,10\n2,B,01/01/2020,31/12/2025,100,10\n")
        #expect(faults.map(\.id) == ["table_lease_expired"] && faults.first?.path == "roll.csv row 3")
    }

    @Test func aBaseDealOfClosingDateAndCurrencyGivesAReportAndItsIssues() throws {
        let base = TableFile(name: "base.json", bytes: Array("{\"closing_date\": \"2026-06-30\", \"currency\": \"EUR\"}".utf8))
        let made = try TableImport([Roll.file("mieterliste.csv")], into: base)
        #expect(made.report.sums.passingRent == 7_540_900 && made.issues.contains { $0.id == "missing_key" })
    }

    @Test func aLeaseThatHoldsOverCountsForOneMonthAndIsSaid() throws {
        let made = try Roll.read(text: RollFaultTests.titles + "1,A,01/01/2020,31/12/2030,100,10\n2,B,13/01/2020,holding over,100,10\n")
        #expect(made.report.entries.map(\.endMonth) == [54, 1])
        #expect(made.report.findings.changes.contains { $0.contains("holds over") })
    }

    @Test func aTotalThatDiffersIsAFaultUnlessAccepted() throws {
        let text = RollFaultTests.titles + "1,A,13/01/2020,31/12/2030,100000,10\n2,B,13/01/2020,31/12/2031,200000,10\nTotal,,,,310000,20\n"
        let faults = Roll.faults(text)
        #expect(faults.map(\.id) == ["table_total"] && faults.first?.path == "roll.csv E4")
        #expect(faults.first?.message.contains("310,000") == true && faults.first?.message.contains("300,000") == true)
        var options = TableImport.Options()
        options.acceptsDifference = true
        #expect(try Roll.read(text: text, options: options).report.findings.checks.map(\.holds) == [false, true])
    }

    @Test func aRowCanBeLeftOutAndThatIsSaid() throws {
        var options = TableImport.Options()
        options.skippedRows = [3]
        let made = try Roll.read(
            text: RollFaultTests.titles + "1,A,01/01/2020,31/12/2030,100,10\n2,B,01/01/2020,31/12/2025,100,10\n", options: options)
        #expect(made.report.entries.count == 1 && made.report.findings.rows.contains("roll.csv row 3: left out, as asked"))
    }

    @Test func aTableWithoutRentNamesTheColumnsThatItHas() {
        let faults = Roll.faults("Unit,Tenant,Start,End,Colour\n1,A,01/01/2020,31/12/2030,red\n2,B,01/01/2021,31/12/2030,blue\n")
        #expect(faults.map(\.id) == ["table_column"] && faults.first?.message.contains("Colour") == true)
    }

    @Test func aReviewInTheFirstMonthIsMovedByOneAndSaid() throws {
        let made = try Roll.read(
            text:
                "Tenant,Start,End,Rent pa,Review basis,Next review\nA,13/01/2020,31/12/2030,100,CPI,01/07/2026\nB,13/01/2020,31/12/2030,100,CPI,01/07/2024\n"
        )
        #expect(
            made.report.entries.map(\.nextReviewMonth) == [2, 13]
                && made.report.findings.changes.count(where: { $0.contains("review on") }) == 2)
    }

    @Test(
        arguments: [
            ("CPI annually, collar 1% cap 4%", ReviewTerms.Kind.cpi, nil, 0.01, 0.04, 12), ("3% p.a. fest", .fixed, 0.03, nil, nil, 12),
            ("RPI 1-4% every 5 yrs", .cpi, nil, 0.01, 0.04, 60), ("min. 1 %, max. 3,5 % Index", .cpi, nil, 0.01, 0.035, nil),
            ("1% floor, 4% cap, CPI", .cpi, nil, 0.01, 0.04, nil), ("None", .flat, nil, nil, nil, nil),
            ("Fixed 2.5% pa", .fixed, 0.025, nil, nil, 12),
            ("indexé ILAT, plafond 3 %, annuel", .cpi, nil, nil, 0.03, 12), ("IPC anual, mínimo 1% y máximo 4%", .cpi, nil, 0.01, 0.04, 12),
            ("CPI jaarlijks, maximaal 4%", .cpi, nil, nil, 0.04, 12), ("Open market, 5-yearly", .flat, nil, nil, nil, 60),
        ] as [(String, ReviewTerms.Kind, Double?, Double?, Double?, Int?)])
    func reviewsAreReadFromWords(words: String, kind: ReviewTerms.Kind, rate: Double?, floor: Double?, cap: Double?, months: Int?) {
        let terms = ReviewTerms(words)
        #expect(terms.kind == kind && terms.rate == rate && terms.floor == floor && terms.cap == cap && terms.months == months)
    }
}
