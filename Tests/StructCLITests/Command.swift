import Foundation
import TestSupport

/// A call of the built structctl, as a user makes it.
struct Command {
    let status: Int32
    let out: String
    let error: String

    /// Standard output read as JSON; nil if it is none.
    var json: [String: Any]? { try? JSONSerialization.jsonObject(with: Data(out.utf8)) as? [String: Any] }

    /// Runs the executable beside the tests and waits for it.
    init(_ arguments: String..., kernel: String? = nil) throws { try self.init(arguments, kernel: kernel) }

    init(_ arguments: [String], kernel: String? = nil) throws {
        let folder = try Folder()
        let process = try Command.start(arguments, kernel: kernel, out: folder.file("out"), error: folder.file("error"))
        process.waitUntilExit()
        status = process.terminationStatus
        out = String(decoding: folder.bytes("out"), as: UTF8.self)
        error = String(decoding: folder.bytes("error"), as: UTF8.self)
    }

    /// Runs lines of the shell in a folder, in which `structctl` is the executable beside the
    /// tests; for two minutes at most.
    init(shell line: String, in home: Folder) throws {
        let folder = try Folder()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "structctl() { \"$STRUCTCTL\" \"$@\"; }\n\(line)"]
        process.currentDirectoryURL = URL(fileURLWithPath: home.file(""))
        process.environment = ProcessInfo.processInfo.environment.merging(["STRUCTCTL": try Command.executable().path]) { $1 }
        for stream in ["out", "error"] { try folder.write([], stream) }
        process.standardOutput = FileHandle(forWritingAtPath: folder.file("out"))
        process.standardError = FileHandle(forWritingAtPath: folder.file("error"))
        try process.run()
        // A pipe whose other end is never opened would be waited for without end.
        let end = ContinuousClock.now + .seconds(120)
        while process.isRunning, ContinuousClock.now < end { usleep(2_000) }
        if process.isRunning { process.terminate() }
        process.waitUntilExit()
        status = process.terminationStatus
        out = String(decoding: folder.bytes("out"), as: UTF8.self)
        error = String(decoding: folder.bytes("error"), as: UTF8.self)
    }

    /// Starts the executable in the folder of fixtures, with its streams into files, and does not
    /// wait for it.
    static func start(_ arguments: [String], kernel: String? = nil, out: String, error: String) throws -> Process {
        let process = Process()
        process.executableURL = try Command.executable()
        process.arguments = arguments
        process.currentDirectoryURL = Repository.fixtures
        if let kernel { process.environment = ProcessInfo.processInfo.environment.merging(["OPENBLAS_CORETYPE": kernel]) { $1 } }
        for stream in [out, error] { try Data().write(to: URL(fileURLWithPath: stream)) }
        process.standardOutput = FileHandle(forWritingAtPath: out)
        process.standardError = FileHandle(forWritingAtPath: error)
        try process.run()
        return process
    }

    private static func executable() throws -> URL {
        var folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        for _ in 0..<5 {
            folder = folder.deletingLastPathComponent()
            let file = folder.appending(path: "structctl")
            if FileManager.default.isExecutableFile(atPath: file.path) { return file }
        }
        throw CocoaError(.fileNoSuchFile)
    }
}

/// A folder of a test's own, gone when the test is over.
final class Folder {
    private let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "structctl-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func file(_ name: String) -> String { url.appending(path: name).path }

    /// Empty if there is no such file.
    func bytes(_ name: String) -> [UInt8] { (try? Data(contentsOf: URL(fileURLWithPath: file(name)))).map { [UInt8]($0) } ?? [] }

    func write(_ bytes: [UInt8], _ name: String) throws { try Data(bytes).write(to: URL(fileURLWithPath: file(name))) }

    var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: url.path))?.sorted() ?? [] }
}

extension Folder {
    static func fixture(_ name: String) -> URL { Repository.fixtures.appending(path: name) }
}
