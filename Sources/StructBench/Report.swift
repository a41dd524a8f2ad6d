import Foundation
import StructReport

/// What the bench has to say in the end, for people and for programs.
struct Report: Sendable {
    let measurements: [Measurement]
    let machine: Machine

    var outcome: Outcome { Outcome(fixtures: measurements.map { ($0.fixture.rawValue, $0.checks) }) }
}

/// Where the figures come from: they mean little without it.
struct Machine: Sendable {
    let processors: Int
    let build: String
    let system: String
    /// Variables that steer the linear algebra library, as far as they are set.
    let environment: [(name: String, value: String)]

    static var current: Machine {
        let process = ProcessInfo.processInfo
        let names = ["OPENBLAS_CORETYPE", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"]
        return Machine(
            processors: process.activeProcessorCount, build: build, system: process.operatingSystemVersionString,
            environment: names.compactMap { name in process.environment[name].map { (name, $0) } })
    }

    private static var build: String {
        #if DEBUG
            "debug"
        #else
            "release"
        #endif
    }

    /// One line for the head of the tables.
    var line: String {
        (["\(processors) processors", "\(build) build", system] + environment.map { "\($0.name)=\($0.value)" }).joined(separator: ", ")
    }
}

extension Measurement {
    /// The fixture's table as text, with what a reader must know to judge it.
    var table: String {
        let count = Format.whole(count)
        let cardinality = Format.whole(cardinality)
        var lines = Table(
            title: "\(fixture.rawValue): \(deal.name), seed \(seed), \(count) of \(cardinality) permutations", groups: groups
        ).lines
        if !isGolden {
            let usual = Format.whole(fixture.defaultCount)
            lines.append("")
            lines.append("The golden ranges belong to seed \(Fixture.defaultSeed) and \(usual) permutations: shown here, not judged.")
        }
        lines.append("")
        lines.append("fingerprint \(fingerprint)")
        lines.append("digest      \(digest)")
        for item in consistency.items {
            if let difference = item.firstDifference { lines.append("Runs differ in \(item.aspect.rawValue), first at \(difference).") }
        }
        return lines.joined(separator: "\n")
    }
}
