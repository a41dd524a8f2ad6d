import Foundation
import StructEngine
import TestSupport

/// Deals of the folder of fixtures, bound.
enum Fixture {
    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: Repository.fixtures.appending(path: "\(name).json")))
    }

    static func plan(_ name: String = "small", seed: UInt64 = 0, count: Int64 = .max) throws -> Plan {
        try Plan(Deal(json: bytes(name)), seed: seed, count: count)
    }
}
