import StructEngine

/// The verdict of each named check on a ruleset, for people and for programs.
///
/// The engine refuses a faulty file with all its faults; a fault belongs to the check that owns its
/// table. While a table cannot be read, the checks without a fault of their own have not been run.
public struct RulesReport: Sendable {
    public enum Verdict: String, Sendable {
        case holds = "pass"
        case fails = "fail"
        case notRun = "not_run"
    }

    /// One check: the faults that belong to it, and what comes of them.
    public struct Row: Sendable {
        public let check: Ruleset.Check
        public let verdict: Verdict
        public let faults: [Issue]
    }

    /// What the report calls the ruleset.
    public let name: String
    public let rows: [Row]
    /// Faults that no check owns.
    public let otherFaults: [Issue]

    /// The checks on the built-in ruleset.
    public init(checks: [Ruleset.Check] = Ruleset.Check.allCases) {
        self.init(Ruleset.v1.faults(), name: "the built-in ruleset \(Ruleset.v1.version)", checks: checks)
    }

    /// The checks on what a ruleset file holds.
    public init(_ bytes: some Sequence<UInt8>, file: String, checks: [Ruleset.Check] = Ruleset.Check.allCases) throws(StructError) {
        var faults: [Issue] = []
        do {
            _ = try Ruleset(json: bytes)
        } catch .issues(let found) {
            faults = found
        }
        self.init(faults, name: file, checks: checks)
    }

    private init(_ faults: [Issue], name: String, checks: [Ruleset.Check]) {
        self.name = name
        let isUnread = faults.contains(where: RulesReport.isReadingFault)
        rows = Ruleset.Check.allCases.filter { checks.contains($0) }.map { check in
            let own = faults.filter { RulesReport.owner(of: $0.path) == check }
            return Row(check: check, verdict: own.isEmpty ? (isUnread ? .notRun : .holds) : .fails, faults: own)
        }
        otherFaults = faults.filter { RulesReport.owner(of: $0.path) == nil }
    }

    /// True if every check that was asked for holds, and nothing else is wrong.
    public var holds: Bool { otherFaults.isEmpty && rows.allSatisfy { $0.verdict == .holds } }

    /// The screen, with a line break at its end.
    public var text: String {
        var lines = otherFaults.map(\.description)
        let width = rows.map { $0.check.rawValue.count }.max() ?? 0
        for row in rows {
            let mark = row.verdict == .holds ? "✓" : row.verdict == .fails ? "✗" : "?"
            let note = row.verdict == .notRun ? "not run: " : ""
            lines.append("\(mark) \(row.check.rawValue.padded(to: width))  \(note)\(row.check.summary)")
            lines += row.faults.map { "    " + $0.description }
        }
        let count = rows.count(where: { $0.verdict == .holds })
        lines.append("\(name): \(count) of \(rows.count) checks hold")
        return lines.joined(separator: "\n") + "\n"
    }

    public var json: JSONValue {
        .object([
            ("ruleset", .string(name)), ("valid", .bool(holds)),
            (
                "checks",
                .array(
                    rows.map { row in
                        .object([
                            ("check", .string(row.check.rawValue)), ("verdict", .string(row.verdict.rawValue)),
                            ("summary", .string(row.check.summary)), ("faults", .array(row.faults.map(\.json))),
                        ])
                    })
            ),
            ("other_faults", .array(otherFaults.map(\.json))),
        ])
    }

    /// True if the fault keeps the file from being read as a ruleset, so that nothing in it was
    /// checked.
    private static func isReadingFault(_ fault: Issue) -> Bool {
        switch fault.id {
        case "wrong_type", "unknown_key", "unknown_value", "not_whole": true
        case "missing_key": !fault.path.hasPrefix("tolerances.")
        default: fault.path.isEmpty
        }
    }

    /// The check that reads the table at a path; nil for what no check reads, such as the version.
    private static func owner(of path: String) -> Ruleset.Check? {
        var parts = path.split(whereSeparator: { $0 == "." || $0 == "[" })
        if parts.first == "ratings" { parts = Array(parts.dropFirst(2)) }
        switch parts.first {
        case "dscr_floor", "stress_dscr_floor": return .dscrFloors
        case "tenor_limit_years": return .tenorLimits
        case "min_wal_years", "max_wal_share_of_tenor_limit": return .walBounds
        case "advance_factor": return .afBands
        case "max_ltv": return .ltvLimits
        case "min_icr": return .icrMinima
        case "min_amortisation": return .amortisation
        case "max_balloon": return .balloons
        case "dsra_months": return .dsraMonths
        case "spread_bps": return .spreadBands
        case "concentration", "largest_tenant": return .concentration
        case "wrap": return .wraps
        case "score": return .scores
        case "min_coverage", "wault_margin_years": return .coverage
        case "mezz": return .mezzanine
        case "repo", "repo_haircut_tenor_years", "repo_haircuts": return .repo
        case "tolerances", "repo_advance_factor_tolerance", "repo_tenor_tolerance": return .tolerances
        case "score_weights": return .weights
        case "tiers": return .tiers
        default: return nil
        }
    }
}
