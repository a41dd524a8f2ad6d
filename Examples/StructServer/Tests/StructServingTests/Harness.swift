import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import StructEngine
import Synchronization
import Testing

@testable import StructServing

/// Tests with a server of their own: one after the other, so that none waits for the processors of the others.
@Suite(.serialized) enum LiveTests {}

/// A server of its own for one test, with a database that is removed after it.
struct Harness: Sendable {
    let server: Server
    let client: any TestClientProtocol

    static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../../Fixtures").standardized.path
    static let password = "correct horse battery"

    static func settings(_ flags: [String], folder: String) throws -> Settings {
        var settings = try Settings(
            arguments: ["--database", folder + "/test.sqlite", "--deals", fixtures, "--admin-user", "admin", "--backups", folder] + flags,
            environment: [
                "STRUCTSERVER_ADMIN_PASSWORD": password, "STRUCTSERVER_SECRET_KEY": "0123456789abcdef0123456789abcdef",
            ])
        settings.passwordRounds = 1 << 10
        return settings
    }

    static func run(
        _ flags: [String] = [], log: LogLines? = nil, _ body: @escaping @Sendable (Harness) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "structserver-\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var logger = log.map { log in Logger(label: "test") { _ in log } } ?? Logger(label: "test")
        logger.logLevel = log == nil ? .critical : .notice
        let server = try await Server(try settings(flags, folder: folder), logger: logger)
        try await server.application().test(.live) { client in try await body(Harness(server: server, client: client)) }
    }

    struct Answer: Sendable {
        let status: Int
        let headers: HTTPFields
        let text: String

        var json: JSONValue { (try? JSONValue(reading: text.utf8)) ?? .null }
        var code: String? { json["code"]?.string }
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: String? = nil, as token: String? = nil, headers more: [String: String] = [:]
    ) async throws -> Answer {
        var headers = HTTPFields()
        if body != nil { headers[.contentType] = "application/json" }
        if let token { headers[.cookie] = "\(server.settings.cookie)=\(token)" }
        for (name, value) in more {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        return try await client.execute(uri: path, method: method, headers: headers, body: ByteBuffer(string: body ?? "")) { response in
            Answer(status: response.status.code, headers: response.headers, text: String(buffer: response.body))
        }
    }

    func get(_ path: String, as token: String?) async throws -> Answer { try await send(.get, path, as: token) }

    func post(_ path: String, _ body: String, as token: String?, headers: [String: String] = [:]) async throws -> Answer {
        try await send(.post, path, body, as: token, headers: headers)
    }

    /// The token of a new session.
    func signIn(_ user: String = "admin", _ password: String = Harness.password) async throws -> String {
        let answer = try await post("/api/login", #"{"user": "\#(user)", "password": "\#(password)"}"#, as: nil)
        let cookie = try #require(answer.headers[.setCookie])
        return try #require(cookie.split(separator: ";").first.map { String($0.dropFirst(server.settings.cookie.count + 1)) })
    }

    /// Asks until the run has ended.
    func finished(_ id: String, as token: String) async throws -> JSONValue {
        for _ in 0..<600 {
            let job = try await get("/api/phase1/run/\(id)", as: token).json
            if ["done", "failed", "cancelled"].contains(job["state"]?.string ?? "") { return job }
            try await Task.sleep(for: .milliseconds(50))
        }
        return .null
    }
}

/// Keeps what is logged.
struct LogLines: LogHandler {
    private final class Lines: Sendable {
        let kept = Mutex<[String]>([])
    }

    private let lines = Lines()
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.notice

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let line = "\(event.level) \(event.message) \(event.metadata ?? [:])"
        lines.kept.withLock { $0.append(line) }
    }

    var text: String { lines.kept.withLock { $0.joined(separator: "\n") } }
}
