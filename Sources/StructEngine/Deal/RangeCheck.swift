/// Checks single values of a deal or ruleset against their bounds and records what does not hold.
struct RangeCheck {
    let log: IssueLog

    init(_ log: IssueLog) { self.log = log }

    @discardableResult
    func number(_ value: Double, in range: ClosedRange<Double>, _ path: String) -> Bool {
        if log.isFaulty(path) { return false }
        if range.contains(value) { return true }
        let bounds = "from \(shortNumber(range.lowerBound)) to \(shortNumber(range.upperBound))"
        log.report("out_of_range", at: path, "must be \(bounds), found \(shortNumber(value))\(percentHint(value, range))")
        return false
    }

    /// A fraction that looks like a percentage is the likeliest slip: 12 for 0.12, and of a rate,
    /// which may fall below nothing, 1.5 for 0.015.
    private func percentHint(_ value: Double, _ range: ClosedRange<Double>) -> String {
        let least = range.upperBound > 2 || range.lowerBound < 0 ? range.upperBound : 2 * range.upperBound
        guard range.upperBound <= 10, value >= least, value <= 100, range.contains(value / 100) else { return "" }
        // The decimals are moved, not divided: 1.1 becomes 0.011 to the last bit.
        return "; write \(shortNumber(Double("\(value)e-2") ?? value / 100)) for \(shortNumber(value))%"
    }

    @discardableResult
    func whole(_ value: Int, in range: ClosedRange<Int>, _ path: String) -> Bool {
        if log.isFaulty(path) { return false }
        if range.contains(value) { return true }
        log.report("out_of_range", at: path, "must be from \(range.lowerBound) to \(range.upperBound), found \(value)")
        return false
    }

    /// The multiples of a step next to a value, for a cure: "12 or 24".
    static func neighbours(of value: Int, step: Int) -> String {
        let below = value / step * step
        return below > 0 ? "\(below) or \(below + step)" : "\(step)"
    }

    func member(_ value: Int, of allowed: [Int], _ path: String) {
        guard !log.isFaulty(path), !allowed.contains(value) else { return }
        let list = allowed.map(String.init).joined(separator: ", ")
        log.report("out_of_range", at: path, "must be one of \(list), found \(value)")
    }

    func count(_ count: Int, in range: ClosedRange<Int>, _ path: String, of what: String) {
        guard !log.isFaulty(path), !range.contains(count) else { return }
        let message = "must hold from \(range.lowerBound) to \(range.upperBound) entries (\(what)), found \(count)"
        if count < range.lowerBound { log.report("empty_list", at: path, message) } else { log.report("too_many", at: path, message) }
    }

    func name(_ text: String, _ path: String, longest: Int = Deal.Limit.idLength) {
        if let place = text.unicodeScalars.firstIndex(where: \.isUnshown), !log.isFaulty(path) {
            let number = text.unicodeScalars.distance(from: text.unicodeScalars.startIndex, to: place) + 1
            let found = "\(text.unicodeScalars[place].codePoint) as character \(number)"
            log.report("control_character", at: path, "must be text without control and invisible characters, found \(found)")
            return
        }
        guard !log.isFaulty(path), text.isEmpty || text.unicodeScalars.count > longest else { return }
        let found = text.isEmpty ? "none" : "\(text.unicodeScalars.count)"
        log.report("name_length", at: path, "must be text of 1 to \(longest) characters, found \(found)")
    }

    func country(_ code: String, _ path: String) {
        let isCode = code.utf8.count == 2 && code.utf8.allSatisfy { (0x41...0x5A).contains($0) }
        guard !isCode, !log.isFaulty(path) else { return }
        let isSmall = code.utf8.count == 2 && code.utf8.allSatisfy { (0x41...0x5A).contains($0 & 0xDF) }
        let cure = isSmall ? "; write \(quoted(code.uppercased()))" : ""
        log.report("country", at: path, "must be two capital letters (ISO 3166 alpha-2), found \(quoted(code))\(cure)")
    }

    /// Ids of a list: each there, and each once.
    func unique(_ ids: [String], _ list: String, key: String) {
        var first: [String: Int] = [:]
        for (index, id) in ids.enumerated() {
            let path = "\(list)[\(index)].\(key)"
            name(id, path)
            guard !log.isFaulty(path) else { continue }
            if let earlier = first[id] {
                log.report("duplicate_id", at: path, "must differ from the others, found \(quoted(id)) as in \(list)[\(earlier)]")
            } else {
                first[id] = index
            }
        }
    }

    /// Who defaults in a scenario: a default of someone who pays nothing would be a stress of
    /// nothing.
    func tenant(_ name: String, among known: [String], _ path: String) {
        guard !log.isFaulty(path), !known.contains(name) else { return }
        let hint = log.suggestion(for: name, among: known)
        let message = "must be a tenant or counterparty of the deal, or \(Deal.TenantDefault.largest), found \(quoted(name))\(hint)"
        log.report("unknown_reference", at: path, message)
    }

    /// The ids that a list offers to references; nil while one of them is faulty or the list is,
    /// for then any could be meant.
    func offered(_ ids: [String], by list: String) -> Set<String>? {
        if log.isFaulty(list) { return nil }
        if log.hasFault(inside: list), ids.indices.contains(where: { log.isFaulty("\(list)[\($0)].id") }) { return nil }
        return Set(ids)
    }

    func reference(_ id: String, among known: Set<String>?, _ names: [String], _ path: String, what: String) {
        guard let known, !log.isFaulty(path), !known.contains(id) else { return }
        log.report(
            "unknown_reference", at: path, "must be the id of a \(what), found \(quoted(id))\(log.suggestion(for: id, among: names))")
    }
}
