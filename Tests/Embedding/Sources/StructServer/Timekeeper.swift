/// A timer of the server's own: it is due every 10 ms, and remembers by how much it was late at
/// worst.
actor Timekeeper {
    private var latest = Duration.zero

    func run() async throws {
        var due = ContinuousClock.now
        while true {
            due += .milliseconds(10)
            try await Task.sleep(until: due, clock: .continuous)
            let late = due.duration(to: .now)
            latest = max(latest, late)
            if late > .milliseconds(10) { due = .now }
        }
    }

    /// In milliseconds, since the last call.
    func latestAndReset() -> Double {
        defer { latest = .zero }
        return latest / .milliseconds(1)
    }
}
