/// The beat at which the engine's tasks hand control back to the host: every long computation gives
/// way often, so that timers of the host and cancellation are never late. One a task.
struct Pace {
    /// Hears how long each task of a run kept its thread; there is none unless somebody measures.
    @TaskLocal static var observer: (any PaceObserver)?

    private let observer: (any PaceObserver)?
    private var since: ContinuousClock.Instant?

    init() {
        observer = Pace.observer
        since = observer == nil ? nil : .now
    }

    /// Lets other tasks run.
    mutating func giveWay(file: StaticString = #fileID, line: Int = #line) async {
        guard let observer, let since else { return await Task.yield() }
        observer.note(since.duration(to: .now), "\(file):\(line)")
        await Task.yield()
        self.since = .now
    }
}

/// Is told of every stretch of work between two moments at which a task gave way, and where the
/// later one is.
protocol PaceObserver: Sendable {
    func note(_ stretch: Duration, _ place: @autoclosure () -> String)
}
