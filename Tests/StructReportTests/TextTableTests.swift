import StructEngine
import Testing

@testable import StructReport

/// Tables line up, whatever is in them.
@Suite struct TextTableTests {
    @Test func columnsAreAlignedWithTwoSpacesBetweenThem() {
        var table = TextTable([("pool", .left), ("rent", .right)])
        table.add("all", "1,234.5")
        table.add("core", "9.0")
        #expect(table.lines == ["pool     rent", "all   1,234.5", "core      9.0"])
    }

    @Test func titlesThatAreAllEmptyAreLeftOut() {
        var table = TextTable([("", .left), ("", .right)])
        table.add("equity", "12")
        #expect(table.lines == ["equity  12"])
    }

    @Test func wideCharactersTakeTwoColumnsAndMarksNone() {
        #expect("東京".terminalColumns == 4 && "e\u{301}a".terminalColumns == 2 && "Zürich".terminalColumns == 6)
        #expect("東京".padded(to: 6) == "東京  ")
        var table = TextTable([("tenant", .left), ("share", .right)])
        table.add("東京電力", "12%")
        table.add("Alder", "8%")
        #expect(table.lines == ["tenant    share", "東京電力    12%", "Alder        8%"])
    }

    @Test func aTextIsCutBetweenCharactersNotWithinThem() {
        #expect("Alder Cloud".cut(to: 6) == "Alder…")
        #expect("東京電力".cut(to: 6) == "東京…" && "東京".cut(to: 4) == "東京")
        #expect("cafe\u{301} noir".cut(to: 5) == "cafe\u{301}…")
    }

    @Test func numbersReadTheSameOnEveryMachine() {
        #expect(Format.whole(-1_234_567) == "-1,234,567" && Format.fixed(1_234.5, 2) == "1,234.50" && Format.fixed(-0.004, 2) == "0.00")
        #expect(Format.fixed(nil, 2) == "—" && Format.fixed(.nan, 2) == "—" && Format.percent(0.0545) == "5.45%")
        #expect(Format.signed(0.00004, 2) == "+0.00004" && Format.signed(-1.5, 1) == "-1.5" && Format.signed(0, 1) == "0.0")
        #expect(
            Format.ratio(1.25) == "1.250x" && Format.years(1) == "1.00 year" && Format.plain(25) == "25" && Format.plain(0.75) == "0.75")
    }

    @Test func moneyIsInMillionsOfItsCurrencyWhateverItsMinorUnits() {
        #expect(Money(currency: .gbp).amount(41_234_500_000) == "GBP 412.3m")
        #expect(Money(currency: .jpy).amount(41_234_500_000) == "JPY 41,234.5m")
        #expect(Money(currency: .usd).millions(Int64(-250_000_000)) == "-2.5" && Money(currency: .eur).amount(nil) == "—")
    }

    @Test func barsReachTheTopAndADotIsNothing() { #expect(Sparkline.bars([0, 1, 4, 8, -2], top: 8) == "·▁▄█·") }

    @Test func marginsCarryTheirUnits() {
        #expect(Constraint.minDSCRSenior.marginText(0.0621) == "+0.062x" && Constraint.tenorLimit.marginText(-2) == "-2.00 years")
        #expect(Constraint.couponBounds.marginText(0.0012) == "+12.0 bps" && Constraint.maxLTV.marginText(nil) == "—")
    }
}
