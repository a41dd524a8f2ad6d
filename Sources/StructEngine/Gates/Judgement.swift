/// The margins that depend on levers and pool alone, in the units of their constraints.
struct StaticMargins {
    var tenor = 0.0
    var coupon = 0.0
    /// NaN where it does not apply.
    var concentration = Double.nan
    var amortisation = 0.0
    var balloon = 0.0
    var dsra = 0.0
    var repo = Rulebook.RepoTerms.none
}

/// Every constraint's margin for one structure, and what follows from them: outcome, binding constraint, near miss.
struct Judgement {
    /// By raw value of the constraint; NaN: does not apply, or failed categorically.
    var margins = InlineArray<17, Double>(repeating: .nan)
    /// Bit of each failing constraint.
    var failing: UInt32 = 0
    /// Bit of each constraint that failed categorically.
    var categorical: UInt32 = 0

    static let gateAMask: UInt32 = (1 << UInt32(Constraint.countAtGateA)) - 1

    /// Sets a margin; NaN stands for "does not apply".
    @inline(__always)
    mutating func set(_ constraint: Constraint, _ margin: Double) {
        margins[constraint.rawValue] = margin
        if margin < 0 { failing |= 1 << UInt32(constraint.rawValue) }
    }

    @inline(__always)
    mutating func failCategorically(_ constraint: Constraint) {
        failing |= 1 << UInt32(constraint.rawValue)
        categorical |= 1 << UInt32(constraint.rawValue)
    }

    var failsGateA: Bool { failing & Judgement.gateAMask != 0 }

    /// Gate A: static facts and sizes.
    mutating func judgeGateA(
        _ sizing: Sizing, _ terms: StructureTerms, _ facts: StaticMargins, rating: Rulebook.RatingTerms, rulebook: Rulebook,
        step: Double, minorUnits: Double
    ) {
        set(.minSize, lowerMargin(sizing.notional, step) / minorUnits)
        set(.tenorLimit, facts.tenor)
        set(.couponBounds, facts.coupon)
        set(.concentrationLimit, facts.concentration)
        set(.maxLTV, upperMargin(sizing.ltv, rating.maxLTV))
        let factor = sizing.advanceFactor
        if factor.isNaN {
            failCategorically(.afBand)
        } else {
            set(.afBand, min(lowerMargin(factor, rating.advanceFactorLow), upperMargin(factor, rating.advanceFactorHigh)))
        }
        set(.minCoverage, lowerMargin(sizing.coverage, rulebook.ruleset.minCoverage))
        if terms.mezzanine != nil {
            let limit = rulebook.ruleset.mezzanine.maxShare * (terms.value - sizing.notional)
            set(.mezzShare, upperMargin(sizing.mezzNotional, limit) / terms.value)
        }
        switch facts.repo {
        case .none: break
        case .ineligible: failCategorically(.repoEligibility)
        case .tested(let tenorMargin, let maxAdvanceFactor, _):
            if factor.isNaN {
                failCategorically(.repoEligibility)
            } else {
                let advance = upperMargin(factor, maxAdvanceFactor) / rulebook.ruleset.repoAdvanceFactorTolerance
                set(.repoEligibility, min(tenorMargin, advance))
            }
        }
    }

    /// Gate B: period by period, base case and stresses; asked only of a structure with debt. `totals` are the total DSCRs by scenario,
    /// read where there is a mezzanine.
    mutating func judgeGateB(
        _ sizing: Sizing, _ terms: StructureTerms, _ facts: StaticMargins, rating: Rulebook.RatingTerms, rulebook: Rulebook,
        dscrFloor: Double, covers: ArraySlice<Double>, interestCover: Double, weightedAverageLife: Double, total: (Int) -> Double
    ) {
        let first = covers.startIndex
        set(.minDSCRSenior, lowerMargin(covers[first] / sizing.notional, dscrFloor))
        set(.stressDSCR, Judgement.worst(covers.count) { lowerMargin(covers[first + $0] / sizing.notional, rating.stressDSCRFloor) })
        if let mezzanine = terms.mezzanine {
            let rules = rulebook.ruleset.mezzanine
            let base = lowerMargin(total(0), max(rules.dscrFloor, mezzanine.dscrTarget))
            let stressed = Judgement.worst(covers.count) { lowerMargin(total($0), rules.stressDSCRFloor) }
            set(.minDSCRMezz, base.isNaN ? stressed : stressed.isNaN ? base : min(base, stressed))
        }
        set(.minICR, lowerMargin(interestCover / sizing.notional, rating.minICR))
        let life = weightedAverageLife
        set(.walBounds, min(lowerMargin(life, rulebook.ruleset.minWALYears), upperMargin(life, rating.maxWAL)))
        set(.minAmortisation, facts.amortisation)
        set(.maxBalloon, facts.balloon)
        set(.dsraMonths, facts.dsra)
    }

    /// The least margin over the stresses (numbers 1 …), undefined ones left out; NaN if none is left.
    @inline(__always)
    private static func worst(_ count: Int, _ margin: (Int) -> Double) -> Double {
        var worst = Double.nan
        for scenario in 1..<max(1, count) {
            let margin = margin(scenario)
            if !(margin >= worst), !margin.isNaN { worst = margin }
        }
        return worst
    }

    /// Shortfall ratio −margin/tolerance; NaN without a margin or tolerance.
    @inline(__always)
    func ratio(_ constraint: Int, _ rulebook: Rulebook) -> Double {
        (0 - margins[constraint]) / rulebook.tolerances[constraint]
    }

    /// What stops the structure: nil if nothing does. A failure without a ratio outranks every ratio and is no near miss.
    func verdict(_ rulebook: Rulebook) -> PruneVerdict? {
        let atA = failing & Judgement.gateAMask
        let stopping = atA != 0 ? atA : failing
        guard stopping != 0 else { return nil }
        var worst = -Double.infinity
        var rest = stopping
        while rest != 0 {
            let constraint = rest.trailingZeroBitCount
            rest &= rest - 1
            let ratio = ratio(constraint, rulebook)
            if ratio.isNaN { return PruneVerdict(stopping: stopping, binding: constraint, worstRatio: .nan, isNearMiss: false) }
            worst = max(worst, ratio)
        }
        rest = stopping
        while rest != 0 {
            let constraint = rest.trailingZeroBitCount
            rest &= rest - 1
            if ratio(constraint, rulebook) >= worst - Judgement.ratioSlack {
                let isNear = worst <= 1 + Judgement.ratioSlack
                return PruneVerdict(stopping: stopping, binding: constraint, worstRatio: worst, isNearMiss: isNear)
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
    let isNearMiss: Bool

    var gate: Gate { binding < Constraint.countAtGateA ? .a : .b }
}
