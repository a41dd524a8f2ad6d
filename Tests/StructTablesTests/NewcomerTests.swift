import StructEngine
import TestSupport
import Testing

@testable import StructTables

/// What tables of people new to the import held, and was once read wrongly or refused without need.
@Suite struct NewcomerTests {
    private let leases = "A,13/01/2020,31/12/2030,1000\nB,13/01/2020,31/12/2031,2000\n"

    // MARK: Currencies

    @Test(
        arguments: [
            "Tenant,Start,End,Rent pa (EUR)\n", "All amounts in EUR,,,\nTenant,Start,End,Rent pa\n",
            "Currency: EUR,,,\nTenant,Start,End,Rent pa\n", "€'000,,,\nTenant,Start,End,Rent pa\n",
        ])
    func aRollInAnotherCurrencyIsAFaultThatMayBeAccepted(titles: String) throws {
        let faults = Roll.faults(titles + leases)
        #expect(faults.map(\.id) == ["table_currency"] && faults.first?.message.contains("--accept-difference") ?? false)
        let made = try Roll.read(text: titles + leases, options: Roll.accepting)
        #expect(made.report.findings.assumptions.contains { $0.contains("names EUR, and the deal is in GBP") })
    }

    @Test func aCurrencyInTheNameOfAFundIsSaidOnly() throws {
        let made = try Roll.read(text: "Euro Core Fund,,,\nTenant,Start,End,Rent pa\n" + leases)
        #expect(made.report.findings.assumptions.contains { $0.contains("names EUR") } && made.report.entries.count == 2)
    }

    @Test func cashFlowsInAnotherCurrencyAreAFault() throws {
        let text = "Date,Wind (USD)\n31/12/2026,1\n31/12/2027,2\n31/12/2028,3\n"
        #expect(Roll.faults(text).map(\.id) == ["table_currency"])
        #expect(try Roll.read(text: text, options: Roll.accepting).deal["streams"]?.items.count == 1)
    }

    // MARK: Sums

    @Test func rentAtClosingAndLaterRentAreThePassingRentOfTextAndJSON() throws {
        let made = try Roll.read(text: "Tenant,Start,End,Rent pa\n" + leases + "C,13/09/2026,31/12/2031,400\nTotal,,,3400\n")
        let sums = made.report.json["reconciliation"]
        #expect(sums?["passing_rent"]?.double == 3_400 && sums?["rent_at_closing"]?.double == 3_000 && sums?["later_rent"]?.double == 400)
        #expect(
            made.report.text.contains(
                "Passing rent GBP 3,400 a year: 3,000 at closing, and 400 of 1 leases that begin after it"))
    }

    // MARK: Cases and sums of cash flows

    @Test(
        arguments: [
            ["P50", "P90", "P99"], ["Wind P50", "Wind P-90", "Wind P 99"], ["P50 10y", "P90 1yr", "P90 10y"],
            ["Base case", "Downside", "Bank case"], ["Szenario A", "Szenario B", "Szenario C"], ["Low", "Mid", "High"],
        ])
    func casesOfOneSourceAreAskedFor(names: [String]) {
        let down = "Date,\(names.joined(separator: ","))\n31/12/2026,100,90,80\n31/12/2027,200,180,160\n31/12/2028,100,90,80\n"
        let across =
            "Source,2027,2028,2029\n" + zip(names, [10, 9, 8]).map { "\($0),\($1),\($1),\($1)\n" }.joined()
        for text in [down, across] {
            let faults = Roll.faults(text)
            #expect(faults.map(\.id) == ["table_column"])
            #expect(faults.first?.message.contains("is 0.9 of \"\(names[0])\" throughout: a scenario with \"rent_shock\": 0.1") ?? false)
        }
    }

    @Test(arguments: [["Base rent", "Bank charges"], ["Unit 1 P50", "Unit 2 P50"], ["Base fee", "Management fee"], ["North", "South"]])
    func sourcesThatAreNoCasesOfEachOtherAreKept(names: [String]) throws {
        let made = try Roll.read(text: "Date,\(names.joined(separator: ","))\n31/12/2026,100,90\n31/12/2027,1,2\n31/12/2028,3,4\n")
        #expect(made.deal["streams"]?.items.count == 2)
    }

    @Test func aNetCashFlowIsNoSourceBesideItsParts() throws {
        let made = try Roll.read(
            text:
                "Date,Revenue,Opex,EBITDA,Tax,CFADS\n31/12/2026,100,-40,60,-5,55\n31/12/2027,90,-40,50,-4,46\n31/12/2028,80,-40,40,-3,37\n")
        #expect(made.deal["streams"]?.items.compactMap { $0["id"]?.string } == ["Revenue", "Opex", "Tax"])
        #expect(made.report.findings.checks.filter { $0.text.contains("no stream") }.count == 2)
    }

    @Test func aSourceThatEqualsTheOthersIsAskedFor() throws {
        let text = "Date,A,B,C\n31/12/2026,1,2,3\n31/12/2027,2,2,4\n31/12/2028,3,2,5\n"
        #expect(Roll.faults(text).map(\.path) == ["roll.csv D1"])
        #expect(try Roll.read(text: text, options: Roll.accepting).deal["streams"]?.items.count == 3)
    }

    @Test(arguments: [("T3 2026", "T4 2026", "T1 2027", 4), ("3T26", "4T26", "1T27", 4), ("S2 2026", "S1 2027", "S2 2027", 2)])
    func quartersAndHalvesHaveTheirLettersInFiveLanguages(first: String, second: String, third: String, perYear: Int) throws {
        let made = try Roll.read(text: "Periodo,Wind\n\(first),100\n\(second),110\n\(third),130\n")
        #expect(made.deal["streams"]?.items.first?["per_year"]?.double == Double(perYear))
        #expect(made.deal["streams"]?.items.first?["start_month"]?.double == 1)
    }

    // MARK: Numbers

    @Test func fractionsOfThreeDecimalsBehindACommaAreNoThousands() throws {
        let curve = try Roll.read(text: "Tenor;Rate\n1;0,021\n5;0,024\n10;0,026\n")
        #expect(try Deal(json: curve.dealText.utf8).market.baseCurve.map(\.rate) == [0.021, 0.024, 0.026])
        let roll = try Roll.read(
            text: "Tenant;Start;End;Rent pa;Annual increase\nA;13/01/2020;31/12/2030;1000;0,025\nB;13/01/2020;31/12/2030;1000;0,030\n")
        #expect(roll.report.entries.map(\.draft.terms.rate) == [0.025, 0.03])
    }

    @Test func ratesInPerCentAreTheNearestFractions() throws {
        let made = try Roll.read(text: "Tenor,Rate (%)\n1Y,4.10\n5Y,0.9\n")
        #expect(try Deal(json: made.dealText.utf8).market.baseCurve.map(\.rate) == [0.041, 0.009])
    }

    @Test func daysAsNumbersAreDates() throws {
        let text = "Tenant,Start date,Expiry,Break,Rent pa\nA,43831,47483,46752,\"50,000\"\nB,44197,47848,,\"30,000\"\n"
        let rows: [[Book.Value]] = [
            [.text("Tenant"), .text("Start date"), .text("Expiry"), .text("Break"), .text("Rent pa")],
            [.text("A"), .number(43_831, "General"), .number(47_483, "General"), .number(46_752, "General"), .number(50_000, "General")],
            [.text("B"), .number(44_197, "General"), .number(47_848, "General"), .text(""), .number(30_000, "General")],
        ]
        let book = try TableImport([Book.file([("Roll", rows)])], into: Roll.base("GBP", jurisdiction: "UK"))
        for made in [try Roll.read(text: text), book] {
            let drafts = made.report.entries.map(\.draft)
            #expect(
                drafts.map { "\($0.start?.description ?? "") \($0.end?.description ?? "")" } == [
                    "2020-01-01 2029-12-31", "2021-01-01 2030-12-31",
                ])
            #expect(drafts.map { $0.breakDate?.description } == ["2027-12-31", nil] && drafts.map(\.rent) == [50_000, 30_000])
            #expect(made.report.columns.first { $0.field == .end }?.reason.contains("days as numbers") ?? false)
        }
    }

    // MARK: Breaks and times free of rent

    @Test func aFirmTermBesideAnEndIsABreak() throws {
        let made = try Roll.read(
            text:
                "Locataire,Date d'effet,Date de fin,Durée ferme,Loyer annuel\nA,01/10/2021,30/09/2030,6 ans,1000\nB,13/01/2025,12/01/2034,9 ans,1000\nC,13/01/2025,12/01/2034,,1000\n"
        )
        #expect(made.report.entries.map { $0.draft.breakDate?.description } == ["2027-09-30", nil, nil])
        // Where a lease has no end, the term is how its end is found.
        let term = try Roll.read(
            text: "Tenant,Start,End,Fixed term,Rent pa\nA,01/10/2021,30/09/2030,6 years,1000\nB,13/01/2025,,9 years,1000\n")
        #expect(term.report.entries.map { $0.draft.end?.description } == ["2030-09-30", "2034-01-12"])
    }

    @Test(
        arguments: [
            ("Annual RPI collared at 1% and capped at 3%", 0.01, 0.03), ("CPI, floored at 0.5%, cap of 4%", 0.005, 0.04),
            ("RPI 1% min, 4% max", 0.01, 0.04), ("RPI min 1% max 4%", 0.01, 0.04), ("CPI capped at 3% and collared at 1%", 0.01, 0.03),
            ("VPI, mindestens 1 % und höchstens 4 %", 0.01, 0.04), ("ILAT plancher 1 %, plafonné à 4 %", 0.01, 0.04),
        ])
    func aBoundIsTheNumberOfItsOwnWord(words: String, floor: Double, cap: Double) {
        let terms = ReviewTerms(words)
        #expect(terms.kind == .cpi && terms.floor == floor && terms.cap == cap && terms.rate == nil)
    }

    @Test(arguments: [("0,035;0,005", 0.035, 0.005), ("4;1", 0.04, 0.01), ("4 %;1 %", 0.04, 0.01), ("3,5;0", 0.035, 0)])
    func aFloorBesideACapIsNoStorey(cells: String, cap: Double, floor: Double) throws {
        let made = try Roll.read(
            text:
                "Tenant;Start;End;Rent pa;Cap;Floor;Index\nA;13.01.2022;31.12.2031;10000;\(cells);CPI\nB;13.01.2022;31.12.2031;10000;\(cells);CPI\n"
        )
        #expect(
            made.report.entries.map(\.draft.terms.floor) == [floor, floor] && made.report.entries.map(\.draft.terms.cap) == [cap, cap])
    }

    @Test(arguments: ["Holding over under the 1954 Act", "tacite reconduction", "Holdover, MTM"]) func aRemarkMaySayThatATenantStaysOn(
        remark: String
    ) throws {
        let text = "Tenant,Start,End,Rent pa,Notes\nA,13/01/2015,31/12/2025,1,\(remark)\nB,13/01/2020,31/12/2030,1,\n"
        let made = try Roll.read(text: text)
        #expect(made.report.entries.map(\.endMonth) == [1, 54])
        #expect(made.report.findings.assumptions.contains { $0.contains("stays on") })
        #expect(Roll.faults(text.replacing(remark, with: "Good tenant")).map(\.id) == ["table_lease_expired"])
    }

    @Test(arguments: ["unbefristet", "31.12.9999", "MTM"]) func mostLeasesOfARollMayRollOn(end: String) throws {
        let made = try Roll.read(
            text: "Mieter;Beginn;Ende;Miete p.a.\nA;13.01.2022;\(end);1\nB;13.01.2022;\(end);1\nC;13.01.2022;31.12.2030;1\n")
        #expect(made.report.entries.map(\.endMonth) == [1, 1, 54])
    }

    @Test func anOfferInPlaceOfATenantIsAVacantUnit() throws {
        let made = try Roll.read(
            text: "Unit,Tenant,Start,Lease Exp.,Area,Rent pa\n1,A,13/01/2022,12/01/2032,100,10\n2,Under offer to Zed Ltd,,,100,0\n")
        #expect(made.report.entries.map(\.draft.tenant) == ["A"] && made.report.vacancies.map(\.unit) == ["2"])
        #expect(made.report.findings.notCarried.contains { $0.contains("Under offer to Zed Ltd") })
    }

    @Test func ratingsOfOneLetterAreNoUnits() throws {
        let files = ["Tenant,Start,End,Rent pa\n" + leases, "Tenant,Rating\nA,A\nB,BBB\n"].enumerated().map {
            TableFile(name: "\($0.offset).csv", bytes: Array($0.element.utf8))
        }
        let made = try TableImport(files, into: Roll.base("GBP", jurisdiction: "UK"))
        #expect(made.report.entries.map(\.rating) == ["A", "BBB"])
    }

    @Test func anLBeforeADateIsTheLandlord() throws {
        let made = try Roll.read(
            text:
                "Tenant,Start,End,Break,Rent pa\nA,13/01/2020,31/12/2030,L: 31/12/2027,1\nB,13/01/2020,31/12/2030,L 31/12/2027; T 31/12/2028,1\n"
        )
        #expect(made.report.entries.map { $0.draft.breakDate?.description } == [nil, "2028-12-31"])
    }

    @Test func aTimeFreeOfRentWithItsLengthAndItsEndHasTheEnd() throws {
        let made = try Roll.read(text: "Tenant,Start,End,Rent pa,Comments\nA,13/05/2026,12/05/2036,1,6 months rent free to 31 Oct 2026\n")
        #expect(made.report.entries.map(\.rentFreeMonths) == [4])
    }
}
