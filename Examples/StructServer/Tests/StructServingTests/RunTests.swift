import Foundation
import GRDB
import HTTPTypes
import StructEngine
import Testing

@testable import StructServing

extension LiveTests {
    struct RunTests {
        @Test func aRunHasTheDigestOfTheLibrary() async throws {
            try await Harness.run { harness in
                let token = try await harness.signIn()
                let body =
                    #"{"fixture": "medium", "seed": 424242, "ruleset_version": "v1.0", "features": ["gates_ab", "reverse_dscr_engine"], "async": true}"#
                let accepted = try await harness.post("/api/phase1/run", body, as: token)
                #expect(accepted.status == 202)
                let place = try #require(accepted.headers[.location])
                let job = try await harness.finished(String(place.split(separator: "/").last ?? ""), as: token)
                let golden = try JSONValue(reading: try Data(contentsOf: URL(filePath: Harness.fixtures + "/golden/digests.json")))
                #expect(job["digest"] == golden["medium"]?["digest"])
                #expect(job["result"]?["digest"] == golden["medium"]?["digest"])
                let events = try await harness.get(place + "/events", as: token)
                #expect(events.text.contains("event: done"))
                #expect(try await harness.send(.get, place + "/events", as: token, headers: ["Last-Event-ID": "10001"]).status == 204)
                let export = try await harness.get("/api/phase1/securitisation/export/1", as: token)
                #expect(export.json["structure"]?["schema_version"] == nil)
                guard case .array(let top)? = job["result"]?["top"] else { throw Problem.notFound("top") }
                #expect(export.json["structure"]?["index"] == top.first?["index"])
                #expect(try await harness.get("/api/phase1/securitisation/export/21", as: token).status == 404)
                let binding = try await harness.get("/api/phase1/constraints?limit=1", as: token).json
                #expect(binding["top_binding"] != nil)
                #expect(try await harness.send(.delete, place, as: token).status == 204)
                #expect(try await harness.get(place, as: token).status == 404)
            }
        }

        @Test func aKeyStandsForOneRun() async throws {
            try await Harness.run { harness in
                let token = try await harness.signIn()
                let body = #"{"fixture": "small", "count": 1000, "async": true}"#
                let first = try await harness.post("/api/phase1/run", body, as: token, headers: ["Idempotency-Key": "k"])
                let second = try await harness.post("/api/phase1/run", body, as: token, headers: ["Idempotency-Key": "k"])
                #expect(first.json["id"] == second.json["id"])
                #expect(second.status == 202)
                let other = #"{"fixture": "small", "count": 1001, "async": true}"#
                let reused = try await harness.post("/api/phase1/run", other, as: token, headers: ["Idempotency-Key": "k"])
                #expect(reused.code == "idempotency_key_reused")
                #expect(reused.status == 422)
            }
        }

        @Test func aKeyBeginsARunAnewThatEndedWithItsClient() async throws {
            try await Harness.run { harness in
                let token = try await harness.signIn()
                let body = #"{"fixture": "small", "count": 1000}"#
                let first = try await harness.post("/api/phase1/run", body, as: token, headers: ["Idempotency-Key": "k"])
                #expect(first.json["state"] == .string("done"))
                // As a hang-up or a restart leaves it.
                try await harness.server.store.pool.write {
                    try $0.execute(sql: "UPDATE job SET state = 'cancelled', result = NULL, summary = NULL, digest = NULL")
                }
                let second = try await harness.post("/api/phase1/run", body, as: token, headers: ["Idempotency-Key": "k"])
                #expect(second.json["id"] == first.json["id"])
                #expect(second.json["state"] == .string("done"))
                #expect(second.json["digest"] == first.json["digest"])
                #expect(second.json["runs"] == .integer(2))
                let third = try await harness.post("/api/phase1/run", body, as: token, headers: ["Idempotency-Key": "k"])
                #expect(third.json["runs"] == .integer(2))
            }
        }

        @Test func eventsEndWithTheSession() async throws {
            try await Harness.run(["--heartbeat-seconds", "1"]) { harness in
                let token = try await harness.signIn()
                let body = #"{"fixture": "large", "count": 2000000000, "async": true}"#
                let place = try #require(try await harness.post("/api/phase1/run", body, as: token).headers[.location])
                // The client has one connection, which the events take.
                async let events = harness.get(place + "/events", as: token)
                try await Task.sleep(for: .seconds(1.5))
                #expect(try await harness.server.sessions.revoke(user: "admin") == 1)
                let text = try await events.text
                #expect(text.contains("event: heartbeat"))
                #expect(!text.contains("event: cancelled"))
                #expect(try await harness.send(.delete, place, as: try await harness.signIn()).status == 204)
            }
        }

        @Test func aQueueThatIsFullSaysSoAndWhatIsEndedMakesRoom() async throws {
            try await Harness.run(["--running", "1", "--queued", "2"]) { harness in
                let token = try await harness.signIn()
                let body = #"{"fixture": "large", "count": 2000000000, "async": true}"#
                var places: [String] = []
                for _ in 0..<3 {
                    let answer = try await harness.post("/api/phase1/run", body, as: token)
                    #expect(answer.status == 202)
                    places.append(try #require(answer.headers[.location]))
                }
                let full = try await harness.post("/api/phase1/run", body, as: token)
                #expect(full.status == 429)
                #expect(full.headers[.retryAfter] != nil)
                #expect(try await harness.send(.delete, places[2], as: token).status == 204)
                #expect(try await harness.post("/api/phase1/run", body, as: token).status == 202)
                for place in places { _ = try await harness.send(.delete, place, as: token) }
                #expect(try await harness.get(places[0], as: token).json["state"] == .string("cancelled"))
            }
        }

        @Test func aRunIsSeenByItsOwnerAndAdministratorsAlone() async throws {
            try await Harness.run { harness in
                let admin = try await harness.signIn()
                for user in ["a", "b"] {
                    _ = try await harness.post(
                        "/api/admin/users/create", #"{"user": "\#(user)", "password": "a long password"}"#, as: admin)
                }
                let (a, b) = (try await harness.signIn("a", "a long password"), try await harness.signIn("b", "a long password"))
                let run = try await harness.post("/api/phase1/run", #"{"fixture": "small", "count": 100}"#, as: a)
                let place = try #require(run.headers[.location])
                #expect(run.json["state"] == .string("done"))
                #expect(try await harness.get(place, as: admin).status == 200)
                #expect(try await harness.get(place, as: b).status == 404)
                #expect(try await harness.send(.delete, place, as: b).status == 404)
            }
        }

        @Test func resultsExpire() async throws {
            try await Harness.run { harness in
                let token = try await harness.signIn()
                let run = try await harness.post("/api/phase1/run", #"{"fixture": "small", "count": 100}"#, as: token)
                #expect(try await harness.server.store.expire(before: harness.server.clock.now - 3_600) == 0)
                #expect(try await harness.server.store.expire(before: harness.server.clock.now + 1) == 1)
                #expect(try await harness.get(try #require(run.headers[.location]), as: token).status == 404)
            }
        }

        @Test func aBackupUnderWayOfWritesIsWhole() async throws {
            try await Harness.run { harness in
                let token = try await harness.signIn()
                let body = #"{"fixture": "small", "count": 100, "async": true}"#
                async let runs: Void = {
                    for _ in 0..<20 { _ = try await harness.post("/api/phase1/run", body, as: token) }
                }()
                let answer = try await harness.send(.post, "/api/admin/backup", as: token)
                try await runs
                #expect(answer.status == 201)
                let file = harness.server.settings.backups + "/" + (try #require(answer.json["file"]?.string))
                let copy = try Store(path: file)
                let users = try await copy.pool.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM user") }
                #expect(users == 1)
            }
        }
    }
}
