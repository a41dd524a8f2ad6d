import Foundation

/// The server's time of day. Tests let it run faster, so that a day passes in minutes; durations of calls are always real.
struct ServerClock: Sendable {
    let rate: Double
    private let began: Date
    private let start: ContinuousClock.Instant

    init(rate: Double) {
        self.rate = rate
        began = Date()
        start = .now
    }

    /// Seconds since 1970.
    var now: Double { began.timeIntervalSince1970 + start.duration(to: .now) / .seconds(1) * rate }

    /// Real time that so many seconds of this clock take.
    func real(_ seconds: Double) -> Duration { .seconds(seconds / rate) }

    /// A time as calls show it, such as `2026-03-01T08:00:00Z`.
    static func text(_ seconds: Double) -> String { Date(timeIntervalSince1970: seconds).formatted(.iso8601) }
}
