import StructReport
import Testing

/// Tables line up, whatever is in them.
@Suite struct TextTableTests {
    @Test func columnsAreAlignedWithTwoSpacesBetweenThem() {
        var table = TextTable([("pool", .left), ("rent", .right)])
        table.add("all", "1,234.5")
        table.add("core", "-9.0")
        #expect(table.lines == ["pool     rent", "all   1,234.5", "core     -9.0"])
    }

    @Test func noLineEndsInSpaces() {
        var table = TextTable([("metric", .left), ("note", .left)])
        table.add("LTV", "")
        table.add("WAL", "short")
        #expect(table.lines == ["metric  note", "LTV", "WAL     short"])
    }

    @Test func titlesThatAreAllEmptyAreLeftOut() {
        var table = TextTable([("", .left), ("", .right)])
        table.add("equity", "12")
        #expect(table.lines == ["equity  12"])
    }

    @Test func aTableWithoutRowsIsItsTitles() {
        let table = TextTable([("pool", .left), ("rent", .right)])
        #expect(table.isEmpty && table.lines == ["pool  rent"])
    }

    @Test func wideNamesMoveNoColumn() {
        var table = TextTable([("tenant", .left), ("share", .right)])
        table.add("東京電力", "12%")
        table.add("Cafe\u{301}", "8%")
        table.add("Alder", "—")
        #expect(table.lines == ["tenant    share", "東京電力    12%", "Cafe\u{301}         8%", "Alder         —"])
    }
}
