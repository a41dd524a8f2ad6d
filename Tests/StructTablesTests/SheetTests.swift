import Testing

@testable import StructTables

/// Cells have the addresses that a spreadsheet gives them.
@Suite struct SheetTests {
    @Test(arguments: [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")])
    func aColumnHasTheLettersOfASpreadsheet(column: Int, letters: String) {
        #expect(Sheet.letters(column) == letters && Sheet.column(letters) == column)
    }
}
