import Foundation
import StructEngine
import TestSupport
import Testing

@testable import StructTables

/// Rolls of other kinds than the fixtures: what a lease runs for, what is charged for, and what must not be guessed.
@Suite struct OtherRollTests {
    private func leases(_ text: String) throws -> [LeaseEntry] { try Roll.read(text: text).report.entries }

    /// As a reader finds them by hand: leases, rent a year, vacant units, and every check of the file holds.
    @Test(
        arguments: [
            ("charges.csv", 3, 423_999.96, 1), ("kilowatts.csv", 3, 18_350_400, 1), ("terms.csv", 3, 302_060, 1),
            ("side_tables.csv", 3, 529_920, 0), ("future_increases.csv", 3, 430_500, 1), ("quarter_days.txt", 4, 564_900, 1),
        ])
    func rollsOfOtherSystemsAreReadWithoutHelp(name: String, leases: Int, rent: Double, vacant: Int) throws {
        let made = try Roll.read(name, currency: name == "quarter_days.txt" ? "GBP" : "EUR")
        let sums = made.report.sums
        #expect(sums.leaseCount == leases && abs(sums.passingRent - rent) < 0.05 && sums.vacantUnits == vacant)
        #expect(made.report.findings.checks.allSatisfy { $0.holds || $0.text.contains("otherwise") })
        #expect(made.issues.isEmpty)
    }

    @Test(
        arguments: [
            ("Term (years)", "10", "2029-06-30"), ("Lease term", "120 months", "2029-06-30"), ("Durée", "9 ans", "2028-06-30"),
            ("Durée", "3/6/9", "2028-06-30"), ("Laufzeit", "10/6", "2029-12-31"), ("Looptijd", "8 + 5 jaar", "2027-06-30"),
            ("Term", "10 yrs 6 mths", "2029-12-31"), ("Term (months)", "120", "2029-06-30"),
        ])
    func aLeaseWithoutAnEndRunsForItsTerm(title: String, term: String, end: String) throws {
        let made = try Roll.read(
            text: "Tenant,Start,\(title),Rent pa\nA,01/07/2019,\(term),100\nB,13/07/2019,\(term),100\n")
        #expect(made.report.entries.first?.draft.end?.description == end)
        #expect(made.report.findings.assumptions.contains { $0.contains("run for their term") })
    }

    @Test func theFirstAndLastDayMayStandInOneCell() throws {
        let entries = try leases("Tenant,Lease start / end,Rent pa\nA,01.01.2027 – 31.12.2035,100\nB,15/09/2026-14/03/2031,100\n")
        #expect(entries.map(\.startMonth) == [7, 3] && entries.map(\.endMonth) == [114, 57])
    }

    @Test(
        arguments: [
            ("Rent p.m.", 1_200.0), ("Rent/mo", 1_200), ("Miete vierteljährlich", 400), ("Rent per qtr", 400), ("Halbjahresmiete", 200),
            ("Rent half-yearly", 200), ("Rent per week", 5_200), ("Loyer semestriel", 200), ("Huur p/mnd", 1_200), ("Rent", 100),
        ])
    func aRentIsOfThePeriodThatItsTitleNames(title: String, yearly: Double) throws {
        #expect(
            try leases("Tenant,Start,End,\(title)\nA,01/07/2019,30/06/2030,100\nB,13/07/2019,30/06/2030,100\n").first?.draft.rent == yearly)
    }

    @Test func aReportsNameIsNoPeriodOfRentAndALineOfAmountsIs() throws {
        let table = "Tenant,Start,End,Rent\nA,01/07/2019,30/06/2030,100\nB,13/07/2019,30/06/2030,100\n"
        #expect(try leases("Monthly report June 2026,,,\n" + table).first?.draft.rent == 100)
        #expect(try leases("WALT: 5.7 years,,,\n" + table).first?.draft.rent == 100)
        #expect(try leases("All amounts per month,,,\n" + table).first?.draft.rent == 1_200)
    }

    @Test func aRentPerKilowattIsThatOfThePowerThatIsLet() throws {
        let made = try Roll.read(
            text:
                "Customer,Capacity (MW),Rent per kW per month,Start,End\nA,12.0,92.50,01/07/2024,30/06/2039\nVacant,4.0,,,\nB,0.75,128.00,15/02/2023,14/02/2030\nTotal,16.75,,,\n"
        )
        #expect(made.report.entries.map(\.draft.rent) == [13_320_000, 1_152_000])
        #expect(made.report.sums.letPower == 12_750 && made.report.sums.vacantPower == 4_000)
        #expect(made.report.findings.checks.count == 1 && made.report.findings.checks.allSatisfy(\.holds))
    }

    @Test func chargesBesideTheRentAreLeftOutAndTheTotalWithThemIsChecked() throws {
        let made = try Roll.read(
            text:
                "Unit,Tenant,Lease From,Lease To,Charge Code,Monthly Amount\n1,A,03/01/2021,02/28/2031,rent,100\n,,,,cam,20\n,,,,Total,120\n2,B,07/15/2023,07/14/2028,rent,50\n,,,,rent2,10\n,,,,Total,60\nTotal,,,,,180\n"
        )
        #expect(made.report.entries.map(\.draft.rent) == [1_200, 720])
        #expect(made.report.findings.notCarried.contains { $0.contains("\"cam\"") })
        #expect(made.report.findings.checks.map(\.holds) == [true])
    }

    @Test func aTermMayNameItsStartAndAReviewItsIndex() throws {
        let entries = try leases(
            "Tenant,Term,Expiry,Rent review,Rent pa\nA,10 yrs from 29/09/2027,28/09/2037,29/09/2032,100\nB,20 yrs from 25/12/2010,24/12/2030,RPI 25/12/2026,100\n"
        )
        #expect(entries.map(\.startMonth) == [15, 1] && entries[1].draft.terms.kind == .cpi && entries[1].nextReviewMonth == 6)
    }

    @Test func aTotalOverTheLeasesIsOneOfAllOfThem() throws {
        let table =
            "Unit,Tenant,Start,End,Area,Rent pa\nTotal,,,,30,300\n1,A,13/01/2020,31/12/2030,10,100\n2,B,13/01/2020,31/12/2031,20,200\nTotal,,,,30,300\n"
        let checks = try Roll.read(text: table).report.findings.checks
        #expect(checks.count == 4 && checks.allSatisfy(\.holds))
    }

    @Test func aTableOfRatingsHasNothingOfALease() throws {
        #expect(
            try leases("Tenant,Credit rating,Start,Term (months),Rent\nA,BBB,01/07/2024,120,100\nB,A,01/07/2024,60,100\n").map(\.rating)
                == ["BBB", "A"])
    }

    @Test func breaksInWordsAreTheTenantsOrAreSaid() throws {
        let made = try Roll.read(
            text:
                "Tenant,Start,End,Rent pa,Break\nA,13/02/2022,31/12/2032,100,LBO 01/02/2028\nB,13/02/2022,31/12/2032,100,T: 13/02/2029\nC,13/02/2022,31/12/2032,100,Landlord only 13/02/2029\nD,13/02/2022,31/12/2032,100,Mutual rolling 6 months\nE,13/02/2022,31/12/2032,100,L&T 13/02/2029\n"
        )
        #expect(made.report.entries.map(\.breakMonth) == [nil, 32, nil, nil, 32])
        #expect(made.report.findings.notCarried.count(where: { $0.contains("landlord's break") }) == 2)
        #expect(made.report.findings.unused.contains { $0.shown == "Mutual rolling 6 months" })
    }

    @Test func whatStandsBelowTheTableIsNoUnitOfItsLastLease() throws {
        let table = "Unit,Tenant,Start,End,Area,Rent pa\nA1,A,13/01/2022,31/12/2031,1000,100\nA2,B,15/02/2023,14/02/2030,500,60\n"
        for below in ["\nRent by use,,,,,\nOffice,,,,1500,160\nRetail,,,,,90\n", "Office,,,,,70\n"] {
            #expect(try Roll.read(text: table + below).report.sums.passingRent == 160)
        }
    }

    @Test func emptyUnitsWithDatesAndLeasesThatNobodySignedAreVacant() throws {
        let made = try Roll.read(
            text:
                "Unit,Tenant,Status,Start,End,Rent pa\n1,A,Contract,13/01/2022,31/12/2031,100\n2,VACANT,,13/01/2027,31/12/2031,90\n3,Spec Suite,Speculative,13/01/2027,31/12/2031,80\n4,Frei Software GmbH,,13/01/2022,31/12/2031,70\n"
        )
        #expect(made.report.entries.map(\.draft.tenant) == ["A", "Frei Software GmbH"] && made.report.vacancies.count == 2)
    }

    @Test func growthInAColumnOfStepsIsGrowth() throws {
        let entries = try leases(
            "Tenant,Start,End,Rent pa,Rent steps\nA,13/01/2022,31/12/2031,100,3.00% Annually\nB,13/01/2022,31/12/2031,100,01/01/2028: 120\n"
        )
        #expect(entries[0].draft.terms.kind == .fixed && entries[0].draft.terms.rate == 0.03 && entries[1].steps.map(\.rent) == [120])
    }

    @Test func theFilesOwnAverageTermIsHeldAgainstItsLeases() throws {
        let table = "Tenant,Start,End,Rent pa\nA,13/01/2022,30/06/2031,100\nB,15/02/2023,30/06/2033,100\n"
        #expect(try Roll.read(text: "WAULT: 6.0 years,,,\n" + table).report.findings.checks.map(\.holds) == [true])
        #expect(try Roll.read(text: "WAULT: 4.0 years,,,\n" + table).report.findings.checks.map(\.holds) == [false])
    }

    @Test func theMapHasTheColumnsOfAllTables() throws {
        let first = TableFile(
            name: "a.csv", bytes: Array("Tenant,Start,End,Rent pa\nA,13/01/2022,30/06/2031,100\nB,13/01/2022,30/06/2031,100\n".utf8))
        let second = TableFile(
            name: "b.csv", bytes: Array("Mieter,Beginn,Ende,Monatsmiete\nC,13.01.2022,30.06.2031,100\nD,13.01.2022,30.06.2031,100\n".utf8))
        let made = try TableImport([first, second], into: Roll.base())
        #expect(made.map.entries.compactMap(\.title) == ["Tenant", "Start", "End", "Rent pa", "Mieter", "Beginn", "Ende", "Monatsmiete"])
        var options = TableImport.Options()
        options.map = try ColumnMap(name: "map.json", json: Array(made.map.json.text().utf8))
        #expect(try TableImport([first, second], into: Roll.base(), options: options).deal == made.deal)
        #expect(throws: StructError.self) { try TableImport([first, first], into: Roll.base()) }
    }

    @Test(
        arguments: [
            "{\"sheet\": 1}", "{\"header_row\": \"5\"}", "{\"header_row\": 0}", "{\"columns\": {}}", "{\"columns\": [1]}",
            "{\"sites\": []}",
            "{\"sites\": {\"A\": 1}}", "{\"ratings\": {\"A\": \"good\"}}", "{\"opex_pct\": \"18%\"}", "{\"opex_pct\": 2}",
            "{\"columns\": [{\"title\": \"A\", \"field\": \"rent\", \"per\": 1}]}", "{\"columns\": [{\"column\": 3, \"field\": \"rent\"}]}",
            "{\"columns\": [{\"title\": \"A\", \"field\": \"rent\", \"unit\": \"m2\"}]}", "{\"date_order\": \"ymd\"}",
            "{\"decimal_mark\": \";\"}",
            "{\"columns\": [{\"title\": \"A\", \"field\": \"rent\"}, {\"title\": \"A\", \"field\": \"area\"}]}", "[]", "{",
            "{\"sheet\": \"a\", \"sheet\": \"b\"}",
            "{\"schema_version\": 2}", "{\"colums\": []}",
        ])
    func everyMemberOfTheMapHasItsType(map: String) {
        #expect(throws: StructError.self) { try ColumnMap(name: "map.json", json: Array(map.utf8)) }
    }

    @Test func whatIsStatedOfColumnsMustBeThereAndHoldIt() throws {
        let table = "Tenant,Start,End,Rent pa\nA,13/01/2022,30/06/2031,100\nB,13/01/2022,30/06/2031,100\n"
        for column in ["{\"title\": \"Rental\", \"field\": \"rent\"}", "{\"title\": \"Tenant\", \"field\": \"rent\"}"] {
            var options = TableImport.Options()
            options.map = try ColumnMap(name: "map.json", json: Array("{\"columns\": [\(column)]}".utf8))
            #expect(Roll.faults(table, options: options).map(\.id).contains("column_map"))
        }
    }

    @Test func relettingAndCoverOfALeaseStayWithItsTenant() throws {
        let text = String(decoding: try Roll.base("GBP").bytes, as: UTF8.self)
        let roll = "Lease ID,Tenant,Start,End,Rent pa\nL9,A,13/01/2022,30/06/2031,100\nL8,B,13/01/2022,30/06/2031,100\n"
        let first = try TableImport(
            [TableFile(name: "roll.csv", bytes: Array(roll.utf8))], into: TableFile(name: "base.json", bytes: Array(text.utf8)))
        let leases = first.deal["leases"]?.items ?? []
        let kept = leases.map { $0.setting("dscr_multiple", .number(1.2)) }
        let base = TableFile(name: "base.json", bytes: Array(first.deal.setting("leases", .array(kept)).text().utf8))
        let changed = TableFile(name: "roll.csv", bytes: Array(roll.replacing(",B,", with: ",C,").utf8))
        let again = try TableImport([changed], into: base).deal["leases"]?.items ?? []
        #expect(again.map { $0["dscr_multiple"]?.double } == [1.2, nil])
    }

    @Test func relettingAndCoverAreExportedAndReadAgain() throws {
        let made = try Roll.read(
            text: "Lease ID,Tenant,Start,End,Rent pa\nL9,A,13/01/2022,30/06/2031,100\nL8,B,13/01/2022,30/06/2031,100\n")
        let relet = JSONValue.object([("void_months", .integer(9)), ("rent_pct", .number(0.875)), ("term_months", .integer(60))])
        let leases = (made.deal["leases"]?.items ?? []).enumerated().map { place, lease in
            place == 0 ? lease.setting("relet", relet).setting("dscr_multiple", .number(1.25)) : lease
        }
        let deal = made.deal.setting("leases", .array(leases))
        let csv = TableExport.leases(of: try Deal(json: Array(deal.text().utf8)))
        let again = try TableImport([TableFile(name: "leases.csv", bytes: Array(csv.utf8))], into: Roll.base("GBP", jurisdiction: "UK"))
        let first = try #require(again.deal["leases"]?.items.first)
        #expect(first["relet"]?.text() == relet.text() && first["dscr_multiple"]?.double == 1.25)
        #expect(again.deal["leases"]?.items.last?["relet"] == nil && again.report.findings.unused.isEmpty)
    }

    @Test func theSchemaNamesTheFieldsAndPeriodsOfTheMap() throws {
        let bytes = try Data(contentsOf: Repository.root.appending(path: "Schemas/columns.schema.json"))
        let definitions = try JSONValue(reading: bytes)["$defs"]
        #expect(definitions?["field"]?["enum"]?.items.compactMap(\.string) == LeaseField.allCases.map(\.rawValue))
        #expect(definitions?["per"]?["enum"]?.items.compactMap(\.string) == RentPeriod.allCases.map(\.rawValue))
    }
}
