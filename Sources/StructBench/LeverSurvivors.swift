import StructEngine

/// Which ratings, tenors and profile kinds of a deal have been seen in a structure that passes both
/// gates.
struct LeverSurvivors: Sendable {
    private var ratings: Set<Deal.TargetRating>
    private var tenors: Set<Deal.Tenor>
    private var kinds: Set<Deal.Profile.Kind>
    private(set) var sampled = 0

    init(_ levers: Deal.Levers) {
        ratings = Set(levers.targetRating)
        tenors = Set(levers.seniorTenor)
        kinds = Set(levers.seniorProfile.map(\.kind))
    }

    mutating func note(_ structure: Structure) {
        sampled += 1
        guard structure.outcome == .pass else { return }
        ratings.remove(structure.levers.targetRating)
        tenors.remove(structure.levers.seniorTenor)
        kinds.remove(structure.levers.seniorProfile.kind)
    }

    /// True once every value has a survivor.
    var isComplete: Bool { ratings.isEmpty && tenors.isEmpty && kinds.isEmpty }

    /// Values without a survivor so far, in words.
    var missing: [String] {
        ratings.map(\.rawValue).sorted() + tenors.sorted().map { "\($0) years" } + kinds.map(\.rawValue).sorted()
    }
}

extension Deal {
    /// Pairs of pools, among those that the levers choose from, that hold the same leases and
    /// streams.
    var twinPools: [String] {
        var owners: [Set<String>: String] = [:]
        var twins: [String] = []
        for pool in pools where levers.pool.contains(pool.id) {
            let isWhole = pool.leases == nil && pool.streams == nil
            let members = Set(
                (isWhole ? leases.map(\.id) : pool.leases ?? []).map { "lease " + $0 }
                    + (isWhole ? streams.map(\.id) : pool.streams ?? []).map { "stream " + $0 })
            if let owner = owners[members] { twins.append("\(owner) = \(pool.id)") } else { owners[members] = pool.id }
        }
        return twins
    }
}
