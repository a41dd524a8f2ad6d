import Testing

@testable import StructServing

struct SettingsTests {
    @Test func allFaultsAreToldAtOnce() {
        let faults = #expect(throws: Settings.Faults.self) {
            try Settings(
                arguments: ["--port", "x", "--nonsense", "1", "--queued=0", "--plans"], environment: ["STRUCTSERVER_SECRET_KEY": "short"])
        }
        #expect(faults?.lines.count == 5)
    }

    @Test func noFaultShowsASecret() {
        let faults = #expect(throws: Settings.Faults.self) {
            try Settings(arguments: ["--secret-key", "my-own-secret"], environment: ["STRUCTSERVER_SECRET_KEY": "hush-hush"])
        }
        #expect(faults.map { "\($0)" }?.contains("hush-hush") == false)
        #expect(faults.map { "\($0)" }?.contains("my-own-secret") == false)
    }

    @Test func aFlagWinsOverTheEnvironment() throws {
        let settings = try Settings(
            arguments: ["--port", "81"],
            environment: ["STRUCTSERVER_PORT": "82", "STRUCTSERVER_SECRET_KEY": "0123456789abcdef0123456789abcdef"])
        #expect(settings.port == 81)
    }
}

struct NetworkTests {
    @Test(arguments: [
        ("10.0.1.0/24", "10.0.1.77", true), ("10.0.1.0/24", "10.0.2.1", false), ("0.0.0.0/0", "192.0.2.1", true),
        ("10.0.1.4/31", "10.0.1.5", true), ("10.0.1.4/31", "10.0.1.6", false), ("192.0.2.9", "192.0.2.9", true),
        ("2001:db8::/33", "2001:db8:7fff::1", true), ("2001:db8::/33", "2001:db8:8000::1", false), ("::/0", "10.0.0.1", false),
        ("10.0.0.0/8", "::ffff:10.1.2.3", true),
    ])
    func aNetworkHoldsItsAddresses(network: String, address: String, holds: Bool) throws {
        #expect(try #require(Network(network)).contains(try #require(Address(address))) == holds)
    }

    @Test(arguments: ["10.0.1.0/33", "10.0.1/24", "10.0.1.0/", "10.0.1.0/-1", "10.0.1.0/+8", "2001:db8::/129", "", "/8", "a"])
    func whatIsNoNetworkIsNone(text: String) { #expect(Network(text) == nil) }
}

struct FlagStateTests {
    @Test func theSameUsersSeeAFeatureAlwaysAndARisingPercentageOnlyAdds() {
        var state = FlagState()
        var seen: Set<String> = []
        for percentage in [0.0, 10, 25, 50, 100] {
            state.percentage = percentage
            let now = Set((0..<1_000).map { "user\($0)@example.com" }.filter { state.shows("gates_ab", to: $0, isAdmin: false, from: nil) })
            #expect(seen.isSubset(of: now))
            #expect(abs(Double(now.count) / 10 - percentage) < 4)
            seen = now
        }
        // A literal: who sees what must not move between versions of the server.
        #expect(FlagState.share("gates_ab", "beta1@example.com") == 52.61)
    }

    @Test func allowlistAndNetworkShowWhatThePercentageHides() {
        var state = FlagState()
        (state.percentage, state.allowlist, state.ips) = (0, ["beta1@example.com"], ["10.0.1.0/24"])
        #expect(state.shows("gates_ab", to: "beta1@example.com", isAdmin: false, from: nil))
        #expect(!state.shows("gates_ab", to: "beta2@example.com", isAdmin: false, from: Address("10.0.2.1")))
        #expect(state.shows("gates_ab", to: "beta2@example.com", isAdmin: false, from: Address("10.0.1.1")))
        state.flags["gates_ab"] = false
        #expect(!state.shows("gates_ab", to: "beta1@example.com", isAdmin: true, from: nil))
    }
}
