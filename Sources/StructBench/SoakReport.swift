import StructReport

/// What a soak comes to.
struct SoakReport: Sendable {
    /// One round, and what was resident after it.
    struct Round: Sendable {
        let isWarmUp: Bool
        /// Since the start of the soak.
        let seconds: Double
        /// Resident memory, in bytes, with what the allocator keeps for later.
        let resident: Double
        /// What the program holds of it, ``Memory/held()``.
        let held: Double
    }

    /// Most growth of the memory held, in megabytes.
    static let growthLimit = 10.0
    /// Longest that a cancelled run may hold on, in milliseconds.
    static let cancelLimit = 1_000.0

    let failures: [String]
    let lines: [String]

    init(rounds: [Round], tally: SoakTally.State, workers: Int) {
        let settled = rounds.filter { !$0.isWarmUp }
        let held = settled.map { $0.held / Memory.bytesPerMegabyte }
        let resident = settled.map { $0.resident / Memory.bytesPerMegabyte }
        let growth = SoakReport.growth(held)
        var failures = tally.failures
        if growth > SoakReport.growthLimit { failures.append("memory held grew by \(SoakReport.rounded(growth)) MB") }
        let wait = tally.times[Soak.Kind.cancel.rawValue]?.longest ?? 0
        if wait > SoakReport.cancelLimit { failures.append("a cancelled run held on for \(SoakReport.rounded(wait)) ms") }
        self.failures = failures

        let width = (["milliseconds"] + tally.times.keys).map(\.count).max() ?? 0
        func row(_ name: String, _ cells: [String]) -> String {
            name.padded(to: width) + cells.map { $0.rightAligned(to: 11) }.joined()
        }
        lines =
            [row("milliseconds", ["count", "P50", "P95", "P99", "longest"])]
            + tally.times.sorted { $0.key < $1.key }.map { name, times in
                row(
                    name,
                    ["\(times.count)"] + [50, 95, 99].map { SoakReport.rounded(times.milliseconds(percentile: $0)) }
                        + [SoakReport.rounded(times.longest)])
            }
            + [
                "",
                "\(workers) workers, \(rounds.count) rounds of \(Soak.jobsPerRound) jobs in \(SoakReport.rounded(rounds.last?.seconds ?? 0)) s",
                "digests: \(tally.runs) runs of \(tally.digests.count) fingerprints",
                "memory held after the warm-up: \(SoakReport.summary(held)) (limit +\(SoakReport.rounded(SoakReport.growthLimit)))",
                "resident, with what the allocator keeps: \(SoakReport.summary(resident))",
            ]
            + (failures.isEmpty
                ? ["✓ no digest moved, every fault was told, memory holds"] : failures.map { "✗ \($0)" })
    }

    static func text(_ round: Round) -> String {
        "\(rounded(round.held / Memory.bytesPerMegabyte)) MB held, \(rounded(round.resident / Memory.bytesPerMegabyte)) MB resident,"
            + " \(rounded(round.seconds)) s"
    }

    /// From the least of the first third to the least of the last: what leaks is in these too, what
    /// comes and goes is not.
    private static func growth(_ values: [Double]) -> Double {
        let third = max(1, values.count / 3)
        return (values.suffix(third).min() ?? 0) - (values.prefix(third).min() ?? 0)
    }

    private static func summary(_ values: [Double]) -> String {
        let growth = growth(values)
        let range = "\(rounded(values.min() ?? 0)) to \(rounded(values.max() ?? 0)) MB"
        return "\(range), least of the first third to least of the last \(growth < 0 ? "" : "+")\(rounded(growth)) MB"
    }

    private static func rounded(_ value: Double) -> String {
        guard value.isFinite else { return "–" }
        return Format.plain((value * 100).rounded() / 100)
    }
}
