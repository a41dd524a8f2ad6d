import HTTPTypes
import StructEngine

/// A call that is not answered as asked: a problem of RFC 9457, with the engine's faults where there are some.
struct Problem: Error, Sendable {
    let status: HTTPResponse.Status
    /// A stable identifier of the kind of problem, such as `unknown_key`.
    let code: String
    let detail: String
    var faults: [Issue] = []
    var headers: HTTPFields = [:]

    init(_ status: HTTPResponse.Status, _ code: String, _ detail: String, faults: [Issue] = [], headers: HTTPFields = [:]) {
        self.status = status
        self.code = code
        self.detail = detail
        self.faults = faults
        self.headers = headers
    }

    /// Faults of what was sent: 422, and 400 for what is no JSON.
    init(faults: [Issue], status: HTTPResponse.Status = .unprocessableContent) {
        guard faults.count == 1, let fault = faults.first else {
            self.init(status, "faults", "the request has \(faults.count) faults, listed in faults", faults: faults)
            return
        }
        self.init(status, fault.id, fault.description, faults: faults)
    }

    /// What the answer to an error is; nil for one that nobody foresaw.
    init?(_ error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case StructError.issues(let faults): self.init(faults: faults)
        case StructError.unavailable(.poolIsFull, let text): self = .busy(text)
        case StructError.unavailable(let code, let text): self.init(.unprocessableContent, code.id, text)
        case is CancellationError: self.init(.hungUp, "cancelled", "the client hung up before the call was answered")
        default: return nil
        }
    }

    static func busy(_ text: String, retryAfter seconds: Int = 5) -> Problem {
        var headers = HTTPFields()
        headers[.retryAfter] = String(seconds)
        return Problem(.tooManyRequests, "too_many", text, headers: headers)
    }

    static func notFound(_ what: String) -> Problem { Problem(.notFound, "not_found", what) }

    func json(requestID: String, instance: String) -> JSONValue {
        .object([
            ("type", .string("urn:structserver:problem:\(code)")), ("title", .string(status.reasonPhrase)),
            ("status", .integer(Int64(status.code))), ("detail", .string(detail)), ("instance", .string(instance)),
            ("error", .string(detail)), ("code", .string(code)), ("request_id", .string(requestID)),
            ("faults", .array(faults.map(\.json))),
        ])
    }
}

extension HTTPResponse.Status {
    /// What is logged and counted for a client that hung up; nobody gets it.
    static let hungUp = HTTPResponse.Status(code: 499, reasonPhrase: "Client Closed Request")
}
