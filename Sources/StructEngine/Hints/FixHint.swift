/// A smallest change that makes a near miss pass both gates, with everything else sized anew: one
/// move, or a pair where none is enough.
///
/// Two guarantees: it is valid (evaluating the near miss with ``moves`` passes) and minimal (no
/// fewer steps of a single lever in its direction pass; of a pair, no fewer steps in total). When a
/// hint is made, a full evaluation checks once more that it passes and that one step fewer does
/// not.
public struct FixHint: Sendable, Equatable {
    /// One change, or two: the second starts from the structure after the first, and so does its
    /// ``Change/from``.
    public let changes: [Change]
    /// True if the new values are all among the deal's own values of their levers.
    public let staysOnLists: Bool
    public let seniorChangeMinor: Int64
    public let mezzChangeMinor: Int64
    /// What a structurer reads, such as "Reduce senior notional by 12.4m to 398.6m (-3.0%):
    /// MIN_DSCR_SENIOR 1.212x → 1.250x".
    public let sentence: String

    /// The change of one lever.
    public struct Change: Sendable, Equatable {
        public let move: Move
        /// The lever's value before; notionals in minor units.
        public let from: JSONValue
        /// What a step is, such as "1 bp" or "1 year".
        public let unit: String
        public let steps: Int
        /// The move as `lever=value`, ready for a command line.
        public let argument: String
    }

    public var moves: [Move] { changes.map(\.move) }
    /// Steps of all changes together.
    public var steps: Int { changes.reduce(0) { $0 + $1.steps } }
    public var proceedsChangeMinor: Int64 { seniorChangeMinor + mezzChangeMinor }
}
