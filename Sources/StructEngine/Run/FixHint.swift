/// A smallest change of one lever that makes a near miss pass both gates, with everything else sized anew.
///
/// Two guarantees, both checked again when a hint is made: it is valid (evaluating the near miss with ``move`` passes) and minimal (no
/// fewer steps in its direction pass).
public struct FixHint: Sendable, Equatable {
    public let move: Move
    /// The lever's value before; notionals in minor units.
    public let from: JSONValue
    /// What a step is, such as "1 bp" or "1 year".
    public let unit: String
    public let steps: Int
    /// True if the new value is among the deal's own values of the lever.
    public let staysOnLists: Bool
    public let seniorChangeMinor: Int64
    public let mezzChangeMinor: Int64
    /// What a structurer reads, such as "Reduce senior notional by 12.4m to 398.6m (-3.0%): MIN_DSCR_SENIOR 1.212x → 1.250x".
    public let sentence: String

    /// The name of the lever.
    public var lever: String { move.lever }
    /// The lever's value after.
    public var to: JSONValue { move.value }
    public var proceedsChangeMinor: Int64 { seniorChangeMinor + mezzChangeMinor }

    public var json: JSONValue {
        .object([
            ("lever", .string(lever)), ("from", from), ("to", to), ("unit", .string(unit)), ("steps", .integer(Int64(steps))),
            ("stays_on_lists", .bool(staysOnLists)), ("senior_change_minor", .integer(seniorChangeMinor)),
            ("mezz_change_minor", .integer(mezzChangeMinor)), ("proceeds_change_minor", .integer(proceedsChangeMinor)),
            ("sentence", .string(sentence)),
        ])
    }
}
