import Foundation

/// How long calls took: counts by bounds that rise by a tenth each, so that a percentile is right to a tenth.
struct Latencies: Sendable {
    private static let bounds: [Double] = (0..<150).map { 0.05 * pow(1.1, Double($0)) }
    private var counts = [Int](repeating: 0, count: bounds.count + 1)
    private(set) var total = 0

    mutating func add(milliseconds: Double) {
        var low = 0
        var high = Latencies.bounds.count
        while low < high {
            let middle = (low + high) / 2
            if Latencies.bounds[middle] < milliseconds { low = middle + 1 } else { high = middle }
        }
        counts[low] += 1
        total += 1
    }

    mutating func add(_ other: Latencies) {
        for place in counts.indices { counts[place] += other.counts[place] }
        total += other.total
    }

    /// The bound that this share of the calls did not exceed, in milliseconds; nil without calls.
    func percentile(_ share: Double) -> Double? {
        guard total > 0 else { return nil }
        var left = Int((Double(total) * share).rounded(.up))
        for (place, count) in counts.enumerated() {
            left -= count
            if left <= 0 { return place < Latencies.bounds.count ? Latencies.bounds[place] : Latencies.bounds.last }
        }
        return Latencies.bounds.last
    }
}
