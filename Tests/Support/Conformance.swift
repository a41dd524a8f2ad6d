import Foundation

/// The conformance vectors of `Fixtures/conformance`: deals with figures from an independent
/// implementation of the model.
public struct Conformance: Sendable {
    public let name: String
    public let root: TwinValue

    public static let names = ["severn", "continental", "plains", "north_sea", "kanto", "gulf", "toll", "sunbelt"]

    public init(_ name: String) throws {
        self.name = name
        root = try TwinValue(json: Data(contentsOf: Repository.fixtures.appending(path: "conformance/\(name).json")))
    }
}

/// Where the repository is.
public enum Repository {
    public static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    public static var fixtures: URL { root.appending(path: "Fixtures") }
}
