import Foundation
import StructEngine

/// The Swift of the documentation, compiled and run: each block of a page is here, line by line,
/// and `DocumentationTests` looks for it.
enum Snippets {
    /// StructEngine.md and README.md.
    static func landing(bytes: [UInt8], print: @escaping @Sendable (Any...) -> Void) async throws {
        let deal = try Deal(json: bytes)
        let plan = try Plan(deal, seed: 424242, count: 10_000)
        let result = try await plan.run { progress in print(progress.fraction) }
        for structure in result.top.prefix(3) { print(structure) }
    }

    static func firstRun(bytes: [UInt8], print: @escaping @Sendable (Any...) -> Void) async throws {
        let deal: Deal
        do {
            deal = try Deal(json: bytes)
        } catch {
            print(error)
            return
        }
        let plan = try Plan(deal, seed: 7, count: 5_000)
        print(plan.cardinality)  // how many structures the levers allow
        let result = try await plan.run { progress in print(progress.done, progress.total) }
        print(result.statistics.gateARate, result.statistics.gateBRate)
        for structure in result.top {
            print(structure.index, structure.tier, structure.seniorNotionalMinor, structure.metrics.wacc ?? .nan)
        }
        for lever in result.byLever {
            for value in lever.values ?? [] {
                print(lever.lever, value.value.text(pretty: false), value.survivors, value.best?.score ?? .nan)
            }
        }
        print(result.top.first?.freeLevers ?? [])
        for miss in result.nearMisses {
            guard let hint = miss.hints.first else { continue }
            print(hint.sentence)
            let mended = try plan.evaluate(index: miss.structure.index, moves: hint.moves)
            print(mended.outcome)  // pass
        }
        if let best = result.top.first {
            let waterfall = try plan.waterfall(best, scenario: "combined")
            print(waterfall.periods.map(\.equityMinor).reduce(0, +))
        }
        if let best = result.top.first {
            for row in try plan.stressGrid(of: best) { print(row.scenario, row.minDSCR ?? 0, row.missesPayment) }
            for breakeven in try plan.breakevens(of: best) { print(breakeven.driver, breakeven.level, breakeven.headroom ?? 0) }
            print(try plan.tenantLadder(of: best).survivesLargest)
        }
    }

    static func reading(deal: Deal, print: @escaping @Sendable (Any...) -> Void) async throws {
        do {
            _ = try Deal(json: Array(#"{"schema_version": 1, "name": "Test", "currency": "GPB"}"#.utf8))
        } catch {
            guard case .issues(let issues) = error else { throw error }
            for issue in issues where issue.path == "currency" {
                print(issue.id, issue.message)  // unknown_value must be one of GBP, EUR, …; did you mean "GBP"?
            }
        }
        let plan = try Plan(deal)
        for pool in plan.derived.pools {
            print(pool.pool, pool.rentMinor, pool.waultYears ?? 0, pool.waultTenorCapYears ?? 0)
        }
        print(try plan.cashFlows(pool: "all", basis: .contract).first ?? 0)
        let feasibility = try await plan.feasibility()
        print(feasibility.answer)
        for row in feasibility.constraints where row.answer == .infeasible {
            print("\(row.constraint.key) is met by no structure; the best misses it by \(-(row.bestMargin ?? 0))")
        }
    }

    static func judging(deal: Deal, plan: Plan, print: @escaping @Sendable (Any...) -> Void) async throws {
        let structure = try plan.evaluate(index: 5)
        for verdict in structure.gateA + structure.gateB where !verdict.passes {
            print(verdict.constraint.key, verdict.margin ?? .nan, verdict.constraint.unit, verdict.ratio ?? .infinity)
        }
        print(structure.outcome, structure.binding?.key ?? "nothing binds", structure.isNearMiss)
        var rules = Ruleset.v1
        rules.version = "house-2"
        rules.minCoverage = 0.90
        let stricter = try Plan(deal, seed: 7, count: 5_000, ruleset: rules)
        print(try await stricter.run().statistics.survivors)
        let hints = try await plan.hints(for: structure)
        for hint in hints { print(hint.sentence) }
    }
    static func living(plan: Plan, print: @escaping @Sendable (Any...) -> Void) async throws {
        let structure = try plan.evaluate(index: 5)
        let waterfall = try plan.waterfall(structure)
        for event in waterfall.events { print(event.period, event.kind.rawValue, event.value ?? .nan) }
        if let refinancing = waterfall.refinancing { print(refinancing.isRefinanced, refinancing.lossMinor) }
        for row in try plan.stressGrid(of: structure) { print(row.scenario, row.minDSCR ?? 0, row.missesPayment) }
        for breakeven in try plan.breakevens(of: structure) { print(breakeven.driver.rawValue, breakeven.headroom ?? .nan) }
        for sensitivity in try plan.sensitivities(of: structure) {
            print(sensitivity.driver.rawValue, sensitivity.up?.proceedsMinor ?? 0)
        }
        print(try plan.tenantLadder(of: structure).survivesLargest)
        let risk = try await plan.risk(of: structure, paths: 500, seed: 7)
        print(risk.minDSCR?.quantiles ?? [], risk.seniorUnpaid.probability.value, risk.digest)
    }
}
