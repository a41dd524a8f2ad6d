/// Reads the members of one JSON object, recording every fault in a log and going on with a
/// placeholder.
///
/// Placeholders never leave the reading: whoever started it throws when the log holds a fault. A
/// number that could not be read is NaN, which later range checks pass over because its path is
/// already faulty.
struct ObjectReader {
    let path: String
    let log: IssueLog
    private let members: [String: JSONNode]

    /// Takes `node` as an object whose keys are among `keys`; a value of another kind is a fault
    /// and reads as an object without members.
    ///
    /// `cure` follows what was found where the value is none: what a bare text may have stood for.
    init(_ node: JSONNode, path: String, keys: [String], log: IssueLog, cure: String = "") {
        self.path = path
        self.log = log
        guard case .object(let list) = node.content else {
            log.report("wrong_type", at: path, "must be an object with the keys \(keys.joined(separator: ", ")), found \(node.kind)\(cure)")
            members = [:]
            return
        }
        var members: [String: JSONNode] = [:]
        var absent: [String]?
        for member in list {
            members[member.key] = member.value
            guard !keys.contains(member.key) else { continue }
            guard !log.isFull else {
                log.append(Issue(id: "unknown_key", path: "", message: ""))
                continue
            }
            // A key that is there cannot be meant as well. What was meant is there under another
            // name: neither missing nor its default.
            let others = absent ?? ObjectReader.absent(keys, from: list)
            absent = others
            let meant = log.nearest(to: member.key, among: others)
            if let meant { log.distrust(path.isEmpty ? meant : "\(path).\(meant)") }
            let known = meant.map(didYouMean) ?? "; known keys: \(keys.joined(separator: ", "))"
            let place = path.isEmpty ? shortened(member.key) : "\(path).\(shortened(member.key))"
            // Noted, not reported: an odd key, an empty one say, must not pass for the path of
            // something else.
            log.append(Issue(id: "unknown_key", path: place, message: "must be a known key, found \(quoted(member.key))\(known)"))
        }
        self.members = members
    }

    private static func absent(_ keys: [String], from members: [JSONNode.Member]) -> [String] {
        let given = Set(members.map(\.key))
        return keys.filter { !given.contains($0) }
    }

    func path(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    func node(_ key: String) -> JSONNode? { members[key] }

    /// The member, or a fault if it is missing (unless the whole object could not be read).
    func required(_ key: String) -> JSONNode? {
        if let node = members[key] { return node }
        if !log.isFaulty(path(of: key)) { log.report("missing_key", at: path(of: key), "must be given, found nothing") }
        return nil
    }

    func number(_ key: String) -> Double {
        required(key).map { ObjectReader.number($0, at: path(of: key), log) } ?? .nan
    }

    func number(_ key: String, default standard: Double) -> Double {
        members[key].map { ObjectReader.number($0, at: path(of: key), log) } ?? standard
    }

    /// A number, or nil where the member is absent or null.
    func optionalNumber(_ key: String) -> Double? {
        guard let node = members[key], !node.isNull else { return nil }
        return ObjectReader.number(node, at: path(of: key), log)
    }

    func whole(_ key: String) -> Int {
        required(key).map { ObjectReader.whole($0, at: path(of: key), log) } ?? 0
    }

    func whole(_ key: String, default standard: Int) -> Int {
        members[key].map { ObjectReader.whole($0, at: path(of: key), log) } ?? standard
    }

    /// A whole number, or nil where the member is absent or null.
    func optionalWhole(_ key: String) -> Int? {
        guard let node = members[key], !node.isNull else { return nil }
        return ObjectReader.whole(node, at: path(of: key), log)
    }

    func text(_ key: String) -> String {
        guard let node = required(key) else { return "" }
        return ObjectReader.text(node, at: path(of: key), log)
    }

    func text(_ key: String, default standard: String) -> String {
        members[key].map { ObjectReader.text($0, at: path(of: key), log) } ?? standard
    }

    func flag(_ key: String, default standard: Bool) -> Bool {
        guard let node = members[key] else { return standard }
        if case .bool(let value) = node.content { return value }
        log.report("wrong_type", at: path(of: key), "must be true or false, found \(node.kind)")
        return standard
    }

    /// One of the named cases; `placeholder` where it could not be read.
    func choice<Case: RawRepresentable & CaseIterable>(_ key: String, _ placeholder: Case) -> Case where Case.RawValue == String {
        required(key).flatMap { ObjectReader.choice($0, at: path(of: key), log) } ?? placeholder
    }

    /// The elements of a list with their paths; a value of another kind is a fault and reads as an
    /// empty list.
    func list(_ key: String, of element: Element = .object) -> [(node: JSONNode, path: String)] {
        guard let node = required(key) else { return [] }
        return ObjectReader.list(node, at: path(of: key), log, of: element)
    }

    /// A required object; nil where it is missing.
    func object(_ key: String, keys: [String]) -> ObjectReader? {
        required(key).map { ObjectReader($0, path: path(of: key), keys: keys, log: log) }
    }

    func optionalList(_ key: String, of element: Element = .object) -> [(node: JSONNode, path: String)]? {
        guard let node = members[key] else { return nil }
        return ObjectReader.list(node, at: path(of: key), log, of: element)
    }

    static func number(_ node: JSONNode, at path: String, _ log: IssueLog) -> Double {
        if case .number(let value) = node.content { return value }
        log.report("wrong_type", at: path, "must be a number, found \(node.kind)\(unquoting(node))")
        return .nan
    }

    /// The number that a text stands for, `"14%"` or `"1,400,000"` say, as the cure of its being
    /// text.
    private static func unquoting(_ node: JSONNode, whole: Bool = false) -> String {
        guard case .string(let text) = node.content, let value = numberMeant(by: text), !whole || value == value.rounded() else {
            return ""
        }
        return "; write \(shortNumber(value))"
    }

    static func whole(_ node: JSONNode, at path: String, _ log: IssueLog) -> Int {
        guard case .number(let value) = node.content else {
            log.report("wrong_type", at: path, "must be a whole number, found \(node.kind)\(unquoting(node, whole: true))")
            return 0
        }
        if abs(value) <= 1e9, let whole = Int(exactly: value) { return whole }
        log.report("not_whole", at: path, "must be a whole number of at most 9 digits, found \(shortNumber(value))")
        return 0
    }

    static func text(_ node: JSONNode, at path: String, _ log: IssueLog) -> String {
        if case .string(let text) = node.content { return text }
        log.report("wrong_type", at: path, "must be text, found \(node.kind)")
        return ""
    }

    static func choice<Case: RawRepresentable & CaseIterable>(
        _ node: JSONNode, at path: String, _ log: IssueLog
    ) -> Case? where Case.RawValue == String {
        if case .string(let text) = node.content, let value = Case(rawValue: text) { return value }
        let names = Case.allCases.map(\.rawValue)
        var hint = ""
        if case .string(let text) = node.content {
            hint =
                if let scale = Case.self as? any OwnSpellings.Type { scale.name(meantBy: text).map(didYouMean) ?? "" } else {
                    log.suggestion(for: text, among: names)
                }
        }
        log.report("unknown_value", at: path, "must be one of \(names.joined(separator: ", ")), found \(node.kind)\(hint)")
        return nil
    }

    /// Most elements of any list; longer ones are refused before their elements are looked at.
    private static let maximumElements = 100_000

    /// What the elements of a list are: one that stands alone wants nothing but brackets.
    enum Element { case number, text, object }

    private static func bracketing(_ node: JSONNode, _ element: Element) -> String {
        switch (element, node.content) {
        case (.number, .number(let value)): "; write [\(shortNumber(value))]"
        case (.text, .string(let text)): "; write [\(quoted(text))]"
        case (.object, .object(let members)) where members.contains { ["id", "years"].contains($0.key) }: "; put it in brackets"
        default: ""
        }
    }

    static func list(
        _ node: JSONNode, at path: String, _ log: IssueLog, of element: Element = .object
    ) -> [(node: JSONNode, path: String)] {
        guard case .array(let items) = node.content else {
            log.report("wrong_type", at: path, "must be a list, found \(node.kind)\(bracketing(node, element))")
            return []
        }
        guard items.count <= maximumElements else {
            log.report("too_many", at: path, "must hold at most \(maximumElements) entries, found \(items.count)")
            return []
        }
        return items.enumerated().map { ($1, "\(path)[\($0)]") }
    }
}

extension JSONNode {
    var isNull: Bool {
        if case .null = content { return true }
        return false
    }
}

extension IssueLog {
    /// The faults with line and column, in document order; a last one counts those that were not
    /// kept.
    func located(in document: JSONNode, bytes: [UInt8]) -> [Issue] {
        let lines = LineIndex(bytes)
        var places = PathPlaces(document)
        let placed = issues.map { known in
            var issue = known
            // A key given twice knows its own place, which its path does not tell.
            if issue.line == nil {
                let place = lines.place(of: places.offset(ofPath: issue.path))
                issue.line = place.line
                issue.column = place.column
            }
            return issue
        }
        func place(_ index: Int) -> (Int, Int, Int) { (placed[index].line ?? 0, placed[index].column ?? 0, index) }
        let located = placed.indices.sorted { place($0) < place($1) }.map { placed[$0] }
        return IssueLog.listed(located, uncounted: uncounted)
    }
}
