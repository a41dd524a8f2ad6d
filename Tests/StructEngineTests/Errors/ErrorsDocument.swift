import Foundation
import TestSupport

/// The page of all faults and limits, made from the fixtures and from the table of limits.
enum ErrorsDocument {
    static func text() async throws -> String {
        var page = head
        page += "## Limits\n\n| limit | value | reason | beyond it |\n|---|---|---|---|\n"
        for limit in LimitCase.all { page += "| \(limit.name) | \(limit.value) | \(limit.reason) | `\(limit.id)` |\n" }
        page += "\n## Faults\n"
        let fixtures = Dictionary(grouping: IssueFixture.all, by: \.id)
        let calls = Dictionary(grouping: CallFault.all, by: \.id)
        for id in Set(fixtures.keys).union(calls.keys).sorted() {
            page += "\n### \(id)\n\n```\n"
            for fixture in fixtures[id] ?? [] { page += try section(fixture) }
            for call in calls[id] ?? [] { page += "\(call.call)\n    \(withoutDigests(await call.text()))\n" }
            page += "```\n"
        }
        return page
    }

    private static func section(_ fixture: IssueFixture) throws -> String {
        if let arguments = fixture.sidecar?.arguments {
            return "$ structctl \(arguments.joined(separator: " "))\n    \(try fixture.text().replacing("\n", with: "\n    "))\n"
        }
        let lines = try fixture.text().split(separator: "\n").map(String.init)
        // Of a file with more faults than are listed, the last one tells.
        let shown = fixture.id == "more_faults" ? lines.suffix(1) : lines[...]
        return (fixture.isSidecar ? "\(fixture.fileName)\n    " : "") + shown.joined(separator: "\n") + "\n"
    }

    /// A fingerprint changes with the generation of the model, and says nothing here.
    private static func withoutDigests(_ text: String) -> String { text.replacing(/[0-9a-f]{64}/, with: "…") }

    private static let head = """
        # Errors

        This page is made from `Fixtures/issues` by `make errors`, and a test compares it. Every id below has there the smallest input that provokes
        it; `structctl check Fixtures/issues/<file>` shows the same line (`structctl rules check` that of a ruleset).

        A wrong input gives all its faults at once, in the order of the text, at most 200 and then their number. A fault reads

        ```
        <file>:<line>:<column> <path>: <what must hold>, <what was found>[; <cure>] [<id>]
        ```

        Line and column count from 1, the column in bytes; they point at the key, or at the element of a list. The path is that of the JSON value,
        `document` for the whole; a fault of a deal that was built in memory has a path alone. Ids do not change; texts may. A cure is tried by a
        test: carried out, it leaves no fault. The library throws faults as `StructError.issues`, each with `id`, `path`, `message`, `line` and
        `column`; a call that cannot be carried out is a `StructError.unavailable` with its `code`.

        A text that is not JSON, or breaks a limit on its size, is refused at the first such place, since what follows cannot be told.

        `.case.json` files say how to make an input that is no file: a text too long to keep, arguments of a plan, a command line. Lines that begin
        with a call of the API are provoked by the tests themselves.


        """
}
