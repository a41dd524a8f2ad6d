import Foundation
import HTTPTypes
import StructEngine
import StructReport
import Testing

@testable import StructServing

extension LiveTests {
    struct CallTests {
        @Test func aCallNeedsASessionAndAnAdministratorsCallAnAdministrator() async throws {
            try await Harness.run { harness in
                #expect(try await harness.get("/api/phase1/presets", as: nil).status == 401)
                #expect(try await harness.get("/api/phase1/presets", as: "0000").status == 401)
                let admin = try await harness.signIn()
                let made = try await harness.post(
                    "/api/admin/users/create", #"{"user": "beta1@example.com", "password": "a long password"}"#, as: admin)
                #expect(made.status == 201)
                let user = try await harness.signIn("beta1@example.com", "a long password")
                #expect(try await harness.get("/api/phase1/presets", as: user).status == 200)
                #expect(try await harness.get("/api/admin/flags", as: user).code == "not_admin")
            }
        }

        @Test func theSessionCookieIsOutOfReachOfScriptsAndOtherSites() async throws {
            try await Harness.run { harness in
                let answer = try await harness.post("/api/login", #"{"user": "admin", "password": "\#(Harness.password)"}"#, as: nil)
                let cookie = try #require(answer.headers[.setCookie])
                for part in ["HttpOnly", "SameSite=Strict", "Secure", "Path=/"] { #expect(cookie.contains(part)) }
            }
        }

        @Test func aLoginGivesANewTokenAndEndsTheOldOne() async throws {
            try await Harness.run { harness in
                let old = try await harness.signIn()
                let answer = try await harness.post("/api/login", #"{"user": "admin", "password": "\#(Harness.password)"}"#, as: old)
                #expect(answer.status == 200)
                #expect(try await harness.get("/api/session", as: old).status == 401)
            }
        }

        @Test func aSixthFailedLoginMustWaitAndTheRightPasswordToo() async throws {
            try await Harness.run { harness in
                for _ in 0..<5 {
                    #expect(try await harness.post("/api/login", #"{"user": "admin", "password": "no"}"#, as: nil).status == 401)
                }
                let answer = try await harness.post("/api/login", #"{"user": "admin", "password": "\#(Harness.password)"}"#, as: nil)
                #expect(answer.status == 429)
                #expect(answer.headers[.retryAfter] != nil)
            }
        }

        @Test func aNewSecretKeyEndsEverySession() async throws {
            try await Harness.run { harness in
                let token = try await harness.signIn()
                #expect(try await harness.server.sessions.rotate(String(repeating: "k", count: 32)) == 1)
                #expect(try await harness.get("/api/session", as: token).status == 401)
                #expect(try await harness.get("/api/session", as: try await harness.signIn()).status == 200)
            }
        }

        @Test func whatAnotherSiteMakesABrowserSendIsRefused() async throws {
            try await Harness.run { harness in
                let token = try await harness.signIn()
                let body = #"{"fixture": "small", "index": 1}"#
                for headers in [["Origin": "https://evil.example"], ["Sec-Fetch-Site": "cross-site"], ["Origin": "null"]] {
                    #expect(try await harness.post("/api/phase1/evaluate", body, as: token, headers: headers).code == "cross_site")
                }
                #expect(
                    try await harness.post("/api/phase1/evaluate", body, as: token, headers: ["Sec-Fetch-Site": "same-origin"]).status
                        == 200)
            }
        }

        @Test func aProblemHasTheFieldsOfItsKindAndTheRequestID() async throws {
            try await Harness.run { harness in
                let answer = try await harness.send(.get, "/nowhere", headers: ["X-Request-ID": "my-own.id_1"])
                #expect(answer.status == 404)
                #expect(answer.headers[.contentType] == "application/problem+json")
                for key in ["type", "title", "status", "detail", "instance", "error", "code", "request_id", "faults"] {
                    #expect(answer.json[key] != nil, "\(key)")
                }
                #expect(answer.json["request_id"] == .string("my-own.id_1"))
                #expect(answer.headers[.requestID] == "my-own.id_1")
                #expect(answer.headers[.rulesetVersion] == "v1.0")
                let insane = try await harness.send(.get, "/healthz", headers: ["X-Request-ID": "a b"])
                #expect(insane.headers[.requestID] != "a b")
            }
        }

        @Test func aBodyThatIsWrongIsToldSo() async throws {
            let bodies = [
                ("{", 400), ("[1]", 422), (#"{"fixture": "small", "index": 1, "indx": 2}"#, 422), (#"{"fixture": "small"}"#, 422),
                (#"{"fixture": "../secret", "index": 1}"#, 422), (#"{"fixture": "small", "index": 1e30}"#, 422),
                (#"{"fixture": "small", "index": 11520}"#, 422), (#"{"index": 1}"#, 422),
                (#"{"fixture": "small", "fixture": "small"}"#, 400),
                (#"{"fixture": "small", "index": 1, "moves": [{"lever": "nonsense", "to": 1}]}"#, 422),
            ]
            try await Harness.run { harness in
                let token = try await harness.signIn()
                for (body, status) in bodies {
                    let answer = try await harness.post("/api/phase1/evaluate", body, as: token)
                    #expect(answer.status == status, "\(body)")
                    #expect(answer.code != nil)
                }
            }
        }

        @Test func bodiesOverTheLimitAndOfOtherTypesAreRefused() async throws {
            try await Harness.run(["--body-bytes", "2048"]) { harness in
                let token = try await harness.signIn()
                let large = #"{"fixture": "\#(String(repeating: "x", count: 3_000))"}"#
                #expect(try await harness.post("/api/phase1/validate", large, as: token).status == 413)
                let answer = try await harness.post("/api/phase1/validate", "a=1", as: token, headers: ["Content-Type": "text/plain"])
                #expect(answer.status == 415)
                let method = try await harness.send(.put, "/api/phase1/validate", as: token)
                #expect(method.status == 405)
                #expect(method.headers[.allow] == "POST")
            }
        }

        @Test func faultsOfADealHaveTheLinesOfTheRequest() async throws {
            try await Harness.run { harness in
                let small = try String(contentsOfFile: Harness.fixtures + "/small.json", encoding: .utf8)
                let line = small.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.contains("\"currency\"") }
                let body = "{\n\n\"deal\":\n" + small.replacingOccurrences(of: "\"EUR\"", with: "\"GPB\"") + "\n, \"index\": 1}"
                let answer = try await harness.post("/api/phase1/evaluate", body, as: try await harness.signIn())
                #expect(answer.status == 422)
                guard case .array(let faults)? = answer.json["faults"] else { throw Problem.notFound("faults") }
                #expect(faults.first?["path"] == .string("currency"))
                #expect(faults.first?["line"] == .integer(Int64(try #require(line)) + 4))
            }
        }

        @Test func theJSONIsTheLibrarysOwn() async throws {
            try await Harness.run { harness in
                let token = try await harness.signIn()
                let bytes = try Data(contentsOf: URL(filePath: Harness.fixtures + "/small.json"))
                let plan = try Plan(Deal(json: bytes))
                let structure = try plan.evaluate(index: 6_944, withEquityReturn: true)
                let wanted = try structure.json(with: plan.schedule(of: structure)).versioned
                let evaluated = try await harness.post("/api/phase1/evaluate", #"{"fixture": "small", "index": 6944}"#, as: token)
                #expect(evaluated.text == wanted.text(pretty: false) + "\n")
                let again = try await harness.post("/api/phase1/evaluate", #"{"fixture": "small", "index": 6944}"#, as: token)
                #expect(again.text == evaluated.text)
                let moves = #"{"fixture": "small", "index": 6944, "moves": [{"lever": "senior_tenor_years", "to": 12}]}"#
                let moved = try await harness.post("/api/phase1/evaluate", moves, as: token)
                #expect(moved.status == 200)
                #expect(moved.text != evaluated.text)
                #expect(moved.json["hints"] == nil)
                let derived = try await harness.post("/api/phase1/derived", #"{"fixture": "small"}"#, as: token)
                #expect(derived.text == plan.derived.json.versioned.text(pretty: false) + "\n")
                let waterfall = try await harness.post("/api/phase1/waterfall", #"{"fixture": "small", "index": 6944}"#, as: token)
                #expect(waterfall.text == (try plan.waterfall(structure).json).versioned.text(pretty: false) + "\n")
            }
        }

        @Test func hintsAreTheLibrarysOwnAloneAndBesideTheFigures() async throws {
            try await Harness.run { harness in
                let token = try await harness.signIn()
                let bytes = try Data(contentsOf: URL(filePath: Harness.fixtures + "/small.json"))
                let plan = try Plan(Deal(json: bytes))
                let index = try #require((0..<plan.cardinality).first { (try? plan.evaluate(index: $0).isNearMiss) == true })
                let structure = try plan.evaluate(index: index, withEquityReturn: true)
                let wanted = try await structure.json(with: plan.hints(for: structure), plan.schedule(of: structure)).versioned
                let body = #"{"fixture": "small", "index": \#(index)"#
                let whole = try await harness.post("/api/phase1/evaluate", body + #", "hints": true}"#, as: token)
                #expect(whole.text == wanted.text(pretty: false) + "\n")
                let hints = try await harness.post("/api/phase1/hints", body + "}", as: token)
                for key in ["index", "outcome", "hints", "obstacle", "unproven_hints"] {
                    #expect(hints.json[key] != nil && hints.json[key] == wanted[key], "\(key)")
                }
            }
        }

        @Test func everyAnswerHasTheHeadersThatABrowserIsHeldBy() async throws {
            try await Harness.run { harness in
                for path in ["/", "/healthz", "/nowhere", "/static/status.js", "/api/session"] {
                    let headers = try await harness.get(path, as: nil).headers
                    let policy = try #require(headers[.contentSecurityPolicy])
                    for part in ["default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"] {
                        #expect(policy.contains(part), "\(path): \(policy)")
                    }
                    #expect(!policy.contains("unsafe"))
                    #expect(headers[.xContentTypeOptions] == "nosniff")
                    #expect(headers[.referrerPolicy] == "no-referrer")
                }
            }
        }

        @Test func everyOperationOfTheDocumentIsServedAndNoOther() async throws {
            try await Harness.run { harness in
                let document = try await harness.get("/openapi.json", as: nil).json
                guard case .object(let paths)? = document["paths"] else { throw Problem.notFound("paths") }
                for (path, operations) in paths {
                    let uri = path.replacingOccurrences(of: "{id}", with: "x").replacingOccurrences(of: "{rank}", with: "1")
                    for (method, name) in [
                        (HTTPRequest.Method.get, "get"), (.post, "post"), (.delete, "delete"), (.put, "put"), (.patch, "patch"),
                    ] {
                        if path == "/api/events" || path == "/" { continue }
                        let status = try await harness.send(method, uri).status
                        #expect((status != 405 && status != 404) == (operations[name] != nil), "\(method) \(path): \(status)")
                    }
                }
                let ids = Endpoint.all.filter { $0.id != "plant_fault" }
                #expect(
                    paths.reduce(0) { count, path in
                        guard case .object(let operations) = path.value else { return count }
                        return count + operations.count
                    } == ids.count)
            }
        }

        @Test func aForwardedAddressIsBelievedOfConfiguredProxiesOnly() async throws {
            for (flags, sees) in [([], false), (["--trusted-proxies", "127.0.0.0/8,::1"], true)] {
                try await Harness.run(flags) { harness in
                    let admin = try await harness.signIn()
                    _ = try await harness.post("/api/admin/allowlist/update", #"{"percentage": 0, "ips": ["10.0.1.0/24"]}"#, as: admin)
                    _ = try await harness.post("/api/admin/users/create", #"{"user": "u", "password": "a long password"}"#, as: admin)
                    let user = try await harness.signIn("u", "a long password")
                    let session = try await harness.send(.get, "/api/session", as: user, headers: ["X-Forwarded-For": "10.0.1.9"])
                    #expect(session.json["features"]?["gates_ab"] == .bool(sees))
                    // What the client itself has put in front is not believed.
                    let spoofed = try await harness.send(
                        .get, "/api/session", as: user, headers: ["X-Forwarded-For": "10.0.1.9, 192.0.2.1"])
                    #expect(spoofed.json["features"]?["gates_ab"] == .bool(false))
                }
            }
        }
    }
}
