import Foundation
import TestSupport
import Testing

@testable import StructEngine

/// A deal written as JSON and read back is the same deal.
@Suite struct DealEncodeTests {
    @Test func randomDealsReadBackEqualWithTheSameFingerprint() throws {
        for seed in UInt64(1)...300 {
            let deal = try Deal(json: RandomDeal.make(seed: seed, hasTerms: seed % 2 == 0))
            let again = try Deal(json: deal.json.text().utf8)
            #expect(again == deal, "seed \(seed)")
            guard seed <= 40 else { continue }
            #expect(try Plan(again).fingerprint == Plan(deal).fingerprint, "seed \(seed)")
        }
    }

    @Test(arguments: ["small", "medium", "large"]) func fixturesReadBackEqual(name: String) throws {
        let deal = try Deal(json: Data(contentsOf: Repository.root.appending(path: "Fixtures/\(name).json")))
        #expect(try Deal(json: deal.json.text(pretty: false).utf8) == deal)
    }

    @Test func everyKeyOfTheSchemaIsWritten() throws {
        var deal = try Deal(json: DealText.twoHalls.bytes)
        deal.horizonYears = 30
        guard case .object(let members) = deal.json else { return #expect(Bool(false), "a deal is an object") }
        let schema = try JSONSerialization.jsonObject(
            with: Data(contentsOf: Repository.root.appending(path: "Schemas/deal.schema.json")))
        let properties = try #require((schema as? [String: Any])?["properties"] as? [String: Any])
        #expect(members.map(\.key).sorted() == properties.keys.sorted())
    }

    @Test func whatHasNoEffectIsLeftOut() throws {
        var deal = try Deal(json: DealText.twoHalls.bytes)
        deal.leases[0].indexation = Deal.Indexation()
        deal.leases[0].indexation.rate = 0.03
        deal.leases[0].indexation.cap = 0.05
        let again = try Deal(json: deal.json.text().utf8)
        #expect(again.leases[0].indexation == Deal.Indexation())
        #expect(try Plan(again).fingerprint == Plan(deal).fingerprint)
    }
}
