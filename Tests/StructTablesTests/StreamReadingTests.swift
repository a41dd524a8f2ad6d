import StructEngine
import Testing

@testable import StructTables

/// Tables of cash flow and rates that are easily taken for something else.
@Suite struct StreamReadingTests {
    private func read(_ text: String, _ currency: String = "GBP", _ jurisdiction: String = "UK") throws -> TableImport {
        try TableImport([TableFile(name: "roll.csv", bytes: Array(text.utf8))], into: Roll.base(currency, jurisdiction: jurisdiction))
    }

    private func faults(_ text: String) -> [StructEngine.Issue] { Roll.faults(text) }

    private func amounts(_ made: TableImport) -> [[Double]] {
        (made.deal["streams"]?.items ?? []).map { ($0["amounts"]?.items ?? []).compactMap(\.double) }
    }

    private func names(_ made: TableImport) -> [String] { (made.deal["streams"]?.items ?? []).compactMap { $0["id"]?.string } }

    // MARK: Dates

    @Test(
        arguments: [
            ("12/01/2026", "12/01/2027", "12/01/2028", "US", 5), ("07/05/2026", "07/05/2027", "07/05/2028", "US", 0),
            ("12/31/2026", "12/31/2027", "12/31/2028", "UK", 5), ("01/12/2026", "01/12/2027", "01/12/2028", "UK", 5),
        ] as [(String, String, String, String, Int)])
    func datesAreReadByProofOrderOfPlaceAndSaid(first: String, second: String, third: String, place: String, zeros: Int) throws {
        let down = "Date,Wind\n\(first),100\n\(second),110\n\(third),130\n"
        let across = "Source,\(first),\(second),\(third)\nWind,100,110,130\n"
        for text in [down, across] {
            let made = try read(text, place == "US" ? "USD" : "GBP", place)
            #expect(amounts(made).first?.prefix { $0 == 0 }.count == zeros)
            #expect(first.hasPrefix("12/31") || made.report.findings.assumptions.contains { $0.contains("no date proves it") })
        }
    }

    @Test func datesInBothOrdersAreAFault() {
        #expect(faults("Date,Wind\n13/12/2026,1\n12/13/2027,1\n13/12/2028,1\n13/12/2029,1\n").isEmpty == false)
    }

    @Test func quartersAndHalvesAreDates() throws {
        let made = try read("Quarter,Wind\nQ3 2026,100\nQ4 2026,110\nQ1 2027,130\nQ2 2027,140\n")
        #expect(amounts(made) == [[100, 110, 130, 140]] && made.deal["streams"]?.items.first?["per_year"]?.double == 4)
        #expect(amounts(try read("Half,Wind\n2026 H2,100\n2027 H1,110\n2027 H2,130\n")) == [[100, 110, 130]])
    }

    // MARK: Rows and amounts

    @Test func rowsBehindAGapAreRead() throws {
        let made = try read("Date,Wind\n31/12/2026,1\n31/12/2027,2\n31/12/2028,3\n\n31/12/2029,4\nNotes: none,\n")
        #expect(amounts(made).first?.filter { $0 > 0 } == [1, 2, 3, 4])
        #expect(made.report.findings.rows.contains { $0.contains("Notes: none") })
    }

    @Test(arguments: ["n/a,99", "31/12/2027,99", "TBC,7"]) func amountsWithoutATimeOfTheirOwnAreAFault(row: String) {
        let found = faults("Date,Wind\n31/12/2026,1\n31/12/2027,2\n31/12/2028,3\n\(row)\n31/12/2029,4\n")
        #expect(found.map(\.path) == ["roll.csv row 5"])
    }

    @Test(arguments: ["n/a", "tbc", "#N/A", "none"]) func whatIsNotKnownIsNoZero(cell: String) {
        #expect(faults("Date,Wind\n31/12/2026,1\n31/12/2027,\(cell)\n31/12/2028,3\n").map(\.path) == ["roll.csv B3"])
    }

    @Test(arguments: ["", "-", "0"]) func nothingIsZeroAndAnEmptyCellIsSaid(cell: String) throws {
        let made = try read("Date,Wind\n31/12/2026,1\n31/12/2027,\(cell)\n31/12/2028,3\n")
        #expect(amounts(made).first?.filter { $0 > 0 } == [1, 3])
        #expect(made.report.findings.assumptions.contains { $0.hasPrefix("roll.csv B3: nothing stands there") } == cell.isEmpty)
    }

    @Test func twoMarksOfDecimalsInASourceAreAFault() {
        #expect(faults("Date,Wind\n31/12/2026,1\n31/12/2027,1.000\n31/12/2028,\"1,000\"\n").map(\.id) == ["table_number"])
    }

    // MARK: Totals

    @Test func totalsBelowAndBehindAreChecked() throws {
        let rows = "Date,Wind,Sun\n31/12/2026,100,1\n31/12/2027,110,1\n31/12/2028,130,1\nTotal,"
        #expect(try read(rows + "340,3\n").report.findings.checks.map(\.holds) == [true, true])
        #expect(faults(rows + "390,3\n").map(\.path) == ["roll.csv B5"])
        let across = "Source,2026,2027,2028,Total\nWind,100,110,130,"
        #expect(try read(across + "340\nSun,1,1,1,3\n").report.findings.checks.map(\.holds) == [true, true])
        #expect(faults(across + "390\nSun,1,1,1,3\n").map(\.path) == ["roll.csv E2"])
    }

    // MARK: What is no money

    @Test func volumesPricesSharesAndSumsOverTimeAreNoStreams() throws {
        let made = try read(
            "Date,Generation (MWh),Price (GBP/MWh),Revenue (GBP),Availability,Cumulative revenue,NPV\n31/12/2026,10,5,50,95%,50,40\n31/12/2027,10,5,50,95%,100,80\n31/12/2028,10,5,50,95%,150,90\n"
        )
        #expect(names(made) == ["Revenue (GBP)"])
        let left = made.report.findings.notCarried.map { $0.prefix { $0 != ":" } }
        #expect(left == ["roll.csv B1", "roll.csv C1", "roll.csv E1", "roll.csv F1", "roll.csv G1"])
        #expect(faults("Date,Generation (MWh)\n31/12/2026,1\n31/12/2027,2\n31/12/2028,3\n").map(\.id) == ["table_empty"])
    }

    @Test(arguments: ["Wind P50,Wind P90,Wind P99", "P50,P75,P90"]) func casesOfASourceAreNotAddedTogether(titles: String) throws {
        let found = faults("Date,\(titles)\n31/12/2026,100,90,80\n31/12/2027,100,90,80\n31/12/2028,100,90,80\n")
        #expect(found.map(\.id) == ["table_column"] && found[0].message.contains("only case of its source"))
        var options = TableImport.Options()
        let ignored = titles.split(separator: ",").dropFirst().map { "{\"title\": \"\($0)\", \"field\": \"ignore\"}" }
        options.map = try ColumnMap(name: "map.json", json: Array("{\"columns\": [\(ignored.joined(separator: ", "))]}".utf8))
        let made = try Roll.read(
            text: "Date,\(titles)\n31/12/2026,100,90,80\n31/12/2027,100,90,80\n31/12/2028,100,90,80\n", options: options)
        #expect(names(made).count == 1 && made.report.findings.rows.contains { $0.contains("left out, as stated") })
    }

    @Test func currenciesOfSourcesAreSaidOrAFault() throws {
        let rows = "\n31/12/2026,1,2\n31/12/2027,1,2\n31/12/2028,1,2\n"
        let made = try Roll.read(text: "Date,Wind (USD),Sun (USD)" + rows, options: Roll.accepting)
        #expect(made.report.findings.assumptions.contains { $0.contains("names USD") })
        #expect(faults("Date,Wind (USD),Sun (GBP)" + rows).map(\.id) == ["table_currency"])
    }

    @Test func thousandsBesideACodeAreThousands() throws {
        let made = try read("Date,Wind (GBP k),Sun (GBP m)\n31/12/2026,1,2\n31/12/2027,1,2\n31/12/2028,1,2\n")
        #expect(amounts(made).map { $0.max() } == [1_000, 2_000_000])
    }

    // MARK: Curves

    @Test(
        arguments: [
            ("Rate", "3.0%,3.2%", [0.03, 0.032]), ("Rate (bps)", "300,320", [0.03, 0.032]), ("Rate (%)", "0.3,0.4", [0.003, 0.004]),
            ("Rate", "0.03,0.032", [0.03, 0.032]), ("Rate", "0.05,1.2", [0.0005, 0.012]), ("Rate", "3.0,3.2", [0.03, 0.032]),
        ] as [(String, String, [Double])])
    func ratesAreInWhatTheirTitleOrSizeSays(title: String, rates: String, read: [Double]) throws {
        let parts = rates.split(separator: ",")
        let made = try self.read("Tenor,\(title)\n1Y,\(parts[0])\n5Y,\(parts[1])\n")
        let found = (made.deal["market"]?["base_curve"]?.items ?? []).compactMap { $0["rate"]?.double }
        #expect(found.count == 2 && zip(found, read).allSatisfy { abs($0 - $1) < 1e-12 })
    }

    @Test(arguments: ["0.03,0.032,3.4", "0.3,0.4,0.45"]) func ratesOfTwoScalesOrOfNoneAreAFault(rates: String) {
        let parts = rates.split(separator: ",")
        let found = faults("Tenor,Rate\n1Y,\(parts[0])\n5Y,\(parts[1])\n10Y,\(parts[2])\n")
        #expect(found.map(\.id) == ["table_number"])
    }
}
