import Foundation

/// One setting: its flag, its variable, what it is for, and how its text is read.
public struct Setting: Sendable {
    let name: String
    let summary: String
    var isSecret = false
    /// Takes the text into the set-up; returns what must hold if it does not.
    let read: @Sendable (String, inout Settings) -> String?

    var variable: String { "STRUCTSERVER_" + name.uppercased().replacingOccurrences(of: "-", with: "_") }

    /// The table of all settings, for `--help`.
    public static var help: String {
        let width = (all.map { $0.name.count }.max() ?? 0) + 2
        let lines = all.map { setting in
            let flag = setting.isSecret ? "(variable only)" : "--" + setting.name
            let first = flag + String(repeating: " ", count: max(1, width + 6 - flag.count)) + setting.summary
            return "  " + first + "\n" + String(repeating: " ", count: width + 8) + setting.variable
        }
        return "StructServer: structures deals over HTTP.\n\n" + lines.joined(separator: "\n") + "\n"
    }

    private static func text(
        _ name: String, _ summary: String, _ path: WritableKeyPath<Settings, String> & Sendable, isSecret: Bool = false
    )
        -> Setting
    {
        Setting(name: name, summary: summary, isSecret: isSecret) { text, settings in
            guard !text.isEmpty else { return "must not be empty" }
            settings[keyPath: path] = text
            return nil
        }
    }

    private static func whole(
        _ name: String, _ summary: String, _ path: WritableKeyPath<Settings, Int> & Sendable, _ range: ClosedRange<Int>
    ) -> Setting {
        Setting(name: name, summary: "\(summary) (\(range.lowerBound) to \(range.upperBound))") { text, settings in
            guard let value = Int(text), range.contains(value) else {
                return "must be a whole number from \(range.lowerBound) to \(range.upperBound)"
            }
            settings[keyPath: path] = value
            return nil
        }
    }

    private static func number(
        _ name: String, _ summary: String, _ path: WritableKeyPath<Settings, Double> & Sendable, _ range: ClosedRange<Double>
    ) -> Setting {
        Setting(name: name, summary: "\(summary) (\(range.lowerBound) to \(range.upperBound))") { text, settings in
            guard let value = Double(text), range.contains(value) else {
                return "must be a number from \(range.lowerBound) to \(range.upperBound)"
            }
            settings[keyPath: path] = value
            return nil
        }
    }

    private static func flag(_ name: String, _ summary: String, _ path: WritableKeyPath<Settings, Bool> & Sendable) -> Setting {
        Setting(name: name, summary: "\(summary) (true or false)") { text, settings in
            guard let value = Bool(text) else { return "must be true or false" }
            settings[keyPath: path] = value
            return nil
        }
    }

    private static func choice(
        _ name: String, _ summary: String, _ path: WritableKeyPath<Settings, String> & Sendable, _ values: [String]
    ) -> Setting {
        let list = values.joined(separator: ", ")
        return Setting(name: name, summary: "\(summary) (\(list))") { text, settings in
            guard values.contains(text) else { return "must be one of \(list)" }
            settings[keyPath: path] = text
            return nil
        }
    }

    static let all: [Setting] = [
        text("host", "Address to listen on; behind a proxy that ends TLS leave it on loopback", \.host),
        whole("port", "Port to listen on, 0 for one that is free", \.port, 0...65_535),
        text("database", "SQLite file of jobs, users, flags and audit; made if it is not there", \.database),
        text("backups", "Folder that backups are written to; it must be there", \.backups),
        text("deals", "Folder of deal files that calls may name as fixture", \.deals),
        text("secret-key", "Key of at least 32 bytes that session tokens are stored under", \.secretKey, isSecret: true),
        text("secret-key-file", "File with that key, read again at SIGHUP: then everyone signs in anew", \.secretKeyFile),
        text("admin-user", "Administrator who is made if there are no users yet", \.adminUser),
        text("admin-password", "Password of that administrator, at least 12 characters", \.adminPassword, isSecret: true),
        flag("secure-cookies", "Send the session cookie over TLS only; false on loopback without TLS", \.secureCookies),
        Setting(name: "trusted-proxies", summary: "Networks whose X-Forwarded-For is believed, separated by commas") { text, settings in
            let parts = text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
            settings.trustedProxies = parts.compactMap { Network($0) }
            return settings.trustedProxies.count == parts.count ? nil : "must be networks such as 10.0.0.0/8 or fd00::/8"
        },
        whole("body-bytes", "Most bytes of a request's body", \.bodyBytes, 1_024...(16 << 20)),
        whole("running", "Runs at the same time", \.running, 1...256),
        whole("queued", "Runs that may wait; one more is answered 429", \.queued, 1...100),
        whole("threads", "Workers of all runs together", \.threads, 1...256),
        whole("memory-mib", "Memory for the tables of all runs together, in MiB", \.memoryMiB, 0...1_048_576),
        whole("plans", "Prepared plans that are kept", \.plans, 1...1_000),
        number("checkpoint-seconds", "How often a run is kept on the way", \.checkpointSeconds, 0.05...3_600),
        number("result-hours", "How long a finished run is kept", \.resultHours, 1...87_600),
        number("idle-minutes", "A session ends after so long without a call", \.idleMinutes, 1...10_080),
        number("absolute-hours", "A session ends after so long in any case", \.absoluteHours, 0.1...720),
        number("heartbeat-seconds", "How often an event stream shows that it is alive", \.heartbeatSeconds, 0.1...300),
        flag("rolls-back", "Take back the last change of flags when a rollback trigger fires", \.rollsBack),
        choice("log-level", "How much is logged", \.logLevel, ["trace", "debug", "info", "notice", "warning", "error"]),
        text("build-id", "What X-Build-ID says", \.buildID),
        number("test-clock-rate", "For tests only: the server's clock runs so many times as fast", \.clockRate, 1...3_600),
        flag("test-faults", "For tests only: lets POST /api/test/faults plant faults", \.testFaults),
    ]
}
