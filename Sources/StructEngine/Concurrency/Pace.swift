/// The beat at which the engine's tasks hand control back to the host: every long computation gives
/// way often, so that timers of the host and cancellation are never late. One a task.
struct Pace {
    /// Hears how long each task of a run kept its thread; there is none unless somebody measures.
    @TaskLocal static var observer: (any PaceObserver)?

    private let observer: (any PaceObserver)?
    private var since = ContinuousClock.now

    /// The shortest stretch of work worth giving way after: to hand a thread over takes some hundredth
    /// of it. Of twenty runs on two threads, each is then back within ten milliseconds.
    private static let stretch = Duration.microseconds(500)

    init() { observer = Pace.observer }

    /// Lets other tasks run, unless they could only just now.
    mutating func giveWay(file: StaticString = #fileID, line: Int = #line) async {
        let held = since.duration(to: .now)
        guard held >= Pace.stretch else { return }
        observer?.note(held, "\(file):\(line)")
        await Task.yield()
        since = .now
    }
}

/// Is told of every stretch of work between two moments at which a task gave way, and where the
/// later one is.
protocol PaceObserver: Sendable {
    func note(_ stretch: Duration, _ place: @autoclosure () -> String)
}
