import TestSupport
import Testing

@testable import StructEngine

@Suite struct BusinessDaysTests {
    private func days(_ convention: Deal.BusinessDays.Convention, _ holidays: [String] = []) -> Deal.BusinessDays {
        var days = Deal.BusinessDays()
        (days.convention, days.holidays) = (convention, holidays.compactMap { Deal.CalendarDate($0) })
        return days
    }

    @Test(arguments: [
        ("2027-01-31", "2027-02-01", "2027-01-29", "2027-01-29"),  // a Sunday at a month's end
        ("2027-05-15", "2027-05-17", "2027-05-17", "2027-05-14"),  // a Saturday in the middle
        ("2026-12-25", "2026-12-29", "2026-12-29", "2026-12-24"),  // holidays on Friday and Monday
        ("2026-06-30", "2026-06-30", "2026-06-30", "2026-06-30"),
        ("2028-02-29", "2028-02-29", "2028-02-29", "2028-02-29"),
    ]) func aDateMovesByItsConvention(date: String, following: String, modified: String, preceding: String) throws {
        let day = try #require(Deal.CalendarDate(date))
        let holidays = ["2026-12-25", "2026-12-28"]
        #expect(days(.none, holidays).adjusted(day).description == date)
        #expect(days(.following, holidays).adjusted(day).description == following)
        #expect(days(.modifiedFollowing, holidays).adjusted(day).description == modified)
        #expect(days(.preceding, holidays).adjusted(day).description == preceding)
    }

    @Test func interestFollowsTheDaysWhereTheDealSaysSo() throws {
        var deal = try Deal(json: DealText.twoHalls.bytes)  // quarterly from 31 January 2026: 30 April, 31 July, 31 October, a Saturday
        deal.dayCount = .actual360
        deal.businessDays.convention = .following
        let plain = try Plan(deal)
        #expect(try plain.paymentDate(ofPeriod: 3).description == "2026-11-02")
        #expect(plain.bound.grid.yearFractions[2] == 92.0 / 360)
        deal.businessDays.adjustsInterest = true
        let adjusted = try Plan(deal)
        #expect(adjusted.bound.grid.yearFractions[2] == 94.0 / 360)
        #expect(adjusted.bound.grid.yearFractions[3] == 91.0 / 360)  // to 1 February, as 31 January is a Sunday
        #expect(adjusted.fingerprint != plain.fingerprint)
        deal.dayCount = .thirty360
        #expect(try Plan(deal).bound.grid.yearFractions[2] == 0.25)
    }

    @Test func whatADealWritesItReads() throws {
        let stated = #""business_days": {"convention": "preceding", "holidays": ["2026-12-25"], "adjust_interest": true}, "levers": {"#
        let deal = try Deal(json: DealText.twoHalls.replacing("\"levers\": {", with: stated).bytes)
        #expect(deal.businessDays.holidays.map(\.description) == ["2026-12-25"])
        #expect(try Deal(json: deal.json.text().utf8) == deal)
    }

    @Test(arguments: [(#""convention": "next""#, "unknown_value"), (#""convention": "none", "holidays": ["25/12/2026"]"#, "date")])
    func aFaultIsNamed(text: String, id: String) throws {
        let faulty = DealText.twoHalls.replacing("\"levers\": {", with: "\"business_days\": {\(text)}, \"levers\": {")
        #expect(try faults { try Deal(json: faulty.bytes) }.map(\.id) == [id])
    }
}
