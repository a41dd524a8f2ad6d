import StructEngine

extension Stage {
    /// What is worked out in full, for one structure at a time.
    static let reports = [
        evaluation("evaluation, medium", .medium),
        evaluation("evaluation, large", .large),
        Stage("structure as JSON", 1000, "structures") {
            let structures = try Sample.medium.plan(count: 1).structures(1000)
            return {
                let bytes = structures.map { $0.jsonBytes() }
                return { digest(of: bytes.map { String(decoding: $0, as: UTF8.self) }) }
            }
        },
        Stage("waterfall", 9, "waterfalls") {
            let plan = try Sample.medium.plan(count: 10_000)
            let best = try await plan.run(threads: 1, hints: false).top.first
            return {
                guard let best else { return { "no structure passes" } }
                let waterfalls = try plan.scenarios.map { try plan.waterfall(best, scenario: $0) }
                // Every figure of every period, without the names of types.
                return {
                    digest(of: waterfalls.map { $0.json.text(pretty: false) })
                }
            }
        },
        Stage("hints", 10, "near misses") {
            let plan = try Sample.medium.plan(count: 10_000)
            let misses = try await plan.run(threads: 1, hints: false).nearMisses
            // Spread over the constraints, which come one after the other.
            let chosen = (0..<min(10, misses.count)).map { misses[$0 * misses.count / 10].structure }
            return {
                var made: [FixHints] = []
                for structure in chosen { made.append(try await plan.hints(for: structure)) }
                let found = made
                return { digest(of: zip(chosen, found).map { $0.json(with: $1).text() }) }
            }
        },
    ]

    private static func evaluation(_ name: String, _ sample: Sample) -> Stage {
        Stage(name, 1000, "evaluations") {
            let plan = try sample.plan(count: 1)
            return {
                let structures = try plan.structures(1000)
                return { digest(of: structures.map { $0.json.text() }) }
            }
        }
    }
}
