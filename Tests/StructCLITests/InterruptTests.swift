import Foundation
import TestSupport
import Testing

/// Ctrl-C at structctl.
@Suite struct InterruptTests {
    /// The one checkpoint of this run is kept when its last permutation is judged; what is left to
    /// do then is the search for hints, of some seconds in this deal. Where a busy machine lets the
    /// run end before the signal comes, it is tried again.
    @Test func duringTheSearchForHintsItEndsTheRunWithoutAResult() throws {
        for _ in 0..<3 {
            let folder = try Folder()
            try Data(RandomDeal.make(seed: 5_383)).write(to: URL(fileURLWithPath: folder.file("deal.json")))
            let call = ["run", folder.file("deal.json"), "--count", "20000", "--threads", "1"]
            let checkpoint = ["--checkpoint", folder.file("kept"), "--checkpoint-every", "86400"]
            let run = try Command.start(call + checkpoint, out: folder.file("out"), error: folder.file("error"))
            for _ in 0..<120_000 where run.isRunning && !folder.names.contains("kept") { usleep(500) }
            run.interrupt()
            run.waitUntilExit()
            guard run.terminationStatus != 0 else { continue }
            #expect(run.terminationStatus == 130)
            #expect(String(decoding: folder.bytes("error"), as: UTF8.self) == "structctl: interrupted; no result is written\n")
            #expect(folder.bytes("out").isEmpty)
            return
        }
        Issue.record("no run of three was interrupted")
    }
}
