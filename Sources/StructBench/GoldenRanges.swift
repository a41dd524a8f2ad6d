import StructEngine

/// What a fixture was made to show, at the default seed and count.
struct GoldenRanges: Sendable {
    let leases: Int
    let paymentsPerYear: Int
    let cardinality: Double
    let gateA: ClosedRange<Double>
    let gateB: ClosedRange<Double>
    let variety: Variety

    static let survivors = 20.0
    static let nearMissConstraints = 4.0

    /// The constraints that bind most, in falling order, with the share of the pruned that each
    /// stops.
    static let binding: [(constraint: Constraint, share: ClosedRange<Double>)] = [
        (.minDSCRSenior, 0.35...0.40), (.maxLTV, 0.25...0.30), (.minCoverage, 0.15...0.20), (.concentrationLimit, 0.10...0.12),
        (.repoEligibility, 0.05...0.08),
    ]

    /// How many different values the levers offer at least.
    struct Variety: Sendable {
        let ratings: Int
        let tenors: Int
        let profileKinds: Int
        let bases: Int
        let pools: Int
        /// Besides none at all, which must be among the values too.
        let mezzanines: Int
    }
}

extension GoldenRanges {
    static func of(_ fixture: Fixture) -> GoldenRanges {
        let plain = Variety(ratings: 2, tenors: 3, profileKinds: 2, bases: 2, pools: 4, mezzanines: 1)
        let rich = Variety(ratings: 3, tenors: 4, profileKinds: 3, bases: 3, pools: 5, mezzanines: 2)
        return switch fixture {
        case .small:
            GoldenRanges(
                leases: 8, paymentsPerYear: 4, cardinality: 10_000, gateA: 0.32...0.35, gateB: 0.20...0.23, variety: plain)
        case .medium:
            GoldenRanges(
                leases: 40, paymentsPerYear: 4, cardinality: 1_000_000, gateA: 0.36...0.39, gateB: 0.24...0.27, variety: rich)
        case .large:
            GoldenRanges(
                leases: 250, paymentsPerYear: 12, cardinality: 1_000_000_000, gateA: 0.35...0.38, gateB: 0.23...0.26, variety: rich)
        }
    }
}
