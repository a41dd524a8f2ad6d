import Foundation
import GRDB
import HTTPTypes
import StructEngine
import Testing

@testable import StructServing

extension LiveTests {
    /// Who is let in, and for how long.
    struct AccessTests {
        private static func user(_ harness: Harness, _ name: String, as admin: String) async throws {
            let body = #"{"user": "\#(name)", "password": "a long password"}"#
            #expect(try await harness.post("/api/admin/users/create", body, as: admin).status == 201)
        }

        @Test func theCookieIsOfThisHostAloneWhereItIsSecure() async throws {
            for (flags, name) in [([], "__Host-structserver_session="), (["--secure-cookies", "false"], "structserver_session=")] {
                try await Harness.run(flags) { harness in
                    let body = #"{"user": "admin", "password": "\#(Harness.password)"}"#
                    let answer = try await harness.post("/api/login", body, as: nil)
                    let cookie = try #require(answer.headers[.setCookie])
                    #expect(cookie.hasPrefix(name))
                    #expect(!cookie.contains("Domain"))
                    let document = try await harness.get("/openapi.json", as: nil).json
                    #expect(document["components"]?["securitySchemes"]?["session"]?["name"] == .string(String(name.dropLast())))
                    // A cookie of another name, that a neighbour of the domain may set, is none.
                    let token = try #require(cookie.split(separator: ";").first).dropFirst(name.count)
                    let other = flags.isEmpty ? "structserver_session" : "__Host-structserver_session"
                    #expect(try await harness.send(.get, "/api/session", headers: ["Cookie": "\(other)=\(token)"]).status == 401)
                    let among = "a=1;\t \(name)\(token) ; b=2"
                    #expect(try await harness.send(.get, "/api/session", headers: ["Cookie": among]).status == 200)
                }
            }
        }

        @Test func whoIsRefusedIsLoggedWithoutWhatTheySent() async throws {
            let log = LogLines()
            try await Harness.run(log: log) { harness in
                try await Self.user(harness, "u", as: try await harness.signIn())
                let user = try await harness.signIn("u", "a long password")
                let refused = try await harness.send(
                    .post, "/api/admin/flags/rollback", as: user, headers: ["X-Request-ID": "r-1"])
                #expect(refused.code == "not_admin")
                #expect(log.text.contains("not_admin") && log.text.contains("flags/rollback") && log.text.contains("r-1"))
                #expect(log.text.contains("\"u\""))
                #expect(!log.text.contains(user))
            }
        }

        @Test func aNewPasswordEndsEverySessionAndNeedsTheOldOne() async throws {
            try await Harness.run { harness in
                try await Self.user(harness, "u", as: try await harness.signIn())
                let (here, there) = (try await harness.signIn("u", "a long password"), try await harness.signIn("u", "a long password"))
                let wrong = #"{"password": "not my password", "new_password": "another password"}"#
                #expect(try await harness.post("/api/password", wrong, as: here).code == "wrong_password")
                let short = #"{"password": "a long password", "new_password": "short"}"#
                #expect(try await harness.post("/api/password", short, as: here).status == 422)
                let right = #"{"password": "a long password", "new_password": "another password"}"#
                let changed = try await harness.post("/api/password", right, as: here)
                #expect(changed.status == 200)
                #expect(changed.headers[.setCookie] != nil)
                for old in [here, there] { #expect(try await harness.get("/api/session", as: old).status == 401) }
                let before = #"{"user": "u", "password": "a long password"}"#
                #expect(try await harness.post("/api/login", before, as: nil).status == 401)
                _ = try await harness.signIn("u", "another password")
            }
        }

        @Test func aUserEndsTheirSessionsEverywhereAndNobodyElses() async throws {
            try await Harness.run { harness in
                let admin = try await harness.signIn()
                try await Self.user(harness, "u", as: admin)
                let (here, there) = (try await harness.signIn("u", "a long password"), try await harness.signIn("u", "a long password"))
                #expect(try await harness.post("/api/logout", #"{"everywhere": true}"#, as: here).status == 204)
                for token in [here, there] { #expect(try await harness.get("/api/session", as: token).status == 401) }
                #expect(try await harness.get("/api/session", as: admin).status == 200)
            }
        }

        @Test func theTwentyFirstSessionOfAUserEndsTheirOldest() async throws {
            try await Harness.run { harness in
                let admin = try await harness.signIn()
                try await Self.user(harness, "u", as: admin)
                var tokens: [String] = []
                for number in 0..<(Sessions.mostOfUser + 1) {
                    tokens.append(
                        try await harness.server.sessions.begin(
                            user: "u", isAdmin: false, replacing: nil, at: harness.server.clock.now + Double(number) / 1_000))
                }
                #expect(try await harness.get("/api/session", as: tokens[0]).status == 401)
                #expect(try await harness.get("/api/session", as: tokens[1]).status == 200)
                #expect(try await harness.get("/api/session", as: admin).status == 200)
                let kept = try await harness.server.store.pool.read {
                    try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM session WHERE user = 'u'")
                }
                #expect(kept == Sessions.mostOfUser)
            }
        }

        @Test func aSessionOfAUserWhoIsNoMoreDoesNotBegin() async throws {
            try await Harness.run { harness in
                let before = harness.server.sessions.count
                await #expect(throws: (any Error).self) {
                    _ = try await harness.server.sessions.begin(user: "nobody", isAdmin: true, replacing: nil, at: harness.server.clock.now)
                }
                #expect(harness.server.sessions.count == before)
            }
        }

        @Test func aLaterUserOfTheSameNameDoesNotSeeTheRunsOfTheFirst() async throws {
            try await Harness.run(["--running", "1"]) { harness in
                let admin = try await harness.signIn()
                try await Self.user(harness, "u", as: admin)
                let first = try await harness.signIn("u", "a long password")
                let run = try await harness.post("/api/phase1/run", #"{"fixture": "small", "count": 100}"#, as: first)
                let done = try #require(run.headers[.location])
                let body = #"{"fixture": "large", "count": 2000000000, "async": true}"#
                let open = try #require(try await harness.post("/api/phase1/run", body, as: first).headers[.location])
                #expect(try await harness.post("/api/admin/users/remove", #"{"user": "u"}"#, as: admin).status == 204)
                try await Self.user(harness, "u", as: admin)
                let second = try await harness.signIn("u", "a long password")
                #expect(try await harness.get(done, as: second).status == 404)
                #expect(try await harness.get("/api/phase1/constraints", as: second).status == 404)
                #expect(try await harness.get(done, as: admin).status == 200)
                #expect(try await harness.get(open, as: admin).json["state"] == .string("cancelled"))
            }
        }

        @Test func fewPasswordsAreCheckedAtATime() async throws {
            try await Harness.run { harness in
                var entered = 0
                while harness.server.passwordChecks.enter() { entered += 1 }
                #expect(entered == 8)
                let answer = try await harness.post("/api/login", #"{"user": "admin", "password": "x"}"#, as: nil)
                #expect(answer.status == 429)
                harness.server.passwordChecks.leave()
                _ = try await harness.signIn()
            }
        }

        @Test func limitsOfLoginsTakeANetworkOfIPv6ForOneClient() throws {
            let one = try #require(Address("2001:db8:1:2::1"))
            #expect(one.network == Address("2001:db8:1:2:ffff::9")?.network)
            #expect(one.network != Address("2001:db8:1:3::1")?.network)
            #expect(Address("192.0.2.1")?.network != Address("192.0.2.2")?.network)
            #expect(Address("192.0.2.1")?.network == Address("::ffff:192.0.2.1")?.network)
        }
    }
}
