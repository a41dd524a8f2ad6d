/// The constraints that depend on few levers, over all values of those: exact in a space of any
/// size.
struct FeasibilityFacts {
    let kernel: Kernel

    /// Those of Gate A, which judges every permutation, with debt or without.
    static let gateA = Constraint.bits { $0.gate == .a && !$0.readsSizes }

    private typealias Slot = LeverSpace.Slot
    private var tables: LeverTables { kernel.tables }
    private func size(_ slot: Int) -> Int { kernel.space.sizes[slot] }

    /// The index of the given values, all other levers at their first.
    private func index(_ values: (slot: Int, value: Int)...) -> Int64 {
        var digits = LeverSpace.Digits(repeating: 0)
        for (slot, value) in values { digits[slot] = value }
        return kernel.space.index(of: digits)
    }

    /// CONCENTRATION_LIMIT over pool × rating, TENOR_LIMIT over pool × rating × tenor and the least
    /// binding mezzanine, COUPON_BOUNDS over coupon × tenor × rating.
    func offerGateA(to tally: inout FeasibilityTally) async throws {
        let (ratings, tenors) = (size(Slot.targetRating), size(Slot.tenor))
        for pool in 0..<size(Slot.pool) {
            let mezzanines = size(Slot.mezzanine)
            let leastBinding =
                (0..<mezzanines).max { tables.mezzTenorMargins[pool * mezzanines + $0] < tables.mezzTenorMargins[pool * mezzanines + $1] }
                ?? 0
            for rating in 0..<ratings {
                let concentration = tables.concentrationMargins[pool * ratings + rating]
                tally.offer(.concentrationLimit, concentration, index: index((Slot.pool, pool), (Slot.targetRating, rating)))
                for tenor in 0..<tenors {
                    let margin = min(
                        tables.tenorMargins[(pool * ratings + rating) * tenors + tenor],
                        tables.mezzTenorMargins[pool * mezzanines + leastBinding])
                    tally.offer(
                        .tenorLimit, margin,
                        index: index((Slot.pool, pool), (Slot.targetRating, rating), (Slot.tenor, tenor), (Slot.mezzanine, leastBinding)))
                }
            }
            try Task.checkCancellation()
            await Task.yield()
        }
        for coupon in 0..<size(Slot.coupon) {
            for tenor in 0..<tenors {
                for rating in 0..<ratings {
                    tally.offer(
                        .couponBounds, tables.couponMargins[(coupon * tenors + tenor) * ratings + rating],
                        index: index((Slot.coupon, coupon), (Slot.tenor, tenor), (Slot.targetRating, rating)))
                }
            }
            guard coupon % 64 == 63 else { continue }
            try Task.checkCancellation()
            await Task.yield()
        }
    }

    /// DSRA_MONTHS over reserve × rating: N depends on neither, so a permutation with debt keeps it
    /// at any of their values.
    func offerReserve(to tally: inout FeasibilityTally, space: FeasibilitySpace) {
        var digits = kernel.space.digits(of: tally.debtIndex)
        for reserve in 0..<size(Slot.dsra) {
            for rating in 0..<size(Slot.targetRating) {
                (digits[Slot.dsra], digits[Slot.targetRating]) = (reserve, rating)
                let margin = tables.dsraMargins[reserve * size(Slot.targetRating) + rating]
                tally.offer(.dsraMonths, margin, index: kernel.space.index(of: digits))
            }
        }
    }

    /// What permutations fail at least, as far as the constraints on few levers say: the distinct
    /// sets over the whole space.
    ///
    /// At a tenor and rating the sets of coupons, of pools, of profiles and of repo targets are few
    /// each, and every combination of them occurs.
    func leastFailures(_ space: FeasibilitySpace) async throws -> Set<UInt32> {
        let (ratings, tenors) = (size(Slot.targetRating), size(Slot.tenor))
        var found: Set<UInt32> = []
        for tenor in 0..<tenors {
            for rating in 0..<ratings {
                let coupons = (0..<size(Slot.coupon)).map { coupon in
                    bit(.couponBounds, tables.couponMargins[(coupon * tenors + tenor) * ratings + rating])
                }
                let pools = (0..<size(Slot.pool)).map { pool in
                    bit(.concentrationLimit, tables.concentrationMargins[pool * ratings + rating])
                        | space.tenorAndReserveFailures(pool: pool, rating: rating, tenor: tenor)
                }
                let profiles = (0..<size(Slot.profile)).map { profile in
                    bit(.minAmortisation, tables.amortisationMargins[(profile * tenors + tenor) * ratings + rating])
                        | bit(.maxBalloon, tables.balloonMargins[profile * ratings + rating])
                }
                let repos = (0..<size(Slot.repo)).map { repo in
                    switch tables.repoTerms[(repo * ratings + rating) * tenors + tenor] {
                    case .none: UInt32(0)
                    case .ineligible: Constraint.repoEligibility.bit
                    case .tested(let margin, _, _): bit(.repoEligibility, margin)
                    }
                }
                var sets: Set<UInt32> = [0]
                for part in [coupons, pools, profiles, repos].map(Set.init) {
                    sets = Set(sets.flatMap { set in part.map { set | $0 } })
                }
                found.formUnion(sets)
                try Task.checkCancellation()
                await Task.yield()
            }
        }
        return found
    }

    private func bit(_ constraint: Constraint, _ margin: Double) -> UInt32 { margin < 0 ? constraint.bit : 0 }
}
