import StructEngine

/// The page that operators leave open: rendered here, and kept up to date by events that carry the same markup.
extension Server {
    func page(signedIn: Bool) -> Markup {
        let body: Markup =
            signedIn
            ? """
            <header><h1>StructServer</h1><p id="live" role="status">connecting</p><button id="sign-out" type="button">Sign out</button></header>
            <main id="main" tabindex="-1"><p class="quiet">loading</p></main>
            """
            : """
            <header><h1>StructServer</h1></header>
            <main id="main"><form id="sign-in"><h2>Sign in</h2>
            <label for="user">User</label><input id="user" name="user" autocomplete="username" required maxlength="128">
            <label for="password">Password</label><input id="password" name="password" type="password" autocomplete="current-password" required maxlength="1024">
            <button type="submit">Sign in</button><p id="refused" role="alert"></p></form></main>
            """
        return """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>StructServer</title><link rel="icon" href="/static/icon.svg" type="image/svg+xml">
            <link rel="stylesheet" href="/static/status.css"><script src="/static/status.js" defer></script></head>
            <body><a class="skip" href="#main">Skip to the content</a>
            \(body)
            </body></html>

            """
    }

    /// What changes.
    func pageContent(for session: Session?) async throws -> Markup {
        let alerts = triggers.alerts
        let state = flags.state
        let depth = await jobs.depth
        let banner: Markup =
            alerts.isEmpty
            ? "<p class=\"verdict go\">GO: nothing alerts</p>"
            : "<div class=\"verdict no-go\"><p>NO-GO</p><ul>\(Markup(joining: alerts.map { "<li>\($0.kind): \($0.detail), since \(ServerClock.text($0.since))</li>" }))</ul></div>"
        let audience = "\(Chart.number(state.percentage))% of users, \(state.allowlist.count) on the allowlist, \(state.ips.count) networks"
        let flagTable = Markup.table(
            "Flags, version \(state.version)", ["feature", "state", "seen by"],
            FlagState.names.map { [$0, state.flags[$0] == true ? "on" : "off", state.flags[$0] == true ? audience : "nobody"] }, empty: "")
        let user = session?.isAdmin == true ? nil : session?.user
        let runs = try await store.jobs(of: user, limit: 10, keptFor: keptSeconds)
        return Markup(joining: [
            banner, "<h2>Last four hours</h2><div class=\"charts\">\(Markup(joining: charts))</div>", flagTable,
            "<h2>Queue</h2><p>\(depth.running) running of \(settings.running), \(depth.queued) waiting of \(settings.queued)</p>",
            Markup.table(
                "Newest runs", ["run", "deal", "permutations", "state", "digest", "created"], Server.rows(runs), empty: "no runs yet"),
        ])
    }

    private static func rows(_ runs: JSONValue) -> [[String]] {
        guard case .array(let items) = runs else { return [] }
        return items.map { run in
            let count = run["request"]?["count"]?.number ?? 0
            return [
                String((run["id"]?.string ?? "").prefix(8)), run["request"]?["deal"]?.string ?? "",
                count > 1e18 ? "all" : Int64(count).formatted(), run["state"]?.string ?? "",
                String((run["digest"]?.string ?? "").prefix(12)), run["created"]?.string ?? "",
            ]
        }
    }

    private var charts: [Markup] {
        let minutes = monitor.minutes(240)
        let first = minutes.first?.number ?? 0
        let last = minutes.last?.number ?? 0
        let byNumber = Dictionary(minutes.map { ($0.number, $0) }, uniquingKeysWith: { $1 })
        func chart(_ title: String, _ unit: String, _ value: (Monitor.Minute) -> Double?) -> Markup {
            Chart(title: title, unit: unit, values: (first...max(first, last)).map { byNumber[$0].flatMap(value) }).markup
        }
        return [
            chart("Calls", "a minute") { Double($0.requests) },
            chart("Failed", "%") { $0.requests == 0 ? nil : 100 * Double($0.errors) / Double($0.requests) },
            chart("P95", "ms") { $0.latencies.percentile(0.95) },
            chart("Memory", "MB") { $0.memory / 1_048_576 },
            chart("Waiting runs", "runs") { Double($0.queued) },
            chart("Plan cache hits", "%") { $0.hits + $0.misses == 0 ? nil : 100 * Double($0.hits) / Double($0.hits + $0.misses) },
        ]
    }
}
