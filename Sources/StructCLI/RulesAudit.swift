import StructEngine
import StructReport

/// The verdict of each named check on a ruleset.
///
/// The engine refuses a faulty file with all its faults; a fault belongs to the check that owns its
/// table. While a table cannot be read, the checks without a fault of their own have not been run.
struct RulesAudit {
    enum Verdict: String {
        case holds = "pass"
        case fails = "fail"
        case notRun = "not_run"
    }

    let name: String
    private(set) var rows: [(check: Ruleset.Check, verdict: Verdict, faults: [Issue])] = []
    /// Faults that no check owns.
    private(set) var otherFaults: [Issue] = []

    init(path: String?, checks: [Ruleset.Check]) throws {
        name = path ?? "the built-in ruleset \(Ruleset.v1.version)"
        let faults = try RulesAudit.faults(path)
        let isUnread = faults.contains(where: RulesAudit.isReadingFault)
        for check in Ruleset.Check.allCases where checks.contains(check) {
            let own = faults.filter { RulesAudit.owner(of: $0.path) == check }
            rows.append((check, own.isEmpty ? (isUnread ? .notRun : .holds) : .fails, own))
        }
        otherFaults = faults.filter { RulesAudit.owner(of: $0.path) == nil }
    }

    private static func faults(_ path: String?) throws -> [Issue] {
        guard let path else { return Ruleset.v1.faults() }
        let bytes = try InputFile.bytes(path)
        do {
            _ = try Ruleset(json: bytes)
            return []
        } catch StructError.issues(let issues) {
            return issues
        }
    }

    var holds: Bool { otherFaults.isEmpty && rows.allSatisfy { $0.verdict == .holds } }

    var text: String {
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

    var json: JSONValue {
        .object([
            ("ruleset", .string(name)), ("valid", .bool(holds)),
            (
                "checks",
                .array(
                    rows.map { row in
                        .object([
                            ("check", .string(row.check.rawValue)), ("verdict", .string(row.verdict.rawValue)),
                            ("summary", .string(row.check.summary)), ("faults", FaultReport.json(row.faults)),
                        ])
                    })
            ),
            ("other_faults", FaultReport.json(otherFaults)),
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
