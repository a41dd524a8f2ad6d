import Synchronization

import Synchronization

/// Builds the tables of runs of a deal when the first run needs them, and keeps them for the next.
final class PreparedKernel: Sendable {
    private let known = Mutex<Kernel?>(nil)
    private let building = TurnGate(1)
    let stems = SharedStems()

    /// Of runs that start at the same time the first builds; a kernel that was built for few positions,
    /// without the table of all cells, is built anew for many.
    func kernel(for bound: BoundDeal, positions: Int64, workers: Int, _ meter: ProgressMeter?) async throws -> Kernel {
        if let kernel = fitting(bound, positions) { return kernel }
        try await building.enter()
        defer { building.leave() }
        if let kernel = fitting(bound, positions) { return kernel }
        let built = try await Kernel(bound, positions: positions, workers: workers, meter)
        known.withLock { $0 = built }
        return built
    }

    private func fitting(_ bound: BoundDeal, _ positions: Int64) -> Kernel? {
        known.withLock { $0 }.flatMap { kernel in
            kernel.cells != nil || !Kernel.wantsCells(bound, kernel.tables, positions: positions) ? kernel : nil
        }
    }
}
