/// Whether the rules leave a deal any structure at all: constraint by constraint, and all of them together.
///
/// A permutation *meets* a constraint if both gates, judged whatever the other says, do not find it failing. A structure without debt
/// has nothing for Gate B to judge: it meets none of Gate B's constraints.
///
/// Example: a deal of coupons from 2% over a base curve at 4% has `COUPON_BOUNDS` answered ``Answer/no``, with the least shortfall as
/// best margin, ``together`` is ``Answer/no``, and ``conflict`` names it.
public struct Feasibility: Sendable, Equatable {
    public enum Answer: String, Sendable {
        /// Shown by a permutation that is named.
        case yes
        /// Shown for the whole space.
        case no
        /// Neither: the space is too large, and what was tried of it decides nothing.
        case notShown = "not_shown"
    }

    /// How ``together`` was decided.
    public enum Method: String, Sendable {
        /// Every permutation was judged, or one that fails no constraint that it meets.
        case enumeration
        /// Whole parts of the space were excluded by what they cannot meet whatever the other levers, the rest was judged.
        case elimination
        /// A seeded sample.
        case sample
    }

    /// One constraint alone.
    public struct Row: Sendable, Equatable {
        public let constraint: Constraint
        public let canBeMet: Answer
        /// The largest margin, at least 0 where it passes, in the constraint's unit; nil where no permutation seen has one.
        public let bestMargin: Double?
        /// True: no permutation of the space has a larger margin, but for the last rounding. False: the largest of those seen.
        public let isBestExact: Bool
        /// Canonical index of a permutation with that margin; where none has one, of a permutation that meets the constraint.
        public let index: Int64?
        /// What the index stands for.
        public let levers: Permutation?

        /// True if the constraint is met only where it does not apply, as without a mezzanine or a repo target.
        public var isMetByAbsence: Bool { canBeMet == .yes && !((bestMargin ?? -1) >= 0) }
    }

    public let cardinality: Int64
    public let rulesetVersion: String
    public let features: Features
    /// In table order.
    public let constraints: [Row]
    /// Whether one permutation meets all constraints.
    public let together: Answer
    /// Canonical index of a permutation that passes both gates.
    public let index: Int64?
    /// What ``index`` stands for.
    public let levers: Permutation?
    /// Where ``together`` is no: one to three constraints of which every permutation fails at least one, the fewest and first in table order
    /// that were found; empty where it takes more than three.
    public let conflict: [Constraint]
    /// True: no smaller set excludes everything. (By elimination a smaller one may have gone unseen.)
    public let isConflictSmallest: Bool
    public let method: Method
    /// Permutations judged.
    public let judged: Int64
    /// Wall time, in seconds.
    public let seconds: Double

    public subscript(constraint: Constraint) -> Row { constraints[constraint.rawValue] }

    /// The constraints that no permutation meets.
    public var metByNone: [Constraint] { constraints.filter { $0.canBeMet == .no }.map(\.constraint) }
}

extension Feasibility {
    /// The answer as JSON; margins in the units of their constraints, undefined figures null. All but `seconds` is a pure
    /// function of deal, ruleset, features and budget.
    public var json: JSONValue {
        .object([
            ("feasible", .string(together.rawValue)), ("index", index.map { .integer($0) } ?? .null), ("levers", levers?.json ?? .null),
            ("conflict", .array(conflict.map { .string($0.key) })), ("conflict_is_smallest", .bool(isConflictSmallest)),
            ("met_by_none", .array(metByNone.map { .string($0.key) })), ("method", .string(method.rawValue)),
            ("constraints", .array(constraints.map(\.json))), ("cardinality", .integer(cardinality)),
            ("ruleset", .string(rulesetVersion)), ("reverse_dscr_engine", .bool(features.reverseDSCREngine)),
            ("judged", .integer(judged)), ("seconds", .number(seconds)),
        ])
    }
}

extension Feasibility.Row {
    fileprivate var json: JSONValue {
        .object([
            ("key", .string(constraint.key)), ("gate", .string(constraint.gate.rawValue)), ("can_be_met", .string(canBeMet.rawValue)),
            ("only_by_absence", .bool(isMetByAbsence)), ("best_margin", .optional(bestMargin)), ("unit", .string(constraint.unit)),
            ("best_is_exact", .bool(isBestExact)), ("index", index.map { .integer($0) } ?? .null), ("levers", levers?.json ?? .null),
        ])
    }
}
