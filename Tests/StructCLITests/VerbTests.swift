import Testing

/// A verb that structctl does not know.
@Suite struct VerbTests {
    private static let all =
        "check, derive, feasible, presets, rules, run, merge, consistency, evaluate, waterfall, stress, risk, export, report, term-sheet, workbook, disclose, import, export-table"

    @Test(arguments: [
        ("repack --index 3", "structctl must be one of \(all), found \"repack\""),
        ("repack", "structctl must be one of \(all), found \"repack\""),
        ("rnu deal.json --count 5", "structctl must be one of \(all), found \"rnu\"; did you mean \"run\"?"),
        ("Run deal.json", "structctl must be one of \(all), found \"Run\"; did you mean \"run\"?"),
        ("help repack", "structctl must be one of \(all), found \"repack\""),
        ("rules shwo", "rules must be one of show, check, found \"shwo\"; did you mean \"show\"?"),
        ("rules shwo mine.json --json", "rules must be one of show, check, found \"shwo\"; did you mean \"show\"?"),
        ("help rules shwo", "rules must be one of show, check, found \"shwo\"; did you mean \"show\"?"),
    ]) func isNamedWithThoseThatThereAre(line: String, says: String) throws {
        let refused = try Command(line.split(separator: " ").map(String.init))
        #expect(refused.status == 64)
        #expect(refused.error.hasPrefix("Error: the verb after \(says)\n"), "\(refused.error)")
        #expect(refused.out == "")
    }

    @Test func isShownWithoutWhatATerminalWouldObey() throws {
        let refused = try Command("wa\u{1B}[31mter\u{202E}fall")
        #expect(refused.error.contains("found \"wa\\u001b[31mter\\u202efall\"\n"), "\(refused.error)")
        #expect(try Command("").error.contains("found \"\""))
    }

    @Test func knownVerbsAndHelpGoOnAsBefore() throws {
        for line in ["help", "help run", "rules", "rules show", "--help", "rules --help", "help rules check"] {
            let done = try Command(line.split(separator: " ").map(String.init))
            #expect(done.status == 0, "\(line)")
            #expect(done.error == "", "\(line)")
        }
        let option = try Command("check", "small.json", "--idex", "3")
        #expect(option.status == 64)
        #expect(option.error.contains("Unknown option '--idex'"), "\(option.error)")
    }
}
