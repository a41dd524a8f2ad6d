import Foundation
import TestSupport
import Testing

@testable import StructEngine

/// Runs that are ordered by the life of their structures, against every structure looked at by itself.
@Suite struct LifeObjectiveTests {
    @Test(arguments: [Deal.Objective.equityIRR, .stressDSCR, .breakevenRent])
    func theTopListIsThatOfEveryStructureByItself(objective: Deal.Objective) async throws {
        var found = 0
        for seed in UInt64(7_000)..<7_006 {
            var deal = try Deal(json: Array(RandomDeal.make(seed: seed, hasTerms: seed % 2 == 0)))
            deal.objective = objective
            let count: Int64 = 300
            let plan = try Plan(deal, seed: seed, count: count, topLimit: 15)
            let result = try await plan.run(hints: false)
            let order = SeededOrder(cardinality: plan.cardinality, seed: seed)
            var contenders: [Contender] = []
            for position in 0..<plan.count {
                let structure = try plan.evaluate(index: order[position])
                guard structure.outcome == .pass else { continue }
                let merit = try merit(objective, plan, structure) ?? -.infinity
                contenders.append(Contender(merit: merit, minDSCR: structure.minDSCR ?? -.infinity, index: structure.index))
            }
            for structure in result.top { #expect(try structure.objectiveFigure == merit(objective, plan, structure)) }
            #expect(result.top.map(\.index) == contenders.sorted().prefix(15).map(\.index), "\(seed)")
            found += result.top.count
        }
        #expect(found > 20)
    }

    private func merit(_ objective: Deal.Objective, _ plan: Plan, _ structure: Structure) throws -> Double? {
        switch objective {
        case .stressDSCR:
            let stresses = structure.coverage.dropFirst().compactMap(\.minDSCR).min()
            return plan.deal.scenarios.isEmpty ? structure.minDSCR : stresses
        case .breakevenRent:
            guard structure.seniorNotionalMinor > 0 else { return nil }
            let breakeven = try plan.breakevens(of: structure).first { $0.driver == .rentShock && $0.level == .one }
            return breakeven?.breakeven == nil ? breakeven?.searchedTo : breakeven?.headroom
        default: return try plan.waterfall(structure).equityIRR.rate
        }
    }

    /// It is part of the answer and of its digest; answers by another objective have none, and keep their digests.
    @Test func theFigureIsStatedWhereItRanks() async throws {
        var deal = try Deal(json: Data(contentsOf: Repository.root.appending(path: "Fixtures/small.json")))
        let other = try await Plan(deal, count: 500).run(hints: false)
        #expect(other.top.allSatisfy { $0.objectiveFigure == nil } && other.nearMisses.allSatisfy { $0.structure.objectiveFigure == nil })
        deal.objective = .stressDSCR
        let result = try await Plan(deal, count: 500).run(hints: false)
        let figures = result.top.map(\.objectiveFigure)
        #expect(figures.allSatisfy { $0 != nil } && figures.first != figures.last)
        var best = try #require(result.top.first)
        #expect(best.json["objective_figure"] == .number(try #require(best.objectiveFigure)))
        var (with, without) = (Digest(), Digest())
        with.add(best)
        best.objectiveFigure = nil
        without.add(best)
        #expect(with.hex != without.hex && best.json["objective_figure"] == .null)
    }

    @Test func theirNamesAreReadAndWritten() throws {
        for objective in [Deal.Objective.stressDSCR, .breakevenRent, .equityIRR] {
            var deal = try Deal(json: DealText.twoHalls.bytes)
            deal.objective = objective
            #expect(try Deal(json: deal.json.text().utf8).objective == objective)
        }
    }

    /// The interval of the one root is found by halving: it is the scan's, to the bit.
    @Test func theReturnOfOneOutlayIsTheScans() {
        var random = SplitMix64(seed: 5)
        for _ in 0..<2_000 {
            let count = Int.random(in: 1...60, using: &random)
            let flows =
                [-Double.random(in: 1...1e9, using: &random)]
                + (0..<count).map { _ in Bool.random(using: &random) ? 0 : Double.random(in: 0...1e9, using: &random).rounded() }
            let scanned = scan(flows)
            #expect(InternalRateOfReturn.roots(of: flows) == scanned, "\(flows)")
        }
    }

    /// The grid's changes of sign, one by one, each halved.
    private func scan(_ flows: [Double]) -> [Double] {
        func value(_ rate: Double) -> Double {
            let used = flows[...(flows.lastIndex { $0 != 0 } ?? 0)]
            return rate < 0 ? used.reduce(0) { $0 * (1 + rate) + $1 } : used.reversed().reduce(0) { $0 * (1 / (1 + rate)) + $1 }
        }
        guard flows.contains(where: { $0 > 0 }) else { return [] }
        var (roots, before): ([Double], Double) = ([], 0)
        for index in 0...1_090 {
            let rate = -0.9 + 0.01 * Double(index)
            let own = value(rate)
            if own == 0 {
                roots.append(rate)
            } else if before * own < 0 || (before < 0) != (own < 0) && before != 0 {
                var (low, high, lowValue, highValue) = (-0.9 + 0.01 * Double(index - 1), rate, before, own)
                while low + (high - low) / 2 > low, low + (high - low) / 2 < high {
                    let middle = low + (high - low) / 2
                    let middleValue = value(middle)
                    if middleValue == 0 { return roots + [middle] }
                    if (middleValue < 0) == (lowValue < 0) {
                        (low, lowValue) = (middle, middleValue)
                    } else {
                        (high, highValue) = (middle, middleValue)
                    }
                }
                roots.append(abs(lowValue) <= abs(highValue) ? low : high)
            }
            before = own
        }
        return roots
    }
}
