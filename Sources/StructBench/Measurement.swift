import StructEngine

/// What to measure with.
struct BenchOptions: Sendable {
    var seed = Fixture.defaultSeed
    /// Nil for the fixture's own.
    var count: Int64?
    /// Nil for one per processor.
    var threads: Int?
}

/// Everything that was measured of one fixture.
struct Measurement: Sendable {
    let fixture: Fixture
    let deal: Deal
    let seed: UInt64
    /// Permutations run.
    let count: Int64
    let cardinality: Int64
    /// True at the seed and count that the golden ranges were drawn with.
    let isGolden: Bool
    let preparation: Preparation
    let permutationsPerSecond: Double
    /// Single evaluations with nothing else going on.
    let single: Latency
    let survivors: LeverSurvivors
    let crowd: Crowd
    let memory: MemoryUse
    let statistics: RunResult.PruneStatistics
    let hints: Hints
    let consistency: Consistency
    /// Of what went into the measured run.
    let fingerprint: String
    /// Of what came out of it.
    let digest: String

    /// Seconds until a run can start.
    struct Preparation: Sendable {
        let load: Double
        let plan: Double
        let tables: Double
        let warmUp: Double
    }

    /// Single evaluations while five runs are going on.
    struct Crowd: Sendable {
        /// The evaluation itself, from call to return.
        var evaluation = Latency()
        /// The same, plus the wait of its task for a turn among the runs.
        var turn = Latency()
    }

    /// The fix hints of all kept near misses, made once more one after the other.
    struct Hints: Sendable {
        var nearMisses = 0
        var hints = 0
        /// Constraints under which a near miss has a hint.
        var constraints = 0
        var seconds = 0.0
    }

    /// Resident memory, in bytes.
    struct MemoryUse: Sendable {
        /// After the warm-up.
        let baseline: Double
        /// At the end of all work.
        let after: Double
        /// The most during runs one at a time and evaluations.
        let highestAlone: Double
        /// The most during five runs at once.
        let highestInCrowd: Double
        /// The most since the process started, and so over all fixtures so far.
        let peak: Double

        /// The furthest move away from the baseline, with its sign.
        var change: Double {
            [after, highestAlone, highestInCrowd].map { $0 - baseline }.max { abs($0) < abs($1) } ?? 0
        }
    }
}
