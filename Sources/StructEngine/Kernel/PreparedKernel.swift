import Synchronization

/// Builds the tables of a plan's runs when the first run needs them, and keeps them for the next.
final class PreparedKernel: Sendable {
    private let known = Mutex<Kernel?>(nil)

    /// Runs that start at the same time may each build their own; the first that is done is kept.
    func kernel(for bound: BoundDeal, positions: Int64, workers: Int, _ meter: ProgressMeter?) async throws -> Kernel {
        if let kernel = known.withLock({ $0 }) { return kernel }
        let built = try await Kernel(bound, positions: positions, workers: workers, meter)
        return known.withLock { known in
            if let kernel = known { return kernel }
            known = built
            return built
        }
    }
}
