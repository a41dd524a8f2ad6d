import StructEngine

extension Stage {
    private static let count: Int64 = 100_000

    /// What a permutation costs once the tables are there, one thing more from line to line.
    static let permutations = [
        judging("sizing", hasMezzanine: false, gates: false),
        judging("sizing and gates", hasMezzanine: false, gates: true),
        judging("sizing and mezzanine", hasMezzanine: true, gates: false),
        judging("sizing, mezzanine and gates", hasMezzanine: true, gates: true),
    ]

    private static func judging(_ name: String, hasMezzanine: Bool, gates: Bool) -> Stage {
        Stage(name, Int(count), "permutations") {
            var deal = try Sample.medium.deal()
            deal.levers.mezzanine = hasMezzanine ? deal.levers.mezzanine.filter { $0 != nil } : [nil]
            let plan = try await Plan(deal, seed: Sample.seed, count: count, features: Features(gatesAB: gates)).warm()
            return {
                let found = try await plan.run(positions: 0..<count, threads: 1)
                return { try await plan.result(of: found, threads: 1, hints: false).digest }
            }
        }
    }
}
