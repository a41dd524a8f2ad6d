import Histogram

/// Times of many calls of one kind, in an HDR histogram of nanoseconds with three significant
/// digits.
struct Latency: Sendable {
    private var histogram = Histogram<UInt64>(highestTrackableValue: 3_600_000_000_000, numberOfSignificantValueDigits: .three)

    mutating func record(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let nanoseconds = seconds * 1_000_000_000 + attoseconds / 1_000_000_000
        histogram.record(UInt64(clamping: min(max(nanoseconds, 1), 3_600_000_000_000)))
    }

    var count: Int { Int(clamping: histogram.totalCount) }

    /// The time, in milliseconds, that `percent` percent of the calls took at most; not a number
    /// before the first call.
    func milliseconds(percentile percent: Double) -> Double {
        count == 0 ? .nan : Double(histogram.valueAtPercentile(percent)) / 1e6
    }

    /// The longest, in milliseconds.
    var longest: Double { count == 0 ? .nan : Double(histogram.max) / 1e6 }
}
