extension Plan {
    /// Throws unless the shard is of this plan; what it holds then fits the plan's space.
    func check(_ shard: RunShard) throws(StructError) {
        guard shard.fingerprint == fingerprint else {
            throw .unavailable(
                .foreignShard,
                "the shard is of another plan (fingerprint \(shard.fingerprint), not \(fingerprint)): "
                    + "use the deal, ruleset, features, seed, count and limits that it was run with")
        }
        let isInside = shard.positions.allSatisfy { $0.lowerBound >= 0 && $0.upperBound <= count }
        guard isInside, shard.part.fits(topLimit: topLimit, nearMissLimit: nearMissLimit, bound.space) else {
            throw .unavailable(.alteredShard, "the shard holds what no run of this plan finds, so it was altered: run its positions again")
        }
    }

    /// Throws unless the shard holds every position of this plan.
    func checkIsWhole(_ shard: RunShard) throws(StructError) {
        try check(shard)
        let missing = shard.covered.missing(in: 0..<count).ranges
        guard !missing.isEmpty else { return }
        let shown = missing.prefix(5).map(\.notation).joined(separator: ", ")
        let more = missing.count > 5 ? " and \(missing.count - 5) more ranges" : ""
        throw .unavailable(
            .missingPositions, "positions \(shown)\(more) of [0, \(count)) are missing: run them and merge their shards with this one")
    }
}
