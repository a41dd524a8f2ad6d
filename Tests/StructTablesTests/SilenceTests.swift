import StructEngine
import Testing

@testable import StructTables

/// Rolls that were once read wrongly without a word: each is read right, said with its cell, or refused.
@Suite struct SilenceTests {
    private func said(_ made: TableImport) -> [String] {
        let found = made.report.findings
        return found.assumptions + found.notCarried + found.changes + found.unused.map { "\($0.address): \($0.why)" }
            + made.report.columns.map { "\($0.letters): \($0.reason)" }
    }

    // MARK: One order of dates, one mark of decimals

    @Test(
        arguments: [
            ("B,13/02/2024,31/12/2035,100\nC,02/13/2024,31/12/2035,100\n", "table_dates", "roll.csv B3", "roll.csv B2"),
            ("B,13/02/2024,31/12/2035,\"1.234,56\"\nC,13/02/2024,31/12/2035,\"1,234.56\"\n", "table_number", "roll.csv D3", "roll.csv D2"),
            ("B,13/02/2024,31/12/2035,\"2.000,00\"\nC,13/02/2024,31/12/2035,\"1,500\"\n", "table_number", "roll.csv D3", "roll.csv D2"),
        ])
    func twoWaysToWriteInOneColumnAreAFaultWithBothCells(rows: String, id: String, cell: String, other: String) {
        let faults = Roll.faults("Tenant,Start,End,Rent pa\n" + rows)
        #expect(faults.map(\.id) == [id] && faults.first?.path == cell && faults.first?.message.contains(other) ?? false)
    }

    @Test(arguments: [("120.255,98.5", [120.255, 98.5]), ("\"1,204.255\",1.500", [1_204.255, 1.5]), ("900,\"1,500\"", [900, 1_500])])
    func decimalsOfAnyLengthAreRead(areas: String, read: [Double]) throws {
        let parts = areas.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let cells = areas.contains("\"1,204") ? ["\"1,204.255\"", "1.500"] : areas.contains("\"1,500") ? ["900", "\"1,500\""] : parts
        let made = try Roll.read(
            text: "Tenant,Area,Start,End,Rent pa\nA,\(cells[0]),13/02/2024,31/12/2035,9\nB,\(cells[1]),13/02/2024,31/12/2035,9\n")
        #expect(made.report.entries.map(\.draft.area) == read)
    }

    // MARK: Rival rents

    @Test(
        arguments: [
            "Previous rent pa", "Target rent pa", "Asking rent pa", "Head rent pa", "Rent last year", "Initial rent pa", "Base year rent",
            "Budget rent pa", "Storage rent pa", "Rental value pa", "Rent cap pa", "Minimum rent pa", "Net rent growth",
            "Net rental deposit",
            "Zielmiete p.a.", "Vormiete p.a.", "Ausgangsmiete p.a.", "Anfangsmiete netto p.a.", "Loyer initial annuel",
            "Loyer théorique annuel",
            "Renta inicial anual", "Aanvangshuur per jaar", "Istmiete Vorjahr", "ERV pa", "Reversionary rent pa", "Headline rent pa",
            "Market rent pa", "Rent pa incl. VAT", "Ground rent pa", "Estimated rent pa",
        ])
    func thePassingRentWinsOverARivalInFrontOfIt(rival: String) throws {
        let made = try Roll.read(
            text: "Tenant,Start,End,\(rival),Rent pa\nA,13/01/2024,12/01/2034,500,1000\nB,13/01/2024,12/01/2034,600,2000\n")
        #expect(made.report.entries.map(\.draft.rent) == [1_000, 2_000])
    }

    @Test(arguments: ["Target rent pa", "Previous rent", "Budget rent pa", "Marktmiete p.a.", "Loyer cible annuel"])
    func aRentThatNobodyPaysIsAskedFor(title: String) {
        let faults = Roll.faults("Tenant,Start,End,\(title)\nA,13/01/2024,12/01/2034,500\nB,13/01/2024,12/01/2034,600\n")
        #expect(faults.map(\.id) == ["table_column"])
    }

    @Test(arguments: ["Headline rent pa", "Initial rent pa", "Loyer annuel TTC", "Gross rent pa"])
    func aRentThatMayBeAnotherIsTakenAndSaid(title: String) throws {
        let made = try Roll.read(text: "Tenant,Start,End,\(title)\nA,13/01/2024,12/01/2034,500\nB,13/01/2024,12/01/2034,600\n")
        #expect(
            made.report.entries.map(\.draft.rent) == [500, 600] && said(made).contains { $0.contains("no other column is of the rent") })
    }

    @Test func aLeaseWithoutAPassingRentHasNotThatOfARival() {
        let text = "Tenant,Start,End,Rent pa,Target rent pa\nA,13/01/2024,12/01/2034,,500\nB,13/01/2024,12/01/2034,600,600\n"
        #expect(Roll.faults(text).map(\.path) == ["roll.csv D2"])
    }

    @Test func oneRentForTwoTimesMustAgree() {
        let text =
            "Tenant,Start,End,Monthly Base Rent,Annual Base Rent\nA,13/01/2024,12/01/2034,2000,24000\nB,13/01/2024,12/01/2034,5000,62000\n"
        #expect(Roll.faults(text).map(\.id) == ["table_rents_differ"])
    }

    @Test(
        arguments: [
            "Tenant,Start,End,Target rent pa,Rent pa\nA,13/01/2024,12/01/2034,500,1000\nB,13/01/2024,12/01/2034,600,2000\n",
            "Tenant,Area,Start,End,Rent,Unit of Measure\nA,10,13/01/2024,12/01/2034,500,$/SF/Yr\nB,10,13/01/2024,12/01/2034,600,$/Month\n",
            "Tenant,Start,End,Rent pa,Step date,Step %\nA,13/01/2024,12/01/2034,500,13/02/2027,5%\nB,13/01/2024,12/01/2034,600,,\n",
            "Tenant,Start,Earliest end,Latest end,Rent pa\nA,13/02/2022,30/06/2029,31/12/2035,9\nB,13/02/2022,31/12/2035,31/12/2035,9\n",
        ])
    func theMapOfAnImportLeadsToTheSameDeal(text: String) throws {
        let made = try Roll.read(text: text)
        var options = TableImport.Options()
        options.map = try ColumnMap(name: "map.json", json: Array(made.map.json.text().utf8))
        let again = try Roll.read(text: text, options: options)
        #expect(again.dealText == made.dealText && again.map.json.text() == made.map.json.text())
    }

    // MARK: What rents are for

    @Test func aColumnOfUnitsSaysWhatEachRentIsFor() throws {
        let text = """
            #,Tenant Name,Suite,Area,Start Date,Term/Expire,Base/Min Rent,Unit of Measure,Rent Changes,,Reimbursement
            ,,,,,,,,Changes On,Changes To,
            1,Zeta Corp,100,12000,1/1/2024,12/31/2033,30.00,$/SF/Yr,1/1/2029,33.00,Net
            2,Omega LLP,200,5000,7/15/2023,7/14/2030,12500,$/Month,,,Net
            3,Rho Inc,300,1000,7/15/2023,7/14/2030,24000,$/Year,,,Net

            """
        let made = try TableImport(
            [TableFile(name: "roll.csv", bytes: Array(text.utf8))], into: Roll.base("USD", jurisdiction: "US"))
        #expect(made.report.entries.map(\.draft.rent) == [360_000, 150_000, 24_000])
        #expect(made.report.entries[0].steps.map(\.rent) == [396_000])
        #expect(said(made).contains { $0.contains("row by row") } && made.map.entries.contains { $0.field == .rentPer })
    }

    @Test(
        arguments: [
            ("Rent,Rent period", "1000,Monthly", 12_000), ("Rent,Per", "1000,month", 12_000), ("MRR", "1000", 12_000),
            ("ARR", "1000", 1_000),
            ("Monthly rent,Rent period", "1000,Annual", 12_000), ("Rent pa (pence)", "1000", 10),
        ] as [(String, String, Double)])
    func rentsAreForWhatTheirColumnsSay(titles: String, cells: String, rent: Double) throws {
        let made = try Roll.read(text: "Tenant,Start,End,\(titles)\nA,13/01/2024,12/01/2034,\(cells)\nB,13/01/2024,12/01/2034,\(cells)\n")
        #expect(made.report.entries.map(\.draft.rent) == [rent, rent])
    }

    @Test func howOftenARentIsPaidMaySayWhatItIsFor() throws {
        let made = try Roll.read(
            text: "Tenant,Start,End,Rent,Payment frequency\nA,13/01/2024,12/01/2034,9,Monthly\nB,13/01/2024,12/01/2034,8,Monthly\n")
        #expect(said(made).contains { $0.hasPrefix("D: nothing says what it is for") && $0.contains("\"Payment frequency\" may say it") })
    }

    @Test func aReportOfChargesHasAmountsAMonth() throws {
        let text = """
            Rent Roll with Lease Charges,,,,,,,
            Unit,Unit Sq Ft,Name,Charge Code,Amount,Move In,Lease Expiration,Market Rent
            101,"1,200",Blue Deli LLC,RENT,"2,900.00",03/01/2023,02/28/2029,"3,000.00"
            ,,,CAM,300.00,,,
            103,"1,500",Corner Bank NA,RENT,"4,250.00",10/15/2020,10/14/2030,"4,200.00"

            """
        let made = try TableImport([TableFile(name: "roll.csv", bytes: Array(text.utf8))], into: Roll.base("USD", jurisdiction: "US"))
        #expect(made.report.entries.map(\.draft.rent) == [34_800, 51_000] && made.report.sums.letArea == 2_700)
    }

    @Test(arguments: ["Jan-24,Feb-24,Mar-24,Dec-24", "Jul-26,Aug-26,Sep-26,Oct-26"]) func amountsOfMonthsAreNoRents(titles: String) {
        let rows = "A,13/01/2024,12/01/2034,100,100,100,100\nB,13/01/2024,12/01/2034,100,100,100,100\n"
        let faults = Roll.faults("Tenant,Start,End,\(titles)\n" + rows)
        #expect(titles.contains("Dec") || (faults.map(\.id) == ["table_column"] && faults[0].message.contains("the amount of one month")))
        let beside = "Tenant,Start,End,Rent pa,Jan-24,Feb-24,Mar-24\nA,13/01/2024,12/01/2034,9,1,2,3\nB,13/01/2024,12/01/2034,8,1,2,3\n"
        #expect((try? Roll.read(text: beside))?.report.entries.map(\.draft.rent) == [9, 8])
    }

    // MARK: Currencies

    @Test func oneCellInAnotherCurrencyThanTheDealsIsAFault() throws {
        let table = "Tenant,Start,End,Rent pa\nA,13/01/2024,12/01/2034,USD 1000\nB,13/01/2024,12/01/2034,"
        let faults = Roll.faults(table + "900\n")
        #expect(faults.map(\.id) == ["table_currency"] && faults.first?.path == "roll.csv D2")
        #expect(try Roll.read(text: table.replacing("USD", with: "£") + "900\n").report.sums.passingRent == 1_900)
        #expect(said(try Roll.read(text: table + "USD 900\n", options: Roll.accepting)).contains { $0.contains("names USD") })
    }

    // MARK: Ends and terms

    @Test(arguments: ["31/12/2027 / 31/12/2032", "31/12/2027 31/12/2032", "31/12/2027 or 31/12/2032"])
    func twoEndsOfOneLeaseAreAskedFor(cell: String) {
        let faults = Roll.faults("Tenant,Start,End,Rent pa\nA,13/02/2022,\(cell),100\nB,13/02/2022,31/12/2035,9\n")
        #expect(faults.map(\.id) == ["table_lease_end"] && faults.first?.path == "roll.csv C2")
    }

    @Test func anEndWithAnOptionBehindItIsThatEnd() throws {
        let made = try Roll.read(
            text: "Tenant,Start,End,Rent pa\nA,13/02/2022,31/12/2027 (ext. 31/12/2032),100\nB,13/02/2022,31/12/2035,9\n")
        #expect(made.report.entries.map(\.endMonth) == [18, 114] && said(made).contains { $0.hasPrefix("roll.csv C2") })
    }

    @Test(arguments: [("3 years remaining", 36), ("noch 3 Jahre", 36), ("18 months unexpired", 18)] as [(String, Int)])
    func whatIsLeftOfATermRunsFromClosing(term: String, month: Int) throws {
        let made = try Roll.read(text: "Tenant,Start,Term,Rent pa\nA,13/01/2021,\(term),100\nB,13/01/2024,15 years,9\n")
        #expect(made.report.entries.first?.endMonth == month && said(made).contains { $0.hasPrefix("roll.csv C2") })
    }

    @Test func theFirstOfTwoEndsIsABreak() throws {
        let made = try Roll.read(
            text:
                "Tenant,Start,Earliest end,Latest end,Rent pa\nA,13/02/2022,30/06/2029,31/12/2035,9\nB,13/02/2022,31/12/2035,31/12/2035,9\n"
        )
        #expect(made.report.entries.map(\.endMonth) == [114, 114] && made.report.entries.map(\.breakMonth) == [36, nil])
    }

    @Test func aNoticeIsNoBreakAndOfTwoBreaksTheNextCounts() throws {
        let made = try Roll.read(
            text:
                "Tenant,Start,End,Break notice date,Break 1,Break 2,Rent pa\nA,13/02/2022,31/12/2035,01/12/2028,30/06/2025,30/06/2029,9\nB,13/02/2022,31/12/2035,01/12/2027,30/06/2028,30/06/2029,9\n"
        )
        #expect(made.report.entries.map(\.breakMonth) == [36, 24])
    }

    // MARK: Steps

    @Test(
        arguments: [
            ("Step date", "13/01/2027", "E2"), ("Next rent pa", "1100", "E2"),
            ("Step date,Step 1 rent,Step 2 date", "13/01/2027,1100,13/01/2029", "G2"),
            ("Step date,Step 1 rent", "13/01/2027,", "E2"),
        ])
    func aStepWithoutItsPartnerIsListed(titles: String, cells: String, cell: String) throws {
        let blank = String(repeating: ",", count: titles.count { $0 == "," })
        let made = try Roll.read(
            text: "Tenant,Start,End,Rent pa,\(titles)\nA,13/02/2022,31/12/2035,1000,\(cells)\nB,13/02/2022,31/12/2035,9,\(blank)\n")
        #expect(made.report.findings.unused.map(\.address) == ["roll.csv \(cell)"])
    }

    @Test(
        arguments: [
            ("Rent steps", "13/01/2027: +5%", [1_050]), ("Rent steps", "13/01/2027: 5 %; 13/01/2029: 10%", [1_050, 1_155]),
            ("Rent steps", "13/01/2027 +500", [1_500]), ("Rent steps", "13/01/2027: 5 percent", [1_050]),
            ("Rent steps", "13/01/2025: 5%; 13/01/2027: 5%", [1_050]), ("Step date,Step rent", "13/01/2027,5%", [1_050]),
            ("Step date,Step %", "13/01/2027,5%", [1_050]), ("Rent steps", "13/01/2027: -10%", [900]),
        ] as [(String, String, [Double])])
    func aGrowthAtADateIsAStepAndSaid(titles: String, cells: String, rents: [Double]) throws {
        let blank = String(repeating: ",", count: titles.count { $0 == "," })
        let made = try Roll.read(
            text: "Tenant,Start,End,Rent pa,\(titles)\nA,13/02/2022,31/12/2035,1000,\(cells)\nB,13/02/2022,31/12/2035,9,\(blank)\n")
        let entry = try #require(made.report.entries.first)
        #expect(entry.steps.map(\.rent) == rents && entry.draft.terms.rate == nil)
        #expect(said(made).contains { $0.contains("is taken for a growth of the rent before it") } && made.report.findings.unused.isEmpty)
    }

    @Test(arguments: ["13/01/2027: 5%; 13/01/2029: 1100", "13/01/2027: 5%, cap 3%"]) func aGrowthThatIsMixedIsListed(text: String) throws {
        let made = try Roll.read(
            text: "Tenant,Start,End,Rent pa,Rent steps\nA,13/02/2022,31/12/2035,1000,\"\(text)\"\nB,13/02/2022,31/12/2035,9,\n")
        #expect(made.report.entries.allSatisfy(\.steps.isEmpty) && made.report.findings.unused.map(\.address) == ["roll.csv E2"])
    }

    // MARK: Units

    @Test func aUnitThatIsLetTwiceAtOneTimeIsSaid() throws {
        let made = try Roll.read(
            text:
                "Unit,Tenant,Start,End,Rent pa\n1,A,13/01/2024,12/01/2034,1000\n1,B,13/01/2022,12/01/2030,1200\n2,C,13/01/2022,12/01/2030,9\n2,D,13/02/2030,12/01/2040,9\n"
        )
        #expect(
            said(made).filter { $0.contains("at the same time") }.count == 1 && said(made).contains { $0.hasPrefix("roll.csv row 3: unit") }
        )
    }

    @Test func rentsThatBeginAfterClosingAreNoPassingRent() throws {
        let made = try Roll.read(
            text: "Unit,Tenant,Start,End,Rent pa\n1,A,13/01/2024,12/01/2030,1000\n1,C,13/01/2030,12/01/2040,1500\nTotal,,,,2500\n")
        #expect(made.report.sums.passingRent == 2_500 && made.report.sums.laterRent == 1_500)
        #expect(made.report.text.contains("2,500 a year: 1,000 at closing, and 1,500 of 1 leases that begin after it"))
        #expect(made.report.findings.checks.first?.text.contains("1 of which begin after closing") ?? false)
        let current = try Roll.read(
            text: "Unit,Tenant,Start,End,Rent pa\n1,A,13/01/2024,12/01/2030,1000\n1,C,13/01/2030,12/01/2040,1500\nTotal,,,,1000\n")
        #expect(current.report.findings.checks.map(\.holds) == [true])
    }

    @Test(
        arguments: [
            ("13/01/2024,12/01/2034,13/01/2029,CPI", 2), ("13/01/2024,12/01/2034,,3%", 2), ("13/01/2024,12/01/2032,,", 2),
            ("13/01/2024,12/01/2034,,", 1),
        ] as [(String, Int)])
    func aUnitWithOtherTermsIsALeaseOfItsOwn(terms: String, count: Int) throws {
        let made = try Roll.read(
            text: "Lease,Unit,Tenant,Start,End,Break,Review,Rent pa\nL1,1,A,13/01/2024,12/01/2034,,CPI,1000\nL1,2,A,\(terms),500\n")
        #expect(made.report.entries.count == count && made.report.sums.passingRent == 1_500)
        #expect(said(made).contains { $0.contains("taken for a lease of its own") } == (count == 2))
    }

    @Test func aHeadingWithItsSumIsNoUnitOfTheLeaseAbove() {
        let faults = Roll.faults(
            "Unit,Tenant,Start,End,Rent pa\nHigh St,,,,3000\n1,A,13/01/2024,12/01/2034,1000\n2,B,13/01/2024,12/01/2034,2000\nMill Ln,,,,500\n3,C,13/01/2024,12/01/2034,500\n"
        )
        #expect(faults.map(\.path) == ["roll.csv row 5"])
    }

    // MARK: Remarks

    @Test(
        arguments: [
            ("Comments", "Tenant break option 13/01/2029", "a break"),
            ("Info", "Rent reduced by side letter", "another rent and a side letter"),
            ("Sonstiges", "Mietvertrag gekündigt zum 31.12.2026", "an end"), ("Notes", "Lease extended to 2040", "another term"),
            ("Remarks", "In administration", "trouble"), ("Notes", "CPI annually 1-4%", "an index"),
            ("Notes", "Half rent until 2028", "another rent"),
        ])
    func termsInRemarksAreListed(title: String, text: String, what: String) throws {
        let made = try Roll.read(
            text: "Tenant,Start,End,Rent pa,\(title)\nA,13/02/2022,31/12/2035,1000,\(text)\nB,13/02/2022,31/12/2035,9,No break\n")
        let unused = made.report.findings.unused
        #expect(unused.map(\.address) == ["roll.csv E2"] && unused.first?.why.contains("names \(what) in a remark") ?? false)
    }

    @Test func aTimeFreeOfRentLaterThanTheStartIsListed() throws {
        let made = try Roll.read(
            text:
                "Tenant,Start,End,Rent pa,Rent free (months),Rent free start\nA,01/10/2026,30/09/2036,9,6,01/01/2030\nB,01/10/2026,30/09/2036,9,6,01/10/2026\n"
        )
        #expect(made.report.entries.map(\.rentFreeMonths) == [0, 6] && made.report.findings.unused.map(\.address) == ["roll.csv E2"])
    }

    @Test func aColumnThatIsNotReadIsSaid() throws {
        let made = try Roll.read(
            text: "Tenant,Start,End,Extended to,Rent pa\nA,13/02/2022,31/12/2030,31/12/2035,9\nB,13/02/2022,31/12/2035,,9\n")
        #expect(said(made).contains { $0.hasPrefix("column D \"Extended to\" is not read") && $0.contains("31/12/2035") })
    }

    // MARK: Shares

    @Test(arguments: [("1,4", "0.01,0.04"), ("1%,4%", "0.01,0.04"), ("1,4", "0.5,3")]) func sharesAreInOneScale(
        first: String, second: String
    ) {
        let text =
            "Tenant,Start,End,Rent pa,Index,Collar,Cap\nA,13/01/2024,12/01/2034,9,CPI,\(first)\nB,13/01/2024,12/01/2034,9,CPI,\(second)\n"
        #expect(Roll.faults(text).map(\.id) == (first == "1,4" && second.hasPrefix("0.01") ? ["table_number", "table_number"] : []))
    }

    @Test func aFloorBesideFixedReviewsAndAStepWithoutAnIndexAreListed() throws {
        let made = try Roll.read(
            text: "Tenant,Start,End,Rent pa,Uplift,Collar,Cap\nA,13/01/2024,12/01/2034,9,CPI,1%,4%\nB,13/01/2024,12/01/2034,9,Fixed,2.5%,\n"
        )
        #expect(made.report.entries.first?.draft.terms.floor == 0.01 && made.report.findings.unused.map(\.address) == ["roll.csv F3"])
    }

    @Test(arguments: [("Review,Rate", "Fixed,3%"), ("Indexierung,Steigerung", "Staffel,3%"), ("Indexierung,Steigerung", "fest,3%")])
    func aFixedRateBesideItsWordIsRead(titles: String, cells: String) throws {
        let made = try Roll.read(
            text: "Tenant,Start,End,Rent pa,\(titles)\nA,13/02/2022,31/12/2035,9,\(cells)\nB,13/02/2022,31/12/2035,9,CPI,\n")
        #expect(made.report.entries.first?.draft.terms.kind == .fixed && made.report.entries.first?.draft.terms.rate == 0.03)
    }

    // MARK: The map

    @Test(
        arguments: [
            "{\"columns\": [{\"column\": \"D\", \"field\": \"rent\"}, {\"column\": \"D\", \"field\": \"term\"}]}",
            "{\"columns\": [{\"title\": \"Rent pa\", \"field\": \"rent\"}, {\"column\": \"D\", \"field\": \"area\"}]}",
            "{\"columns\": [{\"column\": \"B\", \"field\": \"end\"}, {\"column\": \"C\", \"field\": \"end\"}]}",
            "{\"columns\": [{\"column\": \"B\", \"field\": \"start\", \"per\": \"month\"}]}", "{\"date_order\": \"mdy\"}",
            "{\"decimal_mark\": \",\"}", "{\"columns\": [{\"column\": \"D\", \"title\": \"Wrong\", \"field\": \"rent\"}]}",
            "{\"sites\": {\"High Street\": \"MOON\"}}", "{\"columns\": [{\"column\": \"A7\", \"field\": \"rent\"}]}",
        ])
    func aMapThatContradictsItselfOrTheFileIsAFault(map: String) {
        var options = TableImport.Options()
        do { options.map = try ColumnMap(name: "map.json", json: Array(map.utf8)) } catch {
            guard case .issues(let issues) = error else { return }
            return #expect(issues.allSatisfy { $0.id == "column_map" })
        }
        let faults = Roll.faults(
            "Tenant,Start,End,Rent pa\nA,13/02/2022,31/12/2035,\"1,000.50\"\nB,13/02/2022,31/12/2035,9.25\n", options: options)
        #expect(faults.contains { $0.id == "column_map" })
    }
}
