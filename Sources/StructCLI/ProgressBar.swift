import StructEngine
import StructReport

/// One line on a terminal: how far, how fast, how long still.
struct ProgressBar {
    private let start = ContinuousClock.now
    private static let width = 28

    func show(_ progress: RunProgress) {
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let rate = seconds > 0 ? Double(progress.done) / seconds : 0
        let left = rate > 0 ? Double(progress.total - progress.done) / rate : 0
        let filled = Int(progress.fraction * Double(ProgressBar.width))
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: ProgressBar.width - filled)
        let counts = "\(Format.whole(progress.done)) of \(Format.whole(progress.total))"
        Terminal.draw(
            "\r\u{1B}[K\(bar) \(Format.percent(progress.fraction, 1))  \(counts)  \(Format.fixed(rate, 0))/s"
                + "  \(ProgressBar.duration(left)) left")
    }

    func clear() { Terminal.draw("\r\u{1B}[K") }

    /// Example: 75 seconds are "1:15", 3,700 are "1:01:40".
    static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds < 1e9 else { return Format.undefined }
        let total = Int(seconds.rounded(.up))
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let (hours, minutes) = (total / 3600, total / 60 % 60)
        return hours > 0 ? "\(hours):\(two(minutes)):\(two(total % 60))" : "\(minutes):\(two(total % 60))"
    }
}
