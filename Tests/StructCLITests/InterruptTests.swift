import Foundation
import Testing

/// Ctrl-C at structctl.
@Suite struct InterruptTests {
    /// The one checkpoint of this run is kept when its last permutation is judged; what is left to do then is the search for hints.
    @Test func duringTheSearchForHintsItEndsTheRunWithoutAResult() throws {
        let folder = try Folder()
        let call = ["run", "medium.json", "--count", "20000", "--checkpoint", folder.file("kept"), "--checkpoint-every", "86400"]
        let run = try Command.start(call, out: folder.file("out"), error: folder.file("error"))
        while run.isRunning, !folder.names.contains("kept") { usleep(500) }
        run.interrupt()
        run.waitUntilExit()
        #expect(run.terminationStatus == 130)
        #expect(String(decoding: folder.bytes("error"), as: UTF8.self) == "structctl: interrupted; no result is written\n")
        #expect(folder.bytes("out") == [])
    }
}
