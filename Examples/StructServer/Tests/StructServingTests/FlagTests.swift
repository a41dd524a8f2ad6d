import HTTPTypes
import StructEngine
import Testing

@testable import StructServing

extension LiveTests {
    struct FlagTests {
        @Test func aChangeNeedsTheVersionItIsBasedOn() async throws {
            try await Harness.run { harness in
                let token = try await harness.signIn()
                let body = #"{"updates": {"reverse_dscr_engine": false}}"#
                #expect(try await harness.post("/api/admin/flags/update", body, as: token).status == 428)
                let first = try await harness.post("/api/admin/flags/update", body, as: token, headers: ["If-Match": "\"1\""])
                #expect(first.status == 200)
                #expect(first.headers[.eTag] == "\"2\"")
                let stale = try await harness.post("/api/admin/flags/update", body, as: token, headers: ["If-Match": "\"1\""])
                #expect(stale.status == 412)
                let weak = try await harness.post("/api/admin/flags/update", body, as: token, headers: ["If-Match": "W/\"2\""])
                #expect(weak.status == 412)
            }
        }

        @Test func changesAreTakenBackOneByOne() async throws {
            try await Harness.run { harness in
                let token = try await harness.signIn()
                for (version, name) in ["gates_ab", "docs_exports", "reverse_dscr_engine"].enumerated() {
                    _ = try await harness.post(
                        "/api/admin/flags/update", #"{"updates": {"\#(name)": false}}"#, as: token, headers: ["If-Match": "\(version + 1)"])
                }
                func states(_ answer: Harness.Answer) -> [JSONValue?] {
                    ["gates_ab", "docs_exports", "reverse_dscr_engine"].map { answer.json["flags"]?[$0] }
                }
                var answer = try await harness.send(.post, "/api/admin/flags/rollback", as: token)
                #expect(states(answer) == [.bool(false), .bool(false), .bool(true)])
                answer = try await harness.send(.post, "/api/admin/flags/rollback", as: token)
                #expect(states(answer) == [.bool(false), .bool(true), .bool(true)])
                answer = try await harness.send(.post, "/api/admin/flags/rollback", as: token)
                #expect(states(answer) == [.bool(true), .bool(true), .bool(true)])
                #expect(answer.json["version"] == .integer(7))
                #expect(try await harness.send(.post, "/api/admin/flags/rollback", as: token).code == "nothing_to_roll_back")
                let audit = try await harness.get("/api/admin/audit?limit=3", as: token).json
                guard case .array(let entries)? = audit["entries"] else { throw Problem.notFound("entries") }
                #expect(entries.map { $0["action"] } == Array(repeating: .string("flags_rollback"), count: 3))
                #expect(entries.first?["who"] == .string("admin"))
            }
        }

        @Test func aChangeIsTakenBackWithoutTheOnesThatWereTakenBackBefore() async throws {
            try await Harness.run { harness in
                let token = try await harness.signIn()
                let flags = harness.server.flags
                _ = try await harness.post(
                    "/api/admin/flags/update", #"{"updates": {"gates_ab": false}}"#, as: token, headers: ["If-Match": "*"])
                _ = try await harness.post("/api/admin/allowlist/update", #"{"percentage": 25}"#, as: token)
                // What the server does where a trigger fires.
                _ = try await flags.rollBack(AuditEntry(server: "flags_rollback"), onlyFlags: true, at: harness.server.clock.now)
                #expect(flags.state.flags["gates_ab"] == true)
                #expect(flags.state.percentage == 25)
                let rolled = try await harness.send(.post, "/api/admin/flags/rollback", as: token)
                #expect(rolled.json["percentage"] == .integer(100))
                #expect(rolled.json["flags"]?["gates_ab"] == .bool(true))
            }
        }

        @Test func whatChangesNothingMakesNoVersion() async throws {
            try await Harness.run { harness in
                let token = try await harness.signIn()
                let off = try await harness.post(
                    "/api/admin/flags/update", #"{"updates": {"gates_ab": false}}"#, as: token, headers: ["If-Match": "\"1\""])
                #expect(off.json["version"] == .integer(2))
                for updates in ["{}", #"{"gates_ab": false}"#] {
                    let same = try await harness.post(
                        "/api/admin/flags/update", #"{"updates": \#(updates)}"#, as: token, headers: ["If-Match": "\"2\""])
                    #expect(same.headers[.eTag] == "\"2\"")
                }
                let rolled = try await harness.send(.post, "/api/admin/flags/rollback", as: token)
                #expect(rolled.json["rolled_back"] == .integer(2))
                #expect(rolled.json["flags"]?["gates_ab"] == .bool(true))
            }
        }

        @Test func aFeatureThatIsOffIsRefusedByName() async throws {
            try await Harness.run { harness in
                let token = try await harness.signIn()
                _ = try await harness.post(
                    "/api/admin/flags/update", #"{"updates": {"reverse_dscr_engine": false, "docs_exports": false}}"#, as: token,
                    headers: ["If-Match": "*"])
                let run = #"{"fixture": "small", "features": ["reverse_dscr_engine"]}"#
                #expect(try await harness.post("/api/phase1/run", run, as: token).code == "feature_off")
                #expect(try await harness.get("/api/phase1/securitisation/export/1", as: token).code == "feature_off")
            }
        }

        @Test func aRolloutIsNotExecutedWhileTheServerAlerts() async throws {
            try await Harness.run(["--test-faults", "true"]) { harness in
                let token = try await harness.signIn()
                #expect(try await harness.send(.post, "/api/admin/rollout/execute", as: token).code == "nothing_planned")
                let plan = try await harness.post(
                    "/api/admin/rollout/plan", #"{"target": 40, "admin_only": true, "eta": "T+24:00"}"#, as: token)
                #expect(plan.status == 200)
                #expect(try await harness.post("/api/admin/rollout/plan", #"{"target": 40, "eta": "24h"}"#, as: token).status == 422)
                harness.server.triggers.compared("planted")
                _ = harness.server.triggers.evaluate(harness.server.monitor, at: harness.server.clock.now)
                #expect(try await harness.send(.post, "/api/admin/rollout/execute", as: token).code == "rollout_blocked")
                harness.server.triggers.compared(nil)
                _ = harness.server.triggers.evaluate(harness.server.monitor, at: harness.server.clock.now)
                #expect(try await harness.send(.post, "/api/admin/rollout/execute", as: token).status == 200)
                #expect(harness.server.flags.state.percentage == 40)
            }
        }
    }
}
