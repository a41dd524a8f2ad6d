import Foundation
import StructReport
import Synchronization

/// One line on standard error that says how far a step is; nothing at all when standard error is
/// not a terminal.
final class ProgressBar: Sendable {
    private struct State {
        var label = ""
        var start = ContinuousClock.now
        var lastDrawn: ContinuousClock.Instant?
    }

    /// False where nobody watches: then nobody needs to be told.
    let isShown: Bool
    private let state = Mutex(State())

    init(isShown: Bool = isatty(STDERR_FILENO) == 1) { self.isShown = isShown }

    /// Starts a step.
    func begin(_ label: String) {
        guard isShown else { return }
        state.withLock { $0 = State(label: label) }
        draw(ProgressBar.line(label, done: 0, total: 0, seconds: 0))
    }

    /// Redraws the line, at most ten times a second.
    func update(done: Int64, total: Int64) {
        guard isShown else { return }
        let line = state.withLock { state -> String? in
            let now = ContinuousClock.now
            if let last = state.lastDrawn, now - last < .milliseconds(100) { return nil }
            state.lastDrawn = now
            return ProgressBar.line(state.label, done: done, total: total, seconds: (now - state.start) / .seconds(1))
        }
        if let line { draw(line) }
    }

    /// Takes the line away.
    func erase() {
        if isShown { draw("") }
    }

    private func draw(_ line: String) {
        FileHandle.standardError.write(Data(("\r\u{1B}[2K" + line).utf8))
    }

    /// Example: `medium: run  [######--------------]  31%  285,114/s  ETA 0:04`. A total of 0 shows the label alone.
    static func line(_ label: String, done: Int64, total: Int64, seconds: Double) -> String {
        guard total > 0, seconds > 0 else { return label }
        let share = min(1, max(0, Double(done) / Double(total)))
        let rate = Double(done) / seconds
        let filled = Int(share * 20)
        let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: 20 - filled)
        return "\(label)  [\(bar)] \(Int(share * 100))%  \(Format.fixed(rate, 0))/s  ETA \(Format.clock(Double(total - done) / rate))"
    }
}
