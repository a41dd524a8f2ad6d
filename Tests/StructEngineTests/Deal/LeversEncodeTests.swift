import Foundation
import TestSupport
import Testing

@testable import StructEngine

/// Levers written as JSON and read back are the same levers.
@Suite struct LeversEncodeTests {
    @Test func leversOfRandomDealsReadBackEqual() throws {
        for seed in UInt64(1)...300 {
            let json = RandomDeal.make(seed: seed, hasTerms: seed % 3 == 0)
            let deal = try Deal(json: Array(json))
            #expect(try Self.reading(deal.levers.json, into: json) == deal.levers, "seed \(seed)")
        }
    }

    @Test(arguments: Preset.allCases)
    func presetsReadBackEqual(preset: Preset) throws {
        for seed in UInt64(1)...20 {
            let json = RandomDeal.make(seed: seed, hasTerms: seed % 3 == 0)
            let levers = preset.levers(for: try Deal(json: Array(json)))
            #expect(try Self.reading(levers.json, into: json) == levers, "seed \(seed)")
        }
    }

    @Test func aProductOfMezzanineFieldsIsWrittenAsOneObject() throws {
        let json = RandomDeal.make(seed: 1)
        let levers = Preset.valueMaxBBB.levers(for: try Deal(json: Array(json)))
        let text = levers.json.text(pretty: false)
        #expect(levers.mezzanine.count == 66)
        #expect(text.contains(#""mezz": {"include_none": false,"dscr": [1.05,1.1,1.15],"#))
    }

    /// The levers of the deal once its file states the given ones; its horizon is left to follow
    /// from them.
    private static func reading(_ levers: JSONValue, into deal: Data) throws -> Deal.Levers {
        var object = try #require(try JSONSerialization.jsonObject(with: deal) as? [String: Any])
        object["levers"] = try JSONSerialization.jsonObject(with: Data(levers.text().utf8))
        object["horizon_years"] = nil
        return try Deal(json: Array(JSONSerialization.data(withJSONObject: object))).levers
    }
}
