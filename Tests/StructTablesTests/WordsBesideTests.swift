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

    // MARK: Reviews

    private func terms(_ titles: String, _ cells: String) throws -> (terms: ReviewTerms, said: [String], unused: [String]) {
        let made = try Roll.read(
            text: "Tenant,Start,End,Rent pa,\(titles)\nA,13/02/2024,31/12/2041,1000,\(cells)\nB,13/02/2022,31/12/2041,1200,\(cells)\n")
        let findings = made.report.findings
        return (try #require(made.report.entries.first).draft.terms, findings.notCarried, findings.unused.map(\.address))
    }

    @Test(
        arguments: [
            ("Review type,Uplift", "Fixed,3% pa", 0.03), ("Indexierung,Steigerung", "fest,2%", 0.02), ("Review type,Uplift", "Fixed,", nil),
            ("Review basis", "Fixed 3% pa", 0.03), ("Review type,Annual increase", "Fixed,2.5%", 0.025),
            ("Fixed uplift,Review frequency", "3% pa,5", 0.03),
        ] as [(String, String, Double?)])
    func aFixedUpliftInTwoColumnsIsOne(titles: String, cells: String, rate: Double?) throws {
        let read = try terms(titles, cells)
        #expect(read.terms.kind == (rate == nil ? .flat : .fixed) && read.terms.rate == rate && read.unused.isEmpty)
    }

    @Test(arguments: [("Review type,Uplift", "CPI,3% pa"), ("Review type,Uplift", "none,3%")])
    func aRateThatDoesNotCountIsListed(titles: String, cells: String) throws {
        let read = try terms(titles, cells)
        #expect(read.terms.kind != .fixed && read.unused == ["roll.csv F2", "roll.csv F3"])
    }

    @Test func anUpliftInAColumnIsOneAtEachReview() throws {
        let read = try terms("Next review,Review frequency,Fixed uplift", "13/02/2029,5,10%")
        #expect(read.terms.kind == .fixed && read.terms.months == 60 && abs((read.terms.rate ?? 0) - 0.019244876) < 1e-8)
        #expect(read.said.contains { $0.contains("10% every 5 years is") })
    }

    @Test(arguments: ["10% on 13/01/2029", "10% in 2029", "5% at year 5", "Fixed 10% 13/01/2029"])
    func anUpliftAtADateIsNoneEveryYear(text: String) throws {
        let read = try terms("Rent review", text)
        #expect(read.terms.rate == nil && read.unused == ["roll.csv E2", "roll.csv E3"])
    }

    @Test(arguments: ["None until 13/01/2029", "CPI from 2030", "CPI after 1 July 2030"])
    func datesInWordsOfReviewsAreSaidToBeLeftOut(text: String) throws {
        #expect(try terms("Rent review", text).said.contains { $0.contains("roll.csv E2: the dates in \"\(text)\" are not read") })
    }

    @Test func aMarginOnAnIndexIsNoCap() {
        for text in ["CPI + 1% annually cap 5%", "CPI plus 1% cap 5%", "CPI+1%, max 5%"] {
            let read = ReviewTerms(text)
            #expect(read.cap == 0.05 && read.floor == nil && read.remarks.contains { $0.hasPrefix("1% beside an index") }, "\(text)")
        }
        #expect(ReviewTerms("2% pa then 3% pa").remarks.contains { $0.hasPrefix("3% is a further rate") })
        #expect(ReviewTerms("1% floor 4% cap").floor == 0.01 && ReviewTerms("CPI 1% floor 4% cap").cap == 0.04)
    }

    @Test func aFloorMayBeBelowZero() {
        #expect(
            ReviewTerms("CPI min -1%").floor == -0.01 && ReviewTerms("CPI 1-4%").floor == 0.01 && ReviewTerms("CPI 1% - 4%").cap == 0.04)
        #expect(ReviewTerms("CPI, collar -1% cap 4%").floor == -0.01 && ReviewTerms("CPI - cap 3%").cap == 0.03)
    }

    @Test func aTimeBetweenReviewsHasItsOwnUnit() throws {
        #expect(try terms("Review basis,Review frequency", "CPI,5 years").terms.months == 60)
        #expect(try terms("Review basis,Review frequency", "CPI,24 months").terms.months == 24)
        let made = try Roll.read(
            text:
                "Tenant,Start,End,Rent pa,Review basis,Review frequency\nA,13/02/2022,31/12/2041,9,CPI,5 years\nB,13/02/2022,31/12/2041,9,CPI,12 months\n"
        )
        #expect(made.report.entries.map(\.reviewMonths) == [60, 12])
    }

    @Test func fixedReviewsWithoutARateOrStepAreSaid() throws {
        let made = try Roll.read(
            text:
                "Tenant,Start,End,Rent pa,Review type,Rent steps\nA,13/02/2022,31/12/2041,9,Fixed,\nB,13/02/2022,31/12/2041,9,Fixed,01/07/2028: 10\n"
        )
        #expect(made.report.findings.assumptions.count { $0.contains("at which rate or step") } == 1)
    }

    // MARK: Steps in words

    @Test(
        arguments: [
            ("Area sq ft,Rent £ psf", "100,30", "13/01/2028: 33", 3_300), ("Area sq ft,Rent pa", "100,3000", "13/01/2028: 33 psf", 3_300),
            ("Area sq ft,Rent pcm", "100,250", "13/01/2028: 275", 3_300), ("Area sq ft,Rent pa", "100,3000", "13/01/2028: 825 pq", 3_300),
            ("Area sq ft,Rent pa (£000)", "100,30", "13/01/2028: 33", 33_000),
        ] as [(String, String, String, Double)])
    func stepsAreForWhatTheirRentsAre(titles: String, cells: String, text: String, rent: Double) throws {
        let made = try Roll.read(
            text: "Tenant,Start,End,\(titles),Rent steps\nA,13/02/2022,31/12/2031,\(cells),\(text)\nB,13/02/2022,31/12/2031,\(cells),\n")
        #expect(made.report.entries.first?.steps.map(\.rent) == [rent])
    }

    // MARK: Rows that are no units

    @Test(
        arguments: [
            "Less: head rent", "Net", "VAT 20%", "Service charge", "Insurance", "Nebenkosten", "Ground rent", "Management fee", "TVA",
        ])
    func aChargeBelowALeaseIsNoUnit(label: String) throws {
        let made = try Roll.read(
            text: "Unit,Tenant,Start,End,Rent pa\n1,A,13/02/2022,31/12/2031,1000\n\(label),,,,500\n2,B,13/02/2022,31/12/2031,9\n3,,,,7\n")
        #expect(made.report.entries.map(\.draft.rent) == [1_000, 16] && made.report.findings.unused.map(\.address) == ["roll.csv row 3"])
    }

    @Test func aRentWithDatesAndNoTenantAtAllIsAFault() {
        let faults = Roll.faults("Unit,Tenant,Start,End,Rent pa\n1,,13/02/2022,31/12/2031,1000\n2,B,13/02/2022,31/12/2031,9\n")
        #expect(faults.map(\.id) == ["table_row"] && faults.first?.path == "roll.csv row 2")
    }

    @Test(arguments: [("Draft", 1, false), ("Pending", 1, false), ("Expired", 2, true), ("Pending review of terms", 2, true)])
    func aStatusThatIsNoLeaseInPlaceIsSaid(status: String, count: Int, isSaid: Bool) throws {
        let made = try Roll.read(
            text: "Tenant,Start,End,Rent pa,Status\nA,13/02/2022,31/12/2031,1000,\(status)\nB,13/02/2022,31/12/2031,9,Let\n")
        #expect(made.report.entries.count == count)
        #expect(made.report.findings.assumptions.contains { $0.contains("roll.csv E2") } == isSaid)
        #expect(made.report.findings.notCarried.contains { $0.contains("roll.csv row 2") } == !isSaid)
    }

    // MARK: Breaks

    @Test(
        arguments: [
            ("Break date,Break type", "01/06/2029,Landlord", nil), ("Break date,Break type", "01/06/2029,Tenant", 36),
            ("Break date,Break type", "01/06/2029,Mutual", 36), ("Break date,Break party", "01/06/2029,LL", nil),
            ("Break date,Break status", "01/06/2029,Waived", nil), ("Break date,Notes", "01/06/2029 (lapsed),", nil),
        ] as [(String, String, Int?)])
    func whoseABreakIsMayStandBesideIt(titles: String, cells: String, month: Int?) throws {
        let made = try Roll.read(
            text: "Tenant,Start,End,Rent pa,\(titles)\nA,13/02/2022,31/12/2035,1000,\(cells)\nB,13/02/2022,31/12/2035,9,01/07/2030,\n")
        #expect(made.report.entries.map(\.breakMonth) == [month, 49])
        #expect(made.report.findings.notCarried.contains { $0.contains("roll.csv E2") } == (month == nil))
    }

    // MARK: Measures and scales

    @Test(
        arguments: [
            ("Area sq m,Rent £ psf", "100,10", 10_763.91042), ("Area sq ft,Rent £ per sq m", "1076.391042,10", 1_000),
            ("Area sq m,Area sq ft,Rent £ psf", "100,1000,10", 10_000), ("Area sq ft,Area sq m,Rent £ psm", "1000,100,10", 1_000),
        ] as [(String, String, Double)])
    func aPricePerAreaMeetsTheAreaOfItsMeasure(titles: String, cells: String, rent: Double) throws {
        let made = try Roll.read(
            text: "Tenant,Start,End,\(titles)\nA,13/02/2022,31/12/2031,\(cells)\nB,13/02/2022,31/12/2031,\(cells)\n")
        let found = try #require(made.report.entries.first?.draft.rent)
        #expect(
            abs(found - rent) < 0.01
                && made.report.columns.contains { $0.reason.contains("sq ft") || $0.reason.contains("another measure") })
    }

    @Test(
        arguments: [
            ("Tenant,Lease,,ERV,,Passing rent,", ",From,To,psf,pa,psf,pa"),
            ("Tenant,Lease,,Service charge,,Passing rent,", ",From,To,psf,pa,psf,pa"),
            ("Mieter,Laufzeit,,Marktmiete,,Vertragsmiete,", ",von,bis,€/m²,p.a.,€/m²,p.a."),
            (",Lease,,ERV,,Passing rent,", "Tenant,From,To,psf,pa,psf,pa"),
        ])
    func aGroupIsOfAllItsColumns(groups: String, titles: String) throws {
        let made = try Roll.read(
            text: "\(groups)\n\(titles)\nA,13/01/2024,12/01/2034,15,1500,12,1200\nB,13/01/2024,12/01/2034,25,2500,24,2400\n")
        #expect(made.report.entries.map(\.draft.rent) == [1_200, 2_400] && made.report.entries.map(\.draft.tenant) == ["A", "B"])
    }

    @Test func aTitleThatDoesNotFitItsCellsIsReadWithItsGroup() throws {
        let made = try Roll.read(
            text:
                ",Term,,Break,,Rent\nTenant,Start,End,Landlord,Tenant,Rent pa\nA,13/01/2024,12/01/2034,01/07/2028,01/07/2029,15\nB,13/01/2024,12/01/2034,,,9\n"
        )
        #expect(made.report.entries.map(\.breakMonth) == [37, nil] && made.report.entries.map(\.draft.tenant) == ["A", "B"])
    }

    @Test func aPricePerAreaOfNoTimeIsSaid() throws {
        let made = try Roll.read(
            text: "Mieter;Beginn;Ende;Fläche m²;Miete €/m²\nA;13.02.2022;31.12.2031;100;12\nB;13.02.2022;31.12.2031;100;13\n",
            currency: "EUR")
        #expect(
            made.report.columns.contains { $0.field == .rent && $0.ground == .guessed && $0.reason.contains("nothing says of what time") })
    }

    @Test(
        arguments: [
            ("", "Rent pa (£m)", 1_000_000), ("", "Rent pa (£'000)", 1_000), ("", "Jahresmiete in Mio. EUR", 1_000_000),
            ("", "Rent pa £", 1), ("Purchase price 250 000,,,\n", "Rent pa", 1), ("Kaufpreis 12 Mio. EUR,,,\n", "Rent pa", 1),
            ("Figures in £m,,,\n", "Rent pa", 1_000_000), ("All in TEUR,,,\n", "Rent pa", 1_000), ("", "Rent £/m pa", 1),
        ] as [(String, String, Double)])
    func amountsAreInWhatTheirTitleSays(line: String, title: String, scale: Double) throws {
        let made = try Roll.read(
            text: "\(line)Tenant,Start,End,\(title)\nA,13/02/2022,31/12/2031,2\nB,13/02/2022,31/12/2031,3\n",
            currency: title.contains("EUR") ? "EUR" : "GBP")
        #expect(made.report.entries.map(\.draft.rent) == [2 * scale, 3 * scale])
    }

    @Test func streamsAndSitesMayBeInThousandsToo() throws {
        let streams = try Roll.read(text: "Date,\"Solar (£000)\",Wind (£m),Hydro\n31/12/2026,1,2,3\n31/12/2027,1,2,3\n31/12/2028,1,2,3\n")
        let amounts = (streams.deal["streams"]?.items ?? []).map { $0["amounts"]?.items.compactMap(\.double).max() }
        #expect(amounts == [1_000, 2_000_000, 3] && streams.report.findings.assumptions.contains { $0.contains("in millions") })
        let sites = try Roll.read(text: "Site,City,Country,Market value (£m),Cost (£m)\nNEW1,York,GB,12.5,10\n")
        let site = sites.deal["sites"]?.items.first { $0["id"]?.string == "NEW1" }
        #expect(site?["market_value"]?.double == 12_500_000 && site?["cost"]?.double == 10_000_000)
    }

    // MARK: Times free of rent

    @Test(
        arguments: [
            ("Rent free", "1 year", 12), ("Rent free", "1 an", 12), ("Rent free", "1 Jahr", 12), ("Rent free (years)", "1", 12),
            ("Rent free (months)", "6", 6), ("Rent free", "6 months", 6), ("Rent free until", "half rent to 31/12/2027", nil),
            ("Rent free", "5 week", nil),
        ] as [(String, String, Int?)])
    func aTimeFreeOfRentHasItsOwnUnit(title: String, cell: String, months: Int?) throws {
        let made = try Roll.read(
            text: "Tenant,Start,End,Rent pa,\(title)\nA,13/07/2026,31/12/2041,1000,\(cell)\nB,13/02/2022,31/12/2041,9,\(cell)\n")
        #expect(made.report.entries.first?.rentFreeMonths == months ?? 0)
        #expect(made.report.findings.unused.map(\.address) == (months == nil ? ["roll.csv E2", "roll.csv E3"] : []))
    }

    @Test func partsOfMonthsFreeOfRentAreRoundedAndSaid() throws {
        let made = try Roll.read(
            text: "Tenant,Start,End,Rent pa,Rent free\nA,13/07/2026,31/12/2041,9,2.5 months\nB,13/07/2026,31/12/2041,9,3\n")
        #expect(
            made.report.entries.map(\.rentFreeMonths) == [3, 3]
                && made.report.findings.changes.contains { $0.hasPrefix("roll.csv E2: 2.5 months") })
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
