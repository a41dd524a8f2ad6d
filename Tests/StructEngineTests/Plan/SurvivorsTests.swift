import Foundation
import Synchronization
import TestSupport
import Testing

@testable import StructEngine

/// A list of survivors holds each permutation that a run lets through, in the seeded order, with the figures of its
/// evaluation.
@Suite struct SurvivorsTests {
    @Test(arguments: 0..<6) func theListIsThatOfSingleEvaluations(group: Int) async throws {
        var (tabled, single, found) = (0, 0, 0)
        for seed in (UInt64(group) * 8 + 1)...(UInt64(group) * 8 + 8) {
            let deal = try Deal(json: Array(RandomDeal.make(seed: seed, hasTerms: seed % 3 == 0)))
            let plan = try Plan(deal, seed: seed, count: 400)
            let execution = try await plan.execution(threads: 2)
            let byIndex = SurvivorScan(kernel: execution.kernel, order: plan.scope.order, table: nil, nothing: plan.scope.emptyPart)
            var scans = [byIndex]
            if StemTable.fits(execution.kernel), execution.kernel.stemCount < 100_000 {
                scans.append(try await execution.survivorScan(positions: .max))
                tabled += 1
            }
            single += 1
            let expected = (0..<plan.count).map { plan.scope.order[$0] }.compactMap { index in
                (try? plan.evaluate(index: index)).flatMap { $0.outcome == .pass ? $0 : nil }
            }
            for scan in scans {
                let block = try await Plan.Survivors(scan, count: plan.count, threads: 2).block(positions: 0..<plan.count)
                #expect(block.index == expected.map(\.index), "seed \(seed)")
                guard block.count == expected.count else { continue }
                found += expected.count
                for (row, structure) in expected.enumerated() {
                    #expect(block.score[row] == structure.score && block.seniorNotionalMinor[row] == structure.seniorNotionalMinor)
                    #expect(block.mezzNotionalMinor[row] == structure.mezzNotionalMinor)
                    #expect(block.minDSCR[row].figure == structure.minDSCR && block.wacc[row].figure == structure.metrics.wacc)
                    #expect(block.dayOneTotalMinor[row] == structure.metrics.dayOneTotalMinor)
                }
            }
        }
        #expect(single == 8 && tabled > 0 && found > 0)
    }

    @Test func blocksOfAnySizeAndThreadsAreOneList() async throws {
        let deal = try Deal(json: Data(contentsOf: Repository.root.appending(path: "Fixtures/small.json")))
        let plan = try Plan(deal, seed: 424242, count: 10_000)
        let whole = try await plan.survivors(threads: 1).block(positions: 0..<10_000)
        #expect(Int64(whole.count) == (try await plan.run(hints: false)).statistics.survivors)
        let survivors = try await plan.survivors(threads: 2)
        var index: [Int64] = []
        for start in stride(from: Int64(0), to: 10_000, by: 777) {
            index += try await survivors.block(positions: start..<min(start + 777, 10_000)).index
        }
        #expect(index == whole.index)
        #expect(try await survivors.block(positions: 5..<5).count == 0)
        await #expect(throws: StructError.self) { try await survivors.block(positions: 9_999..<10_001) }
    }

    @Test(arguments: [1, 2, 5]) func partsAreToldTheirPlaceAndLeaveNoGap(threads: Int) async throws {
        final class Rows: Sendable {
            let index = Mutex<[Int: Int64]>([:])
        }
        let deal = try Deal(json: Data(contentsOf: Repository.root.appending(path: "Fixtures/medium.json")))
        let plan = try Plan(deal, seed: 424242, count: 200_000)
        let survivors = try await plan.survivors(threads: threads)
        let whole = try await survivors.block(positions: 0..<200_000)
        for limit in [Int.max, 30_000, 1, 0] {
            let rows = Rows()
            let found = try await survivors.forEachPart(positions: 0..<200_000, atMost: limit) { part, first in
                rows.index.withLock { index in
                    for (row, value) in part.index.enumerated() {
                        #expect(index[first + row] == nil)
                        index[first + row] = value
                    }
                }
            }
            let listed = rows.index.withLock { index in (0..<index.count).compactMap { index[$0] } }
            #expect(listed.count == found && found >= min(limit, whole.count))
            #expect(listed == Array(whole.index.prefix(found)))
            // Of a limit far below, the rest is not judged.
            if limit < 2, threads == 1 { #expect(found < whole.count / 2) }
        }
        await #expect(throws: StructError.self) { try await survivors.forEachPart(positions: 0..<200_001) { _, _ in } }
    }

    @Test func theFirstSurvivorsOfAWholeSpaceAreASampleAndNotItsStart() async throws {
        let deal = try Deal(json: Data(contentsOf: Repository.root.appending(path: "Fixtures/small.json")))
        let plan = try Plan(deal, seed: 7)
        #expect(plan.isExhaustive)
        let some = try await plan.survivors().block(positions: 0..<min(2_000, plan.count))
        #expect(some.index != some.index.sorted())
        #expect((some.index.max() ?? 0) > plan.cardinality / 10 * 9 && (some.index.min() ?? 0) < plan.cardinality / 10)
    }

    @Test func theNumbersOfLeverValuesAreThoseOfThePermutation() throws {
        let deal = try Deal(json: Data(contentsOf: Repository.root.appending(path: "Fixtures/medium.json")))
        let plan = try Plan(deal)
        let values = plan.leverValues
        #expect(values.count == 14 && values.reduce(1) { $0 * Int64($1.values.count) } == plan.cardinality)
        let indices = stride(from: Int64(0), to: plan.cardinality, by: 7_654_321).map { $0 }
        let numbers = plan.valueNumbers(ofLevers: Array(values.indices), at: indices)
        for (row, index) in indices.enumerated() {
            let stated = try plan.permutation(at: index).json
            for (lever, (key, known)) in values.enumerated() {
                #expect(stated[key] == known[Int(numbers[lever][row])], "\(key) at \(index)")
            }
        }
        #expect(plan.valueNumbers(ofLevers: [3, 99, -1], at: [5]).count == 1)
    }
}
