import ArgumentParser
import Foundation
import StructEngine

/// A deal that the engine is measured on.
enum Fixture: String, CaseIterable, Sendable {
    case small, medium, large

    /// The seed that the golden ranges were drawn with.
    static let defaultSeed: UInt64 = 424_242

    /// Permutations that the golden ranges were drawn with.
    var defaultCount: Int64 {
        switch self {
        case .small: 10_000
        case .medium: 100_000
        case .large: 1_000_000
        }
    }

    /// Where the fixture is: `Fixtures/` of the current directory, else of the package that this
    /// was built from.
    var file: URL {
        let path = "Fixtures/\(rawValue).json"
        let here = URL(filePath: path)
        if FileManager.default.fileExists(atPath: here.path) { return here }
        return Fixture.packageRoot.appending(path: path)
    }

    private static var packageRoot: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    }

    /// Reads and checks the deal.
    func deal() throws(FixtureFault) -> Deal {
        let file = file
        guard let bytes = FileManager.default.contents(atPath: file.path) else {
            throw FixtureFault(
                lines: ["\(file.path): must be a readable file; start StructBench in the root of the package or restore the fixture"])
        }
        do {
            return try Deal(json: Array(bytes))
        } catch {
            throw FixtureFault(error, in: file)
        }
    }

    /// Binds a deal of this fixture; without a count, to the default one.
    func plan(_ deal: Deal, seed: UInt64, count: Int64?) throws(FixtureFault) -> Plan {
        do {
            return try Plan(deal, seed: seed, count: count ?? defaultCount)
        } catch {
            throw FixtureFault(error, in: file)
        }
    }

    /// Everything that keeps the fixture from being run; empty if nothing does.
    func faults(seed: UInt64, count: Int64?) -> [String] {
        do throws(FixtureFault) {
            _ = try plan(try deal(), seed: seed, count: count)
            return []
        } catch {
            return error.lines
        }
    }
}

/// Why a fixture cannot be measured: every fault of it, one a line.
struct FixtureFault: Error, Equatable {
    let lines: [String]
}

extension FixtureFault {
    init(_ error: StructError, in file: URL) {
        switch error {
        case .issues(let issues): lines = issues.map { "\(file.path):\($0)" }
        case .unavailable: lines = ["\(file.path): \(error)"]
        }
    }
}

/// What `--fixture` takes: one fixture or all of them.
enum FixtureChoice: String, CaseIterable, ExpressibleByArgument {
    case small, medium, large, all

    var fixtures: [Fixture] { Fixture(rawValue: rawValue).map { [$0] } ?? Fixture.allCases }
}
