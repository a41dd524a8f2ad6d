/// What a mutant is read as.
public enum FuzzSubject: String, Sendable, CaseIterable {
    case deal, ruleset, shard
    /// Moves of levers over a deal that is right, as on a command line.
    case moves
}
