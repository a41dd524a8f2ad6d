import Synchronization

/// Hands out the numbers from 0 to `count` − 1 to workers, each once and in rising order.
final class WorkQueue: Sendable {
    private let next = Atomic<Int64>(0)
    private let count: Int64

    init(count: Int64) { self.count = count }

    /// The next number; nil once all are taken.
    func take() -> Int64? {
        let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
        return number < count ? number : nil
    }
}
