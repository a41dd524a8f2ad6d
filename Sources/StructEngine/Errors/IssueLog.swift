/// Collects the faults of one input while it is read and checked, at most one per path.
///
/// A path that already has a fault takes no second one, so that a missing value is not reported
/// again by the checks that need it.
final class IssueLog {
    private(set) var issues: [Issue] = []
    /// Faults beyond ``limit``: counted, not kept.
    private(set) var uncounted = 0

    /// Most faults that are kept while reading, so that the first in the text are among them.
    static let limit = 2_000
    /// Most faults that are listed; nobody mends more in one go.
    static let listedIssues = 200
    /// Suggestions compare a name with all known ones, so they are given for the first faults of an
    /// input and for lists of sane length.
    private static let suggestedIssues = 100
    private static let suggestedNames = 1_000

    /// True once no further fault is kept.
    var isFull: Bool { issues.count >= IssueLog.limit }
    private var faultyPaths: Set<String> = []

    /// True if the value at `path`, or a value that holds it, already has a fault: then nothing
    /// more is to be said of it.
    func isFaulty(_ path: String) -> Bool {
        guard !faultyPaths.isEmpty else { return false }
        if faultyPaths.contains(path) || faultyPaths.contains("") { return true }
        var parent = Substring(path)
        while let cut = parent.lastIndex(where: { $0 == "." || $0 == "[" }) {
            parent = parent[..<cut]
            if faultyPaths.contains(String(parent)) { return true }
        }
        return false
    }

    /// Records a fault at `path` unless that path, or a value that holds it, has one already.
    func report(_ id: String, at path: String, _ message: @autoclosure () -> String) {
        guard issues.count < IssueLog.limit else {
            uncounted += 1
            return
        }
        guard !isFaulty(path) else { return }
        faultyPaths.insert(path)
        append(Issue(id: id, path: path, message: message()))
        markParents(of: path)
    }

    /// Records a fault that says nothing about the value at its path, such as a key given twice.
    func append(_ issue: Issue) {
        if issues.count < IssueLog.limit { issues.append(issue) } else { uncounted += 1 }
    }

    /// The faults in their order, at most ``listedIssues`` of them and a last one that counts the
    /// rest.
    var listed: [Issue] { IssueLog.listed(issues, uncounted: uncounted) }

    static func listed(_ issues: [Issue], uncounted: Int = 0) -> [Issue] {
        let rest = issues.count - listedIssues + uncounted
        guard rest > 0 else { return issues }
        let message = "must be free of faults, found \(rest) more that are not listed; mend these first"
        return issues.prefix(listedIssues) + [Issue(id: "more_faults", path: "", message: message)]
    }

    /// Says nothing, but has nothing said of the value at `path` either: its fault is reported
    /// elsewhere.
    func distrust(_ path: String) {
        faultyPaths.insert(path)
        markParents(of: path)
    }

    /// The known name that `name` is near to, if there is one.
    func nearest(to name: String, among names: [String]) -> String? {
        guard issues.count < IssueLog.suggestedIssues, names.count <= IssueLog.suggestedNames else { return nil }
        return nearestName(to: name, among: names)
    }

    /// `; did you mean "…"?`, or nothing when no known name is near.
    func suggestion(for name: String, among names: [String]) -> String { nearest(to: name, among: names).map(didYouMean) ?? "" }

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

/// The cure that names what was meant.
package func didYouMean(_ name: String) -> String { "; did you mean \(quoted(name))?" }

/// A text as a message shows it: in quotes, and cut where it is longer than anyone would read.
package func quoted(_ text: some StringProtocol) -> String { "\"\(shortened(text))\"" }

/// At most 60 characters of a text, with an ellipsis where it goes on, and nothing in it that a
/// terminal would obey or not show. Unicode scalars are counted: one letter may carry a million
/// accents.
package func shortened(_ text: some StringProtocol) -> String {
    let head = text.unicodeScalars.prefix(61)
    guard head.count > 60 else { return escaped(text) }
    var cut = String.UnicodeScalarView()
    cut.append(contentsOf: head.prefix(60))
    return escaped(String(cut)) + "…"
}

/// The nearest of `names` to a misspelt `name`, if one is near enough to be what was meant.
///
/// Nearness is the edit distance over letters without case, in which two neighbours that changed
/// places count once (optimal string alignment); at most a third of the letters, and at most three,
/// may differ. Failing that, the one name that begins with what was given, or else the longest with
/// which what was given begins.
package func nearestName(to name: String, among names: [String]) -> String? {
    guard name.utf8.count <= 400 else { return nil }
    let lowered = name.lowercased()
    let target = Array(lowered.prefix(64))
    let known = names.map { (name: $0, lowered: $0.lowercased()) }
    var best: (name: String, distance: Int)?
    var limit = min(3, max(1, target.count / 3))
    for candidate in known {
        let letters = Array(candidate.lowered.prefix(64))
        guard abs(letters.count - target.count) <= limit, let distance = editDistance(target, letters, most: limit) else { continue }
        if distance == 0 { return candidate.name }
        best = (candidate.name, distance)
        limit = distance - 1
    }
    if let best { return best.name }
    // A name that was left off too soon: `senior_tenor` for `senior_tenor_years`, where no other
    // goes on like that.
    let longer = target.count < 4 ? [] : known.filter { $0.lowered.hasPrefix(lowered) }
    if longer.count == 1 { return longer[0].name }
    // One that goes on too long: `mezzanine` for `mezz`.
    return known.filter { $0.name.count >= 4 && lowered.hasPrefix($0.lowered) }.max { $0.name.count < $1.name.count }?.name
}

/// Nil where the distance is more than `most`: a row can fall below the two before it only by what
/// they hold.
private func editDistance(_ a: [Character], _ b: [Character], most: Int) -> Int? {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for (i, x) in a.enumerated() {
        var row = [i + 1]
        for (j, y) in b.enumerated() {
            var distance = min(last[j] + (x == y ? 0 : 1), last[j + 1] + 1, row[j] + 1)
            if i > 0, j > 0, x == b[j - 1], a[i - 1] == y { distance = min(distance, beforeLast[j - 1] + 1) }
            row.append(distance)
        }
        beforeLast = last
        last = row
        if beforeLast.allSatisfy({ $0 > most }), last.allSatisfy({ $0 > most }) { return nil }
    }
    return last[b.count] <= most ? last[b.count] : nil
}
