import StructEngine
import Testing

@testable import StructTables

/// Rolls that are easily taken for something else: what is read is what was signed, or the report says so.
@Suite struct MisreadingTests {
    private func leases(_ text: String) throws -> [LeaseEntry] { try Roll.read(text: text).report.entries }

    // MARK: Terms and periods

    @Test(
        arguments: [
            ("10 years from 29/09/2021 (break 29/09/2026)", 63, 3), ("10 years from 29/09/2021 with review 29/09/2026", 63, nil),
            ("29/09/2021 - 28/09/2031 (break 29/09/2026)", 63, 3), ("from 29/09/2021 to 28/09/2031", 63, nil),
            ("29/09/2021 for 10 years, landlord break 29/09/2026", 63, nil), ("vom 29.09.2021 bis 28.09.2031", 63, nil),
            ("du 29/09/2021 au 28/09/2031", 63, nil), ("10 years from 29/09/2021, tenant break at year 7", 63, 27),
            ("10 ans à compter du 29/09/2021, dont 7 ans ferme", 63, 27), ("10.5 years from 29/09/2021", 69, nil),
            ("29/09/2021 t/m 28/09/2031", 63, nil), ("2021-09-29/2031-09-28", 63, nil),
            ("del 29/09/2021 al 28/09/2031, obligado cumplimiento hasta 28/09/2028", 63, 27), ("3-6-9 à compter du 29/09/2021", 51, nil),
            ("desde 29/09/2021 hasta 28/09/2031", 63, nil),
            ("10 years from 29/09/2021; T 28/09/2028; LL 29/09/2026", 63, 27), ("10 years from 29/09/2021, fixed until 28/09/2028", 63, 27),
            ("10 ½ years from 29/09/2021", 69, nil),
        ] as [(String, Int, Int?)])
    func twoDatesInACellAreAPeriodOnlyIfTheySaySo(term: String, end: Int, way: Int?) throws {
        let made = try Roll.read(text: "Tenant,Term,Rent pa\nA,\"\(term)\",100\nB,13/01/2022 - 12/01/2032,100\n")
        let entry = try #require(made.report.entries.first)
        #expect(entry.draft.start?.description == "2021-09-29" && entry.endMonth == end && entry.breakMonth == way)
        let says = made.report.findings.assumptions + made.report.findings.notCarried
        #expect(way == nil || says.contains { $0.contains("roll.csv B2") })
    }

    @Test func aLeaseWithAPeriodOrATermIsOneWhateverItsTenantIsCalled() throws {
        let names = ["Acme Ltd", "Total Energies", "Vacant Property Security Ltd", ""]
        for (titles, term) in [("Lease period", "01/04/2022 - 31/03/2032"), ("Term (years)", "10 years from 01/04/2022")] {
            let rows = names.enumerated().map { "\($0.offset),\($0.element),\(term),100\n" }.joined()
            let made = try Roll.read(text: "Unit,Tenant,\(titles),Rent pa\n" + rows + "Total,,,400\n")
            #expect(made.report.entries.count == 4 && made.report.sums.passingRent == 400 && made.report.vacancies.isEmpty)
            #expect(made.report.entries.map(\.endMonth) == [69, 69, 69, 69])
            #expect(made.report.findings.checks.map(\.holds) == [true])
            #expect(made.report.findings.assumptions.contains { $0.contains("row 5: no tenant") })
        }
    }

    @Test(arguments: ["6/9", "5/", "5/10", "10/12", "2031"]) func aTermThatMayBeTwoThingsIsRefusedWithItsCell(term: String) {
        let faults = Roll.faults("Tenant,Start,Term,Rent pa\nA,01/07/2021,\(term),100\nB,13/07/2021,10 years,100\n")
        #expect(faults.map(\.id) == ["table_lease_end"] && faults.first?.path == "roll.csv C2")
    }

    @Test(
        arguments: [
            ("Term", "10.5 years", "10 years", 126), ("Term", "10.5", "5", 126), ("Term", "10/6", "5/0", 126),
            ("Term", "6/9", "10 yrs", nil),
            ("Term (years/months)", "6/9", "5/0", 81), ("Term / break", "5/10", "10/5", 120), ("Term", "18", "120", 18),
            ("Term", "12", "24", nil), ("Term (months)", "12", "24", 12), ("Term", "15", "25 years", 180),
            ("Dauer in Jahren", "12", "24", 144),
        ] as [(String, String, String, Int?)])
    func unitsOfTermsAreThoseOfTitleAndRollOrAreAsked(title: String, first: String, second: String, months: Int?) throws {
        let text = "Tenant,Start,\(title),Rent pa\nA,01/01/2026,\(first),100\nB,13/01/2026,\(second),100\n"
        let map = try ColumnMap(
            name: "map.json", json: Array("{\"columns\": [{\"column\": \"C\", \"field\": \"term\"}]}".utf8))
        var options = TableImport.Options()
        options.map = map
        guard let months else {
            #expect(Roll.faults(text, options: options).contains { $0.id == "table_lease_end" && $0.path == "roll.csv C2" })
            return
        }
        let made = try Roll.read(text: text, options: options)
        #expect(made.report.entries.first?.endMonth == months - 6)
    }

    @Test func theMapSaysWhetherTermsAreYearsOrMonths() throws {
        let text = "Tenant,Start,Term,Rent pa\nA,01/01/2026,12,100\nB,13/01/2026,24,100\n"
        for (per, end) in [("year", 138), ("month", 6)] {
            var options = TableImport.Options()
            options.map = try ColumnMap(
                name: "map.json", json: Array("{\"columns\": [{\"title\": \"Term\", \"field\": \"term\", \"per\": \"\(per)\"}]}".utf8))
            let made = try Roll.read(text: text, options: options)
            #expect(made.report.entries.first?.endMonth == end && made.map.entries.first { $0.field == .term }?.period?.rawValue == per)
        }
    }

    @Test func rowsWithAnEndTooSayWhatTermsCount() throws {
        let rows = "A,01/01/2026,,24,100\nB,13/01/2025,12/01/2028,36,100\n"
        let made = try Roll.read(text: "Tenant,Start,End,Term,Rent pa\n" + rows)
        #expect(made.report.entries.map(\.endMonth) == [18, 19])
        #expect(made.report.columns.contains { $0.reason.contains("months, as start and end of 1 rows say") })
    }

    // MARK: Breaks

    @Test(
        arguments: [
            "LL 01/06/2029; T 01/06/2030", "T 01/06/2030 / LL 01/06/2029", "01/06/2029 (LL), 01/06/2030 (T)",
            "Mieter 01.06.2030; Vermieter 01.06.2029", "Landlord 01/06/2029 Tenant 01/06/2030 and 01/06/2032",
            "bailleur 01/06/2029, preneur 01/06/2030",
        ])
    func theTenantsDateStaysWhereALandlordsStandsBesideIt(text: String) throws {
        let made = try Roll.read(
            text: "Tenant,Start,End,Rent pa,Break\nA,13/02/2022,31/12/2035,100,\"\(text)\"\nB,13/02/2022,31/12/2035,100,\n")
        #expect(made.report.entries.map(\.breakMonth) == [48, nil])
        #expect(made.report.findings.notCarried.contains { $0.contains("with the landlord's, is left out") })
    }

    // MARK: Units of cells

    @Test(arguments: ["SEK", "NOK", "PLN", "zloty", "Nu."]) func aSecondCurrencyIsAFaultWhateverItIs(currency: String) {
        let table = "Tenant,Start,End,Currency,Rent pa\nA,01/07/2019,30/06/2030,GBP,100\nB,13/07/2019,30/06/2030,\(currency),100\n"
        #expect(Roll.faults(table).map(\.id) == ["table_currency"])
    }

    @Test func aCurrencyBesideAnAmountIsThatOfTheRollAndTheDealsOrIsSaid() throws {
        let table = "Tenant,Start,End,Rent pa\nA,01/07/2019,30/06/2030,SEK 100\nB,13/07/2019,30/06/2030,"
        #expect(Roll.faults(table + "120 PLN\n").map(\.id) == ["table_currency"])
        let made = try Roll.read(text: table + "120 kr\n", options: Roll.accepting)
        #expect(made.report.sums.passingRent == 220)
        #expect(made.report.findings.assumptions.contains { $0.contains("names SEK, kr, and the deal is in GBP") })
    }

    @Test func aDollarMayBeThatOfTheColumnOfCurrencies() throws {
        let table = "Tenant,Start,End,Currency,Rent pa\nA,01/07/2019,30/06/2030,AUD,$100\nB,13/07/2019,30/06/2030,"
        let made = try Roll.read(text: table + "AUD,$200\n", currency: "AUD")
        #expect(made.report.entries.map(\.draft.rent) == [100, 200])
        #expect(Roll.faults(table + "CAD,$200\n").map(\.id) == ["table_currency"])
    }

    @Test func aCellsOwnUnitCountsBeforeThatOfItsColumn() throws {
        let power = "Customer,Capacity (MW),Rent per kW per month,Start,End\nA,12.0,92.50,01/07/2024,30/06/2039\n"
        #expect(try leases(power + "B,1500 kW,100,15/02/2023,14/02/2030\n").map(\.draft.size.power) == [12_000, 1_500])
        let rent = "Tenant,Start,End,Rent pa\nA,01/07/2019,30/06/2030,12000\nB,13/07/2019,30/06/2030,\"£1,000 pcm\"\n"
        #expect(try leases(rent).map(\.draft.rent) == [12_000, 12_000])
        let area = "Tenant,Start,End,Area (sq ft),Rent pa\nA,01/07/2019,30/06/2030,1000,100\nB,13/07/2019,30/06/2030,100 m2,100\n"
        let made = try Roll.read(text: area)
        #expect(made.report.sums.letArea == 1_000 && made.report.findings.unused.map(\.address) == ["roll.csv D3"])
    }

    @Test(arguments: ["Average rent per month in EUR: 12.50", "Durchschnittsmiete pro Monat in EUR", "Total rent per month: 2000"])
    func aFigureOverTheTableIsNoPeriodOfItsRents(line: String) throws {
        let table = "\(line),,,\nTenant,Start,End,Rent\nA,01/07/2019,30/06/2030,1000\nB,13/07/2019,30/06/2030,1000\n"
        let made = try Roll.read(text: table, currency: line.contains("EUR") ? "EUR" : "GBP")
        #expect(made.report.entries.map(\.draft.rent) == [1_000, 1_000])
    }

    // MARK: Charges

    @Test func whatIsTakenOffARentIsSaidAndWhatIsNoRentIsNotAdded() throws {
        let made = try Roll.read(
            text:
                "Unit,Tenant,Lease From,Lease To,Charge Code,Monthly Amount\n1,A,03/01/2021,02/28/2031,Base rent,1000\n,,,,Rent abatement,-50\n,,,,Turnover rent,70\n,,,,Rental tax,33\n,,,,Rent free,-100\n,,,,Base rent correction,-20\n2,B,07/15/2023,07/14/2028,Base rent,500\n,,,,Storage rent,10\nTotal,,,,,1443\n"
        )
        #expect(made.report.entries.map(\.draft.rent) == [11_760, 6_120])
        for amount in ["\"Rent abatement\" of \"A\", -600", "\"Turnover rent\" of \"A\", 840", "\"Rental tax\" of \"A\", 396"] {
            #expect(made.report.findings.notCarried.contains { $0.contains(amount) })
        }
        #expect(made.report.findings.checks.map(\.holds) == [true])
    }

    // MARK: Rows

    @Test func leasesThatRollOnBelowAnEmptyRowAreRowsOfTheTable() throws {
        let table = "Tenant,Start,End,Rent pa\nA,13/02/2022,31/12/2035,100\nB,13/02/2022,31/12/2035,100\n\n"
        let made = try Roll.read(text: table + "C,13/02/2015,MTM,40\nD,,monthly rolling,30\n")
        #expect(made.report.sums.passingRent == 270 && made.report.entries.map(\.endMonth) == [114, 114, 1, 1])
        let other = try Roll.read(text: table + "Rent by use,,,\nOffice,,,160\nRetail,,,90\n")
        #expect(other.report.sums.passingRent == 200)
        #expect(other.report.findings.rows.contains { $0.contains("3 rows not read, with 250 in column D \"Rent pa\"") })
    }

    @Test func aRemarkIsNoWordForALeaseThatNobodySigned() throws {
        let status = ["Assumed by tenant", "Spec fit-out complete", "Speculative", "Assumed", "Spec lease", "Prospect, in negotiation"]
        let made = try Roll.read(
            text: "Tenant,Start,End,Rent pa,Status\n"
                + status.map { "\($0.prefix(3)),13/02/2022,31/12/2035,100,\"\($0)\"\n" }.joined())
        #expect(made.report.entries.count == 2 && made.report.vacancies.count == 4)
        #expect(made.report.findings.assumptions.count(where: { $0.contains("is taken for a remark") }) == 2)
    }

    @Test func anAverageTermUnderTheLeasesIsNoLeaseAndADateIsNoAverageTerm() throws {
        let table = "Tenant,Start,End,Rent pa\nWalt Disney Co,13/02/2022,30/06/2031,100\nB,13/02/2022,30/06/2031,100\n"
        let made = try Roll.read(text: table + "WAULT (yrs),,5.00,\n")
        #expect(made.report.entries.count == 2 && made.report.findings.checks.map(\.holds) == [true])
        #expect(try Roll.read(text: "WAULT as of 31.12,,,\n" + table).report.findings.checks.isEmpty)
    }

    @Test func namesThatBeginLikeASumAreTenants() throws {
        let table = "Tenant,Start,End,Rent pa\nOverall Cleaning Ltd,13/02/2022,30/06/2031,100\nSuma Foods,,MTM,100\nOverall,,,200\n"
        let made = try Roll.read(text: table)
        #expect(made.report.sums.passingRent == 200 && made.report.findings.checks.map(\.holds) == [true])
    }

    @Test func aRollWithoutAReadableRentIsAFault() {
        let table = "Tenant,Start,End,Rent pa\nA,13/02/2022,30/06/2031,\nB,13/02/2022,30/06/2031,\n"
        #expect(Roll.faults(table).map(\.id) == ["table_rent", "table_rent"])
    }

    @Test func averagesAreNoSumsAndOffersAreNoLeases() throws {
        let made = try Roll.read(
            text:
                "Tenant,Start,End,Status,Rent pa\nA,13/02/2022,31/12/2035,Let,100\nB,13/02/2022,31/12/2035,Terminated,200\nC,13/02/2027,31/12/2035,Under offer,90\nAverage,,,,150\nTotal,,,,300\n"
        )
        #expect(made.report.sums.passingRent == 300 && made.report.findings.checks.map(\.holds) == [true])
        #expect(made.report.findings.rows.contains { $0.contains("averages") })
        #expect(made.report.findings.assumptions.contains { $0.contains("\"Terminated\" is taken for a remark") })
    }

    // MARK: Firm terms and rents of years

    @Test(
        arguments: [
            ("Laufzeit;Festlaufzeit", "10 Jahre;8 Jahre", 36), ("Mietende;Festlaufzeit bis", "30.06.2031;30.06.2029", 36),
            ("Festlaufzeit bis;Mietende", "30.06.2029;30.06.2031", 36), ("Durée du bail;Durée ferme", "10 ans;8 ans", 36),
            ("Term (years);Term certain", "10;8", 36), ("Plazo;Obligado cumplimiento", "10 años;8 años", 36),
            ("Term (years);Break", "10;", nil), ("Laufzeit;Festlaufzeit", "10 Jahre;10 Jahre", nil),
            ("Laufzeit;Sonstiges", "10 Jahre fest, 5 Jahre Option;x", nil),
        ] as [(String, String, Int?)])
    func aFirmTermEndsWithABreak(titles: String, cells: String, way: Int?) throws {
        let made = try Roll.read(
            text: "Mieter;Beginn;\(titles);Jahresmiete\nA;01.07.2021;\(cells);100\nB;13.07.2021;\(cells);100\n")
        let entry = try #require(made.report.entries.first)
        #expect(entry.endMonth == 60 && entry.breakMonth == way)
        #expect(way == nil || titles.contains("Obligado") || made.report.columns.contains { $0.reason.contains("taken for a break") })
    }

    @Test(arguments: ["Rent 2025,Rent 2026,Rent 2027,Rent 2028", "2025,2026,2027,2028"]) func rentsOfYearsAreSteps(titles: String) throws {
        let made = try Roll.read(
            text:
                "Tenant,Start,End,\(titles)\nA,13/02/2022,30/06/2031,90,100,110,120\nB,13/02/2022,30/06/2027,95,100,100,\nC,01/03/2028,28/02/2033,,,,70\nTotal,,,185,200,210,190\n"
        )
        let entries = made.report.entries
        #expect(entries.map(\.draft.rent) == [100, 100, 70] && entries.map { $0.steps.map(\.month) } == [[7, 19], [], []])
        #expect(entries[0].steps.map(\.rent) == [110, 120] && made.report.findings.checks.map(\.holds) == [true, true, true])
    }

    @Test func amountsReceivedInAYearAreNoRentsOfIt() {
        let table =
            "Tenant,Start,End,Rent 2026,Rent 2027,Rent 2028\nA,13/02/2022,30/06/2031,100,110,120\nB,13/02/2022,30/06/2028,100,100,50\n"
        #expect(Roll.faults(table).map(\.path) == ["roll.csv F3"])
        let later = "Tenant,Start,End,Rent 2028,Rent 2029\nA,13/02/2022,30/06/2031,100,110\nB,13/02/2022,30/06/2030,100,100\n"
        #expect(Roll.faults(later).map(\.id) == ["table_column"])
    }

    @Test func rentsFromDatesInTitlesAreSteps() throws {
        let entries = try leases(
            "Mieter,Beginn,Ende,Aktuelle Jahresmiete,Jahresmiete ab 01.07.2027,Jahresmiete ab 01.07.2028\nA,13.02.2022,30.06.2031,100,110,120\nB,13.02.2022,30.06.2032,100,100,150\n"
        )
        #expect(entries.map { $0.steps.map(\.month) } == [[13, 25], [25]])
    }

    @Test(
        arguments: [
            ("6 months rent free from start", 4), ("Rent free until 31/12/2026", 6), ("mietfrei bis 31.12.2026", 6),
            ("1 year rent free", 10),
            ("Franchise 01/05/2026 - 30/09/2026", 3), ("Good tenant", 0), ("3 months rent free in year 3", nil),
            ("6 months half rent free", nil),
            ("Rent free", nil),
        ] as [(String, Int?)])
    func aTimeFreeOfRentInRemarksIsReadOrListed(remark: String, months: Int?) throws {
        let made = try Roll.read(
            text: "Tenant,Start,End,Rent pa,Comments\nA,01/05/2026,31/12/2031,100,\(remark)\nB,13/05/2026,31/12/2031,100,\n")
        #expect(made.report.entries.first?.rentFreeMonths == months ?? 0)
        #expect(made.report.findings.unused.map(\.address) == (months == nil ? ["roll.csv E2"] : []))
        #expect(made.report.findings.assumptions.contains { $0.contains("roll.csv E2") } == ((months ?? 0) > 0))
    }

    @Test func rentsOfTimesThatDifferAreAskedFor() throws {
        let rows = "A,01/02/2020,31/01/2030,12000,Annual\nB,13/02/2020,31/01/2031,1000,Monthly\n"
        #expect(Roll.faults("Tenant,Start,End,Rent,Frequency\n" + rows).map(\.id) == ["table_column"])
        #expect(try leases("Tenant,Start,End,Rent pa,Payment frequency\n" + rows).map(\.draft.rent) == [12_000, 1_000])
        var options = TableImport.Options()
        options.map = try ColumnMap(
            name: "map.json", json: Array(#"{"columns": [{"title": "Rent", "field": "rent", "per": "year"}]}"#.utf8))
        #expect(try Roll.read(text: "Tenant,Start,End,Rent,Frequency\n" + rows, options: options).report.sums.passingRent == 13_000)
    }

    @Test func aRowThatIsWiderThanItsTitlesIsSaid() throws {
        let made = try Roll.read(
            text:
                "Tenant,Start,End,Rent pa,Rent steps\nA,13/02/2020,31/01/2030,\"500,000\",01/02/2027: 525,000\nB,13/02/2020,31/01/2031,\"1,000\",\n"
        )
        #expect(made.report.findings.unused.map(\.address) == ["roll.csv E2", "roll.csv F2"])
    }

    @Test func wholeAmountsMayEndWithADash() throws {
        let made = try Roll.read(
            text:
                "Huurder;Start;Einde;Jaarhuur\nJumbo;01-02-2020;31-01-2030;€ 200.000,-\nHema;13-02-2020;31-01-2030;80.000,--\nSom;;;€ 280.000,-\n",
            currency: "EUR")
        #expect(made.report.entries.map(\.draft.rent) == [200_000, 80_000] && made.report.findings.checks.map(\.holds) == [true])
    }

    @Test func aColumnOfLeasesMayHoldTheirDates() throws {
        let entries = try leases(
            "Locataire;Bail;Loyer annuel\nDarty;bail 3/6/9 du 01/07/2021 au 30/06/2030;100\nFnac;bail dérogatoire du 13/01/2026 au 31/12/2028;100\n"
        )
        #expect(entries.map(\.startMonth) == [1, 1] && entries.map(\.endMonth) == [48, 30])
    }

    @Test func anEmptyUnitThatIsFreeFromADateIsVacant() throws {
        let made = try Roll.read(
            text:
                "Unit,Tenant,Lease period,Rent pa\n1,A,01/01/2022 - 31/12/2031,100\n2,,available from 01/09/2026,90\n3,B,01/01/2022 - 31/12/2031,100\n"
        )
        #expect(made.report.sums.passingRent == 200 && made.report.vacancies.count == 1)
    }

    @Test(arguments: [("15/07/2027", 0), ("01/10/2027", 3), ("15/10/2027", 4), ("01/01/2020", 0)])
    func theFirstDayOfRentEndsATimeWithout(first: String, months: Int) throws {
        let entries = try leases(
            "Tenant,Lease Start,Lease Term,Rent Commencement,Rent pa\nA,15/07/2027,10 years,\(first),100\nB,13/07/2027,10 years,13/07/2027,100\n"
        )
        #expect(entries.map(\.rentFreeMonths) == [months, 0] && entries.map(\.startMonth) == [13, 13] && entries[0].endMonth == 133)
    }

    @Test func rentsInTheDealsCurrencyCountAndTheNextBreakThatIsNotPast() throws {
        let made = try Roll.read(
            text:
                "Tenant,Start,End,Rent (USD),Rent (GBP),Break\nA,01/02/2020,31/01/2035,110,100,01/02/2025; 01/02/2030\nB,13/02/2020,31/01/2035,66,60,\n"
        )
        #expect(made.report.entries.map(\.draft.rent) == [100, 60] && made.report.entries[0].breakMonth == 44)
    }

    @Test func aBreakOrAVacancyInWordsThatIsNotReadIsSaid() throws {
        let made = try Roll.read(
            text:
                "Tenant,Start,End,Rent pa,Status,Remarks\nA,01/01/2020,31/12/2030,100,let,Break 31/12/2027\nB,13/01/2020,31/12/2030,100,vacant,\n"
        )
        #expect(made.report.entries.count == 2 && made.report.findings.unused.map(\.address) == ["roll.csv F2"])
        #expect(made.report.findings.assumptions.contains { $0.contains("\"vacant\" beside a tenant and dates") })
    }
}
