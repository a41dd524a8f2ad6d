/// Where a computation asks whether its result is still wanted: so often that it ends within milliseconds once it is not.
enum Cancellation {
    /// Hears every time that it is asked; there is none unless somebody measures.
    @TaskLocal static var observer: (@Sendable () -> Void)?

    /// Throws once the task is cancelled.
    static func check() throws(CancellationError) {
        observer?()
        if Task.isCancelled { throw CancellationError() }
    }
}
