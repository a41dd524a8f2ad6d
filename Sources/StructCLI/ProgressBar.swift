import StructEngine
import StructReport

/// One line on a terminal: how far, how fast, how long still.
struct ProgressBar {
    private let start = ContinuousClock.now
    private static let width = 28

    func show(_ progress: RunProgress) {
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let left = progress.fraction > 0 ? seconds / progress.fraction - seconds : 0
        let filled = Int(progress.fraction * Double(ProgressBar.width))
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: ProgressBar.width - filled)
        let counts = "\(Format.whole(progress.done)) of \(Format.whole(progress.total))"
        let doing =
            switch progress.phase {
            case .tables: "building tables"
            case .judging: "\(counts) judged"
            case .hints: "near misses, \(counts)"
            case .paths: "\(counts) paths"
            }
        Terminal.draw("\r\u{1B}[K\(bar) \(Format.percent(progress.fraction, 1))  \(doing)  \(Format.clock(left)) left")
    }

    func clear() { Terminal.draw("\r\u{1B}[K") }
}
