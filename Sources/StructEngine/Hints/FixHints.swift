/// What would save a pruned structure: its hints, as a collection, and what is to be said where
/// there is none.
///
/// ```swift
/// for hint in try await plan.hints(for: structure) { print(hint.sentence) }
/// ```
public struct FixHints: Sendable, Equatable {
    /// The smallest change of each lever that is enough alone, by least loss of total proceeds;
    /// where no single lever is enough, the pair of changes with the fewest steps in total.
    private let hints: [FixHint]
    /// Where neither a lever nor a pair is enough: the constraint that stands in the way. Pairs of
    /// two of coupon, tenor, interest-only and balloon are tried up to ``pairSteps`` steps, all
    /// others to their end.
    public let obstacle: Constraint?
    /// Changes that the search found and the last check, a full evaluation, did not confirm, so
    /// that they are left out. Anything but 0 is a fault of the engine.
    public let unproven: Int
    /// False for a near miss of a run that was asked not to look for hints.
    public let wereSought: Bool

    /// Most steps in total of a pair of two of coupon, tenor, interest-only and balloon, where
    /// every combination needs a profile of its own.
    public static let pairSteps = 40

    init(_ hints: [FixHint], obstacle: Constraint? = nil, unproven: Int = 0) {
        self.init(hints, obstacle: obstacle, unproven: unproven, wereSought: true)
    }

    private init(_ hints: [FixHint], obstacle: Constraint?, unproven: Int, wereSought: Bool) {
        self.hints = hints
        self.obstacle = obstacle
        self.unproven = unproven
        self.wereSought = wereSought
    }

    static let none = FixHints([])
    static let notSought = FixHints([], obstacle: nil, unproven: 0, wereSought: false)
}

extension FixHints: RandomAccessCollection {
    public var startIndex: Int { hints.startIndex }
    public var endIndex: Int { hints.endIndex }
    public subscript(position: Int) -> FixHint { hints[position] }
}
