/// Collects the faults of one input while it is read and checked, at most one per path.
///
/// A path that already has a fault takes no second one, so that a missing value is not reported again by the checks that need it.
final class IssueLog {
    private(set) var issues: [Issue] = []
    private var faultyPaths: Set<String> = []

    /// True if the value at `path`, or something inside it, already has a fault.
    func isFaulty(_ path: String) -> Bool { faultyPaths.contains(path) }

    /// Records a fault at `path` unless that path, has one already.
    func report(_ id: String, at path: String, _ message: String) {
        guard faultyPaths.insert(path).inserted else { return }
        issues.append(Issue(id: id, path: path, message: message))
        markParents(of: path)
    }

    /// A faulty part makes the whole faulty too: checks across values skip what cannot be trusted.
    private func markParents(of path: String) {
        var parent = Substring(path)
        while let cut = parent.lastIndex(where: { $0 == "." || $0 == "[" }) {
            parent = parent[..<cut]
            faultyParents.insert(String(parent))
        }
    }
    private var faultyParents: Set<String> = []

    /// True if something inside the value at `path` has a fault.
    func hasFault(inside path: String) -> Bool { faultyPaths.contains(path) || faultyParents.contains(path) }
}

/// The nearest of `names` to a misspelt `name`, if one is near enough to be what was meant.
///
/// Nearness is the Levenshtein distance over letters without case; at most a third of the letters, and at most three, may differ.
func nearestName(to name: String, among names: [String]) -> String? {
    let target = Array(name.lowercased().prefix(64))
    var best: (name: String, distance: Int)?
    for candidate in names {
        let distance = editDistance(target, Array(candidate.lowercased().prefix(64)))
        if distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    guard let best, best.distance <= min(3, max(1, target.count / 3)) else { return nil }
    return best.name
}

/// `; did you mean "…"?`, or nothing when no known name is near.
func suggestion(for name: String, among names: [String]) -> String {
    nearestName(to: name, among: names).map { "; did you mean \"\($0)\"?" } ?? ""
}

private func editDistance(_ a: [Character], _ b: [Character]) -> Int {
    var row = Array(0...b.count)
    for (i, x) in a.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for (j, y) in b.enumerated() {
            let substitution = diagonal + (x == y ? 0 : 1)
            diagonal = row[j + 1]
            row[j + 1] = min(substitution, row[j] + 1, diagonal + 1)
        }
    }
    return row[b.count]
}
