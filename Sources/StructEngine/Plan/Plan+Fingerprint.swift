extension Plan {
    /// The generation of the model: a change of any published number under unchanged inputs is a
    /// new one, so that shards and checkpoints of another generation are refused and not mixed in.
    package static let modelGeneration = "structengine/2"

    /// SHA-256 of everything that the result depends on, over one canonical form of it.
    static func fingerprint(_ bound: BoundDeal, seed: UInt64, count: Int64, topLimit: Int, nearMissLimit: Int) -> String {
        var digest = Digest()
        digest.add("plan")
        digest.add(modelGeneration)
        // Of a run of the whole space, position i is index i: its shards are none of a seeded run.
        digest.add(count == bound.space.cardinality ? "canonical" : SeededOrder.generator)
        digest.add(bound.deal)
        digest.add(bound.rulebook.ruleset)
        digest.add(bound.ranking.weights)
        digest.add(bound.features)
        digest.add(seed)
        digest.add(count)
        digest.add(topLimit)
        digest.add(nearMissLimit)
        return digest.hex
    }

    /// The fingerprint of a result: the plan's, or one derived from it for a result without hints,
    /// which says less.
    func fingerprint(hints: Bool) -> String {
        guard !hints else { return fingerprint }
        var digest = Digest()
        digest.add("plan without hints")
        digest.add(fingerprint)
        return digest.hex
    }
}
