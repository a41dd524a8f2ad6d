internal import CBatch

/// Judges the stems of a batch together: what ``Kernel/stem(_:_:mezzMarginToBeat:_:)`` does for one, in sweeps
/// over all of them, operation for operation. Mezzanines are sized and covered one by one between the sweeps.
final class StemSweep {
    /// The number of each lever's value by permutation, those of a lever from lever·``Batch/size`` on.
    let digits: UnsafeMutablePointer<Int64>
    /// The row of each permutation's cell.
    let rows: UnsafeMutablePointer<Int64>
    private let kernel: Kernel
    private var tables: BatchStemTables
    private let values: Store<Double>
    private let gearingCaps: Store<Double>
    private let thresholds: Store<Double>
    private let hasMezzanine: Store<Double>
    private let notionals: UnsafeMutablePointer<Double>
    private let mezzNotionals: UnsafeMutablePointer<Double>
    /// Of the permutations with a mezzanine, one after the other: their places and sizes.
    private let places: UnsafeMutablePointer<Int>
    private let sizes: UnsafeMutablePointer<Kernel.Sizes>
    private let room: UnsafeMutableRawPointer
    private var judgement = Judgement()

    init(_ kernel: Kernel) {
        self.kernel = kernel
        digits = .allocate(capacity: LeverSpace.count * Batch.size)
        rows = .allocate(capacity: Batch.size)
        notionals = .allocate(capacity: Batch.size)
        mezzNotionals = .allocate(capacity: Batch.size)
        places = .allocate(capacity: Batch.size)
        sizes = .allocate(capacity: Batch.size)
        room = .allocate(byteCount: Int(batchStemRoomSize()), alignment: 64)
        let (levers, rulebook, counts) = (kernel.tables, kernel.bound.rulebook, kernel.space.sizes)
        let pools = (0..<levers.pools.count).map { levers.pools[$0] }
        values = Store(pools.map(\.value))
        gearingCaps = Store(pools.map(\.gearingCap))
        thresholds = Store((0..<levers.ratings.count).flatMap { StemSweep.thresholds(rulebook.columns[levers.ratings[$0]]) })
        hasMezzanine = Store((0..<levers.mezzanines.count).map { levers.mezzanines[$0].isPresent ? 1 : 0 })
        tables = BatchStemTables()
        tables.values = values.base
        tables.gearingCaps = gearingCaps.base
        tables.advanceValues = levers.advanceValues.base
        tables.dscrTargets = levers.dscrTargets.base
        tables.ltvTargets = levers.ltvTargets.base
        tables.thresholds = thresholds.base
        tables.dscrFloors = levers.dscrFloors.base
        tables.tenorMargins = levers.tenorMargins.base
        tables.mezzTenorMargins = levers.mezzTenorMargins.base
        tables.couponMargins = levers.couponMargins.base
        tables.concentrationMargins = levers.concentrationMargins.base
        tables.amortisationMargins = levers.amortisationMargins.base
        tables.balloonMargins = levers.balloonMargins.base
        tables.hasMezzanine = hasMezzanine.base
        withUnsafeMutableBytes(of: &tables.tolerances) { bytes in
            let tolerances = bytes.assumingMemoryBound(to: Double.self)
            for constraint in 0..<min(Constraint.count, batchConstraints) { tolerances[constraint] = rulebook.tolerances[constraint] }
        }
        tables.bases = Int64(counts[Slot.basis])
        tables.ratings = Int64(counts[Slot.targetRating])
        tables.tenors = Int64(counts[Slot.tenor])
        tables.mezzanines = Int64(counts[Slot.mezzanine])
        tables.wraps = Int64(counts[Slot.wrap])
        tables.step = kernel.debt.step
        tables.minorUnits = kernel.debt.minorUnits
        tables.mostNotional = Deal.Limit.notionalMinor
        tables.guardSlack = guardSlack
        tables.ratioSlack = Judgement.ratioSlack
        tables.usesReverseDSCR = kernel.debt.usesReverseDSCR
    }

    deinit {
        digits.deallocate()
        rows.deallocate()
        notionals.deallocate()
        mezzNotionals.deallocate()
        places.deallocate()
        sizes.deallocate()
        room.deallocate()
    }

    private static func thresholds(_ rating: Rulebook.RatingThresholds) -> [Double] {
        var limits = [Double](repeating: .nan, count: batchThresholds)
        limits[batchMaxLTV] = rating.maxLTV
        limits[batchLeastAdvance] = rating.advanceFactorLow
        limits[batchMostAdvance] = rating.advanceFactorHigh
        limits[batchMezzShare] = rating.mezzMaxShare
        limits[batchStressDSCR] = rating.stressDSCRFloor
        limits[batchMinICR] = rating.minICR
        limits[batchMinLife] = rating.minWAL
        limits[batchMaxLife] = rating.maxWAL
        return limits
    }

    /// Sets stems and leaves of the first `count` permutations of a batch, whose indices and ``rows`` are set.
    /// Notable are those with a margin of their own above the best of those given.
    func bring(to batch: Batch, count: Int, _ cells: CellTables, bestMargins: UnsafePointer<Double>) {
        kernel.digits(of: batch.indices, count: count, into: digits)
        batchSeniors(&tables, cells.figures.base, digits, rows, Int64(count), notionals, room)
        let lent = sizeMezzanines(count, cells)
        batchStems(&tables, digits, Int64(count), notionals, mezzNotionals, bestMargins, batch.stems, batch.leaves, room)
        for number in 0..<lent { cover(number, batch.stems, cells, bestMargins) }
    }

    /// Sizes the mezzanines of all that have one, and returns how many those are.
    private func sizeMezzanines(_ count: Int, _ cells: CellTables) -> Int {
        let (levers, bases, tenors) = (kernel.tables, Int(tables.bases), Int(tables.tenors))
        let (mezzanines, pools, flows) = (digit(Slot.mezzanine), digit(Slot.pool), digit(Slot.basis))
        let (coupons, lives) = (digit(Slot.coupon), digit(Slot.tenor))
        var lent = 0
        for place in 0..<count {
            let mezzanine = Int(mezzanines[place])
            mezzNotionals[place] = 0
            guard levers.mezzanines[mezzanine].isPresent else { continue }
            let pool = Int(pools[place])
            sizes[lent] = kernel.sizes(
                notional: notionals[place], vector: pool * bases + Int(flows[place]),
                couponTenor: Int(coupons[place]) * tenors + Int(lives[place]), pool: pool, mezzanine: mezzanine, row: Int(rows[place]),
                cells)
            mezzNotionals[place] = sizes[lent].mezzNotional
            places[lent] = place
            lent += 1
        }
        return lent
    }

    private func digit(_ lever: Int) -> UnsafeMutablePointer<Int64> { digits + lever * Batch.size }

    /// MIN_DSCR_MEZZ of one of those with a mezzanine, where Gate B asks for it, set against what its stem
    /// fails beside it.
    private func cover(_ number: Int, _ stems: UnsafeMutablePointer<Stem>, _ cells: CellTables, _ bestMargins: UnsafePointer<Double>) {
        let (place, constraint) = (places[number], Constraint.minDSCRMezz)
        let stem = stems + place
        guard notionals[place] > 0, stem.pointee.failing & Judgement.gateAMask == 0 else { return }
        let rating = kernel.thresholds(Int(stem.pointee.rating))
        let (best, worst) = (bestMargins[constraint.position], stem.pointee.worstRatio)
        let margin = kernel.mezzMargin(
            &sizes[number], rating, toBeat: best, worst: worst, reach: kernel.tables.reaches[Int(stem.pointee.rating)], cells)
        if margin > best { stem.pointee.isNotable = true }
        guard margin < 0 else { return }
        let ratio = (0 - margin) / kernel.bound.rulebook.tolerances[constraint.position]
        if ratio <= worst {
            // Within the slack of the worst the first in the order of constraints binds.
            if ratio >= worst - Judgement.ratioSlack, constraint.position < Int(stem.pointee.binding) {
                stem.pointee.binding = UInt8(truncatingIfNeeded: constraint.position)
            }
        } else if ratio > worst + 2 * Judgement.ratioSlack {
            stem.pointee.binding = UInt8(truncatingIfNeeded: constraint.position)
            stem.pointee.worstRatio = ratio
        } else {
            // Too close to the worst of the others to know what binds without all of them.
            var choice = LeverSpace.Digits(repeating: 0)
            for lever in 0..<LeverSpace.count { choice[lever] = Int(digit(lever)[place]) }
            stem.pointee = kernel.stem(choice, cells, row: Int(rows[place]), bestMargins: bestMargins, &judgement)
            return
        }
        stem.pointee.failing |= constraint.bit
    }

    private typealias Slot = LeverSpace.Slot
}
