import StructEngine
import Testing

@testable import StructTables

/// Bytes to cells: encodings, delimiters, numbers, dates, and files that are too large or damaged.
@Suite struct ReadingTests {
    private func rows(_ bytes: [UInt8]) throws -> [[Cell]] { try TableFile(name: "x.csv", bytes: bytes).sheets()[0].rows }

    @Test(
        arguments: [
            (Array("\u{FEFF}a;é\r\n1;2\r\n".utf8)), ([0xFF, 0xFE] + "a;é\n1;2\n".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }),
            ("a;é\n1;2".utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }), ([0x61, 0x3B, 0xE9, 0x0A, 0x31, 0x3B, 0x32]),
        ] as [[UInt8]])
    func everyEncodingGivesTheSameCells(bytes: [UInt8]) throws {
        #expect(try rows(bytes) == [[.text("a"), .text("é")], [.text("1"), .text("2")]])
    }

    @Test func theEuroOfWindows1252IsRead() throws {
        #expect(try rows([0x80, 0x2C, 0x31]) == [[.text("€"), .text("1")]])
    }

    @Test(
        arguments: [
            ("1'024", ".", 1024.0), ("1.234,56", ",", 1234.56), ("€ 199.100,00", ",", 199_100), ("($500.00)", ".", -500),
            ("1 250,5", ",", 1250.5),
            ("2.5%", ".", 0.025), ("1,024 m²", ".", 1024), ("99,300 pa", ".", 99_300), ("-12", ".", -12), ("1,085,500", ".", 1_085_500),
        ] as [(String, Character, Double)])
    func numbersAreReadWithTheirMarks(text: String, decimal: Character, value: Double) {
        #expect(NumberText(text)?.value(decimal: decimal)?.number == value)
    }

    @Test(arguments: ["A1", "1.2.3.4", "12 Main Street", "abc", "", "1-2-3"]) func whatIsNoNumberIsNone(text: String) {
        #expect(NumberText(text)?.value(decimal: ".") == nil)
    }

    @Test(arguments: [
        ("31.05.2033", "2033-05-31"), ("2033-05-31", "2033-05-31"), ("31 May 2033", "2033-05-31"), ("May 31, 2033", "2033-05-31"),
        ("31-mai-33", "2033-05-31"),
        ("1er mars 2027", "2027-03-01"), ("31. Dezember 2031", "2031-12-31"), ("20330531", "2033-05-31"),
        ("2033-05-31T00:00:00", "2033-05-31"),
        ("31/05/2033 00:00:00", "2033-05-31"), ("1 de agosto de 2029", "2029-08-01"),
    ])
    func datesAreReadInManyForms(text: String, date: String) {
        #expect(DateText(text)?.date(.dayFirst)?.description == date)
    }

    @Test(arguments: ["31.02.2030", "13/13/2030", "1.500", "Suite 12", "2030", "12:30"]) func whatIsNoDateIsNone(text: String) {
        #expect(DateText(text)?.date(.dayFirst) == nil)
    }

    @Test(arguments: [(59, "1900-02-28"), (61, "1900-03-01"), (43_952, "2020-05-01"), (51_256, "2040-04-30")])
    func daysOfSpreadsheetsAreDates(serial: Int, date: String) {
        #expect(DayNumber.date(serial: Double(serial), is1904: false)?.description == date)
    }

    @Test(arguments: [("A1*12", 1200.0), ("=A1/B1", 25), ("SUM(A1:B1)", 104), ("(A1+B1)*2-1", 207), ("$A$1", 100)])
    func simpleFormulasAreWorkedOut(formula: String, value: Double) {
        #expect(Formula.value(formula) { _, column in .number(column == 0 ? 100 : 4) } == value)
    }

    @Test(arguments: ["VLOOKUP(A1,B:C,2)", "A1/0", "SUM(A1:B1", "((((A1", "Sheet2!A1", "1+"]) func otherFormulasAreNot(formula: String) {
        #expect(Formula.value(formula) { _, _ in .number(1) } == nil)
    }

    @Test func tooManyRowsAnOpenQuoteAndBytesOfZeroAreRefused() {
        func id(_ bytes: [UInt8]) -> String? {
            do {
                _ = try rows(bytes)
                return nil
            } catch StructError.issues(let issues) { return issues.first?.id } catch { return nil }
        }
        #expect(id(Array(String(repeating: "1,2\n", count: 60_000).utf8)) == "table_too_large")
        #expect(id(Array("a,\"b\nc,d".utf8)) == "table_quote" && id([0x61, 0, 0x62, 0x0A, 0x63, 0x64, 0x65, 0x66]) == "table_format")
        #expect(id([]) == "table_empty" && id([0x50, 0x4B, 3, 4, 0]) == "table_format" && id([0xD0, 0xCF, 0x11, 0xE0]) == "table_format")
    }

    @Test func aPartThatSaysItIsTooLargeIsNotUnpacked() throws {
        var bytes = try Roll.file("tenancy_schedule.xlsx").bytes
        // The size that the directory gives for its first part.
        let place = try #require(bytes.indices.dropLast(4).first { Array(bytes[$0..<$0 + 4]) == [0x50, 0x4B, 1, 2] })
        for part in sequence(
            first: place,
            next: { last in bytes.indices.dropFirst(last + 1).dropLast(4).first { Array(bytes[$0..<$0 + 4]) == [0x50, 0x4B, 1, 2] } })
        {
            bytes[part + 27] = 0x06
        }
        let changed = bytes
        #expect(throws: StructError.self) { try TableFile(name: "x.xlsx", bytes: changed).sheets() }
    }
}
