import StructEngine

extension Stage {
    /// From a deal to a result, tables included, on one worker. Hints are a stage of their own.
    static let runs = [
        run("run, small", .small, count: 10_000),
        run("run, medium", .medium, count: 100_000),
        run("run, large", .large, count: 100_000),
        run("whole space", .medium, count: .max) { levers in
            // Small enough to be counted instruction by instruction: one pool and rating, few tenors and sidecars.
            levers.pool = Array(levers.pool.prefix(1))
            levers.targetRating = Array(levers.targetRating.suffix(1))
            levers.seniorTenorYears = Array(levers.seniorTenorYears.prefix(1))
            levers.sidecar = Array(levers.sidecar.prefix(2))
        },
    ]

    private static func run(
        _ name: String, _ sample: Sample, count: Int64, change: @escaping @Sendable (inout Deal.Levers) -> Void = { _ in }
    ) -> Stage {
        let number = count == .max ? 559_872 : Int(count)
        return Stage(name, number, "permutations") {
            var deal = try sample.deal()
            change(&deal.levers)
            let changed = deal
            return {
                let result = try await Plan(changed, seed: Sample.seed, count: count).run(threads: 1, hints: false)
                return { result.digest }
            }
        }
    }
}
