import FlyingFox
import Foundation
import StructEngine
import Synchronization

/// Runs the plan that a request asks for, and forwards its progress and its result, a line each, as
/// they come.
final class RunHandler: HTTPHandler {
    private let count = Atomic<Int>(0)

    /// Runs that are going now.
    var running: Int { count.load(ordering: .relaxed) }

    func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
        let plan: Plan
        do {
            let seed = request.query["seed"].flatMap { UInt64($0) } ?? 0
            let count = request.query["count"].flatMap { Int64($0) } ?? 100_000
            plan = try await Plan.bind(json: [UInt8](try await request.bodyData), seed: seed, count: count)
        } catch let fault as StructError {
            return HTTPResponse(statusCode: .unprocessableContent, body: Data("\(fault)\n".utf8))
        }
        let (lines, writer) = AsyncThrowingStream.makeStream(of: String.self)
        let run = Task { await carryOut(plan, writer) }
        // The stream ends when the run does, or when the client is gone: then the run is cancelled.
        writer.onTermination = { _ in run.cancel() }
        return HTTPResponse(statusCode: .ok, body: HTTPBodySequence(from: LineSequence(lines: lines)))
    }

    private func carryOut(_ plan: Plan, _ writer: AsyncThrowingStream<String, any Error>.Continuation) async {
        count.add(1, ordering: .relaxed)
        defer { count.subtract(1, ordering: .relaxed) }
        let fraction = Mutex(0.0)
        @Sendable func report(_ news: Double?) {
            fraction.withLock { fraction in
                if let news { fraction = news }
                writer.yield("{\"fraction\": \(fraction)}\n")
            }
        }
        // A heartbeat: a disconnect is noticed only on write.
        let heartbeat = Task {
            while (try? await Task.sleep(for: .milliseconds(250))) != nil { report(nil) }
        }
        defer { heartbeat.cancel() }
        do {
            let result = try await plan.run { report($0.fraction) }
            writer.yield(result.json.text(pretty: false) + "\n")
            writer.finish()
        } catch {
            writer.finish(throwing: error)
        }
    }
}
