import StructEngine
import Testing

@testable import StructTables

/// What the formats of numbers of a workbook say is read as a person sees it.
@Suite struct FormatTests {
    private func roll(_ title: String, _ rents: [Book.Value], currency: String = "GBP") throws -> TableImport {
        let rows: [[Book.Value]] = [[.text("Tenant"), .text("Start"), .text("End"), .text(title)]]
        let leases = rents.enumerated().map { place, rent -> [Book.Value] in [.text("T\(place)"), .date(45_304), .date(48_956), rent] }
        return try TableImport([Book.file([("Roll", rows + leases)])], into: Roll.base(currency, jurisdiction: "UK"))
    }

    @Test(
        arguments: [
            ("#,##0", 0, ""), ("#,##0,", 1, ""), ("#,##0,,", 2, ""), ("0.0,,", 2, ""), ("#,##0.00", 0, ""), ("[$€-2] #,##0", 0, "€"),
            ("[$£-809]#,##0.00;[Red]-[$£-809]#,##0.00", 0, "£"), ("#,##0\" pcm\"", 0, "pcm"), ("$#,##0", 0, "$"),
            ("_-* #,##0_-;-* #,##0_-", 0, ""), ("#,##0\\ \"p.a.\"", 0, "p.a."),
        ] as [(String, Int, String)])
    func aFormatHasItsThousandsAndWords(code: String, hidden: Int, unit: String) {
        let format = NumberFormat(code)
        #expect(format.kind == .plain && format.hidden == hidden && format.unit == unit)
    }

    @Test(arguments: [
        ("dd/mm/yyyy", NumberFormat.Kind.date), ("mmm", .date), ("[h]:mm:ss", .plain), ("0.0%", .percent), ("\"day \"0", .plain),
    ])
    func aFormatIsOfDatesSharesOrNumbers(code: String, kind: NumberFormat.Kind) { #expect(NumberFormat(code).kind == kind) }

    @Test(
        arguments: [
            ("Rent pa (£'000)", "#,##0,", 1_000_000, 1_000_000), ("Rent pa", "#,##0,", 1_000_000, 1_000_000),
            ("Rent pa", "#,##0.0,,\"m\"", 1_250_000, 1_250_000), ("Rent pa", "#,##0\"k\"", 125, 125_000),
            ("Rent pa", "\"T€\" #,##0", 125, 125_000), ("Rent pa (£'000)", "#,##0", 125, 125_000),
            ("Rent", "#,##0.00\" pcm\"", 1_000, 12_000),
            ("Rent", "#,##0\" p.a.\"", 1_000, 1_000), ("Rent pa", "#,##0\" pcm\"", 1_000, 12_000), ("Rent", "[$£-809]#,##0", 1_000, 1_000),
            ("Rent pa (£'000)", "[$£-809]#,##0", 125, 125_000),
        ] as [(String, String, Double, Double)])
    func aRentIsWhatItsCellShows(title: String, format: String, value: Double, rent: Double) throws {
        let made = try roll(title, [.number(value, format), .number(value * 2, format)], currency: format.contains("€") ? "EUR" : "GBP")
        #expect(made.report.entries.map(\.draft.rent) == [rent, 2 * rent])
    }

    @Test func aPricePerAreaMayStandInAFormat() throws {
        let rows: [[Book.Value]] = [
            [.text("Tenant"), .text("Area sq ft"), .text("Start"), .text("End"), .text("Rent")],
            [.text("A"), .number(1_000, "#,##0"), .date(45_304), .date(48_956), .number(25, "£0.00\" psf pa\"")],
            [.text("B"), .number(2_000, "#,##0"), .date(45_304), .date(48_956), .number(30, "£0.00\" psf pa\"")],
        ]
        let made = try TableImport([Book.file([("Roll", rows)])], into: Roll.base("GBP", jurisdiction: "UK"))
        #expect(made.report.entries.map(\.draft.rent) == [25_000, 60_000])
    }

    @Test func aCurrencyInAFormatIsOneOfTheRoll() throws {
        let formats = ["[$€-2] #,##0", "[$€-407]#,##0", "#,##0 [$€]"]
        #expect(try roll("Rent pa", formats.map { .number(100, $0) }, currency: "EUR").report.entries.count == 3)
        #expect(throws: StructError.self) { try roll("Rent pa", formats.map { .number(100, $0) }) }
        for rents in [
            [Book.Value.number(100, "[$€-2] #,##0"), .number(90, "[$£-809]#,##0")], [.number(100, "#,##0"), .number(90, "[$€-2]#,##0")],
        ] {
            do {
                _ = try roll("Rent pa", rents)
                Issue.record("two currencies were taken for one")
            } catch StructError.issues(let issues) {
                #expect(issues.map(\.id) == ["table_currency"] && issues[0].path == "roll.xlsx Roll!D3")
            }
        }
    }

    @Test func aRentThatIsFormattedAsADateOrAShareIsAFaultWithItsCell() throws {
        for format in ["dd/mm/yyyy", "0%"] {
            do {
                _ = try roll("Rent pa", [.number(45_000, format), .number(46_000, "#,##0"), .number(47_000, "#,##0")])
                Issue.record("a rent was read from \(format)")
            } catch StructError.issues(let issues) {
                #expect(issues.map(\.path) == ["roll.xlsx Roll!D2"])
                #expect(issues[0].message.contains("by the format of its cell") == (format != "0%"))
            }
        }
    }

    @Test func theRollOfAnotherMonthOnAnotherSheetIsNotAddedToIt() throws {
        let titles: [Book.Value] = ["Unit", "Tenant", "Start", "End", "Rent pa"].map { .text($0) }
        func lease(_ unit: String, _ tenant: String, _ rent: Double) -> [Book.Value] {
            [.text(unit), .text(tenant), .date(45_304), .date(48_956), .number(rent, "#,##0")]
        }
        let june = [titles, lease("1", "A", 100), lease("2", "B", 200)]
        let march = [titles, lease("1", "A", 90), lease("2", "Old", 200)]
        let other = [titles, lease("7", "G", 90), lease("8", "H", 200)]
        #expect(try TableImport([Book.file([("High St", june), ("Mill Ln", other)])], into: Roll.base("GBP")).report.entries.count == 4)
        do {
            _ = try TableImport([Book.file([("June", june), ("March", march)])], into: Roll.base("GBP"))
            Issue.record("two months were added together")
        } catch StructError.issues(let issues) {
            #expect(issues.map(\.id) == ["table_repeated"] && issues[0].message.contains("state \"sheet\""))
        }
    }

    @Test func aTextBesideTrueDatesIsSaid() throws {
        let rows: [[Book.Value]] = [
            [.text("Tenant"), .text("Start"), .text("End"), .text("Rent pa")],
            [.text("A"), .date(45_304), .text("12/01/2034"), .number(1, "0")], [.text("B"), .date(45_304), .date(48_956), .number(1, "0")],
        ]
        let made = try TableImport([Book.file([("Roll", rows)])], into: Roll.base("GBP"))
        #expect(made.report.findings.assumptions.contains { $0.hasPrefix("roll.xlsx Roll!C2: \"12/01/2034\" is a text beside true dates") })
    }
}
