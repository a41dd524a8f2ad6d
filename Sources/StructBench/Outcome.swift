/// What all checks of all fixtures come to.
struct Outcome: Sendable {
    let fixtures: [(name: String, checks: [Check])]

    /// True unless a check fails.
    var passes: Bool { failures.isEmpty }

    /// 0 if everything holds, 1 if a check fails.
    var exitStatus: Int32 { passes ? 0 : 1 }

    private var failures: [String] {
        fixtures.flatMap { fixture in
            fixture.checks.filter { $0.verdict == .fail }.map { "\(fixture.name): \($0.name)" }
        }
    }

    /// The last line: what failed, if anything did.
    var summary: String {
        let judged = fixtures.map { $0.checks.count { $0.verdict != .information } }.reduce(0, +)
        guard !passes else { return "✓ All \(judged) checks hold." }
        return "✗ \(failures.count) of \(judged) checks missed: " + failures.joined(separator: "; ") + "."
    }
}
