import StructEngine
import Testing

@testable import StructTables

/// Rent rolls as people hold them come out as a careful reader finds them.
@Suite struct RollTests {
    @Test(arguments: [("mieterliste.csv", "EUR"), ("rent_roll.csv", "USD"), ("tenancy_schedule.xlsx", "GBP")])
    func everyLeaseAndSumIsAsACarefulReaderFindsIt(name: String, currency: String) throws {
        let expected = try #require(try ExpectedRoll.all()[name])
        let made = try Roll.read(name, currency: currency)
        let sums = made.report.sums
        #expect(sums.leaseCount == expected.leases && sums.vacantUnits == expected.vacant_units)
        #expect(sums.passingRent == expected.passing_rent)
        #expect(sums.letArea == expected.let_area && sums.vacantArea == expected.vacant_area)
        #expect(abs((sums.average.toExpiry ?? 0) - expected.wault_to_expiry_years_about) < 0.0051)
        #expect(abs((sums.average.toBreak ?? 0) - expected.wault_to_break_years_about) < 0.0051)
        for row in expected.rows {
            let entry = try #require(made.report.entries.first { $0.draft.units == [row.unit] }, "unit \(row.unit)")
            let draft = entry.draft
            #expect(draft.tenant == row.tenant && draft.area == row.area && draft.rent == row.rent, "unit \(row.unit)")
            #expect(draft.start?.description == row.start && draft.end?.description == row.end, "unit \(row.unit)")
            #expect(draft.breakDate?.description == row.brk && draft.rentFreeUntil?.description == row.free, "unit \(row.unit)")
            #expect(draft.steps.map(\.date.description) == row.steps.map(\.date) && draft.steps.map(\.rent) == row.steps.map(\.rent))
            #expect((draft.terms.kind ?? .flat).rawValue == (row.idx == "none" ? "flat" : row.idx), "unit \(row.unit)")
            if row.idx == "fixed" { #expect(draft.terms.rate == row.rate) }
            // The German list does not state floors, caps and dates of indexed leases.
            if row.idx == "cpi", name.hasSuffix("xlsx") { #expect(draft.terms.floor == row.floor && draft.terms.cap == row.cap) }
            if let next = draft.nextReview, row.idx != "none" { #expect(next.description == row.nxt) }
        }
        #expect(made.issues.isEmpty)
        #expect(made.report.findings.checks.allSatisfy(\.holds) && made.report.findings.checks.count >= 2)
    }

    @Test(arguments: [
        ("etat_locatif.csv", "EUR", 4, 1, 1_101_825.0, 4_220.5), ("cuadro_rentas.csv", "EUR", 3, 1, 995_941.56, 4_616.25),
        ("huurlijst.csv", "EUR", 3, 1, 607_200.5, 2_820.0), ("terse.csv", "GBP", 4, 0, 363_500.0, 12_000.0),
        ("steps.csv", "GBP", 3, 0, 300_000.0, 3_200.0), ("rent_roll_merged.xlsx", "GBP", 3, 1, 646_000.0, 27_000.0),
        ("mieterliste_formeln.xlsx", "EUR", 3, 1, 355_000.0, 1_450.0), ("commercial_roll.csv", "USD", 3, 1, 175_000.0, 6_000.0),
        ("mietaufstellung.csv", "EUR", 2, 1, 347_160.0, 1_730.0),
    ])
    func rollsInOtherLanguagesAndShapesAreRead(name: String, currency: String, leases: Int, vacant: Int, rent: Double, area: Double) throws
    {
        let sums = try Roll.read(name, currency: currency).report.sums
        #expect(sums.leaseCount == leases && sums.vacantUnits == vacant && abs(sums.passingRent - rent) < 1e-6 && sums.letArea == area)
    }

    @Test func aFrenchRollHasItsBreaksFreeTimesAndIndices() throws {
        let entries = try Roll.read("etat_locatif.csv").report.entries
        #expect(entries.map(\.site) == ["NTE1", "NTE1", "BOD1", "BOD1"])
        #expect(entries.map(\.startMonth) == [1, 1, 7, 1] && entries.map(\.endMonth) == [57, 39, 114, 24])
        #expect(entries.map(\.breakMonth) == [21, nil, 78, nil] && entries.map(\.rentFreeMonths) == [0, 0, 3, 0])
        #expect(entries.map { $0.draft.terms.kind ?? .flat } == [.cpi, .cpi, .fixed, .flat])
        #expect(entries[1].draft.terms.cap == 0.035 && entries[2].draft.terms.rate == 0.03)
        #expect(entries.map(\.nextReviewMonth) == [10, 3, 19, nil])
    }

    @Test func aRowWithoutAPropertyHasThatOfTheRowAbove() throws {
        let entries = try Roll.read("huurlijst.csv").report.entries
        #expect(entries.map { $0.draft.property } == [["Amsterdam West"], ["Amsterdam West"], ["Rotterdam Haven"]])
    }

    @Test func aHeadingOverItsLeasesIsTheirProperty() throws {
        let made = try Roll.read("headings.csv", currency: "GBP")
        #expect(made.report.entries.map { $0.draft.property } == [["Pier 1"], ["Pier 1"], ["Pier 2"]])
        #expect(made.report.findings.checks.count == 11 && made.report.findings.checks.allSatisfy(\.holds))
    }

    @Test func unitsOfOneLeaseAreSummedAndStepsStandUnderTheirTenant() throws {
        let entries = try Roll.read("steps.csv", currency: "GBP").report.entries
        #expect(entries.map(\.id) == ["L1", "L2", "L3"] && entries[0].draft.rent == 150_000 && entries[0].draft.area == 1_500)
        #expect(entries[1].steps.map(\.month) == [11, 35] && entries[1].steps.map(\.rent) == [85_000, 90_000])
    }

    @Test func titlesInTwoRowsAndMergedCellsAreReadTogether() throws {
        let made = try Roll.read("rent_roll_merged.xlsx", currency: "GBP")
        let entries = made.report.entries
        #expect(entries.map { $0.draft.units } == [["Ground", "First"], ["Second"], ["Third"]])
        #expect(entries.map { $0.draft.start?.description } == ["2018-03-25", "2022-09-29", "2025-01-01"])
        #expect(entries[0].breakMonth == 21 && entries[0].reviewMonths == 60 && entries[0].draft.terms.cap == 0.05)
        #expect(made.report.findings.notCarried.contains { $0.contains("landlords' breaks of 1 leases") })
    }

    @Test func formulasWithoutValuesAreWorkedOutAndSaid() throws {
        let made = try Roll.read("mieterliste_formeln.xlsx")
        #expect(made.report.findings.rows.contains { $0.contains("8 formulas whose values the file does not hold were worked out") })
        #expect(made.report.findings.rows.contains { $0.contains("rows 8 are hidden") } && made.report.findings.checks.allSatisfy(\.holds))
    }

    @Test func thousandsDatesAmongWordsAndRentsOfVacantUnitsAreReadAndSaid() throws {
        let findings = try Roll.read("thousands.csv", currency: "GBP").report.findings
        let entries = try Roll.read("thousands.csv", currency: "GBP").report.entries
        #expect(
            entries.map(\.draft.rent) == [120_500, 80_000] && entries.map(\.breakMonth) == [18, nil] && entries.map(\.endMonth) == [54, 66])
        #expect(findings.unused.map(\.address) == ["thousands.csv H3", "thousands.csv G4"])
        #expect(findings.notCarried.count(where: { $0.contains("the rest is left out") }) == 2)
        #expect(findings.rows == ["thousands.csv row 5: vacant, with a rent of 10,000 a year, which is not counted"])
    }

    @Test func stepsInTheColumnsOfTheLeaseItselfAreSteps() throws {
        let entries = try Roll.read("commercial_roll.csv", currency: "USD").report.entries
        #expect(entries[0].steps.map(\.month) == [7, 19] && entries[0].steps.map(\.rent) == [25_750, 26_522.5])
    }

    @Test func cellsThatBeginLikeFormulasAreData() throws {
        let entries = try Roll.read("steps.csv", currency: "GBP").report.entries
        #expect(entries.map(\.draft.tenant) == ["=HYPERLINK(\"x\")", "+Plus Ltd", "Total Energies"])
    }

    @Test(arguments: ["mieterliste.csv", "rent_roll.csv", "tenancy_schedule.xlsx", "etat_locatif.csv"])
    func theSameFileGivesTheSameBytesAndItsMapLeadsToThemAgain(name: String) throws {
        let currency = name == "rent_roll.csv" ? "USD" : name == "tenancy_schedule.xlsx" ? "GBP" : "EUR"
        let first = try Roll.read(name, currency: currency), again = try Roll.read(name, currency: currency)
        #expect(first.dealText == again.dealText && first.report.text == again.report.text)
        var options = TableImport.Options()
        options.map = try ColumnMap(name: "map.json", json: Array(first.map.json.text().utf8))
        #expect(try Roll.read(name, currency: currency, options: options).dealText == first.dealText)
    }
}
