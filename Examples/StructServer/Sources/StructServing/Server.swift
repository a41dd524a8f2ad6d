import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import Metrics
import ServiceLifecycle
import UnixSignals
import StructEngine
import Synchronization

/// The server: what its calls share, and the services that run beside them.
public final class Server: Sendable {
    let settings: Settings
    let clock: ServerClock
    let store: Store
    let users: Users
    let sessions: Sessions
    let flags: Flags
    let shelf: DealShelf
    let answers = AnswerShelf(most: 256)
    let monitor: Monitor
    let triggers = Triggers()
    let synthetic: Synthetic
    let jobs: JobRunner
    let logger: Logger
    /// Runs that are not jobs, such as those of a comparison: they wait for their turn beside each other.
    let pool: RunPool
    let faults: PlantedFaults
    /// Simulations at work.
    let simulations: Places
    let passwordChecks = Places(8)

    /// Opens the database and makes everything ready; nothing listens yet.
    ///
    /// - Throws: ``Settings/Faults`` for what the set-up must change; what the database throws.
    public init(_ settings: Settings, registry: Registry = Registry(), logger: Logger) async throws {
        self.settings = settings
        self.logger = logger
        clock = ServerClock(rate: settings.clockRate)
        monitor = Monitor(registry: registry, clock: clock)
        shelf = try DealShelf(folder: settings.deals, most: settings.plans)
        do {
            store = try Store(path: settings.database, monitor: monitor)
        } catch {
            throw Settings.Faults(lines: [
                "--database: must be a SQLite file of this server that can be written, found \"\(settings.database)\": \(error)"
            ])
        }
        users = Users(store: store, rounds: settings.passwordRounds)
        try await users.seed(settings)
        sessions = try Sessions(store: store, settings: settings)
        flags = try Flags(store: store)
        jobs = JobRunner(store: store, shelf: shelf, settings: settings, clock: clock, monitor: monitor, logger: logger)
        simulations = Places(settings.threads)
        pool = RunPool(running: 1, queued: 8, threads: settings.threads, memoryBytes: settings.memoryMiB << 20)
        synthetic = try await Synthetic(store: store, clock: clock)
        faults = PlantedFaults(areAllowed: settings.testFaults)
    }

    /// The HTTP application with its services; `listening` is called with the port once it listens.
    public func application(listening: @escaping @Sendable (Int) -> Void = { _ in }) -> some ApplicationProtocol {
        Application(
            responder: Responder(self),
            server: HTTPServerBuilder { responder in
                LoopChannel(
                    http: HTTP1Channel(
                        responder: responder,
                        configuration: .init(
                            additionalChannelHandlers: [HangUpWatch()],
                            idleTimeout: .seconds(120),
                            httpDecoderConfiguration: .init(
                                maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100))))
            },
            configuration: ApplicationConfiguration(address: .hostname(settings.host, port: settings.port), backlog: 1_024),
            services: [jobs, Keeper(server: self)],
            onServerRunning: { channel in listening(channel.localAddress?.port ?? 0) },
            logger: logger)
    }

    /// Runs until SIGTERM or SIGINT: calls are answered, runs are kept as far as they are. SIGHUP reads the secret key again.
    public func run(listening: @escaping @Sendable (Int) -> Void) async throws {
        let group = ServiceGroup(
            configuration: .init(
                services: [application(listening: listening), HangUpListener(server: self)],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await group.run()
        try? await sessions.keep(at: clock.now)
    }

    /// Takes the secret key anew, so that everyone must sign in again; the old one stays if the new one is no good.
    func rotateSecret() async {
        do {
            let ended = try await sessions.rotate(try settings.secret())
            try await store.audit(
                AuditEntry(server: "rotate_secret", after: .object([("sessions_ended", .integer(Int64(ended)))])), at: clock.now)
            logger.notice("the secret key was read again", metadata: ["sessions_ended": "\(ended)"])
        } catch {
            logger.error("the secret key stays as it was", metadata: ["error": "\(error)"])
        }
    }

    /// Which parts of the engine a caller has.
    func features(for call: Call) -> Features {
        Features(gatesAB: shows("gates_ab", to: call), reverseDSCREngine: shows("reverse_dscr_engine", to: call))
    }

    func shows(_ feature: String, to call: Call) -> Bool {
        flags.state.shows(feature, to: call.user, isAdmin: call.session?.isAdmin ?? true, from: call.address)
    }

    /// - Throws: ``Problem`` 403 that says so if the caller does not have the feature.
    func demand(_ feature: String, for call: Call) throws {
        guard shows(feature, to: call) else {
            let isOn = flags.state.flags[feature] == true
            let why = isOn ? "is on, but not for you yet" : "is off"
            throw Problem(.forbidden, "feature_off", "the feature \(feature) \(why)")
        }
    }
}

/// Reads the secret key again at SIGHUP.
private struct HangUpListener: Service {
    let server: Server

    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await _ in await UnixSignalsSequence(trapping: .sighup) { await server.rotateSecret() }
        }
    }
}

/// Faults that tests plant to see that the server notices them; a server without `--test-faults` plants none.
final class PlantedFaults: Sendable {
    struct State: Sendable {
        var errors = false
        var slowMilliseconds = 0
        var leak: [[UInt8]] = []
        var leakBytesPerSecond = 0
    }

    let areAllowed: Bool
    let state = Mutex(State())

    init(areAllowed: Bool) { self.areAllowed = areAllowed }

    func beforeCall() async throws {
        guard areAllowed else { return }
        let (errors, slow) = state.withLock { ($0.errors, $0.slowMilliseconds) }
        if slow > 0 { try await Task.sleep(for: .milliseconds(slow)) }
        if errors { throw Problem(.internalServerError, "planted", "a planted fault") }
    }

    /// Holds on to memory as fast as was asked.
    func leak(seconds: Double) {
        guard areAllowed else { return }
        state.withLock { state in
            let bytes = Int(Double(state.leakBytesPerSecond) * seconds)
            if bytes > 0 { state.leak.append([UInt8](repeating: 1, count: bytes)) }
        }
    }
}
