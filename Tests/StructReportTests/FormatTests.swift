import StructReport
import Testing

/// Numbers read the same on every machine.
@Suite struct FormatTests {
    @Test func wholeNumbersAreInGroupsOfThreeWithTheirSign() {
        #expect(Format.whole(0) == "0" && Format.whole(999) == "999" && Format.whole(-1_000) == "-1,000")
        #expect(Format.whole(.min) == "-9,223,372,036,854,775,808")
    }

    @Test func decimalsAreRoundedHalfAwayFromZeroAndZeroHasNoSign() {
        #expect(Format.fixed(1_234.5, 2) == "1,234.50" && Format.fixed(-12.5, 0) == "-13" && Format.fixed(0.05, 3) == "0.050")
        #expect(Format.fixed(-0.125, 2) == "-0.13" && Format.fixed(-0.004, 2) == "0.00" && Format.fixed(-0.4, 0) == "0")
    }

    @Test func aFigureThatIsUndefinedOrNotFiniteIsADash() {
        #expect(Format.fixed(nil, 2) == "—" && Format.fixed(.nan, 2) == "—" && Format.fixed(-.infinity, 2) == "—")
        #expect(Format.percent(nil) == "—" && Format.ratio(nil) == "—" && Format.years(nil) == "—" && Format.clock(.infinity) == "—")
    }

    @Test func aNumberTooLargeForDecimalsIsWrittenAsItIs() { #expect(Format.fixed(1e20, 2) == "1e+20") }

    @Test func unitsStandBehindTheFigure() {
        #expect(Format.percent(0.0545) == "5.45%" && Format.percent(-0.5, 0) == "-50%" && Format.ratio(1.25) == "1.250x")
        #expect(Format.years(1) == "1.00 year" && Format.years(4.155) == "4.16 years" && Format.years(10, 0) == "10 years")
    }

    @Test func aChangeHasASignAndShowsSomething() {
        #expect(Format.signed(1.5, 1) == "+1.5" && Format.signed(-1.5, 1) == "-1.5" && Format.signed(0, 1) == "0.0")
        #expect(Format.signed(0.00004, 2) == "+0.00004" && Format.signed(-0.001, 1) == "-0.001")
    }

    @Test func aNumberAsTypedHasNoNeedlessDecimals() {
        #expect(Format.plain(25) == "25" && Format.plain(0.75) == "0.75" && Format.plain(-1e16) == "-1e+16")
    }

    @Test func oneThingIsSingular() {
        #expect(
            Format.count(1, "fault") == "1 fault" && Format.count(0, "site") == "0 sites"
                && Format.count(1_200, "stress") == "1,200 stresses")
    }

    @Test func aClockIsRoundedUpAndHasHoursOnlyWhereTheyAre() {
        #expect(Format.clock(0) == "0:00" && Format.clock(14.2) == "0:15" && Format.clock(75) == "1:15" && Format.clock(3_700) == "1:01:40")
    }
}
