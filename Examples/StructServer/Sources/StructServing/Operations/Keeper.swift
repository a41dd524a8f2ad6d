import Logging
import ServiceLifecycle
import StructEngine

/// What the server does by itself: samples, triggers and what they set off, synthetic checks, rollouts that are due, and what expires.
struct Keeper: Service {
    let server: Server

    func run() async throws {
        await cancelWhenGracefulShutdown {
            // A tenth of a minute of the server's clock, at least 20 ms.
            let pace = max(.milliseconds(20), min(.seconds(1), server.clock.real(6)))
            var minute = Int64(-1)
            var last = server.clock.now
            while !Task.isCancelled {
                let now = server.clock.now
                server.faults.leak(seconds: now - last)
                last = now
                for action in server.synthetic.takeDue() { await check(action) }
                if Int64(now / 60) != minute {
                    minute = Int64(now / 60)
                    await attempt("minute") { try await everyMinute(minute, now) }
                }
                try? await Task.sleep(for: pace)
            }
        }
    }

    /// A fault of one task must not end the others.
    private func attempt(_ what: String, _ body: () async throws -> Void) async {
        do {
            try await body()
        } catch is CancellationError {
        } catch {
            server.logger.error("the keeper could not do its work", metadata: ["work": "\(what)", "error": "\(error)"])
        }
    }

    private func everyMinute(_ minute: Int64, _ now: Double) async throws {
        let depth = await server.jobs.depth
        let cache = server.shelf.counts
        server.monitor.sample(
            Monitor.Levels(
                sessions: server.sessions.count, queued: depth.queued, running: depth.running, hits: cache.hits, misses: cache.misses))
        server.triggers.synthetic(server.synthetic.alert)
        for alert in server.triggers.evaluate(server.monitor, at: now) { await attempt("alert") { try await act(on: alert, now) } }
        await attempt("rollout") { try await server.carryOutRolloutIfDue() }
        _ = try await server.store.expire(before: now - server.settings.resultHours * 3_600)
        if minute % 5 == 0 { try await server.sessions.keep(at: now) }
    }

    /// Reports a trigger, and takes back the last change of flags where the server is to.
    private func act(on alert: Triggers.Alert, _ now: Double) async throws {
        server.logger.critical("rollback trigger", metadata: ["kind": "\(alert.kind)", "detail": "\(alert.detail)"])
        try await server.store.audit(AuditEntry(server: "trigger", after: alert.json), at: now)
        guard server.settings.rollsBack else { return }
        do {
            let (state, undone) = try await server.flags.rollBack(AuditEntry(server: "flags_rollback"), onlyFlags: true, at: now)
            server.logger.notice("flags were rolled back", metadata: ["undone": "\(undone)", "version": "\(state.version)"])
        } catch let problem as Problem where problem.code == "nothing_to_roll_back" {
            server.logger.notice("there is no change of flags to roll back")
        }
    }

    /// Makes one call as a client would, on the first deal of the folder.
    private func check(_ action: String) async {
        let start = ContinuousClock.now
        var problem: String?
        do {
            try await server.performSynthetic(action)
        } catch {
            problem = Problem(error)?.detail ?? "\(error)"
        }
        let milliseconds = start.duration(to: .now) / .milliseconds(1)
        server.synthetic.add(.init(at: server.clock.now, action: action, milliseconds: milliseconds, problem: problem))
    }
}

extension Server {
    /// One of the actions of ``Synthetic``, through the handler that serves the call of the same name.
    func performSynthetic(_ action: String) async throws {
        guard let endpoint = Endpoint.all.first(where: { $0.id == action }), let fixture = syntheticDeal else {
            throw Problem.notFound("there is no call or no deal to check with")
        }
        var body: [(key: String, value: JSONValue)] = [("fixture", .string(fixture))]
        if action == "evaluate" { body.append(("index", .integer(0))) }
        try await faults.beforeCall()
        _ = try await endpoint.handle(
            self,
            Call(
                endpoint: endpoint, parameters: [:], query: [:], headers: [:], body: .object(body), bytes: [], session: nil, address: nil,
                requestID: "synthetic", channel: nil))
    }

    /// The deal that checks use: the small one if it is there, else the first.
    private var syntheticDeal: String? { shelf.named["small"] != nil ? "small" : shelf.names.first }
}
