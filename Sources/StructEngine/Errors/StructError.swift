/// The one error type that the engine throws.
///
/// A wrong input is ``issues(_:)``: everything wrong with it, at once. A call that cannot be done
/// is ``unavailable(_:_:)``, whose text says what to do next. A structure that fails a gate is not
/// an error: its verdict is part of the result.
public enum StructError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Every fault found in an input, in document order; never empty.
    case issues([Issue])
    /// A call that cannot be carried out as asked: which kind of refusal, and a text that says why
    /// and what to do.
    case unavailable(Code, String)

    public var description: String {
        switch self {
        case .issues(let issues):
            let count = issues.count == 1 ? "1 fault" : "\(issues.count) faults"
            return ([count + " in the input:"] + issues.map { "  " + $0.description }).joined(separator: "\n")
        case .unavailable(let code, let text):
            return "\(text) [\(code)]"
        }
    }
}
