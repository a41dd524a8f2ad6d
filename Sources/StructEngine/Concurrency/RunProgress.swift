/// How far a run or a search is.
public struct RunProgress: Sendable, Equatable {
    /// Permutations judged.
    public let done: Int64
    public let total: Int64

    public var fraction: Double { total == 0 ? 1 : Double(done) / Double(total) }
}
