/// Whether the rules leave a deal any structure at all: constraint by constraint, and all of them
/// together.
///
/// A permutation *meets* a constraint if both gates, judged whatever the other says, do not find it
/// failing. A structure without debt has nothing for Gate B to judge: it meets none of Gate B's
/// constraints.
///
/// Example: a deal of coupons from 2% over a base curve at 4% has `COUPON_BOUNDS` answered
/// ``Answer/infeasible``, with the least shortfall as best margin, ``answer`` is
/// ``Answer/infeasible``, and ``conflict`` names it.
public struct Feasibility: Sendable, Equatable {
    public enum Answer: String, Sendable, CaseIterable {
        /// A permutation shows it, and is named.
        case feasible
        /// Shown for the whole space: no permutation does it.
        case infeasible
        /// Neither: the space is too large, and what was tried of it decides nothing.
        case undecided
    }

    /// How ``answer`` was decided.
    public enum Method: String, Sendable, CaseIterable {
        /// Every permutation was judged, or one that fails no constraint that it meets.
        case enumeration
        /// Whole parts of the space were excluded by what they cannot meet whatever the other
        /// levers, the rest was judged.
        case elimination
        /// A seeded sample.
        case sample
    }

    /// One constraint alone.
    public struct Row: Sendable, Equatable {
        public let constraint: Constraint
        /// Whether any permutation meets it.
        public let answer: Answer
        /// The largest margin, at least 0 where it passes, in the constraint's unit; nil where no
        /// permutation seen has one.
        public let bestMargin: Double?
        /// True: no permutation of the space has a larger margin, but for the last rounding. False:
        /// the largest of those seen.
        public let isBestExact: Bool
        /// Canonical index of a permutation with that margin; where none has one, of a permutation
        /// that meets the constraint.
        public let index: Int64?
        /// What the index stands for.
        public let levers: Permutation?

        /// True if the constraint is met only where it does not apply, as without a mezzanine or a
        /// repo target.
        public var isMetByAbsence: Bool { answer == .feasible && !((bestMargin ?? -1) >= 0) }
    }

    public let cardinality: Int64
    public let rulesetVersion: String
    public let features: Features
    /// In table order.
    public let constraints: [Row]
    /// Whether one permutation meets all constraints.
    public let answer: Answer
    /// Canonical index of a permutation that passes both gates.
    public let index: Int64?
    /// What ``index`` stands for.
    public let levers: Permutation?
    /// Where ``answer`` is infeasible: one to three constraints of which every permutation fails at
    /// least one, the fewest and first in table order that were found; empty where it takes more
    /// than three.
    public let conflict: [Constraint]
    /// True: no smaller set excludes everything. (By elimination a smaller one may have gone
    /// unseen.)
    public let isConflictSmallest: Bool
    public let method: Method
    /// Permutations judged.
    public let judged: Int64
    /// Wall time, in seconds.
    public let seconds: Double

    public subscript(constraint: Constraint) -> Row { constraints[constraint.position] }

    /// The constraints that no permutation meets.
    public var infeasibleConstraints: [Constraint] { constraints.filter { $0.answer == .infeasible }.map(\.constraint) }
}
