/// The margins that depend on levers and pool alone, in the units of their constraints.
struct StaticMargins {
    var tenor = 0.0
    var coupon = 0.0
    /// NaN where it does not apply.
    var concentration = Double.nan
    var amortisation = 0.0
    var balloon = 0.0
    var dsra = 0.0
    var repo = Rulebook.RepoTest.none
}

/// Every constraint's margin for one structure, and what follows from them: outcome, binding
/// constraint, near miss.
struct Judgement {
    /// By raw value of the constraint; NaN: does not apply, or failed categorically.
    var margins = PerConstraint<Double>(repeating: .nan)
    /// Bit of each failing constraint.
    var failing: UInt32 = 0
    /// Bit of each constraint that failed categorically.
    var categorical: UInt32 = 0

    static let gateAMask: UInt32 = (1 << UInt32(Constraint.countAtGateA)) - 1

    /// Sets a margin; NaN stands for "does not apply".
    @inline(__always)
    mutating func set(_ constraint: Constraint, _ margin: Double) {
        margins[constraint.position] = margin
        if margin < 0 { failing |= 1 << UInt32(constraint.position) }
    }

    @inline(__always)
    mutating func failCategorically(_ constraint: Constraint) {
        failing |= 1 << UInt32(constraint.position)
        categorical |= 1 << UInt32(constraint.position)
    }

    var failsGateA: Bool { failing & Judgement.gateAMask != 0 }

    /// Back to the state before any gate.
    @inline(__always)
    mutating func reset() {
        for constraint in 0..<Constraint.count { margins[constraint] = .nan }
        failing = 0
        categorical = 0
    }

    /// As if Gate B had not been asked.
    mutating func forgetGateB() {
        for constraint in Constraint.countAtGateA..<Constraint.count { margins[constraint] = .nan }
        failing &= Judgement.gateAMask
        categorical &= Judgement.gateAMask
    }

    /// Gate A: static facts and sizes.
    @inline(__always)
    mutating func judgeGateA(
        _ sizing: Sizing, value: Double, hasMezzanine: Bool, _ facts: StaticMargins, _ rating: UnsafePointer<Rulebook.RatingThresholds>,
        step: Double,
        minorUnits: Double
    ) {
        judgeSizes(sizing, value: value, hasMezzanine: hasMezzanine, facts, rating, step: step, minorUnits: minorUnits)
        set(.minCoverage, lowerMargin(sizing.coverage, rating.pointee.minCoverage))
        switch facts.repo.margin(sizing.advanceFactor, rating) {
        case .none: break
        case .categorical: failCategorically(.repoEligibility)
        case .margin(let margin): set(.repoEligibility, margin)
        }
    }

    /// The part of Gate A that reserve, sponsor equity, sidecar and repo target leave alone.
    @inline(__always)
    mutating func judgeSizes(
        _ sizing: Sizing, value: Double, hasMezzanine: Bool, _ facts: StaticMargins, _ rating: UnsafePointer<Rulebook.RatingThresholds>,
        step: Double,
        minorUnits: Double
    ) {
        set(.minSize, lowerMargin(sizing.notional, step) / minorUnits)
        set(.tenorLimit, facts.tenor)
        set(.couponBounds, facts.coupon)
        set(.concentrationLimit, facts.concentration)
        set(.maxLTV, upperMargin(sizing.ltv, rating.pointee.maxLTV))
        let factor = sizing.advanceFactor
        if factor.isNaN {
            failCategorically(.afBand)
        } else {
            set(.afBand, min(lowerMargin(factor, rating.pointee.advanceFactorLow), upperMargin(factor, rating.pointee.advanceFactorHigh)))
        }
        if hasMezzanine {
            set(.mezzShare, upperMargin(sizing.mezzNotional, rating.pointee.mezzMaxShare * (value - sizing.notional)) / value)
        }
    }

    /// Gate B: period by period, base case and stresses; asked only of a structure with debt.
    ///
    /// `figures` is the structure's row of the cover table. The worst of the stresses is the least
    /// of their covers over N, since dividing by N > 0 and comparing with one floor keep the order.
    /// `mezzMargin` is ``mezzMargin(base:stressed:target:_:)``.
    @inline(__always)
    mutating func judgeGateB(
        notional: Double, figures: UnsafePointer<Double>, _ facts: StaticMargins, _ rating: UnsafePointer<Rulebook.RatingThresholds>,
        dscrFloor: Double,
        mezzMargin: Double
    ) {
        judgeCover(notional: notional, figures: figures, facts, rating, dscrFloor: dscrFloor, mezzMargin: mezzMargin)
        set(.dsraMonths, facts.dsra)
    }

    /// Gate B but for the length of the reserve.
    @inline(__always)
    mutating func judgeCover(
        notional: Double, figures: UnsafePointer<Double>, _ facts: StaticMargins, _ rating: UnsafePointer<Rulebook.RatingThresholds>,
        dscrFloor: Double,
        mezzMargin: Double
    ) {
        set(.minDSCRSenior, lowerMargin(figures[CoverTable.Figure.baseCover] / notional, dscrFloor))
        set(.stressDSCR, lowerMargin(figures[CoverTable.Figure.stressCover] / notional, rating.pointee.stressDSCRFloor))
        set(.minDSCRMezz, mezzMargin)
        set(.minICR, lowerMargin(figures[CoverTable.Figure.interestCover] / notional, rating.pointee.minICR))
        let life = figures[CoverTable.Figure.weightedAverageLife]
        set(.walBounds, min(lowerMargin(life, rating.pointee.minWAL), upperMargin(life, rating.pointee.maxWAL)))
        set(.minAmortisation, facts.amortisation)
        set(.maxBalloon, facts.balloon)
    }

    /// Total DSCR at least max(floor, target) in the base case and at least the stress floor in the
    /// worst stress; NaN ones are left out.
    static func mezzMargin(base: Double, stressed: Double, target: Double, _ rating: UnsafePointer<Rulebook.RatingThresholds>) -> Double {
        let ofBase = lowerMargin(base, max(rating.pointee.mezzDSCRFloor, target))
        let ofStress = lowerMargin(stressed, rating.pointee.mezzStressDSCRFloor)
        if ofBase.isNaN { return ofStress }
        return ofStress.isNaN ? ofBase : min(ofBase, ofStress)
    }

    /// Shortfall ratio −margin/tolerance, tolerances by raw value of the constraint; NaN without a
    /// margin or tolerance.
    @inline(__always)
    func ratio(_ constraint: Int, _ tolerances: UnsafePointer<Double>) -> Double {
        (0 - margins[constraint]) / tolerances[constraint]
    }

    /// What stops the structure: nil if nothing does. A failure without a ratio outranks every
    /// ratio and is no near miss.
    func verdict(_ tolerances: UnsafePointer<Double>) -> PruneVerdict? {
        let atA = failing & Judgement.gateAMask
        return verdict(of: atA != 0 ? atA : failing, tolerances)
    }

    /// The verdict if these failures, and no others, stop the structure; nil if there are none.
    func verdict(of stopping: UInt32, _ tolerances: UnsafePointer<Double>) -> PruneVerdict? {
        guard stopping != 0 else { return nil }
        var ratios = PerConstraint<Double>(repeating: .nan)
        var worst = -Double.infinity
        var rest = stopping
        while rest != 0 {
            let constraint = rest.trailingZeroBitCount
            rest &= rest - 1
            let ratio = ratio(constraint, tolerances)
            if ratio.isNaN { return PruneVerdict(stopping: stopping, binding: constraint, worstRatio: .nan) }
            ratios[constraint] = ratio
            worst = max(worst, ratio)
        }
        rest = stopping
        while rest != 0 {
            let constraint = rest.trailingZeroBitCount
            rest &= rest - 1
            if ratios[constraint] >= worst - Judgement.ratioSlack {
                return PruneVerdict(stopping: stopping, binding: constraint, worstRatio: worst)
            }
        }
        return nil
    }

    /// Two ratios nearer than this are equal: lever grids often step by exactly one tolerance.
    static let ratioSlack = 1e-9
}

/// How a structure was stopped.
struct PruneVerdict {
    /// Bits of the failing constraints of the gate that stopped it.
    let stopping: UInt32
    /// Raw value of the binding constraint.
    let binding: Int
    /// NaN after a categorical failure.
    let worstRatio: Double

    /// True if every failure is within its tolerance.
    var isNearMiss: Bool { worstRatio <= 1 + Judgement.ratioSlack }

    var gate: Constraint.Gate { binding < Constraint.countAtGateA ? .a : .b }
}

extension Rulebook {
    func verdict(_ judgement: Judgement) -> PruneVerdict? {
        judgement.verdict(tolerances.base)
    }

    func ratio(_ judgement: Judgement, _ constraint: Constraint) -> Double {
        (0 - judgement.margins[constraint.position]) / tolerances[constraint.position]
    }
}
