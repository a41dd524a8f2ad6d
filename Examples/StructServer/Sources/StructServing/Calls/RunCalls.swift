import Crypto
import HTTPTypes
import Hummingbird
import NIOCore
import StructEngine

/// Runs: started, watched, ended, and read.
extension Endpoint {
    static let pick = [Field("run", .text(64), "Id of a run; the caller's newest finished one if not said.")]

    static let runCalls: [Endpoint] = [
        Endpoint(
            .post, "/api/phase1/run", "run", "Size, judge and rank permutations; with async the answer is where to look.", .user,
            body: source + [
                Field("seed", .whole(0...Field.largest), "Seed of the order; 0 if not said."),
                Field("count", .count, "How many permutations; 100,000 if not said."),
                Field("top", .whole(0...1_000), "Length of the top list; 20 if not said."),
                Field("near_misses", .whole(0...20), "Near misses shown for each binding constraint; 3 if not said."),
                Field("async", .flag, "True not to wait for the result."),
            ],
            headers: [Field("Idempotency-Key", .text(128), "The same key and body stand for the same run.")],
            answers: [
                Answer(status: .ok, summary: "The run with its result.", schema: "job"),
                Answer(status: .accepted, summary: "The run is queued; Location says where.", schema: "job"),
            ]
        ) { server, call in try await server.startRun(call) },
        Endpoint(
            .get, "/api/phase1/run", "runs", "The newest runs without their results.", .user,
            query: [Field("limit", .whole(1...100), "Most runs; 20 if not said.")], schema: "any"
        ) { server, call in
            let user = call.session?.isAdmin == true ? nil : call.user
            return Reply(
                .object([
                    ("runs", try await server.store.jobs(of: user, limit: call.queried("limit") ?? 20, keptFor: server.keptSeconds))
                ]))
        },
        Endpoint(.get, "/api/phase1/run/{id}", "run_get", "A run: how it stands, and its result.", .user, schema: "job") { server, call in
            server.reply(try await server.job(call))
        },
        Endpoint(
            .get, "/api/phase1/run/{id}/events", "run_events", "Progress as server-sent events, until the run ends.", .user,
            headers: [Field("Last-Event-ID", .text(20), "The last event that the client has.")],
            answers: [
                Answer(status: .ok, summary: "Events.", type: "text/event-stream"),
                Answer(status: .noContent, summary: "The client has the last event.", type: ""),
            ]
        ) { server, call in try await server.events(call) },
        Endpoint(
            .delete, "/api/phase1/run/{id}", "run_delete", "End a run that is under way; remove one that has ended.", .user,
            answers: [Answer(status: .noContent, summary: "Ended or removed.", type: "")]
        ) { server, call in
            let job = try await server.job(call)
            if job.state.isFinal {
                try await server.store.remove(job.id)
            } else {
                try await server.jobs.cancel(job.id)
            }
            return .empty
        },
        Endpoint(
            .get, "/api/phase1/constraints", "constraints", "Which constraints bind most in a run.", .user,
            query: pick + [Field("limit", .whole(1...17), "Most constraints; 5 if not said.")], schema: "any"
        ) { server, call in
            let job = try await server.finishedJob(call)
            guard let summary = job.summary, case .array(let rows)? = summary["constraints"] else {
                throw Problem.notFound("the run has no result")
            }
            return Reply(
                .object([
                    ("run", .string(job.id)), ("digest", .string(job.digest ?? "")), ("statistics", summary["statistics"] ?? .null),
                    ("top_binding", .array(Array(rows.prefix(call.queried("limit") ?? 5)))),
                ]).versioned)
        },
    ]
}

extension Server {
    var keptSeconds: Double { settings.resultHours * 3_600 }

    fileprivate func reply(_ job: Job, status: HTTPResponse.Status = .ok) -> Reply {
        Reply(text: job.text(keptFor: keptSeconds), type: "application/json", status: status)
    }

    /// The run that a path names, if the caller may see it.
    fileprivate func job(_ call: Call, _ id: String? = nil) async throws -> Job {
        let id = id ?? call.parameters["id"] ?? ""
        guard let job = try await store.job(id), call.session?.isAdmin == true || job.user == call.user else {
            throw Problem.notFound("no run of yours has this id; runs are kept for \(settings.resultHours) hours")
        }
        return job
    }

    /// The run that a query or body names; the caller's newest finished one if it names none.
    func finishedJob(_ call: Call) async throws -> Job {
        guard let id = call.query["run"] ?? call.text("run") else {
            guard let job = try await store.latestJob(of: call.user) else { throw Problem.notFound("no run of yours is done yet") }
            return job
        }
        let job = try await job(call, id)
        guard job.state == .done else { throw Problem(.conflict, "run_not_done", "the run is \(job.state.rawValue)") }
        return job
    }

    fileprivate func startRun(_ call: Call) async throws -> Reply {
        let features = try engineFeatures(of: call)
        let bytes = try deal(of: call).bytes
        let count = call.whole("count") ?? (call.text("count") == "all" ? .max : 100_000)
        // Every fault of the deal is told now, not when its turn comes.
        _ = try await shelf.plan(bytes, features).with(seed: UInt64(call.whole("seed") ?? 0), count: count)
        let isAsync = call.flag("async") ?? false
        let names = (features.gatesAB ? ["gates_ab"] : []) + (features.reverseDSCREngine ? ["reverse_dscr_engine"] : [])
        let request = JSONValue.object([
            ("deal", .string(call.text("fixture") ?? "sent")), ("seed", .integer(call.whole("seed") ?? 0)), ("count", .integer(count)),
            ("features", .array(names.map { .string($0) })), ("top", .integer(call.whole("top") ?? 20)),
            ("near_misses", .integer(call.whole("near_misses") ?? 3)),
        ])
        let key = call.headers[.idempotencyKey]
        let (id, _) = try await jobs.submit(
            JobRunner.Order(
                user: call.user, request: request, deal: bytes, features: features, key: key,
                bodyHash: SHA256.hash(data: call.bytes).hexDigest, waits: !isAsync))
        if !isAsync { try await wait(for: id, call) }
        guard let job = try await store.job(id) else { throw Problem.notFound("the run has been removed") }
        if !isAsync, !job.state.isFinal { throw Problem(.serviceUnavailable, "stopping", "the server is stopping: try again soon") }
        var reply = reply(job, status: isAsync ? .accepted : .ok)
        reply.headers[.location] = "/api/phase1/run/\(id)"
        return reply
    }

    /// Until the job has ended; the last of its clients to hang up ends it.
    private func wait(for id: String, _ call: Call) async throws {
        let jobs = self.jobs
        await jobs.join(id)
        do {
            try await call.untilHangUp {
                if let (events, _) = jobs.board.listen(id) { for await _ in events {} }
                try Task.checkCancellation()
            }
            await jobs.leave(id)
        } catch {
            if await jobs.leave(id) { try await jobs.cancel(id) }
            throw error
        }
    }

    /// The events of a run from the one after `Last-Event-ID`.
    fileprivate func events(_ call: Call) async throws -> Reply {
        let seen = call.headers[.lastEventID].flatMap { Int($0) } ?? -1
        guard seen < JobBoard.Event.last else { return .empty }
        let id = call.parameters["id"] ?? ""
        let listening = jobs.board.listen(id)
        let job: Job
        do {
            job = try await self.job(call)
        } catch {
            listening?.own.finish()
            throw error
        }
        let end = job.state.isFinal ? JobBoard.Event.end(job.state, digest: job.digest) : nil
        let pause = settings.heartbeatSeconds
        let token = token(in: call.headers) ?? ""
        let body = ResponseBody { writer in
            // The first bytes say at once that the stream is there.
            try await writer.write(ByteBuffer(string: "retry: 2000\n\n"))
            if let end {
                listening?.own.finish()
                try await writer.write(ByteBuffer(string: end.text))
            } else if let (events, own) = listening {
                // The stream does not outlive the session by more than a heartbeat.
                let heart = Task {
                    while (try? await Task.sleep(for: .seconds(pause))) != nil {
                        guard self.sessions.isLive(token, at: self.clock.now) else { return own.finish() }
                        own.yield(.heartbeat)
                    }
                }
                defer { heart.cancel() }
                for await event in events where event.number > seen || event.number < 0 {
                    try await writer.write(ByteBuffer(string: event.text))
                }
            }
            try await writer.finish(nil)
        }
        return Reply(stream: body, type: "text/event-stream")
    }
}
