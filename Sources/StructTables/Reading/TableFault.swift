import StructEngine

/// Collects what is wrong with a table, each fault with the address of its cell.
struct TableFaults {
    private(set) var issues: [Issue] = []
    private(set) var count = 0
    /// As many as are listed; the rest is counted.
    private static let most = 200

    mutating func report(_ id: String, at place: String, _ message: String) {
        count += 1
        if issues.count < TableFaults.most { issues.append(Issue(id: id, path: place, message: message)) }
    }

    mutating func append(contentsOf other: [Issue]) {
        for issue in other { report(issue.id, at: issue.path, issue.message) }
    }

    /// Throws all of them, if there are any.
    func throwIfAny() throws(StructError) {
        guard !issues.isEmpty else { return }
        let rest = count - issues.count
        let more = Issue(id: "more_faults", path: "", message: "and \(rest) more faults, which are not listed")
        throw .issues(rest > 0 ? issues + [more] : issues)
    }
}

extension StructError {
    /// One fault of a table.
    static func table(_ id: String, at place: String, _ message: String) -> StructError {
        .issues([Issue(id: id, path: place, message: message)])
    }
}
