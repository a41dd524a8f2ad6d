import Foundation
import TestSupport

/// What a careful reader finds in a rent roll: Fixtures/rolls/expected.json.
struct ExpectedRoll: Decodable, Sendable {
    struct Lease: Decodable, Sendable {
        let unit: String
        let tenant: String
        let start: String
        let end: String
        let brk: String?
        let area: Double
        let rent: Double
        let steps: [Step]
        let free: String?
        let idx: String
        let rate: Double
        let floor: Double
        let cap: Double
        let nxt: String
    }

    struct Step: Decodable, Sendable {
        let date: String
        let rent: Double

        init(from decoder: any Decoder) throws {
            var pair = try decoder.unkeyedContainer()
            date = try pair.decode(String.self)
            rent = try pair.decode(Double.self)
        }
    }

    let leases: Int
    let vacant_units: Int
    let passing_rent: Double
    let let_area: Double
    let vacant_area: Double
    let wault_to_expiry_years_about: Double
    let wault_to_break_years_about: Double
    let rows: [Lease]

    static func all() throws -> [String: ExpectedRoll] {
        try JSONDecoder().decode(
            [String: ExpectedRoll].self, from: Data(contentsOf: Repository.fixtures.appending(path: "rolls/expected.json")))
    }
}
