import Foundation
import TestSupport
import Testing

@testable import StructEngine

@Suite struct ProbeTests {
    @Test func probe() async throws {
        var seen: [String: Int] = [:]
        var seconds = 0.0
        var count = 0
        for seed in UInt64(2_000)..<2_060 {
            let plan = try Plan(Deal(json: Array(RandomDeal.make(seed: seed))), seed: seed, count: 6_000, nearMissLimit: 32)
            let misses = try await plan.run(threads: 1, hints: false).nearMisses
            for miss in misses {
                let start = cpu()
                let fix = await plan.hints(for: miss.structure)
                let spent = cpu() - start
                seconds += spent
                count += 1
                if spent > 0.3 { print("slow", seed, miss.structure.index, spent, fix.hints.first?.sentence ?? "\(fix.obstacle?.key ?? "")") }
                guard let hint = fix.hints.first, hint.changes.count > 1 else { continue }
                let kinds = hint.moves.map(\.lever).joined(separator: "+")
                seen[kinds, default: 0] += 1
                if seen[kinds, default: 0] <= 3 { print("PAIR", seed, miss.structure.index, hint.steps, kinds, hint.sentence) }
            }
        }
        print("random: \(count) misses \(seconds) s")
    }
    func cpu() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
