/// What a plan's run has found over some of its positions: a part that other parts are merged with,
/// and that can be kept as ``bytes``.
///
/// Parts of one plan merge in any order and grouping to the same whole, to the bit, so a run can be
/// spread over machines or go on after an interruption:
///
/// ```swift
/// let half = plan.count / 2
/// let a = try await plan.run(positions: 0..<half)
/// let b = try await plan.run(positions: half..<plan.count)
/// let result = try await plan.result(of: RunShard.merged([b, a]))
/// print(result.digest)  // as that of plan.run()
/// ```
public struct RunShard: Sendable {
    /// ``Plan/fingerprint`` of the plan that the positions are of.
    public let fingerprint: String
    let covered: PositionSet
    let part: RunPart
    /// Wall time spent, in seconds; of merged shards, the sum. No part of any digest.
    public let seconds: Double

    /// The positions of the seeded order that are in, as ranges in order with gaps between them.
    public var positions: [Range<Int64>] { covered.ranges }

    /// Number of permutations judged.
    public var count: Int64 { covered.count }

    /// The shards as one; their order does not matter.
    ///
    /// Throws ``StructError/unavailable(_:_:)`` if there are none, if they are of different plans,
    /// or if positions are in two of them.
    public static func merged(_ shards: [RunShard]) throws(StructError) -> RunShard {
        guard let first = shards.first else { throw .unavailable(.noShards, "no shards to merge: pass at least one") }
        var covered = first.covered
        var part = first.part
        var seconds = first.seconds
        for (number, shard) in shards.enumerated().dropFirst() {
            guard shard.fingerprint == first.fingerprint else {
                throw .unavailable(
                    .foreignShard,
                    "shard \(number + 1) is of another plan than shard 1 (fingerprint \(shard.fingerprint), not \(first.fingerprint)): "
                        + "merge shards of one deal, ruleset, seed and count")
            }
            if let overlap = covered.firstOverlap(with: shard.covered) {
                throw .unavailable(
                    .overlappingShards,
                    "positions \(overlap.notation) are in shard \(number + 1) and in one before it: leave one of the two out"
                )
            }
            covered.formUnion(shard.covered)
            part.merge(shard.part)
            seconds += shard.seconds
        }
        return RunShard(fingerprint: first.fingerprint, covered: covered, part: part, seconds: seconds)
    }
}

extension Range<Int64> {
    /// As people write a half-open range: `[0, 512)`.
    var notation: String { "[\(lowerBound), \(upperBound))" }
}
