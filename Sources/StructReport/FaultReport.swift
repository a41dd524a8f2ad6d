import StructEngine

/// The faults of an input, for people and for programs.
///
/// ```swift
/// do {
///     _ = try Plan(Deal(json: bytes))
/// } catch StructError.issues(let faults) {
///     print(FaultReport(faults, in: "deal.json").text)
///     // deal.json:4:3 currency: must be one of GBP, EUR, USD, JPY, AED, found the text "GPB"; did …
///     // 1 fault in deal.json
/// }
/// ```
public struct FaultReport: Sendable {
    public let faults: [Issue]
    /// The name of what has them.
    public let file: String

    public init(_ faults: [Issue], in file: String) {
        self.faults = faults
        self.file = file
    }

    /// One fault a line, as `file:line:column path: message [id]`, then their number and the file;
    /// without a line break at its end.
    public var text: String {
        let listed = faults.count { $0.id != "more_faults" }
        let count = faults.count > listed ? "the first \(listed) faults" : Format.count(listed, "fault")
        let lines = faults.map { $0.line == nil ? "\(file) \($0)" : "\(file):\($0)" }
        return (lines + ["\(count) in \(file)"]).joined(separator: "\n")
    }

    /// A list with the JSON of each fault.
    public var json: JSONValue { .array(faults.map(\.json)) }
}
