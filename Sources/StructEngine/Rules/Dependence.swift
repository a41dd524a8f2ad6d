/// How a constraint's margin moves as a lever's value rises and everything else is sized anew: a
/// number as numbers do, a grade from the best down, any other kind in no order.
enum Dependence: Sendable {
    /// It does not look at the lever.
    case none
    /// It never falls.
    case rises
    /// It never rises.
    case falls
    /// It may go either way.
    case either
}

extension Lever {
    /// True if N or N_m depends on it, whose margins alone MIN_SIZE and MEZZ_SHARE are:
    /// permutations that differ only in levers that do not size share their sizes.
    var sizes: Bool { [Constraint.minSize, .mezzShare].contains { $0.dependence(on: self) != .none } }
}
