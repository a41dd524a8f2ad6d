import StructEngine

/// Faults of an input, for people and for programs.
public enum FaultReport {
    /// One fault a line, as `file:line:column path: message [id]`, then their number and the file.
    public static func text(_ faults: [Issue], in file: String) -> String {
        let listed = faults.count { $0.id != "more_faults" }
        let count = faults.count > listed ? "the first \(listed) faults" : listed == 1 ? "1 fault" : "\(listed) faults"
        let lines = faults.map { $0.line == nil ? "\(file) \($0)" : "\(file):\($0)" }
        return (lines + ["\(count) in \(file)"]).joined(separator: "\n")
    }

    public static func json(_ faults: [Issue]) -> JSONValue { .array(faults.map(\.json)) }
}
