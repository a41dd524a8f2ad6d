/// How far runs of one plan agree, to the bit: expected is all of everything.
///
/// ```swift
/// let consistency = try await plan.consistency(runs: 3, threads: [1, 2])
/// for item in consistency.items { print(item) }  // top_20: 100%
/// ```
public struct Consistency: Sendable, Equatable {
    /// What is compared.
    public enum Aspect: String, Sendable, CaseIterable {
        /// The top list, structure by structure, with every figure.
        case top = "top_20"
        /// What was pruned where, constraint by constraint.
        case pruneStatistics = "prune_stats"
        /// The covers of the top list's structures, scenario by scenario.
        case stressDSCR = "stress_dscr"
        /// ``RunResult/digest``, which covers all of the result.
        case digest
    }

    /// One aspect: what share of its parts is the same in every run, and the first part that is
    /// not.
    public struct Item: Sendable, Equatable {
        public let aspect: Aspect
        /// 0 to 1; a part that a run lacks is a difference, no parts at all agree.
        public let agreement: Double
        /// Where the runs first differ and what they say there; nil where they agree.
        public let firstDifference: String?

        public var percent: Double { agreement * 100 }
    }

    /// Number of runs compared.
    public let runs: Int
    /// In the order asked for.
    public let items: [Item]

    /// True if all runs agree in every item.
    public var isFull: Bool { items.allSatisfy { $0.firstDifference == nil } }

    /// Compares results of one plan.
    public init(_ results: [RunResult], comparing aspects: [Aspect] = Aspect.allCases) {
        self.init(records: results.map { Record($0) }, comparing: aspects)
    }

    /// Compares what runs in several processes have recorded.
    public init(records: [Record], comparing aspects: [Aspect] = Aspect.allCases) {
        runs = records.count
        items = aspects.map { aspect in Item(aspect, records.map { $0.parts[aspect] ?? [] }) }
    }
}

extension Plan {
    /// Binds and runs this plan again and again, and compares what comes out.
    ///
    /// - Parameters:
    ///   - runs: How many, at least 2.
    ///   - threads: Numbers of workers, taken in turn; nil for one per processor.
    ///   - aspects: What to compare.
    ///   - progress: Called with the number of runs that are done.
    /// - Throws: ``StructError/unavailable(_:_:)`` for fewer than 2 runs; `CancellationError`.
    public func consistency(
        runs: Int, threads: [Int?] = [nil], comparing aspects: [Consistency.Aspect] = Consistency.Aspect.allCases,
        progress: (@Sendable (Int) -> Void)? = nil
    ) async throws -> Consistency {
        guard runs >= 2 else { throw StructError.unavailable(.tooFewRuns, "\(runs) runs cannot be compared: ask for at least 2") }
        var results: [RunResult] = []
        for run in 0..<runs {
            // A plan of its own, so that nothing that one run computed can serve the next.
            let plan = try Plan(
                deal, seed: seed, count: count, ruleset: ruleset, features: features, topLimit: topLimit, nearMissLimit: nearMissLimit)
            results.append(try await plan.run(threads: threads.isEmpty ? nil : threads[run % threads.count]))
            progress?(run + 1)
        }
        return Consistency(results, comparing: aspects)
    }
}

extension Consistency.Item: CustomStringConvertible {
    /// One line, such as
    /// `top_20: 95%, first difference at [4].score: 71.5 in run 1, 71.25 in run 3`.
    public var description: String {
        let share = shortNumber((percent * 100).rounded(.down) / 100)
        return "\(aspect.rawValue): \(share)%" + (firstDifference.map { ", first difference at \($0)" } ?? "")
    }
}

extension Consistency {
    /// The aspects and their agreement as JSON.
    public var json: JSONValue {
        .object([
            ("runs", .integer(Int64(runs))),
            (
                "items",
                .array(
                    items.map {
                        .object([
                            ("name", .string($0.aspect.rawValue)), ("agreement_percent", .number($0.percent)),
                            ("first_difference", $0.firstDifference.map { .string($0) } ?? .null),
                        ])
                    })
            ),
        ])
    }
}

extension Consistency.Item {
    /// Compares run by run, part by part.
    init(_ aspect: Consistency.Aspect, _ runs: [[String]]) {
        self.aspect = aspect
        let length = runs.map(\.count).max() ?? 0
        func part(_ run: Int, _ number: Int) -> String? { runs[run].indices.contains(number) ? runs[run][number] : nil }
        var differing = 0
        var first: String?
        for number in 0..<length {
            guard let other = runs.indices.first(where: { part($0, number) != part(0, number) }) else { continue }
            differing += 1
            if first == nil {
                first = Consistency.Item.difference(
                    Consistency.Item.value(part(0, number)), Consistency.Item.value(part(other, number)), at: "[\(number)]", in: other + 1)
            }
        }
        agreement = length == 0 ? 1 : Double(length - differing) / Double(length)
        firstDifference = first
    }

    /// A part read back, to say where it differs.
    private static func value(_ part: String?) -> JSONValue? {
        part.map { part in (try? JSONParser.parse(Array(part.utf8), log: IssueLog())).map { JSONValue($0) } ?? .string(part) }
    }

    /// The first leaf in which two unequal values differ.
    private static func difference(_ a: JSONValue?, _ b: JSONValue?, at path: String, in run: Int) -> String {
        switch (a, b) {
        case (.object(let x)?, .object(let y)?) where x.map(\.key) == y.map(\.key):
            for (mine, other) in zip(x, y) where mine.value != other.value {
                return difference(mine.value, other.value, at: "\(path).\(mine.key)", in: run)
            }
        case (.array(let x)?, .array(let y)?) where x.count == y.count:
            for (number, (mine, other)) in zip(x, y).enumerated() where mine != other {
                return difference(mine, other, at: "\(path)[\(number)]", in: run)
            }
        default: break
        }
        func text(_ value: JSONValue?) -> String { value.map { String($0.text(pretty: false).prefix(80)) } ?? "nothing" }
        return "\(path): \(text(a)) in run 1, \(text(b)) in run \(run)"
    }
}
