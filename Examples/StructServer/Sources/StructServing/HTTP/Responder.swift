import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import StructEngine
import Tracing

/// What is known of a connection.
struct ConnectionContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel
    let peer: Address?

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
        peer = source.channel.remoteAddress?.ipAddress.flatMap { Address($0) }
    }
}

/// Answers requests: finds the call, checks who calls and what is sent, and turns every error into a problem.
struct Responder: HTTPResponder {
    typealias Context = ConnectionContext

    private let server: Server
    private let routes: Routes
    private let common: HTTPFields

    init(_ server: Server) {
        self.server = server
        routes = Routes(Endpoint.all.filter { server.settings.testFaults || $0.id != "plant_fault" })
        var common = HTTPFields()
        common[.rulesetVersion] = Ruleset.v1.version
        common[.buildID] = server.settings.buildID
        common[.xContentTypeOptions] = "nosniff"
        common[.cacheControl] = "no-store"
        common[.contentSecurityPolicy] = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"
        common[.referrerPolicy] = "no-referrer"
        common[.crossOriginResourcePolicy] = "same-origin"
        common[.crossOriginOpenerPolicy] = "same-origin"
        self.common = common
    }

    func respond(to request: Request, context: ConnectionContext) async throws -> Response {
        let found = Result { try routes.find(request.method, request.uri.path) }
        if case .success(let found) = found, found.endpoint.isQuick, Responder.isShort(request) {
            return await answer(request, found: .success(found), context)
        }
        return await withTaskExecutorPreference(globalConcurrentExecutor) { await answer(request, found: found, context) }
    }

    /// True for a request whose body is read and checked in a moment.
    private static func isShort(_ request: Request) -> Bool {
        request.method == .get || request.headers[.contentLength].flatMap { Int($0) }.map { $0 <= 16 << 10 } ?? false
    }

    private func answer(_ request: Request, found: Result<Routes.Found, any Error>, _ context: ConnectionContext) async -> Response {
        let start = ContinuousClock.now
        let requestID = Responder.requestID(request.headers[.requestID])
        var id = "none"
        var response: Response
        do {
            let found = try found.get()
            id = found.endpoint.id
            let call = try await check(request, found, requestID, context)
            let reply = try await withSpan(id) { _ in
                if found.endpoint.access == .user { try await server.faults.beforeCall() }
                return try await found.endpoint.handle(server, call)
            }
            response = Response(status: reply.status, headers: reply.headers, body: reply.body)
        } catch {
            response = problemResponse(error, requestID, request, context)
        }
        response.headers = decorated(response.headers, requestID)
        server.monitor.answered(id, status: response.status.code, seconds: start.duration(to: .now) / .seconds(1))
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func problemResponse(_ error: any Error, _ requestID: String, _ request: Request, _ context: ConnectionContext) -> Response {
        let known = Problem(error)
        if known == nil { server.logger.error("unforeseen", metadata: ["request_id": "\(requestID)", "error": "\(error)"]) }
        let problem = known ?? Problem(.internalServerError, "internal", "the server has a fault; the request id names it in the log")
        if problem.status == .forbidden { note(problem, requestID, request, context) }
        let body = ByteBuffer(line: problem.json(requestID: requestID, instance: request.uri.path))
        var headers = problem.headers
        headers[.contentType] = "application/problem+json"
        return Response(status: problem.status, headers: headers, body: ResponseBody(byteBuffer: body))
    }

    /// Logs who was refused what.
    private func note(_ problem: Problem, _ requestID: String, _ request: Request, _ context: ConnectionContext) {
        let session = server.token(in: request.headers).flatMap { server.sessions.session($0, at: server.clock.now) }
        server.logger.notice(
            "refused",
            metadata: [
                "code": "\(problem.code)", "method": "\(request.method)", "path": "\(Field.found(.string(request.uri.path)))",
                "user": "\(Field.found(.string(session?.user ?? "")))", "address": "\(address(request, context)?.text ?? "")",
                "request_id": "\(requestID)",
            ])
    }

    /// The headers of every answer, and over them its own.
    private func decorated(_ own: HTTPFields, _ requestID: String) -> HTTPFields {
        var headers = common
        for field in own {
            if Responder.replaceable.contains(field.name) { headers[field.name] = nil }
            headers.append(field)
        }
        headers.append(HTTPField(name: .requestID, value: requestID))
        return headers
    }

    private static let replaceable: [HTTPField.Name] = [.cacheControl, .contentSecurityPolicy]

    /// The client's own id if it is sane, else a new one.
    private static func requestID(_ header: String?) -> String {
        if let header, (1...64).contains(header.utf8.count),
            header.utf8.allSatisfy({
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 45 || $0 == 95 || $0 == 46
            })
        {
            return header
        }
        return SystemRandomNumberGenerator.text(16)
    }

    private func check(
        _ request: Request, _ found: Routes.Found, _ requestID: String, _ context: ConnectionContext
    ) async throws -> Call {
        let endpoint = found.endpoint
        let token = server.token(in: request.headers)
        let session = token.flatMap { server.sessions.session($0, at: server.clock.now) }
        let isUnsafe = endpoint.method != .get
        if isUnsafe { try checkOrigin(request) }
        if endpoint.access != .open {
            guard let session else { throw Problem(.unauthorized, "sign_in", "sign in first: POST /api/login") }
            guard endpoint.access == .user || session.isAdmin else {
                throw Problem(.forbidden, "not_admin", "this call is for administrators")
            }
        }
        try checkHeaders(request.headers, endpoint)
        let query = try self.query(request.uri, endpoint)
        var body: JSONValue = .object([])
        var bytes: [UInt8] = []
        if let fields = endpoint.body {
            (body, bytes) = try await self.body(request, fields)
        }
        return Call(
            endpoint: endpoint, parameters: found.parameters, query: query, headers: request.headers, body: body, bytes: bytes,
            session: session, address: address(request, context), requestID: requestID, channel: context.channel)
    }

    /// The token in a cookie of this name.
    static func token(_ headers: HTTPFields, cookie: String) -> String? {
        for header in headers[values: .cookie] {
            for pair in header.utf8.split(separator: UInt8(ascii: ";")) {
                let parts = Substring(pair).trimmed.utf8.split(separator: UInt8(ascii: "="), maxSplits: 1)
                if parts.count == 2, Substring(parts[0]) == cookie { return String(Substring(parts[1])) }
            }
        }
        return nil
    }

    /// A browser says where a request comes from. One that another site makes a browser send is refused; a program says nothing.
    private func checkOrigin(_ request: Request) throws {
        if let site = request.headers[.secFetchSite], site != "same-origin", site != "none" {
            throw Problem(.forbidden, "cross_site", "a call that changes something must come from the server's own pages")
        }
        if let origin = request.headers[.origin] {
            let host = origin.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false).last.map(String.init)
            guard let host, let own = request.head.authority, host.lowercased() == own.lowercased() else {
                throw Problem(.forbidden, "cross_site", "a call that changes something must come from the server's own pages")
            }
        }
    }

    /// The headers that a call reads, by its table; all others are none of its business.
    private func checkHeaders(_ headers: HTTPFields, _ endpoint: Endpoint) throws {
        guard !endpoint.headers.isEmpty else { return }
        let stated = endpoint.headers.compactMap { field -> (key: String, value: JSONValue)? in
            guard let name = HTTPField.Name(field.name), let text = headers[name] else { return nil }
            return (field.name, .string(text))
        }
        let faults = Field.faults(of: .object(stated), endpoint.headers)
        guard faults.isEmpty else { throw Problem(faults: faults) }
    }

    private func query(_ uri: URI, _ endpoint: Endpoint) throws -> [String: String] {
        if uri.query == nil, !endpoint.query.contains(where: \.isRequired) { return [:] }
        var members: [(key: String, value: JSONValue)] = []
        var texts: [String: String] = [:]
        for (key, value) in uri.queryParameters {
            let name = String(key).removingPercentEncoding ?? String(key)
            let text = String(value).removingPercentEncoding ?? String(value)
            guard texts[name] == nil else {
                throw Problem(faults: [Issue(id: "repeated", path: String(name.prefix(60)), message: "must be given once")])
            }
            texts[name] = text
            // Names of texts stay texts, even such as 7.
            let field = endpoint.query.first { $0.name == name }
            let isNumber: Bool
            if case .whole? = field?.kind { isNumber = true } else { isNumber = false }
            members.append((name, isNumber ? Int64(text).map { .integer($0) } ?? .string(text) : .string(text)))
        }
        let faults = Field.faults(of: .object(members), endpoint.query)
        guard faults.isEmpty else { throw Problem(faults: faults) }
        return texts
    }

    private func body(_ request: Request, _ fields: [Field]) async throws -> (JSONValue, [UInt8]) {
        let most = server.settings.bodyBytes
        let tooLarge = Problem(.contentTooLarge, "body_too_large", "a body has at most \(most) bytes")
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > most { throw tooLarge }
        let buffer: ByteBuffer
        do {
            buffer = try await request.body.collect(upTo: most)
        } catch is NIOTooManyBytesError {
            throw tooLarge
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            // Cut short, or no HTTP: the client's fault, and no error of the server.
            throw Problem(.badRequest, "broken_body", "the body ends before it is whole, or its length is not told as HTTP tells it")
        }
        let bytes = Array(buffer.readableBytesView)
        let type = request.headers[.contentType]?.split(separator: ";").first?.trimmed.lowercased()
        if bytes.isEmpty, !fields.contains(where: \.isRequired), type == nil || type == "application/json" { return (.object([]), []) }
        guard type == "application/json" else {
            throw Problem(.unsupportedMediaType, "not_json", "Content-Type must be application/json")
        }
        let value = try Responder.json(bytes)
        let faults = Field.faults(of: value, fields)
        guard faults.isEmpty else { throw Problem(faults: faults) }
        return (value, bytes)
    }

    private static func json(_ bytes: [UInt8]) throws -> JSONValue {
        do {
            return try JSONValue(reading: bytes)
        } catch {
            guard case .issues(let faults) = error else { throw error }
            throw Problem(faults: faults, status: .badRequest)
        }
    }

    /// Where the client is. X-Forwarded-For is believed only of proxies that are configured: the last address that is none of theirs.
    private func address(_ request: Request, _ context: ConnectionContext) -> Address? {
        let proxies = server.settings.trustedProxies
        func isProxy(_ address: Address) -> Bool { proxies.contains { $0.contains(address) } }
        guard let peer = context.peer, isProxy(peer) else { return context.peer }
        let chain = request.headers[values: .forwardedFor].flatMap { $0.split(separator: ",") }.map {
            String($0.trimmed)
        }
        var client = peer
        for text in chain.reversed() {
            guard let address = Address(text) else { return client }
            client = address
            if !isProxy(address) { break }
        }
        return client
    }
}

extension Substring {
    /// Without the blanks and tabs at its ends.
    fileprivate var trimmed: Substring {
        func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        let rest = utf8.drop(while: isBlank)
        let end = rest.lastIndex { !isBlank($0) }.map { rest.index(after: $0) } ?? rest.startIndex
        return Substring(rest[..<end])
    }
}

extension HTTPField.Name {
    static let requestID = name("X-Request-ID")
    static let rulesetVersion = name("X-Ruleset-Version")
    static let buildID = name("X-Build-ID")
    static let forwardedFor = name("X-Forwarded-For")
    static let secFetchSite = name("Sec-Fetch-Site")
    static let referrerPolicy = name("Referrer-Policy")
    static let crossOriginResourcePolicy = name("Cross-Origin-Resource-Policy")
    static let crossOriginOpenerPolicy = name("Cross-Origin-Opener-Policy")
    static let idempotencyKey = name("Idempotency-Key")
    static let lastEventID = name("Last-Event-ID")

    /// Every name above is a token, so that nothing else is ever taken.
    private static func name(_ text: String) -> HTTPField.Name { HTTPField.Name(text) ?? .from }
}
