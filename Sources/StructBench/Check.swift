import StructReport

/// What a figure is measured in, and so how it is written.
enum Unit: Sendable {
    case perSecond, milliseconds, megabytes, percent, count, times

    var symbol: String {
        switch self {
        case .perSecond: "/s"
        case .milliseconds: " ms"
        case .megabytes: " MB"
        case .percent: " %"
        case .count: ""
        case .times: " ×"
        }
    }

    /// The figure without its unit. Shares are given as fractions and written in percent.
    func text(_ figure: Double) -> String {
        guard figure.isFinite else { return "none" }
        switch self {
        case .perSecond, .count: return Format.fixed(figure, 0)
        case .milliseconds: return Format.fixed(figure, 3)
        case .megabytes: return Format.fixed(figure, 1)
        case .percent: return Format.fixed(figure * 100, 2)
        case .times: return Format.fixed(figure, 2)
        }
    }

    /// A limit without needless decimals: 32, not 32.00.
    func limit(_ figure: Double) -> String {
        let text = text(figure)
        guard text.contains(".") else { return text }
        var end = text[...]
        while end.last == "0" { end.removeLast() }
        if end.last == "." { end.removeLast() }
        return String(end)
    }
}

/// What a figure must be. A figure that is not a number is never allowed.
enum Limit: Sendable {
    case above(Double)
    case below(Double)
    case atLeast(Double)
    case within(ClosedRange<Double>)
    case exactly(Double)

    func allows(_ figure: Double) -> Bool {
        switch self {
        case .above(let bound): figure > bound
        case .below(let bound): figure < bound
        case .atLeast(let bound): figure >= bound
        case .within(let range): range.contains(figure)
        case .exactly(let value): figure == value
        }
    }

    func text(_ unit: Unit) -> String {
        switch self {
        case .above(let bound): "> " + unit.limit(bound) + unit.symbol
        case .below(let bound): "< " + unit.limit(bound) + unit.symbol
        case .atLeast(let bound): ">= " + unit.limit(bound) + unit.symbol
        case .within(let range): unit.limit(range.lowerBound) + " to " + unit.limit(range.upperBound) + unit.symbol
        case .exactly(let value): unit.limit(value) + unit.symbol
        }
    }
}

/// One line of the table: something measured, what is allowed, and whether it holds.
struct Check: Sendable {
    enum Value: Sendable {
        case figure(Double, Unit)
        case text(String)
    }

    enum Verdict: String, Sendable {
        case pass = "✓"
        case fail = "✗"
        /// Shown, not judged.
        case information = "–"
    }

    let name: String
    let value: Value
    let limit: String
    let verdict: Verdict

    /// A figure against a limit; without a limit, or when it is not to be judged, it is
    /// information.
    init(_ name: String, _ figure: Double, _ unit: Unit, _ limit: Limit? = nil, isJudged: Bool = true) {
        self.name = name
        value = .figure(figure, unit)
        self.limit = limit?.text(unit) ?? ""
        verdict = Check.verdict(limit.map { $0.allows(figure) }, isJudged: isJudged)
    }

    /// A finding in words.
    init(_ name: String, _ text: String, limit: String, holds: Bool, isJudged: Bool = true) {
        self.name = name
        value = .text(text)
        self.limit = limit
        verdict = Check.verdict(holds, isJudged: isJudged)
    }

    private static func verdict(_ holds: Bool?, isJudged: Bool) -> Verdict {
        guard isJudged, let holds else { return .information }
        return holds ? .pass : .fail
    }
}

/// Checks that belong together, under a heading.
struct CheckGroup: Sendable {
    let title: String
    let checks: [Check]
}
