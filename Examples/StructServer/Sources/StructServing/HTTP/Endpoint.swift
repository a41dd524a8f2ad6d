import HTTPTypes
import Hummingbird
import NIOCore
import StructEngine

/// A call that the server offers. The table of all of them (`Endpoint.all`) is what requests are matched with and what
/// `/openapi.json` is written from, so that the two cannot differ.
struct Endpoint: Sendable {
    enum Access: String, Sendable {
        case open, user, admin
    }

    let method: HTTPRequest.Method
    /// Such as `/api/phase1/run/{id}`.
    let path: String
    let id: String
    let summary: String
    let access: Access
    var body: [Field]?
    var query: [Field] = []
    var headers: [Field] = []
    /// True if it is answered on the thread of its connection: the handler itself makes what takes long step aside.
    var isQuick = false
    /// What it may answer beside problems: the status and the schema of its JSON, or another content type.
    var answers: [Answer]
    let handle: @Sendable (Server, Call) async throws -> Reply

    struct Answer: Sendable {
        let status: HTTPResponse.Status
        let summary: String
        var schema: String?
        var type = "application/json"
        /// Content types of the same status beside this one, all of them text.
        var others: [String] = []
    }

    init(
        _ method: HTTPRequest.Method, _ path: String, _ id: String, _ summary: String, _ access: Access, body: [Field]? = nil,
        query: [Field] = [], headers: [Field] = [], answers: [Answer]? = nil, schema: String? = nil,
        isQuick: Bool = false, _ handle: @escaping @Sendable (Server, Call) async throws -> Reply
    ) {
        self.method = method
        self.path = path
        self.id = id
        self.summary = summary
        self.access = access
        self.body = body
        self.query = query
        self.headers = headers
        self.isQuick = isQuick
        self.answers = answers ?? [Answer(status: .ok, summary: summary, schema: schema)]
        self.handle = handle
    }

    static let all = openCalls + accountCalls + engineCalls + runCalls + documentCalls + flagCalls + operationCalls + pageCalls
}

/// A request that has been checked: its session, its parameters, and a body that holds what the call's table of fields asks.
struct Call: Sendable {
    let endpoint: Endpoint
    let parameters: [String: String]
    let query: [String: String]
    let headers: HTTPFields
    let body: JSONValue
    let bytes: [UInt8]
    let session: Session?
    let address: Address?
    let requestID: String
    /// The connection, to learn that the client has hung up; nil for a call of the server's own.
    let channel: (any Channel)?

    /// Who calls.
    var user: String { session?.user ?? "server" }

    func text(_ name: String) -> String? {
        guard case .string(let text)? = body[name] else { return nil }
        return text
    }

    func whole(_ name: String) -> Int64? {
        guard case .integer(let number)? = body[name] else { return nil }
        return number
    }

    func number(_ name: String) -> Double? {
        switch body[name] {
        case .integer(let number)?: Double(number)
        case .number(let number)?: number
        default: nil
        }
    }

    func flag(_ name: String) -> Bool? {
        guard case .bool(let flag)? = body[name] else { return nil }
        return flag
    }

    func texts(_ name: String) -> [String]? {
        guard case .array(let items)? = body[name] else { return nil }
        return items.compactMap {
            guard case .string(let text) = $0 else { return nil }
            return text
        }
    }

    /// The bytes of a member of the body, after as much white space as comes before it: faults that the engine finds in them have the
    /// line and column of the request.
    func bytes(of name: String) -> [UInt8]? {
        guard let value = body[name] else { return nil }
        // A key that is written with escapes is not found in the text: then the places are those of the member alone.
        return MemberSpan.blanked(name, in: bytes) ?? Array(value.text().utf8)
    }

    /// A whole number of the query.
    func queried(_ name: String) -> Int? { query[name].flatMap { Int($0) } }

    /// What `work` returns, which is cancelled when the client hangs up.
    func untilHangUp<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
        guard let channel else { return try await work() }
        return try await channel.pipeline.handler(type: HangUpWatch.self).get().run(work)
    }
}

/// What a call answers.
struct Reply: Sendable {
    var status: HTTPResponse.Status = .ok
    var headers: HTTPFields = [:]
    var body: ResponseBody

    init(_ json: JSONValue, status: HTTPResponse.Status = .ok) {
        self.init(buffer: ByteBuffer(line: json), type: "application/json")
        self.status = status
    }

    init(text: String, type: String, status: HTTPResponse.Status = .ok) {
        self.status = status
        headers[.contentType] = type
        body = ResponseBody(byteBuffer: ByteBuffer(string: text))
    }

    init(buffer: ByteBuffer, type: String) {
        headers[.contentType] = type
        body = ResponseBody(byteBuffer: buffer)
    }

    init(stream body: ResponseBody, type: String) {
        headers[.contentType] = type
        self.body = body
    }

    /// An answer without a body.
    static var empty: Reply {
        var reply = Reply(text: "", type: "application/json", status: .noContent)
        reply.headers = [:]
        reply.body = ResponseBody()
        return reply
    }
}

extension ByteBuffer {
    /// A value as one line of JSON.
    init(line json: JSONValue) { self.init(line: json.bytes(pretty: false)) }

    /// A line, with its end.
    init(line bytes: [UInt8]) {
        self.init()
        reserveCapacity(bytes.count + 1)
        writeBytes(bytes)
        writeInteger(UInt8(ascii: "\n"))
    }
}
