import Foundation
import Testing

/// Where structctl writes, and what it leaves alone.
@Suite struct OutputTests {
    /// A folder with a deal, a ruleset and a share of a run in it.
    private static func home() throws -> Folder {
        let folder = try Folder()
        try folder.write([UInt8](Data(contentsOf: Folder.fixture("small.json"))), "deal.json")
        let made = try Command(
            shell: "structctl rules show >rules.json && structctl run deal.json --count 100 --shard 1/2 --out share && mkdir sub",
            in: folder)
        #expect(made.status == 0, "\(made.error)")
        return folder
    }

    private static let verbs = [
        ("check deal.json", "deal.json"), ("check deal.json --ruleset rules.json", "rules.json"), ("derive deal.json", "deal.json"),
        ("derive deal.json --ruleset rules.json", "rules.json"), ("evaluate deal.json --index 3", "deal.json"),
        ("evaluate deal.json --index 3 --ruleset rules.json", "rules.json"), ("feasible deal.json", "deal.json"),
        ("run deal.json --count 100", "deal.json"), ("run deal.json --count 100 --ruleset rules.json", "rules.json"),
        ("run deal.json --count 100 --shard 1/2", "deal.json"), ("run deal.json --count 100 --checkpoint share", "share"),
        ("consistency deal.json --count 100 --runs 2", "deal.json"), ("merge share", "share"),
        ("merge share --deal deal.json --count 100", "deal.json"), ("presets balanced_a --deal deal.json", "deal.json"),
        ("rules show rules.json", "rules.json"), ("rules check rules.json", "rules.json"),
    ]

    @Test(arguments: verbs) func noVerbWritesOverAFileThatItReads(verb: String, input: String) throws {
        let folder = try Self.home()
        let (before, names) = (folder.bytes(input), folder.names)
        for force in ["", " --force"] {
            let refused = try Command(shell: "structctl \(verb) --out ./\(input)\(force)", in: folder)
            #expect(refused.status == 2)
            #expect(
                refused.error
                    == "structctl: --out ./\(input): must be another file than the inputs, found the input \(input); name another file"
                    + " [file_is_input]\n")
            #expect(refused.out == "")
        }
        #expect(folder.bytes(input) == before)
        #expect(folder.names == names)
    }

    @Test(arguments: ["deal.json", "sub/../deal.json", "\"$PWD\"/deal.json", "symbolic", "hard", "sub/far", "sub/further"])
    func anInputIsKnownUnderEverySpelling(path: String) throws {
        let folder = try Self.home()
        let linked = try Command(
            shell: "ln -s deal.json symbolic; ln deal.json hard; ln -s ../deal.json sub/far; ln -s far sub/further", in: folder)
        #expect(linked.status == 0)
        let before = folder.bytes("deal.json")
        for call in [
            "check deal.json --out \(path)", "check deal.json --out \(path) --force", "check \(path) --out deal.json --force",
            "run deal.json --count 100 --checkpoint \(path)", "check /dev/stdin --out \(path) --force <deal.json",
        ] {
            let refused = try Command(shell: "structctl \(call)", in: folder)
            #expect(refused.status == 2, "\(call)")
            #expect(refused.error.hasSuffix("; name another file [file_is_input]\n"), "\(call): \(refused.error)")
        }
        #expect(folder.bytes("deal.json") == before)
    }

    @Test func standardOutputThatIsAnInputIsRefused() throws {
        let folder = try Self.home()
        let before = folder.bytes("deal.json")
        for call in ["check deal.json >>deal.json", "check deal.json --out /dev/stdout >>deal.json", "derive deal.json 1<>deal.json"] {
            let refused = try Command(shell: "structctl \(call)", in: folder)
            #expect(refused.status == 2, "\(call)")
            #expect(refused.error.hasSuffix("found the input deal.json; name another file [file_is_input]\n"), "\(refused.error)")
        }
        #expect(folder.bytes("deal.json") == before)
    }

    @Test func aFileThatIsThereIsReplacedOnlyWithForce() throws {
        let folder = try Self.home()
        try folder.write(Array("old".utf8), "result")
        // Told before anything is read: there is no such deal.
        let refused = try Command(shell: "structctl run nowhere.json --count all --out result", in: folder)
        #expect(refused.status == 2)
        #expect(
            refused.error
                == "structctl: --out result: must be a file that is not there yet, found one of 3 bytes; add --force to replace it [file_exists]\n"
        )
        #expect(folder.bytes("result") == Array("old".utf8))
        let replaced = try Command(shell: "chmod 600 result && structctl check deal.json --out result --force && ls -l result", in: folder)
        #expect(replaced.status == 0)
        #expect(replaced.out.hasPrefix("-rw------- "))
        #expect(String(decoding: folder.bytes("result"), as: UTF8.self).hasPrefix("deal.json is right.\n"))
        let idle = try Command(shell: "structctl check deal.json --force", in: folder)
        #expect(idle.status == 64)
        #expect(idle.error.hasPrefix("Error: --force must go with --out, which names the file that may be replaced\n"))
    }

    @Test func aLinkToNothingLeadsToTheNewFile() throws {
        let folder = try Self.home()
        let made = try Command(
            shell: "ln -s sub/new link && structctl check deal.json --out link && readlink link && cat sub/new", in: folder)
        #expect(made.status == 0, "\(made.error)")
        #expect(made.out.hasPrefix("sub/new\ndeal.json is right.\n"))
        let again = try Command(shell: "structctl check deal.json --out link", in: folder)
        #expect(again.error.contains("[file_exists]"), "\(again.error)")
        let circle = try Command(shell: "ln -s circle circle; structctl check deal.json --out circle", in: folder)
        #expect(circle.status == 2)
        #expect(circle.error.hasSuffix(" [file_unwritable]\n"), "\(circle.error)")
    }

    @Test func resultAndCheckpointAreTwoFilesEvenBeforeEitherIsThere() throws {
        let folder = try Self.home()
        for path in ["new", "./new", "sub/../new", "\"$PWD\"/new"] {
            let refused = try Command(shell: "structctl run deal.json --count 100 --out new --checkpoint \(path)", in: folder)
            #expect(refused.status == 2, "\(path)")
            #expect(refused.error.hasSuffix(" [file_is_input]\n"), "\(refused.error)")
        }
        #expect(!folder.names.contains("new"))
    }

    @Test func aCheckpointIsReplacedWithoutForce() throws {
        let folder = try Self.home()
        let run = "structctl run deal.json --count 100 --checkpoint kept --json"
        let twice = try Command(shell: "\(run) && \(run)", in: folder)
        #expect(twice.status == 0, "\(twice.error)")
        let other = try Command(shell: "structctl run deal.json --count 100 --checkpoint rules.json", in: folder)
        #expect(other.status == 1)
        #expect(other.error.contains("[shard_"), "\(other.error)")
    }

    @Test func streamsTakeWhatIsWrittenToThem() throws {
        let folder = try Self.home()
        let plain = try Command(shell: "structctl check deal.json", in: folder).out
        for path in ["/dev/stdout", "/dev/fd/1"] {
            #expect(try Command(shell: "structctl check deal.json --out \(path) | cat", in: folder).out == plain)
            #expect(try Command(shell: "structctl check deal.json --out \(path) >file; cat file; rm file", in: folder).out == plain)
        }
        let null = try Command(shell: "structctl check deal.json --out /dev/null", in: folder)
        #expect(null.status == 0)
        #expect(null.out == "")
        // The last opening lets the reader go where nothing was written.
        let pipe = try Command(
            shell: "mkfifo pipe; cat pipe & structctl check deal.json --out pipe; : <>pipe; wait; test -p pipe", in: folder)
        #expect(pipe.status == 0)
        #expect(pipe.out == plain)
        let full = try Command(shell: "test ! -e /dev/full || structctl check deal.json --out /dev/full", in: folder)
        #expect(full.status == (FileManager.default.fileExists(atPath: "/dev/full") ? 2 : 0))
        let kept = try Command(shell: "structctl run deal.json --count 100 --checkpoint /dev/null", in: folder)
        #expect(kept.status == 2)
        #expect(kept.error.contains("is not a regular file"), "\(kept.error)")
    }

    @Test func whatCannotBeWrittenIsRefusedBeforeTheWork() throws {
        let folder = try Self.home()
        let names = folder.names
        let long = String(repeating: "n", count: 256)
        for path in ["''", "sub", "sub/", "nowhere/x", "deal.json/x", long] {
            let refused = try Command(shell: "structctl run nowhere.json --out \(path)", in: folder)
            #expect(refused.status == 2, "\(path)")
            #expect(refused.error.hasSuffix(" [file_unwritable]\n"), "\(path): \(refused.error)")
        }
        #expect(folder.names == names)
        // The longest name that the system takes.
        #expect(try Command(shell: "structctl check deal.json --out \(long.dropLast())", in: folder).status == 0)
    }

    /// The deal comes through a pipe: once that is open at the other end, the check at the start is
    /// over, and the reading is not.
    @Test func aFileThatComesDuringTheWorkStays() throws {
        let folder = try Self.home()
        let late = try Command(
            shell: """
                mkfifo pipe
                structctl check pipe --out result & work=$!
                exec 3>pipe
                printf other >result
                cat deal.json >&3
                exec 3>&-
                wait $work
                """, in: folder)
        #expect(late.status == 2)
        #expect(late.error.contains("found one that came during the work; the result is kept in ./structctl-"), "\(late.error)")
        #expect(late.error.hasSuffix(".tmp [file_exists]\n"), "\(late.error)")
        #expect(folder.bytes("result") == Array("other".utf8))
        let draft = try #require(folder.names.first { $0.hasSuffix(".tmp") })
        #expect(String(decoding: folder.bytes(draft), as: UTF8.self).hasPrefix("pipe is right.\n"))
    }

    @Test func anInputThatComesToThePlaceOfTheResultStaysEvenWithForce() throws {
        let folder = try Self.home()
        let before = folder.bytes("rules.json")
        let late = try Command(
            shell: """
                mkfifo pipe
                structctl derive pipe --ruleset rules.json --out result --force & work=$!
                exec 3>pipe
                ln -s rules.json result
                ln rules.json sub/other
                cat deal.json >&3
                exec 3>&-
                wait $work
                """, in: folder)
        #expect(late.status == 2)
        #expect(late.error.hasSuffix("found the input rules.json; name another file [file_is_input]\n"), "\(late.error)")
        #expect(folder.bytes("rules.json") == before)
        #expect(!folder.names.contains { $0.hasSuffix(".tmp") })
    }

    @Test func namesOfFilesDoNotReachTheTerminalAsCommands() throws {
        let folder = try Self.home()
        let name = "no\u{1B}[31m\u{202E}.json"
        let missing = try Command("check", folder.file(name))
        #expect(missing.error.contains("no\\u001b[31m\\u202e.json: No such file"), "\(missing.error)")
        try folder.write(folder.bytes("deal.json"), name)
        let right = try Command("check", folder.file(name))
        #expect(right.status == 0)
        #expect(right.out.contains("no\\u001b[31m\\u202e.json is right.\n"), "\(right.out)")
    }
}
