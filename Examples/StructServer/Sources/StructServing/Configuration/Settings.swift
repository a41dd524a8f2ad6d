import Foundation

/// How the server is set up: each setting has a flag and an environment variable, the flag wins, and every fault is told at once.
public struct Settings: Sendable {
    public var host = "127.0.0.1"
    public var port = 8080
    public var database = "structserver.sqlite"
    public var backups = "."
    public var deals = "../../Fixtures"
    public var secretKeyFile = ""
    var secretKey = ""
    public var adminUser = ""
    var adminPassword = ""
    public var secureCookies = true
    /// Name of the session cookie. Over TLS it begins with `__Host-`: a browser then takes it from this host alone, and no other host
    /// of the domain can set or replace it.
    var cookie: String { secureCookies ? "__Host-structserver_session" : "structserver_session" }
    public var trustedProxies: [Network] = []
    public var bodyBytes = 4 << 20
    public var running = max(1, ProcessInfo.processInfo.activeProcessorCount / 2)
    public var queued = 100
    public var threads = max(1, ProcessInfo.processInfo.activeProcessorCount / 2)
    public var memoryMiB = 1024
    public var plans = 16
    public var checkpointSeconds = 2.0
    public var resultHours = 168.0
    public var idleMinutes = 30.0
    public var absoluteHours = 12.0
    public var heartbeatSeconds = 10.0
    public var rollsBack = true
    public var logLevel = "info"
    public var buildID = "dev"
    /// Rounds of scrypt; only tests take fewer, as theirs are not optimised.
    var passwordRounds = 1 << 15
    public var clockRate = 1.0
    public var testFaults = false

    /// Faults of a set-up, each with the setting, what must hold and what was found.
    public struct Faults: Error, CustomStringConvertible {
        public let lines: [String]
        public var description: String { lines.joined(separator: "\n") }
    }

    /// The set-up that flags and environment state.
    ///
    /// - Throws: ``Faults`` with all of them.
    public init(arguments: [String], environment: [String: String]) throws(Faults) {
        var faults: [String] = []
        let stated = Settings.stated(arguments, environment, &faults)
        for (setting, text, origin) in stated {
            if let fault = setting.read(text, &self) {
                let found = setting.isSecret ? "another value" : "\"\(text)\""
                faults.append("\(origin): \(fault), found \(found)")
            }
        }
        takeSecret(&faults)
        guard faults.isEmpty else { throw Faults(lines: faults) }
    }

    private static func stated(
        _ arguments: [String], _ environment: [String: String], _ faults: inout [String]
    ) -> [(setting: Setting, text: String, origin: String)] {
        var texts: [String: (text: String, origin: String)] = [:]
        for setting in Setting.all {
            if let text = environment[setting.variable] { texts[setting.name] = (text, setting.variable) }
        }
        var rest = arguments[...]
        var given: Set<String> = []
        while let flag = rest.popFirst() {
            let parts = flag.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let setting = Setting.all.first(where: { "--" + $0.name == parts[0] }), !setting.isSecret else {
                faults.append("\(parts[0]): must be one of the flags that --help lists; secrets come by environment or file")
                if rest.first?.hasPrefix("--") == false { rest.removeFirst() }
                continue
            }
            guard given.insert(setting.name).inserted else {
                faults.append("\(parts[0]): must be given once, found it twice")
                continue
            }
            if let text = parts.count > 1 ? parts[1] : rest.popFirst() {
                texts[setting.name] = (text, parts[0])
            } else {
                faults.append("\(parts[0]): must have a value, found none")
            }
        }
        return Setting.all.compactMap { setting in texts[setting.name].map { (setting, $0.text, $0.origin) } }
    }

    /// The secret comes from the environment or from a file; a file can be read again at SIGHUP.
    private mutating func takeSecret(_ faults: inout [String]) {
        do {
            secretKey = try secret()
        } catch {
            faults += error.lines
        }
    }

    /// The secret key as it is now.
    ///
    /// - Throws: ``Faults`` if it cannot be read or is short.
    func secret() throws(Faults) -> String {
        var key = secretKey
        if !secretKeyFile.isEmpty {
            guard let text = try? String(contentsOfFile: secretKeyFile, encoding: .utf8) else {
                throw Faults(lines: ["--secret-key-file: must be a file of text that can be read, found \"\(secretKeyFile)\""])
            }
            key = text.trimmingCharacters(in: .whitespacesAndNewlines)
        }
        guard key.utf8.count >= 32 else {
            throw Faults(lines: ["STRUCTSERVER_SECRET_KEY or --secret-key-file: must hold at least 32 bytes, found \(key.utf8.count)"])
        }
        return key
    }
}
