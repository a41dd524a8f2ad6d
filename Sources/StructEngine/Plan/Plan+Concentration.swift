extension Rulebook {
    /// The test that sets CONCENTRATION_LIMIT: the one with the least room, the first at a tie; nil
    /// where there is no passing rent.
    func tightestShare(_ rating: Deal.TargetRating, _ pool: PoolFacts) -> Plan.TightestShare? {
        var tightest: ShareTest?
        forEachShare(rating, pool) { test in
            let room = upperMargin(test.share, test.limit)
            if tightest.map({ room < upperMargin($0.share, $0.limit) }) ?? true { tightest = test }
        }
        return tightest.map { Plan.TightestShare(kind: $0.kind, name: $0.name, share: $0.share, limit: $0.limit) }
    }
}

extension Plan {
    /// The share of passing rent that leaves a pool least room under a target rating's limits.
    public struct TightestShare: Sendable, Equatable {
        /// `tenant`, `country`, `city` or `site`.
        public let kind: String
        public let name: String
        /// Fraction of the pool's passing rent.
        public let share: Double
        /// Largest share that the ruleset allows it.
        public let limit: Double
    }

    /// The share that sets CONCENTRATION_LIMIT for a pool at a target rating; nil for a pool
    /// without passing rent.
    ///
    /// - Throws: ``StructError/unavailable(_:_:)`` with ``StructError/Code/unknownPool``.
    public func tightestShare(pool: String, rating: Deal.TargetRating) throws(StructError) -> TightestShare? {
        bound.rulebook.tightestShare(rating, bound.pools[try number(ofPool: pool)])
    }
}
