/// What a run is of, beside the bound deal: how many positions of which order, how much is kept of
/// them, and what they belong to.
struct RunScope: Sendable {
    let seed: UInt64
    /// Permutations of the whole run.
    let count: Int64
    let cardinality: Int64
    /// Number of values of each lever.
    let leverSizes: [Int]
    /// Length of the top list.
    let topLimit: Int
    /// Near misses kept for each binding constraint.
    let nearMissLimit: Int
    /// Of the plan.
    let fingerprint: String

    /// True if the whole space is run. It is then walked in canonical order: position i is index i,
    /// whatever the seed.
    var isExhaustive: Bool { count == cardinality }

    var order: SeededOrder { SeededOrder(cardinality: cardinality, seed: seed) }

    /// A part of a run that has found nothing yet.
    var emptyPart: RunPart { RunPart(topLimit: topLimit, nearMissLimit: nearMissLimit, leverSizes: leverSizes) }
}
