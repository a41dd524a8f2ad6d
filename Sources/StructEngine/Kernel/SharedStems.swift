import Synchronization

/// The table of stems that runs of one plan use at the same time, instead of one each: at a few
/// hundred megabytes, twenty would not fit.
///
/// A table knows which stems may hold the best margin of a run: those with a margin above what a first
/// few thousand permutations had. It serves any run whose own first few thousand did as well in every
/// constraint. The table lives as long as a run holds it.
final class SharedStems: Sendable {
    private struct Shared {
        weak var table: StemTable?
        var users = 0
    }

    private let shared = Mutex(Shared())
    /// One run at a time builds a table; the others wait for it.
    private let building = TurnGate(1)

    /// Counts a run that may use a table until it says ``leave()``.
    func join() { shared.withLock { $0.users += 1 } }

    func leave() { shared.withLock { $0.users -= 1 } }

    /// True if other runs may use the table too.
    var isShared: Bool { shared.withLock { $0.users > 1 } }

    /// A table that serves a run with these best margins: the one in use if it does, else a new one.
    ///
    /// A new one is made for margins that are not above them; lower ones serve more runs.
    func table(
        _ kernel: Kernel, bestMargins: PerConstraint<Double>, lower: PerConstraint<Double>, workers: Int, _ meter: ProgressMeter?
    ) async throws -> StemTable {
        if let table = inUse(bestMargins) { return table }
        try await building.enter()
        defer { building.leave() }
        if let table = inUse(bestMargins) { return table }
        let table = try await StemTable(kernel, bestMargins: isShared ? lower : bestMargins, workers: workers, meter)
        shared.withLock { $0.table = table }
        return table
    }

    private func inUse(_ bestMargins: PerConstraint<Double>) -> StemTable? {
        guard let table = shared.withLock({ $0.table }) else { return nil }
        return (0..<Constraint.count).allSatisfy { bestMargins[$0] >= table.bestMargins[$0] } ? table : nil
    }
}
