import Foundation
import Stages
import StructEngine

/// Measures how the engine's speed moves with threads, count, leases and scenarios, and prints a
/// line for each point.
///
/// Usage: Curves threads|count|leases|scenarios [divisor]. Counts are divided by the divisor, for a
/// quick look. A line has the name of the curve, the deal, the point, and the seconds of binding,
/// of tables and of the run, with the positions run. Of several attempts the fastest is kept: what
/// slows one down is always something else. See scaling.py, which runs it.
@main
struct Curves {
    static func main() async throws {
        let arguments = CommandLine.arguments
        let divisor = arguments.count > 2 ? Int64(arguments[2]) ?? 1 : 1
        switch arguments.count > 1 ? arguments[1] : "" {
        case "threads": try await threads(divisor)
        case "count": try await counts(divisor)
        case "leases": try await leases(divisor)
        case "scenarios": try await scenarios(divisor)
        default:
            FileHandle.standardError.write(Data("Usage: Curves threads|count|leases|scenarios [divisor]\n".utf8))
            exit(64)
        }
    }

    /// One worker against two, by turns, on tables that are there already.
    private static func threads(_ divisor: Int64) async throws {
        for sample in [Sample.medium, .large] {
            let count = 10_000_000 / divisor
            let plan = try Plan(try sample.deal(), seed: Sample.seed, count: count)
            _ = try await plan.run(positions: 0..<count)
            var best: [Int: Double] = [:]
            for _ in 0..<5 {
                for threads in [1, 2] {
                    let seconds = try await time { _ = try await plan.run(positions: 0..<count, threads: threads) }
                    best[threads] = min(best[threads] ?? .infinity, seconds)
                }
            }
            for (threads, seconds) in best.sorted(by: { $0.key < $1.key }) {
                show("threads", sample, threads, Cost(positions: count, run: seconds))
            }
        }
    }

    private static func counts(_ divisor: Int64) async throws {
        for sample in [Sample.medium, .large] {
            let deal = try sample.deal()
            for power in 4...8 {
                let count = (0..<power).reduce(Int64(1)) { product, _ in product * 10 } / divisor
                show("count", sample, Int(count), try await cost(of: deal, count: count, attempts: power < 7 ? 5 : power < 8 ? 2 : 1))
            }
        }
    }

    private static func leases(_ divisor: Int64) async throws {
        let deal = try Sample.large.deal()
        for number in [10, 20, 50, 100, 200, 500, 1000] {
            show("leases", .large, number, try await cost(of: deal.withLeases(number), count: 2_000_000 / divisor, attempts: 3))
        }
    }

    private static func scenarios(_ divisor: Int64) async throws {
        let deal = try Sample.large.deal()
        for number in [1, 2, 4, 8, 16, 32] {
            show("scenarios", .large, number, try await cost(of: deal.withScenarios(number), count: 2_000_000 / divisor, attempts: 3))
        }
    }

    /// Seconds of the three parts of a run on all processors.
    private struct Cost {
        var positions: Int64
        var binding = 0.0
        var tables = 0.0
        var run = 0.0
    }

    private static func cost(of deal: Deal, count: Int64, attempts: Int) async throws -> Cost {
        var best = Cost(positions: count, binding: .infinity, tables: .infinity, run: .infinity)
        for _ in 0..<attempts {
            let clock = ContinuousClock()
            let start = clock.now
            let plan = try Plan(deal, seed: Sample.seed, count: count)
            best.binding = min(best.binding, start.duration(to: clock.now) / .seconds(1))
            best.tables = min(best.tables, try await time { _ = try await plan.run(positions: 0..<1) })
            best.run = min(best.run, try await time { _ = try await plan.run(positions: 0..<plan.count) })
            best.positions = plan.count
        }
        return best
    }

    private static func time(_ work: () async throws -> Void) async rethrows -> Double {
        let start = ContinuousClock.now
        try await work()
        return start.duration(to: .now) / .seconds(1)
    }

    private static func show(_ curve: String, _ sample: Sample, _ point: Int, _ cost: Cost) {
        print("\(curve)\t\(sample)\t\(point)\t\(cost.binding)\t\(cost.tables)\t\(cost.run)\t\(cost.positions)")
    }
}
