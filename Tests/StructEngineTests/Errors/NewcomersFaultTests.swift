import Foundation
import TestSupport
import Testing

@testable import StructEngine

/// Faults that someone made who wrote a first deal from the documentation alone.
@Suite struct NewcomersFaultTests {
    @Test func aNameThatWasLeftOffTooSoonIsCompletedWhereOnlyOneGoesOnLikeThat() {
        #expect(nearestName(to: "senior_tenor", among: Deal.Levers.names) == "senior_tenor_years")
        #expect(nearestName(to: "senior", among: Deal.Levers.names) == nil)
        #expect(nearestName(to: "equ", among: Deal.Levers.names) == nil)
        #expect(nearestName(to: "mez", among: Deal.Levers.names) == "mezz")
    }

    @Test func aDealWithoutPoolsHasThatOneFault() throws {
        var deal = try #require(try JSONSerialization.jsonObject(with: Data(DealText.twoHalls.bytes)) as? [String: Any])
        deal["pools"] = nil
        let found = try faults { try Deal(json: [UInt8](JSONSerialization.data(withJSONObject: deal))) }
        #expect(found.map(\.path) == ["pools"])
        #expect(found.map(\.id) == ["missing_key"])
    }
}
