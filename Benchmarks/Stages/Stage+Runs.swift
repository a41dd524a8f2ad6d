import StructEngine

extension Stage {
    /// From a deal to a result, tables included, on one worker. Hints are a stage of their own.
    static let runs = [
        run("run, small", .small, count: 10_000),
        run("run, medium", .medium, count: 100_000),
        run("run, large", .large, count: 100_000),
        run("run, dense", .medium, count: denseCount - 1, change: thin),
        run("whole space", .medium, count: denseCount, change: thin),
    ]

    /// Permutations of a thinned-out space.
    private static let denseCount: Int64 = 559_872

    /// Leaves a space that is small enough to be counted instruction by instruction, run all but
    /// whole or whole: one pool and rating, few tenors and sidecars.
    @Sendable private static func thin(_ levers: inout Deal.Levers) {
        levers.pool = Array(levers.pool.prefix(1))
        levers.targetRating = Array(levers.targetRating.suffix(1))
        levers.seniorTenor = Array(levers.seniorTenor.prefix(1))
        levers.sidecar = Array(levers.sidecar.prefix(2))
    }

    private static func run(
        _ name: String, _ sample: Sample, count: Int64, change: @escaping @Sendable (inout Deal.Levers) -> Void = { _ in }
    ) -> Stage {
        Stage(name, Int(count), "permutations") {
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
