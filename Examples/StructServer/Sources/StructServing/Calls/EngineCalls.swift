import Hummingbird
import NIOPosix
import StructEngine
import StructReport
import Synchronization

/// Calls that answer at once, each with the JSON that the verb of the same name has in `structctl`.
extension Endpoint {
    static let source: [Field] = [
        Field("fixture", .fixture, "Name of a deal in the server's folder; this or deal."),
        Field("deal", .document("deal"), "A deal; this or fixture."),
        Field("ruleset_version", .choice([Ruleset.v1.version]), "The rules; the built-in ones if not said."),
        Field("features", .choices(Features.keys), "Parts of the engine to use; those that the caller has if not said."),
    ]

    private static let structure: [Field] =
        source + [
            Field("index", .whole(0...Field.largest), "Canonical index of the permutation.", isRequired: true),
            Field("moves", .moves, "Changes of single levers, as hints have them."),
        ]

    private static func call(
        _ id: String, _ summary: String, fields: [Field], schema: String,
        _ handle: @escaping @Sendable (Server, Call) async throws -> JSONValue
    ) -> Endpoint {
        Endpoint(.post, "/api/phase1/\(id)", id, summary, .user, body: fields, schema: schema) { server, call in
            Reply(try await handle(server, call).versioned)
        }
    }

    static let engineCalls: [Endpoint] = [
        call("validate", "Every fault of a deal, each with its place and cure.", fields: source, schema: "check") { server, call in
            let (bytes, name) = try server.deal(of: call)
            return try await aside { try CheckReport(bytes, file: name).json }
        },
        call("derived", "Rents, lives, floors and caps before any run.", fields: source, schema: "derived") { server, call in
            let plan = try await server.plan(of: call)
            return try await aside { plan.derived.json }
        },
        call("cardinality", "The size of the permutation space and of every lever.", fields: source, schema: "cardinality") {
            server, call in
            let plan = try await server.plan(of: call)
            return .object([
                ("cardinality", .integer(plan.cardinality)), ("cardinality_by_lever", plan.derived.json["cardinality_by_lever"] ?? .null),
                ("key", .string(plan.key)),
            ])
        },
        Endpoint(.get, "/api/phase1/presets", "presets", "The ready sets of levers.", .user, schema: "any") { _, _ in
            Reply(.object([("presets", PresetsReport().json)]).versioned)
        },
        call(
            "presets", "A ready set of levers laid over a deal.",
            fields: source + [Field("preset", .choice(Preset.allCases.map(\.rawValue)), "Which set.", isRequired: true)], schema: "any"
        ) { server, call in
            let (bytes, _) = try server.deal(of: call)
            guard let preset = call.text("preset").flatMap({ Preset(rawValue: $0) }) else { return .null }
            return try await aside { try PresetReport(preset, over: Deal(json: bytes)).json }
        },
        Endpoint(
            .post, "/api/phase1/evaluate", "evaluate", "One permutation with every figure and its schedule; with its hints if asked.",
            .user,
            body: structure + [
                Field("hints", .flag, "True to look for what would make it pass too, which takes longer than all else; false if not said.")
            ],
            schema: "structure", isQuick: true
        ) { server, call in try await server.evaluate(call) },
        call("hints", "What would make a structure pass.", fields: structure, schema: "any") { server, call in
            let (plan, structure) = try await server.structure(of: call, withEquityReturn: false)
            let whole = try await structure.json(with: plan.hints(for: structure))
            return .object(["index", "outcome", "hints", "obstacle", "unproven_hints"].map { ($0, whole[$0] ?? .null) })
        },
        call(
            "waterfall", "The cash of one structure, period by period.",
            fields: structure + [Field("scenario", .text(128), "base, or the id of a stress.")], schema: "waterfall"
        ) { server, call in
            let (plan, structure) = try await server.structure(of: call, withEquityReturn: false)
            let scenario = call.text("scenario") ?? "base"
            return try await aside { try plan.waterfall(structure, scenario: scenario).json }
        },
        call(
            "stress", "How one structure comes through every stress.",
            fields: structure + [
                Field("from_month", .whole(1...1_200), "Month after closing from which tenants fail; 13 if not said."),
                Field("void_months", .whole(0...1_200), "Months that the space of a failed tenant stays empty; 12 if not said."),
                Field("relet_pct", .number(0...1), "Share of its rent after that; 0.7 if not said."),
            ], schema: "stress"
        ) { server, call in
            let (plan, structure) = try await server.structure(of: call, withEquityReturn: false)
            let (from, void) = (Int(call.whole("from_month") ?? 13), Int(call.whole("void_months") ?? 12))
            let relet = call.number("relet_pct") ?? 0.7
            return try await aside {
                try StressReport(plan: plan, structure: structure, fromMonth: from, voidMonths: void, reletShare: relet).json
            }
        },
        call(
            "risk", "How one structure fares on random paths.",
            fields: structure + [
                Field("paths", .whole(1...100_000), "How many; 10,000 if not said."),
                Field("seed", .whole(0...Field.largest), "Selects the paths; 1 if not said."),
            ], schema: "risk"
        ) { server, call in try await server.risk(call) },
        call(
            "feasible", "Whether the rules leave a deal any structure.",
            fields: source + [Field("budget", .whole(1...Plan.feasibilityBudget), "Most permutations to judge.")], schema: "feasibility"
        ) { server, call in
            let plan = try await server.plan(of: call)
            let (budget, threads) = (call.whole("budget") ?? Plan.feasibilityBudget, server.settings.threads)
            return try await call.untilHangUp { try await plan.feasibility(budget: budget, threads: threads) }.json
        },
        Endpoint(
            .post, "/api/phase1/rules/validate", "rules_validate", "Check a ruleset, table by table.", .user,
            body: [
                Field("ruleset", .ruleset, "The built-in ruleset by its version, or a ruleset.", isRequired: true),
                Field("checks", .choices(Ruleset.Check.allCases.map(\.rawValue)), "Which checks; all if not said."),
            ], schema: "any"
        ) { _, call in
            let checks = call.texts("checks")?.compactMap { Ruleset.Check(rawValue: $0) } ?? Ruleset.Check.allCases
            guard case .object? = call.body["ruleset"], let bytes = call.bytes(of: "ruleset") else {
                return Reply(RulesReport(checks: checks).json.versioned)
            }
            return Reply(try RulesReport(bytes, file: "ruleset", checks: checks).json.versioned)
        },
        Endpoint(
            .post, "/api/phase1/validate/consistency", "consistency", "Run a deal again and again, and compare to the bit.", .user,
            body: source + [
                Field("seed", .whole(0...Field.largest), "Seed of the order; 0 if not said."),
                Field("count", .whole(1...1_000_000), "How many permutations; 10,000 if not said."),
                Field("runs", .whole(2...20), "How many runs; 3 if not said."),
                Field("compare", .choices(Consistency.Aspect.allCases.map(\.rawValue)), "What to compare; all if not said."),
            ], schema: "consistency"
        ) { server, call in Reply(try await server.consistency(call).versioned) },
    ]
}

/// How many may do something at a time.
final class Places: Sendable {
    private let free: Mutex<Int>

    init(_ count: Int) { free = Mutex(count) }

    /// True if there was a place, which is to be left again.
    func enter() -> Bool {
        free.withLock { free in
            guard free > 0 else { return false }
            free -= 1
            return true
        }
    }

    func leave() { free.withLock { $0 += 1 } }
}

/// Work that cannot give way, on a thread of its own: the threads of calls stay free.
func aside<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await NIOThreadPool.singleton.runIfActive(work)
}

extension Server {
    /// The bytes of the deal that a call means, and its name.
    func deal(of call: Call) throws -> (bytes: [UInt8], name: String) {
        switch (call.text("fixture"), call.bytes(of: "deal")) {
        case (nil, let bytes?): return (bytes, "deal")
        case (let name?, nil):
            guard let bytes = shelf.named[name] else {
                let known = shelf.names.prefix(20).joined(separator: ", ")
                let found = Field.found(.string(name))
                throw Problem(faults: [Issue(id: "unknown_fixture", path: "fixture", message: "must be one of \(known), found \(found)")])
            }
            return (bytes, name)
        case (nil, nil):
            // The medium deal is what the playbook means where it names none.
            if call.endpoint.id == "consistency", let bytes = shelf.named["medium"] { return (bytes, "medium") }
            throw Problem(faults: [Issue(id: "missing_key", path: "fixture", message: "must be there: name a fixture, or send a deal")])
        case (.some, .some):
            throw Problem(faults: [Issue(id: "one_deal", path: "deal", message: "must not be there beside fixture: send one of them")])
        }
    }

    /// The features that a call runs with: those it names, all of which the caller must have, or those that the caller has.
    func engineFeatures(of call: Call) throws -> Features {
        guard let named = call.texts("features") else { return features(for: call) }
        for feature in named { try demand(feature, for: call) }
        return Features(gatesAB: named.contains("gates_ab"), reverseDSCREngine: named.contains("reverse_dscr_engine"))
    }

    func plan(of call: Call) async throws -> Plan {
        let features = try engineFeatures(of: call)
        return try await shelf.plan(try deal(of: call).bytes, named: call.text("fixture"), features)
    }

    func structure(of call: Call, withEquityReturn: Bool) async throws -> (Plan, Structure) {
        let plan = try await plan(of: call)
        let moves = try call.bytes(of: "moves").map { try Move.list(json: $0) } ?? []
        return (plan, try plan.evaluate(index: call.whole("index") ?? 0, moves: moves, withEquityReturn: withEquityReturn))
    }

    fileprivate func evaluate(_ call: Call) async throws -> Reply {
        let plan = try await plan(of: call)
        let index = call.whole("index") ?? 0
        let moves = try call.bytes(of: "moves").map { try Move.list(json: $0) } ?? []
        let seeksHints = call.flag("hints") ?? false
        let moved = moves.isEmpty ? "" : JSONValue.array(moves.map(\.json)).text(pretty: false)
        let answer = try await answers.answer("\(plan.key) \(index) \(seeksHints) \(moved)") { () async throws -> [UInt8] in
            let structure = try plan.evaluate(index: index, moves: moves, withEquityReturn: true)
            let schedule = try plan.schedule(of: structure)
            let hints = seeksHints ? try await plan.hints(for: structure) : nil
            return structure.jsonBytes(with: hints, schedule: schedule, isVersioned: true)
        }
        return Reply(buffer: answer, type: "application/json")
    }

    /// Simulates one structure. It takes long and much memory, so that few are at work at a time and no more are taken.
    fileprivate func risk(_ call: Call) async throws -> JSONValue {
        let (plan, structure) = try await structure(of: call, withEquityReturn: false)
        let (paths, seed) = (call.whole("paths") ?? 10_000, UInt64(call.whole("seed") ?? 1))
        guard simulations.enter() else { throw Problem.busy("as many simulations are at work as may: try again when one is done") }
        defer { simulations.leave() }
        let risk = try await call.untilHangUp { try await plan.risk(of: structure, paths: paths, seed: seed, threads: 1) }
        return RiskReport(plan: plan, structure: structure, risk: risk).json
    }

    /// Runs a plan several times, each in its turn, and compares; what differs is a trigger.
    fileprivate func consistency(_ call: Call) async throws -> JSONValue {
        let plan = try await plan(of: call)
            .with(seed: UInt64(call.whole("seed") ?? 0), count: call.whole("count") ?? 10_000)
        let runs = Int(call.whole("runs") ?? 3)
        let aspects = call.texts("compare")?.compactMap { Consistency.Aspect(rawValue: $0) } ?? Consistency.Aspect.allCases
        let pool = self.pool
        let results = try await call.untilHangUp {
            var results: [RunResult] = []
            for _ in 0..<runs { results.append(try await pool.run(plan, hints: false)) }
            return results
        }
        let consistency = Consistency(results, comparing: aspects)
        let difference = consistency.items.first { $0.firstDifference != nil }
        triggers.compared(difference.map { "runs of one plan differ: \($0)" })
        try await store.keep(
            .object([("at", .string(ServerClock.text(clock.now))), ("full", .bool(consistency.isFull)), ("runs", .integer(Int64(runs)))]),
            as: "consistency")
        return ConsistencyReport(plan: plan, consistency: consistency).json
    }
}
