import Crypto
import Logging
import ServiceLifecycle
import StructEngine
import Tracing

/// Carries out jobs: so many at once, so many in line, each kept in the database from the moment it is accepted.
actor JobRunner: Service {
    private let store: Store
    private let shelf: DealShelf
    private let pool: RunPool
    private let settings: Settings
    private let clock: ServerClock
    private let monitor: Monitor
    private let logger: Logger
    nonisolated let board = JobBoard()
    private var waiting: [String] = []
    /// Jobs under way. What carries one out is never cancelled, as it has to keep the outcome; its work is.
    private var running: [String: Task<Void, Never>] = [:]
    private var work: [String: Task<RunResult, any Error>] = [:]
    private var cancelled: Set<String> = []
    /// Clients that wait for a run each.
    private var clients: [String: Int] = [:]
    private var reopening: Set<String> = []
    private var admitted = 0
    private var isStopping = false

    init(store: Store, shelf: DealShelf, settings: Settings, clock: ServerClock, monitor: Monitor, logger: Logger) {
        self.store = store
        self.shelf = shelf
        self.settings = settings
        self.clock = clock
        self.monitor = monitor
        self.logger = logger
        pool = RunPool(
            running: settings.running, queued: settings.running, threads: settings.threads, memoryBytes: settings.memoryMiB << 20)
    }

    /// What a client asks to run.
    struct Order: Sendable {
        let user: String
        let request: JSONValue
        let deal: [UInt8]
        let features: Features
        let key: String?
        let bodyHash: String
        let waits: Bool
    }

    /// Takes up what an earlier process left, then works until the server stops: runs are then kept as far as they are.
    func run() async throws {
        for id in try await store.recover(at: clock.now) {
            board.open(id)
            waiting.append(id)
        }
        if !waiting.isEmpty { logger.info("jobs of an earlier process go on", metadata: ["count": "\(waiting.count)"]) }
        pump()
        try? await gracefulShutdown()
        isStopping = true
        board.closeAll()
        let tasks = Array(running.values)
        for task in work.values { task.cancel() }
        for task in tasks { await task.value }
    }

    var depth: (running: Int, queued: Int) { (running.count, waiting.count) }

    /// Accepts a job, or finds the one that the same key stands for.
    ///
    /// - Throws: ``Problem`` 429 if as many wait as may, 422 for a key that came with another body.
    func submit(_ order: Order) async throws -> (id: String, isNew: Bool) {
        if let earlier = try await earlier(order) {
            try await reopen(earlier)
            return (earlier, false)
        }
        try demandRoom()
        admitted += 1
        defer { admitted -= 1 }
        let id = SystemRandomNumberGenerator.text(16)
        board.open(id)
        let isNew: Bool
        do {
            isNew = try await store.insert(
                id, user: order.user, request: order.request, deal: order.deal, key: order.key, bodyHash: order.bodyHash,
                waits: order.waits, at: clock.now)
        } catch {
            board.close(id, nil)
            throw error
        }
        guard isNew else {
            board.close(id, nil)
            guard let earlier = try await earlier(order) else { throw Problem.busy("the same key is being taken: try again") }
            return (earlier, false)
        }
        waiting.append(id)
        pump()
        return (id, true)
    }

    private func demandRoom() throws {
        guard !isStopping else { throw Problem(.serviceUnavailable, "stopping", "the server is stopping: try again soon") }
        guard running.count + waiting.count + admitted < settings.running + settings.queued else {
            throw Problem.busy("\(waiting.count) runs wait, as many as may: try again when one is done")
        }
    }

    /// Begins a run anew that ended with the client that waited for it, as that client has come back with its key; nothing happens
    /// to any other.
    private func reopen(_ id: String) async throws {
        guard try await store.isAbandoned(id) else { return }
        guard reopening.insert(id).inserted else { throw Problem.busy("the same key is being taken: try again") }
        defer { reopening.remove(id) }
        try demandRoom()
        admitted += 1
        defer { admitted -= 1 }
        board.open(id)
        var isQueued = false
        defer { if !isQueued { board.close(id, nil) } }
        isQueued = try await store.reopen(id)
        guard isQueued else { return }
        waiting.append(id)
        pump()
    }

    /// A client waits for a run.
    func join(_ id: String) { clients[id, default: 0] += 1 }

    /// A client does not wait any more; true if it was the last.
    @discardableResult func leave(_ id: String) -> Bool {
        let left = (clients[id] ?? 1) - 1
        clients[id] = left > 0 ? left : nil
        return left <= 0
    }

    private func earlier(_ order: Order) async throws -> String? {
        guard let key = order.key, let earlier = try await store.job(user: order.user, key: key) else { return nil }
        guard earlier.bodyHash == order.bodyHash else {
            throw Problem(.unprocessableContent, "idempotency_key_reused", "this Idempotency-Key came with another body: take a new key")
        }
        return earlier.id
    }

    /// Ends a job that is queued or running; nothing happens to one that has ended.
    func cancel(_ id: String) async throws {
        if let place = waiting.firstIndex(of: id) {
            waiting.remove(at: place)
            try await store.finish(id, .cancelled, at: clock.now)
            board.close(id, .end(.cancelled, digest: nil))
        } else if let task = running[id] {
            cancelled.insert(id)
            work[id]?.cancel()
            await task.value
        }
    }

    /// Ends the runs of a user who is no more, and keeps what has ended for administrators alone: no later user of the same name is
    /// to see it.
    func orphan(_ user: String) async throws {
        for id in try await store.orphan(user) { try await cancel(id) }
    }

    private func pump() {
        while !isStopping, running.count < settings.running, !waiting.isEmpty {
            let id = waiting.removeFirst()
            running[id] = Task { await self.carryOut(id) }
        }
    }

    private func carryOut(_ id: String) async {
        defer {
            running[id] = nil
            work[id] = nil
            cancelled.remove(id)
            pump()
        }
        let end: JobBoard.Event?
        do {
            guard let job = try await store.job(id), !job.state.isFinal else { return board.close(id, nil) }
            do {
                let task = Task { try await withSpan("run") { _ in try await self.found(job) } }
                work[id] = task
                // It may have been cancelled, or the server stopped, while the job was read.
                if isStopping || cancelled.contains(id) { task.cancel() }
                let result = try await task.value
                let text = result.json(nearMisses: Int(job.nearMisses)).text(pretty: false)
                try await store.finish(id, .done, result: text, summary: result.summary, digest: result.digest, at: clock.now)
                monitor.ran(result)
                end = .end(.done, digest: result.digest)
            } catch is CancellationError {
                if isStopping {
                    try await store.requeue(id)
                    end = nil
                } else {
                    try await store.finish(id, .cancelled, at: clock.now)
                    end = .end(.cancelled, digest: nil)
                }
            } catch {
                let problem = Problem(error) ?? Problem(.internalServerError, "internal", "the run came to no result")
                logger.error("a run came to no result", metadata: ["job": "\(id)", "error": "\(error)"])
                try await store.finish(id, .failed, problem: problem.json(requestID: "", instance: id), at: clock.now)
                end = .end(.failed, digest: nil)
            }
        } catch {
            // The database is gone or full: the job stays as it was kept last, and goes on after a restart.
            logger.critical("a job could not be kept", metadata: ["job": "\(id)", "error": "\(error)"])
            end = nil
        }
        board.close(id, end)
    }

    private nonisolated func found(_ job: Job) async throws -> RunResult {
        let plan = try await shelf.plan(job.deal, job.features).with(seed: job.seed, count: job.count, topLimit: job.topLimit)
        try await store.begin(job.id, fingerprint: plan.fingerprint)
        let store = self.store
        let saving = Checkpoints(every: .seconds(settings.checkpointSeconds)) { shard in
            // A run that is cancelled keeps what it has once more: the write must not be cancelled with it.
            try await Task { try await store.keep(checkpoint: shard.bytes, of: job.id) }.value
        }
        // A checkpoint that is damaged, or of an older engine, is worth nothing: the run begins anew.
        let shard = job.checkpoint.flatMap { bytes in try? RunShard(bytes: bytes) }
        let usable = shard?.fingerprint == plan.fingerprint ? shard : nil
        return try await pool.run(plan, resuming: usable, checkpoints: saving) { self.board.tell(job.id, .progress($0)) }
    }
}

extension Job {
    /// What a request states; the engine's defaults where a job of another version states nothing.
    private func whole(_ name: String) -> Int64? {
        guard case .integer(let number)? = request[name] else { return nil }
        return number
    }

    var seed: UInt64 { UInt64(max(0, whole("seed") ?? 0)) }
    var count: Int64 { whole("count") ?? 100_000 }
    var topLimit: Int { Int(whole("top") ?? 20) }
    var nearMisses: Int64 { whole("near_misses") ?? 3 }

    var features: Features {
        guard case .array(let items)? = request["features"] else { return Features() }
        let keys = items.compactMap { item -> String? in
            guard case .string(let text) = item else { return nil }
            return text
        }
        return Features(gatesAB: keys.contains("gates_ab"), reverseDSCREngine: keys.contains("reverse_dscr_engine"))
    }
}
