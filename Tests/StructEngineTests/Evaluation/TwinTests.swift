import Foundation
import TestSupport
import Testing

@testable import StructEngine

/// The fast path against the slow, literal twin: every figure equal to the last bit, on random
/// deals of every shape.
@Suite struct TwinTests {
    /// Deals × permutations: 6,000 structures, in full 43,200, of which half are of deals as they are signed (leases,
    /// cases, cover, gearing and targets with their own keys).
    static let seeds: [UInt64] = Array(1...Amount.usual(75, full: 540))
    static let perDeal = 80

    @Test(arguments: stride(from: 0, to: seeds.count, by: 25).map { Array(seeds[$0..<min(seeds.count, $0 + 25)]) })
    func evaluationAndKernelEqualTheTwinToTheBit(seeds: [UInt64]) async throws {
        for seed in seeds {
            let json = RandomDeal.make(seed: seed, hasTerms: seed % 2 == 0)
            let twin = try ScalarTwin(json: json)
            let plan = try Plan(Deal(json: Array(json)))
            #expect(plan.cardinality == twin.cardinality)
            let kernel = try await Kernel(plan.bound)
            let alone = try await Kernel(plan.bound, tableBudget: 0)
            let order = SeededOrder(cardinality: plan.cardinality, seed: seed)
            for position in 0..<min(Int64(Self.perDeal), plan.cardinality) {
                let index = order[position]
                let expected = twin.evaluate(index: index)
                let own = try plan.evaluate(index: index)
                let differences = Self.differences(own, expected)
                #expect(differences == [], "seed \(seed) index \(index)")
                let record = kernel.judge(index, mezzMarginToBeat: -.infinity)
                let fast = Self.differences(record, expected, plan.bound.rulebook)
                #expect(fast == [], "kernel, seed \(seed) index \(index)")
                let lone = alone.judge(index, mezzMarginToBeat: -.infinity)
                #expect(Self.differences(lone, expected, plan.bound.rulebook) == [], "without tables, seed \(seed) index \(index)")
            }
        }
    }

    @Test(arguments: [
        Features(gatesAB: false), Features(reverseDSCREngine: false), Features(gatesAB: false, reverseDSCREngine: false),
    ])
    func theTwinAgreesWithFeaturesOff(features: Features) async throws {
        for seed in UInt64(900)..<930 {
            let json = RandomDeal.make(seed: seed, hasTerms: seed % 2 == 0)
            let twin = try ScalarTwin(json: json)
            let plan = try Plan(Deal(json: Array(json)), features: features)
            let kernel = try await Kernel(plan.bound)
            let alone = try await Kernel(plan.bound, tableBudget: 0)
            for position in 0..<min(20, plan.cardinality) {
                let index = SeededOrder(cardinality: plan.cardinality, seed: seed)[position]
                let expected = twin.evaluate(index: index, gates: features.gatesAB, reverseDSCR: features.reverseDSCREngine)
                #expect(Self.differences(try plan.evaluate(index: index), expected) == [], "seed \(seed) index \(index)")
                let record = kernel.judge(index, mezzMarginToBeat: -.infinity)
                #expect(Self.differences(record, expected, plan.bound.rulebook) == [], "kernel, seed \(seed) index \(index)")
                let lone = alone.judge(index, mezzMarginToBeat: -.infinity)
                #expect(Self.differences(lone, expected, plan.bound.rulebook) == [], "without tables, seed \(seed) index \(index)")
            }
        }
    }

    /// Names of the figures in which the two differ in any bit.
    private static func differences(_ own: Structure, _ twin: TwinStructure) -> [String] {
        var found: [String] = []
        func same(_ name: String, _ a: Double?, _ b: Double?) {
            if a?.bitPattern != b?.bitPattern, a != b {
                found.append("\(name) \(a.map { "\($0)" } ?? "nil") \(b.map { "\($0)" } ?? "nil")")
            }
        }
        func same(_ name: String, _ a: [Double?]?, _ b: [Double?]?) {
            if a != b { found.append(name) }
        }
        same("N", Double(own.seniorNotionalMinor), twin.seniorNotionalMinor)
        same("N_m", Double(own.mezzNotionalMinor), twin.mezzNotionalMinor)
        if own.outcome.rawValue != twin.outcome { found.append("outcome \(own.outcome) \(twin.outcome)") }
        if own.binding?.key != twin.binding { found.append("binding") }
        if own.isNearMiss != twin.nearMiss { found.append("near miss") }
        if own.tier != twin.tier { found.append("tier") }
        same("worst ratio", own.worstRatio, twin.worstRatio)
        same("score", own.score, twin.score)
        same("u", own.terms.unitService, twin.unitService)
        same("balances", own.terms.balances, twin.balances)
        same("v", own.terms.mezzUnitService, twin.mezzUnitService)
        same("base DSCR", own.terms.baseDSCR, twin.baseDSCR)
        same("N_d", own.terms.dscrNotionalMinor, twin.dscrNotionalMinor)
        same("cap", own.terms.ltvCapMinor, twin.ltvCapMinor)
        if own.coverage.map(\.minSizingDSCR) != twin.minSizingDSCR { found.append("sizing DSCR") }
        same("min DSCR", own.coverage.map(\.minDSCR), twin.minDSCR)
        same("total DSCR", own.coverage.map(\.totalDSCR), twin.totalStressDSCR)
        if own.coverage.map(\.minDSCRPeriod) != twin.minDSCRPeriod { found.append("period") }
        let (a, b) = (own.metrics, twin.metrics)
        for (name, x, y) in [
            ("value", a.valueMinor, b.value), ("cost", a.costMinor, b.cost), ("fees", a.upfrontFeesMinor, b.upfrontFees),
            ("dsra", a.dsraFundingMinor, b.dsraFunding), ("need", a.fundingNeedMinor, b.fundingNeed),
            ("sponsor", a.sponsorEquityMinor, b.sponsorEquity),
            ("equity", a.equityMinor, b.equity), ("proceeds", a.totalProceedsMinor, b.totalProceeds),
            ("core", a.dayOneCoreMinor, b.dayOneCore),
            ("sidecar", a.dayOneSidecarMinor, b.dayOneSidecar), ("day one", a.dayOneTotalMinor, b.dayOneTotal),
            ("liquidity", a.repoLiquidityMinor, b.repoLiquidity), ("coverage", a.coverage, b.coverage), ("ltv", a.ltv, b.ltv),
            ("senior ltv", a.seniorLTV, b.seniorLTV), ("wault", a.wault, b.wault), ("af", a.advanceFactor, b.advanceFactor),
            ("wal", a.wal, b.wal), ("icr", a.icr, b.icr), ("llcr", a.llcr, b.llcr), ("plcr", a.plcr, b.plcr),
            ("debt yield", a.debtYield, b.debtYield), ("avg dscr", a.averageDSCR, b.avgDSCR), ("total", a.totalDSCR, b.totalDSCR),
            ("wacc", a.wacc, b.wacc),
        ] as [(String, Double?, Double?)] { same(name, x, y) }
        for (mine, theirs) in [(own.gateA, twin.gateA), (own.gateB, twin.gateB)] {
            if mine.count != theirs.count { found.append("gate rows") }
            for (row, expected) in zip(mine, theirs) {
                same(expected.key, row.margin, expected.margin)
                same(expected.key + " ratio", row.ratio, expected.ratio)
                if row.passes != expected.passes || row.isCategorical != expected.categorical { found.append(expected.key + " verdict") }
            }
        }
        return found
    }

    private static func differences(_ own: Kernel.Record, _ twin: TwinStructure, _ rulebook: Rulebook) -> [String] {
        var found: [String] = []
        if own.sizing.notional != twin.seniorNotionalMinor { found.append("N") }
        if own.sizing.mezzNotional != twin.mezzNotionalMinor { found.append("N_m") }
        if (own.verdict.map { $0.gate.rawValue } ?? "pass") != twin.outcome { found.append("outcome") }
        if own.verdict.flatMap({ Constraint(position: $0.binding)?.key }) != twin.binding { found.append("binding") }
        if (own.verdict?.isNearMiss ?? false) != twin.nearMiss { found.append("near miss") }
        if own.verdict?.worstRatio.figure != twin.worstRatio { found.append("worst ratio") }
        if own.verdict == nil, own.score != twin.score { found.append("score") }
        if own.verdict == nil, own.wacc.figure != twin.metrics.wacc { found.append("wacc") }
        if own.minDSCR.figure != twin.minDSCR.first ?? nil { found.append("min DSCR") }
        for (position, row) in (twin.gateA + (own.judgedAtB ? twin.gateB : [])).enumerated()
        where own.judgement.margins[position].figure != row.margin {
            found.append(row.key)
        }
        return found
    }
}
