import TestSupport
import Testing

@testable import StructEngine

/// Equal fingerprints are equal results: whatever the result depends on is in, however it was
/// written.
@Suite struct FingerprintTests {
    private func fingerprint(_ text: DealText, seed: UInt64 = 5, count: Int64 = 40) throws -> String {
        try Plan(Deal(json: text.bytes), seed: seed, count: count).fingerprint
    }

    @Test func plansThatMeanTheSameHaveOneFingerprintAndOneDigest() async throws {
        let deal = DealText.twoHalls
        let same = [
            deal.replacing(#"{"min": 1.25, "max": 1.35, "step": 0.05}"#, with: "[1.25, 1.3, 1.35]"),
            deal.replacing(#""schema_version": 1,"#, with: #""schema_version": 1, "ruleset_version": "v1.0","#),
            deal.replacing(#"  "objective": {"kind": "composite"},"#, with: ""),
            deal.replacing(#""notional_step": 1000,"#, with: ""),
            deal.replacing(#""hedged_share": 0.75,"#, with: ""),
            deal.replacing(#""country": "GB""#, with: #""country": "UK""#),
            deal.replacing(#"{"id": "all"}"#, with: #"{"id": "all", "leases": ["L3", "L1", "L2"], "streams": ["S1"]}"#),
            deal.replacing(#""equity_pct": 0.3"#, with: #""wrap": null, "equity_pct": [0.3]"#),
            deal.replacing(#""kind": "fixed", "rate": 0.02"#, with: #""kind": "fixed", "rate": 2e-2, "next_review_month": 19"#),
            deal.replacing(#""opex_pct": 0.15}"#, with: #""opex_pct": 0.15, "indexation": {"kind": "flat", "review_months": 60}}"#),
            deal.replacing(#""rent_shock": 0.1,"#, with: #""rent_shock": 0.1, "opex_shock": -0.0,"#),
        ]
        let original = try Plan(Deal(json: deal.bytes), seed: 5, count: 40)
        let digest = try await original.run().digest
        for (number, text) in same.enumerated() {
            let plan = try Plan(Deal(json: text.bytes), seed: 5, count: 40)
            #expect(plan.fingerprint == original.fingerprint, "deal \(number)")
            #expect(try await plan.run().digest == digest, "deal \(number)")
        }
    }

    @Test func everythingThatMayChangeTheResultChangesTheFingerprint() throws {
        let deal = try Deal(json: DealText.twoHalls.bytes)
        let changes: [(inout Deal) -> Void] = [
            { $0.name = "Three Halls" }, { $0.currency = .eur }, { $0.jurisdiction = .eu }, { $0.assetClass = .renewable },
            { $0.closingDate = Deal.CalendarDate("2026-02-28") ?? $0.closingDate }, { $0.paymentsPerYear = 2 },
            { $0.dayCount = .actual360 },
            { $0.notionalStep = 100 }, { $0.horizonYears = 24 }, { $0.sites[0].city = "Slough" }, { $0.sites[1].cost += 1 },
            { $0.sites[1].marketValue += 1 }, { $0.leases[0].passingRent += 1 }, { $0.leases[0].tenant = "Elm" },
            { $0.leases[0].tenantRating = .bb }, { $0.leases[0].startMonth = 2 }, { $0.leases[0].endMonth = 241 },
            { $0.leases[0].rentFreeMonths = 1 }, { $0.leases[0].opexShare = 0.151 }, { $0.leases[1].indexation.floor = nil },
            { $0.leases[1].indexation.cap = 0.05 }, { $0.leases[1].indexation.reviewMonths = 24 },
            { $0.leases[2].indexation.rate = 0.021 }, { $0.streams[0].amounts[3] += 1 }, { $0.streams[0].rating = .a },
            { $0.operating.vacancyShare = 0.031 }, { $0.operating.adminFee += 1 }, { $0.market.cpi[2] = 0.021 },
            { $0.market.baseCurve[0].rate = 0.041 }, { $0.market.securitisationRate = 0.056 }, { $0.market.sidecarRate = 0.051 },
            { $0.fees.legalShare = 0.003 }, { $0.fees.seniorRunningBasisPoints = 21 }, { $0.equityReturn = 0.15 },
            { $0.exitValueShare = 0.4 }, { $0.hedgedShare = 0.7 }, { $0.pools[1].leases = ["L1"] }, { $0.levers.seniorDSCR[1] = 1.31 },
            { $0.levers.seniorTenor.reverse() }, { $0.levers.equityShare.append(0.4) }, { $0.scenarios[0].rentShock = 0.11 },
            { $0.scenarios[1].delayMonths = 1 }, { $0.objective = .proceeds }, { $0.cashTraps.sweepShare = 0.5 },
            { $0.cashTraps.lockupDSCR = nil }, { $0.cashTraps.tests = [.init(.ltv, below: 0.8, .default)] },
            { $0.cashTraps.refinance = .init(maxLTV: 0.6) }, { $0.risk.assetCorrelation = 0.2 },
            { $0.businessDays.convention = .preceding },
            { $0.objective = .composite(Deal.Weights(proceeds: 1, wacc: 0, dayOne: 0, minDSCR: 0, rating: 0)) },
        ]
        var seen: Set<String> = [try Plan(deal, seed: 5, count: 40).fingerprint]
        for (number, change) in changes.enumerated() {
            var changed = deal
            change(&changed)
            #expect(seen.insert(try Plan(changed, seed: 5, count: 40).fingerprint).inserted, "change \(number)")
        }
        var rules = Ruleset.v1
        rules.columns[2].stressDSCRFloor += 0.01
        let plans = [
            try Plan(deal, seed: 6, count: 40), try Plan(deal, seed: 5, count: 41), try Plan(deal, seed: 5, count: 40, ruleset: rules),
            try Plan(deal, seed: 5, count: 40, features: Features(gatesAB: false)),
            try Plan(deal, seed: 5, count: 40, topLimit: 19), try Plan(deal, seed: 5, count: 40, nearMissLimit: 19),
        ]
        for plan in plans { #expect(seen.insert(plan.fingerprint).inserted) }
    }

    @Test func aFingerprintIsSixtyFourLowercaseDigits() throws {
        let text = try fingerprint(.twoHalls)
        #expect(text.wholeMatch(of: /[0-9a-f]{64}/) != nil)
        #expect(try fingerprint(.twoHalls) == text)
        #expect(
            try Plan(Deal(json: DealText.twoHalls.bytes), count: 96).fingerprint == Plan(Deal(json: DealText.twoHalls.bytes)).fingerprint)
    }

    /// A property that is added to one of these types must be written by its canonical form; then
    /// its number here is raised.
    @Test func noStoredPropertyIsLeftOutOfTheCanonicalForms() async throws {
        let plan = try ShardTests.plan(count: 1_000)
        let result = try await plan.run()
        let structure = try #require(result.top.first)
        let deal = try Deal(json: DealText.twoHalls.bytes)
        func count(_ value: Any) -> Int { Mirror(reflecting: value).children.count }
        // Digest, seconds and timings are not of the form.
        #expect(count(result) == 17)
        #expect(count(result.statistics) == 4)
        #expect(count(result.statistics.constraints[0]) == 8)
        // What it is bound to is no figure; levers and notionals are stated by themselves.
        #expect(count(structure) == 20)
        #expect(count(structure.levers) == 14)
        #expect(count(structure.terms) == 22)
        #expect(count(structure.metrics) == 25)
        #expect(count(structure.coverage[0]) == 5)
        #expect(count(structure.gateA[0]) == 5)
        #expect(count(try #require(result.nearMisses.first)) == 2)
        #expect(count(deal) == 31)
        #expect(count(deal.sites[0]) == 5)
        #expect(count(deal.leases[0]) == 14)
        #expect(count(deal.leases[0].indexation) == 6)
        #expect(count(deal.streams[0]) == 8)
        #expect(count(deal.operating) == 3)
        #expect(count(deal.market) == 4)
        #expect(count(deal.fees) == 5)
        #expect(count(deal.pools[0]) == 3)
        #expect(count(deal.levers) == 14)
        #expect(count(deal.scenarios[0]) == 11)
        #expect(count(deal.cashTraps) == 5)
        #expect(count(deal.risk) == 11)
        #expect(count(deal.businessDays) == 3)
        #expect(count(Ruleset.v1) == 15)
        #expect(count(Ruleset.v1.columns[0]) == 18)
        #expect(count(Ruleset.v1.concentration) == 5)
        #expect(count(Features()) == 2)
    }
}
