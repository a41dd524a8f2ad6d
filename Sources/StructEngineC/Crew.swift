import StructEngine
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The threads of one call: they run its tasks, and end with it.
///
/// The tasks of Swift would otherwise share a pool of the process, whose threads a fork leaves behind: a child that
/// called the engine again would wait for ever. A host that is no Swift program also gets the caller's thread back for
/// its own needs: progress is told, and the wish to stop asked for, on it alone.
final class Crew: TaskExecutor, @unchecked Sendable {
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let news = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    /// Guarded by the lock: what is to be run from `next` on, and whether the call's work is done.
    private var jobs: [UnownedJob] = []
    private var next = 0
    private var isDone = false

    private init() {
        pthread_mutex_init(lock, nil)
        pthread_cond_init(news, nil)
    }

    deinit {
        pthread_cond_destroy(news)
        pthread_mutex_destroy(lock)
        news.deallocate()
        lock.deallocate()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        pthread_mutex_lock(lock)
        jobs.append(job)
        pthread_cond_broadcast(news)
        pthread_mutex_unlock(lock)
    }

    /// The next job; nil once all is done. A caller that gives a time in milliseconds waits no longer.
    private func take(within milliseconds: Int? = nil) -> UnownedJob? {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        while next == jobs.count, !isDone {
            guard let milliseconds else {
                pthread_cond_wait(news, lock)
                continue
            }
            var end = Crew.time(after: milliseconds)
            if pthread_cond_timedwait(news, lock, &end) != 0 { break }
        }
        guard next < jobs.count else { return nil }
        defer {
            next += 1
            if next == jobs.count { (jobs, next) = ([], 0) }
        }
        return jobs[next]
    }

    /// Waits for the end, at most so long; true if all is done.
    private func isDone(within milliseconds: Int) -> Bool {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        var end = Crew.time(after: milliseconds)
        while !isDone {
            if pthread_cond_timedwait(news, lock, &end) != 0 { break }
        }
        return isDone
    }

    private func finish() {
        pthread_mutex_lock(lock)
        isDone = true
        pthread_cond_broadcast(news)
        pthread_mutex_unlock(lock)
    }

    private static func time(after milliseconds: Int) -> timespec {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let nanoseconds = now.tv_nsec + milliseconds * 1_000_000
        return timespec(tv_sec: now.tv_sec + nanoseconds / 1_000_000_000, tv_nsec: nanoseconds % 1_000_000_000)
    }

    private func work() {
        while let job = take() { job.runSynchronously(on: asUnownedTaskExecutor()) }
    }

    /// A thread that works here; nil where the system has none to give.
    private func thread() -> pthread_t? {
        let crew = Unmanaged.passRetained(self)
        #if canImport(Darwin)
            var thread: pthread_t?
            let made = pthread_create(
                &thread, nil,
                { raw in
                    Unmanaged<Crew>.fromOpaque(raw).takeRetainedValue().work()
                    return nil
                }, crew.toOpaque())
        #else
            var thread = pthread_t()
            let made = pthread_create(
                &thread, nil,
                { raw in
                    if let raw { Unmanaged<Crew>.fromOpaque(raw).takeRetainedValue().work() }
                    return nil
                }, crew.toOpaque())
        #endif
        guard made == 0 else {
            crew.release()
            return nil
        }
        return thread
    }

    /// Threads, with every signal left to those that the host has: its handlers must not run on these.
    private func threads(_ count: Int) -> [pthread_t] {
        var (all, before) = (sigset_t(), sigset_t())
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        return (0..<count).compactMap { _ in thread() }
    }
}

/// What a caller is told of progress by, and says whether to go on.
public typealias ProgressFunction = @convention(c) (UnsafeMutableRawPointer?, Double, Int64, Int64) -> Int32

/// Who watches a call: is told how far it is, and may end it.
struct Watcher {
    let function: ProgressFunction?
    let context: UnsafeMutableRawPointer?

    /// How often the function is called.
    fileprivate static let milliseconds = 20

    fileprivate func asksForTheEnd(_ progress: RunProgress?) -> Bool {
        guard let function else { return false }
        return function(context, progress?.fraction ?? 0, progress?.done ?? 0, progress?.total ?? 0) != 0
    }
}

/// A call's progress and its answer, between its threads and the caller's.
private final class Exchange<Made: Sendable>: Sendable {
    let progress = Mutex<RunProgress?>(nil)
    let answer = Mutex<Result<Made, any Error>?>(nil)
}

extension Crew {
    /// Does work that takes long on a number of threads, 0 for one a processor, and returns what it makes.
    static func carryOut<Made: Sendable>(
        threads: Int32, _ watcher: Watcher,
        _ work: @escaping @Sendable (_ threads: Int, _ progress: @escaping @Sendable (RunProgress) -> Void) async throws -> Made
    ) throws -> Made {
        guard (0...256).contains(threads) else { throw Refusal.argument("threads must be from 0 to 256, found \(threads)") }
        let count = threads == 0 ? min(256, processorCount()) : Int(threads)
        let crew = Crew()
        let exchange = Exchange<Made>()
        let hands = crew.threads(count)
        let task = Task<Void, Never>(executorPreference: crew) {
            let made: Result<Made, any Error>
            do {
                made = .success(try await work(count) { progress in exchange.progress.withLock { $0 = progress } })
            } catch {
                made = .failure(error)
            }
            exchange.answer.withLock { $0 = made }
            crew.finish()
        }
        while hands.isEmpty ? !crew.workOnce() : !crew.isDone(within: Watcher.milliseconds) {
            if watcher.asksForTheEnd(exchange.progress.withLock { $0 }) { task.cancel() }
        }
        for hand in hands { pthread_join(hand, nil) }
        guard let answer = exchange.answer.withLock({ $0 }) else { throw Refusal(.failed, "the call ended without an answer") }
        let made = try answer.get()
        if let last = exchange.progress.withLock({ $0 }), last.fraction == 1 { _ = watcher.asksForTheEnd(last) }
        return made
    }

    /// Where the system has no threads to give, the caller's own works; true if all is done.
    private func workOnce() -> Bool {
        if let job = take(within: Watcher.milliseconds) { job.runSynchronously(on: asUnownedTaskExecutor()) }
        return isDone(within: 0)
    }
}
