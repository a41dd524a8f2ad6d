/// How far a run or a search is.
public struct RunProgress: Sendable, Equatable {
    /// What a run does one after the other. The binding of the deal comes before: it is making the
    /// ``Plan``.
    public enum Phase: String, Sendable, CaseIterable {
        /// Building what permutations share: covers, envelopes, stems.
        case tables
        /// Judging permutations.
        case judging
        /// Seeking what would save the near misses.
        case hints
        /// Simulating the life of a structure.
        case paths
    }

    public let phase: Phase
    /// Permutations judged, cells and stems built, or near misses looked at, of `total` in this phase.
    public let done: Int64
    public let total: Int64
    /// How much of the whole run is done, 0 to 1: phases count by the time that they are expected to
    /// take. It never falls, and is 1 only at the end.
    public let fraction: Double
}
