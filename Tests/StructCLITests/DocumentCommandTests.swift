import Foundation
import TestSupport
import Testing

/// Documents of one structure on the command line: which one is meant, and where they go.
@Suite struct DocumentCommandTests {
    @Test func anIndexAndItsPlaceInAResultAreTheSameStructure() throws {
        let folder = try Folder()
        let made = try Command(
            shell: """
                structctl run \(Folder.fixture("small.json").path) --count all --seed 18446744073709551615 --json --out run.json
                structctl export \(Folder.fixture("small.json").path) --result run.json --rank 1 --csv schedule --out a.csv
                structctl export \(Folder.fixture("small.json").path) --index 6944 --csv schedule --out b.csv
                structctl export \(Folder.fixture("small.json").path) --result run.json --rank 20
                """, in: folder)
        #expect(made.status == 0, "\(made.error)")
        #expect(folder.bytes("a.csv").count > 1_000 && folder.bytes("a.csv") == folder.bytes("b.csv"))
        let provenance = made.json?["provenance"] as? [String: Any]
        let run = provenance?["run"] as? [String: Any]
        #expect((run?["seed"] as? NSNumber)?.uint64Value == .max && run?["rank"] as? Int == 20)
    }

    @Test(arguments: [
        ("export small.json", 64, "one of --index and --result must say which structure is meant, found neither"),
        ("export small.json --index 3 --result run.json", 64, "found both"),
        ("export small.json --index 3 --rank 2", 64, "--rank must go with --result"),
        ("export small.json --index 3 --scenario cpi_0", 64, "--scenario must go with --csv waterfall"),
        ("export small.json --index 3 --csv waterfall --scenario no", 2, "no scenario \"no\""),
        ("export small.json --index 99999999", 2, "[index_outside_space]"),
        ("export small.json --index 3 --set equity_pct=4", 1, "--set"),
        ("term-sheet small.json --index 3 --out sheet.doc", 64, "--out must end in one of .md, .pdf, .typ"),
        ("disclose small.json --index 3", 64, "--template"),
        ("disclose small.json --index 3 --template esma-annex-2", 64, "esma-annex-3"),
        ("disclose small.json --index 3 --template esma-annex-3 --no-data ND5", 64, "--no-data"),
        ("disclose small.json --index 3 --template esma-annex-3 --out x.csv --missing x.csv", 64, "another file than --out"),
        ("disclose small.json --index 3 --template esma-annex-3 --missing small.json", 2, "[file_is_input]"),
        ("disclose small.json --index 3 --template esma-annex-3 --missing small.json --force", 2, "[file_is_input]"),
        ("disclose small.json --index 3 --template esma-annex-3 --force", 64, "--force must go with --out or --missing"),
        ("report small.json --count 0", 64, "--count must be at least 1"),
        ("report small.json --top 1001", 64, "--top must be from 0 to 1000"),
        ("export small.json --result small.json", 2, "must be what structctl run --json wrote"),
    ]) func aCallThatCannotBeMeantIsRefused(line: String, status: Int32, says: String) throws {
        let refused = try Command(line.split(separator: " ").map(String.init))
        #expect(refused.status == status && refused.error.contains(says), "\(refused.error)")
        #expect(refused.out == "")
    }

    @Test func aResultOfAnotherDealIsRefused() throws {
        let folder = try Folder()
        let refused = try Command(
            shell: """
                structctl run \(Folder.fixture("medium.json").path) --count 500 --json --out run.json
                structctl export \(Folder.fixture("small.json").path) --result run.json --out x.json
                """, in: folder)
        #expect(refused.status == 2 && !folder.names.contains("x.json"), "\(refused.error)")
    }

    @Test func aDocumentThatIsThereIsReplacedOnlyWithForce() throws {
        let folder = try Folder()
        try folder.write(Array("old".utf8), "x.json")
        let call = "structctl export \(Folder.fixture("small.json").path) --index 3 --out x.json"
        let refused = try Command(shell: call, in: folder)
        #expect(refused.status == 2 && refused.error.contains("[file_exists]") && folder.bytes("x.json") == Array("old".utf8))
        #expect(try Command(shell: call + " --force", in: folder).status == 0 && folder.bytes("x.json").count > 10_000)
    }

    @Test func aDisclosureHasItsListOfWhatIsMissingAndWritesOverNeither() throws {
        let folder = try Folder()
        let call =
            "structctl disclose \(Folder.fixture("small.json").path) --index 6944 --template esma-annex-3 --out loan.csv --missing list.csv"
        let made = try Command(shell: call, in: folder)
        #expect(
            made.status == 0 && made.error.contains("must be stated: CREL1-3, CREL51, CREL176-178, CREC1, CREC5, CRET1\n"), "\(made.error)")
        #expect(String(decoding: folder.bytes("loan.csv"), as: UTF8.self).hasPrefix("template,section,record,field_code"))
        #expect(String(decoding: folder.bytes("list.csv"), as: UTF8.self).contains("exposure,CREL1,Unique Identifier,1,,none,"))
        let bytes = folder.bytes("loan.csv")
        let refused = try Command(shell: "rm loan.csv; \(call)", in: folder)
        #expect(
            refused.status == 2 && refused.error.contains("--missing list.csv: must be a file that is not there yet"), "\(refused.error)")
        #expect(folder.names == ["list.csv"])
        #expect(try Command(shell: call + " --force", in: folder).status == 0 && folder.bytes("loan.csv") == bytes)
    }

    /// The disclosure may go to standard output while its list goes to a file: `--force` is meant for that file, too.
    @Test func forceReplacesTheListWhereTheDisclosureItselfIsPrinted() throws {
        let folder = try Folder()
        try folder.write(Array("old".utf8), "list.csv")
        let call = "structctl disclose \(Folder.fixture("small.json").path) --index 6944 --template esma-annex-3 --missing list.csv"
        let refused = try Command(shell: call, in: folder)
        #expect(refused.status == 2 && refused.error.contains("[file_exists]") && folder.bytes("list.csv") == Array("old".utf8))
        #expect(refused.out == "")
        let made = try Command(shell: call + " --force", in: folder)
        #expect(made.status == 0 && made.out.hasPrefix("template,section,record") && folder.names == ["list.csv"], "\(made.error)")
        #expect(String(decoding: folder.bytes("list.csv"), as: UTF8.self).hasPrefix("section,field_code"))
    }

    /// A machine without Typst: what to do about it is said, and nothing is written.
    @Test func aPDFWithoutATypesetterIsRefusedWithTheCure() throws {
        let folder = try Folder()
        let call = "structctl term-sheet \(Folder.fixture("small.json").path) --index 3 --out"
        let refused = try Command(shell: "PATH=/nowhere; \(call) sheet.pdf", in: folder)
        #expect(refused.status == 2 && refused.error.contains("python3 -m pip install typst") && folder.names == [], "\(refused.error)")
        let source = try Command(shell: "\(call) sheet.typ && \(call) sheet.md", in: folder)
        #expect(source.status == 0 && folder.names == ["sheet.md", "sheet.typ"])
        #expect(
            folder.bytes("sheet.typ").starts(with: Array("#set document".utf8)) && folder.bytes("sheet.md").starts(with: Array("# ".utf8)))
    }
}
