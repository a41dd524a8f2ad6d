import StructEngine

/// Faults of an input, for people and for programs.
enum FaultReport {
    /// One fault a line, then their number and the file.
    static func text(_ faults: [Issue], in file: String) -> String {
        let count = faults.count == 1 ? "1 fault" : "\(Format.whole(Int64(faults.count))) faults"
        return (faults.map(\.description) + ["\(count) in \(file)"]).joined(separator: "\n")
    }

    static func json(_ faults: [Issue]) -> JSONValue {
        .array(
            faults.map { fault in
                .object([
                    ("id", .string(fault.id)), ("path", .string(fault.path)), ("message", .string(fault.message)),
                    ("line", fault.line.map { .integer(Int64($0)) } ?? .null),
                    ("column", fault.column.map { .integer(Int64($0)) } ?? .null),
                ])
            })
    }
}
