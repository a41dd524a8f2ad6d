import Foundation
import StructEngine

/// A fixture as a deal to measure with.
public enum Sample: String, CaseIterable, Sendable {
    case small, medium, large

    /// The seed of the golden figures.
    public static let seed: UInt64 = 424_242

    /// The file's bytes, from the package that this was built from.
    public func bytes() throws -> [UInt8] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return Array(try Data(contentsOf: root.appending(path: "Fixtures/\(rawValue).json")))
    }

    public func deal() throws -> Deal { try Deal(json: try bytes()) }

    func plan(count: Int64) throws -> Plan { try Plan(try deal(), seed: Sample.seed, count: count) }
}

extension Plan {
    /// A plan whose tables are there already: the first run makes them.
    func warm() async throws -> Plan {
        _ = try await run(positions: 0..<count, threads: 1)
        return self
    }

    /// Every structure at the first positions of the seeded order.
    func structures(_ number: Int64) throws -> [Structure] {
        let order = SeededOrder(cardinality: cardinality, seed: seed)
        return try (0..<number).map { try evaluate(index: order[$0]) }
    }
}
