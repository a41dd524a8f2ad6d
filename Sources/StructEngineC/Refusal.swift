import StructEngine

/// Why a call does not do what it was asked.
struct Refusal: Error {
    /// As in the header.
    enum Status: Int32 {
        case ok = 0
        case faults, unavailable, cancelled, argument, failed

        var name: String {
            switch self {
            case .ok: "ok"
            case .faults: "faults"
            case .unavailable: "unavailable"
            case .cancelled: "cancelled"
            case .argument: "argument"
            case .failed: "failed"
            }
        }
    }

    let status: Status
    let message: String
    private var code: String?
    private var faults: [Issue] = []

    static func argument(_ message: String) -> Refusal { Refusal(.argument, message) }

    init(_ status: Status, _ message: String) {
        self.status = status
        self.message = message
    }

    init(_ error: any Error) {
        switch error {
        case let refusal as Refusal:
            self = refusal
        case StructError.issues(let issues):
            self.init(.faults, issues.map(\.description).joined(separator: "\n"))
            faults = issues
        case StructError.unavailable(let code, let text):
            self.init(.unavailable, text)
            self.code = code.id
        case is CancellationError:
            self.init(.cancelled, "the call was cancelled; nothing was made")
        default:
            self.init(.failed, "\(error)")
        }
    }

    var json: JSONValue {
        let listed = faults.map { issue -> JSONValue in
            guard case .object(let members) = issue.json else { return issue.json }
            return .object(members + [("cure", issue.cure.map { .string($0) } ?? .null)])
        }
        return .object([
            ("status", .string(status.name)), ("code", code.map { .string($0) } ?? .null), ("message", .string(message)),
            ("faults", .array(listed)),
        ])
    }
}
