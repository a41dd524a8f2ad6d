import StructEngine

extension Stage {
    /// The seeded order alone.
    static let generator = Stage("generator", 1_000_000, "positions") {
        let order = SeededOrder(cardinality: try Sample.large.plan(count: 1).cardinality, seed: Sample.seed)
        return {
            var sum: UInt64 = 0
            for position in 0..<Int64(1_000_000) { sum = sum &* 31 &+ UInt64(order[position]) }
            let found = sum
            return { digest(of: [String(found)]) }
        }
    }

    /// From bytes to a plan that can run.
    static let preparation = [
        Stage("reading, large", 1, "deals") {
            let bytes = try Sample.large.bytes()
            return {
                let deal = try Deal(json: bytes)
                return { try Plan(deal, count: 1).fingerprint }
            }
        },
        // Binding checks the deal and its lever space and projects every cash flow; of a large deal
        // that is nearly all of it.
        Stage("cash flows, large", 1, "plans") {
            let deal = try Sample.large.deal()
            return {
                let plan = try Plan(deal, seed: Sample.seed, count: 1)
                return { digest(of: try cashFlows(of: plan)) }
            }
        },
        tables("tables, medium", .medium),
        tables("tables, large", .large),
    ]

    /// Binding and the tables of a run: all that comes before the first permutation, and that one.
    private static func tables(_ name: String, _ sample: Sample) -> Stage {
        Stage(name, 1, "plans") {
            let deal = try sample.deal()
            return {
                let plan = try Plan(deal, seed: Sample.seed, count: 1_000_000)
                let first = try await plan.run(positions: 0..<1, threads: 1)
                return { digest(of: try cashFlows(of: plan) + ["\(first.positions)"]) }
            }
        }
    }

    private static func cashFlows(of plan: Plan) throws -> [String] {
        try plan.deal.levers.pool.flatMap { pool in
            try plan.deal.levers.cashFlowBasis.flatMap { basis in
                try plan.scenarios.map { "\(pool) \(basis) \($0): \(try plan.cashFlows(pool: pool, basis: basis, scenario: $0))" }
            }
        }
    }
}
