import StructReport
import Testing

/// Texts are measured and cut by the columns that a terminal gives them.
@Suite struct TextColumnsTests {
    @Test func wideCharactersTakeTwoColumnsAndMarksNone() {
        #expect("東京".terminalColumns == 4 && "한국".terminalColumns == 4 && "ＡＢ".terminalColumns == 4 && "🏢".terminalColumns == 2)
        #expect("e\u{301}a".terminalColumns == 2 && "\u{301}".terminalColumns == 0 && "Zürich".terminalColumns == 6)
        #expect("—…·✓".terminalColumns == 4 && "".terminalColumns == 0 && "a\n".terminalColumns == 1)
    }

    @Test func paddingCountsColumns() {
        #expect("東京".padded(to: 6) == "東京  " && "東京".rightAligned(to: 6) == "  東京" && "東京".padded(to: 3) == "東京")
    }

    @Test func aLongTextIsCutBetweenCharacters() {
        #expect("Alder Cloud".cut(to: 6) == "Alder…" && "Alder".cut(to: 5) == "Alder")
        #expect("東京電力".cut(to: 6) == "東京…" && "東京電力".cut(to: 4) == "東…" && "東京".cut(to: 4) == "東京")
        #expect("cafe\u{301} noir".cut(to: 5) == "cafe\u{301}…" && "👩‍👩‍👧‍👦👩‍👩‍👧‍👦".cut(to: 3) == "👩‍👩‍👧‍👦…")
    }

    @Test(arguments: 0...12) func aCutTextIsNeverWiderThanItMayBe(width: Int) {
        for text in ["Alder Cloud Hosting", "東京電力ホールディングス", "e\u{301}e\u{301}e\u{301}東e\u{301}", "a東b京c電d力"] {
            #expect(text.cut(to: width).terminalColumns <= width)
        }
    }

    @Test func blocksStandSideBySideWithTheirTops() {
        #expect(sideBySide([["東京", "a"], ["x"], ["1", "22"]], gap: 2) == ["東京  x  1", "a        22"])
    }

    @Test func barsReachTheTopAndADotIsNothing() {
        #expect(Sparkline.bars([0, 1, 4, 8, -2], top: 8) == "·▁▄█·" && Sparkline.bars([1], top: 0) == "·")
    }
}
