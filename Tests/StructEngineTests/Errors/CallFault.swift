import Foundation
import TestSupport

@testable import StructEngine

/// A call of the API that is refused, and the id that its text ends with: faults that no file and
/// no command line can show.
struct CallFault: Sendable {
    let id: String
    /// The call, as ERRORS.md shows it.
    let call: String
    private let make: @Sendable () async throws -> Void

    /// What the call says.
    func text() async -> String {
        do {
            try await make()
            return "nothing"
        } catch StructError.issues(let issues) {
            return issues.map(\.description).joined(separator: "\n")
        } catch let refusal as StructError {
            return "\(refusal)"
        } catch {
            return "\(error)"
        }
    }

    private static func bound(count: Int64 = .max) throws -> Plan { try Plan(Deal(json: DealText.twoHalls.bytes), count: count) }

    static let all = [
        CallFault(id: "unknown_scenario", call: "plan.waterfall(structure, scenario: \"rate_up\")") {
            let plan = try bound()
            _ = try plan.waterfall(plan.evaluate(index: 0), scenario: "rate_up")
        },
        CallFault(id: "index_outside_space", call: "plan.evaluate(index: 96)") { _ = try bound().evaluate(index: 96) },
        CallFault(id: "foreign_structure", call: "plan.waterfall(structureOfAnotherDeal)") {
            var other = try Deal(json: DealText.twoHalls.bytes)
            other.name = "Another"
            other.operating.adminFee += 1
            _ = try bound().waterfall(Plan(other).evaluate(index: 0))
        },
        CallFault(id: "unknown_pool", call: "plan.cashFlows(pool: \"east\", basis: .contract)") {
            _ = try bound().cashFlows(pool: "east", basis: .contract)
        },
        CallFault(id: "unused_basis", call: "plan.cashFlows(pool: \"all\", basis: .flat, scenario: \"rent_down\")") {
            _ = try bound().cashFlows(pool: "all", basis: .flat, scenario: "rent_down")
        },
        CallFault(id: "period_outside_horizon", call: "plan.paymentDate(ofPeriod: -1)") { _ = try bound().paymentDate(ofPeriod: -1) },
        CallFault(id: "positions_outside_plan", call: "plan.run(positions: 90..<97)") { _ = try await bound().run(positions: 90..<97) },
        CallFault(id: "too_few_runs", call: "plan.consistency(runs: 1)") { _ = try await bound().consistency(runs: 1) },
        CallFault(id: "pool_is_full", call: "pool.run(plan), of a pool of one that is running") {
            let (pool, plan) = (RunPool(running: 1, queued: 0), try bound())
            _ = try await pool.run(plan, checkpoints: Checkpoints(every: .zero) { _ in _ = try await pool.run(plan) })
        },
        CallFault(id: "consistency_record", call: "Consistency.Record(bytes: Array(\"[]\".utf8))") {
            _ = try Consistency.Record(bytes: Array("[]".utf8))
        },
        CallFault(id: "no_shards", call: "RunShard.merged([])") { _ = try RunShard.merged([]) },
        CallFault(id: "foreign_shard", call: "RunShard.merged([shard, shardOfAnotherPlan])") {
            _ = try await RunShard.merged([bound().run(positions: 0..<9), bound(count: 50).run(positions: 9..<18)])
        },
        CallFault(id: "overlapping_shards", call: "RunShard.merged([zeroToTen, eightToTwenty])") {
            _ = try await RunShard.merged([bound().run(positions: 0..<10), bound().run(positions: 8..<20)])
        },
        CallFault(id: "missing_positions", call: "plan.result(of: zeroToTen)") {
            _ = try await bound().result(of: bound().run(positions: 0..<10))
        },
        CallFault(id: "altered_shard", call: "plan.result(of: shardThatWasAltered)") {
            let plan = try bound(count: 50)
            let other = try await bound().run(positions: 0..<96)
            let altered = RunShard(fingerprint: plan.fingerprint, covered: other.covered, part: other.part, seconds: 0)
            _ = try await plan.result(of: altered)
        },
        CallFault(id: "bullet_balloon", call: "deal.levers.seniorProfile[0].balloon = 0.5 on a bullet, then Plan(deal)") {
            var deal = try Deal(json: DealText.twoHalls.bytes)
            deal.levers.seniorProfile = [Deal.Profile(kind: .bullet)]
            deal.levers.seniorProfile[0].balloon = 0.5
            _ = try Plan(deal)
        },
        CallFault(id: "bullet_io", call: "deal.levers.seniorProfile[0].interestOnlyMonths = 12 on a bullet, then Plan(deal)") {
            var deal = try Deal(json: DealText.twoHalls.bytes)
            deal.levers.seniorProfile = [Deal.Profile(kind: .bullet)]
            deal.levers.seniorProfile[0].interestOnlyMonths = 12
            _ = try Plan(deal)
        },
    ]

    private init(id: String, call: String, _ make: @escaping @Sendable () async throws -> Void) {
        self.id = id
        self.call = call
        self.make = make
    }
}
