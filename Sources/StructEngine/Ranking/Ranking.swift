/// Orders structures by the deal's objective and scores them.
struct Ranking: Sendable {
    let objective: Deal.Objective
    /// Of the composite score, as they are used.
    let weights: Deal.Weights

    init(objective: Deal.Objective, ruleset: Ruleset) {
        self.objective = objective
        if case .composite(let stated?) = objective {
            weights = stated.normalised
        } else {
            // Weights that already sum to one are used as they stand: dividing by a rounded sum
            // would only blur them.
            weights = ruleset.weights.isNormalised ? ruleset.weights : ruleset.weights.normalised
        }
    }

    /// 100·(w1·clamp(N/cost) + w2·clamp((0.20 − WACC)/0.20) + w3·clamp(day-one total/cost) +
    /// w4·clamp(min DSCR/2) + w5·rating score), each clamped to 0 … 1; an undefined figure counts
    /// 0.
    func score(notional: Double, cost: Double, economics: Economics, minDSCR: Double, ratingScore: Double) -> Double {
        let proceeds = weights.proceeds * Ranking.clamp(notional / cost)
        let wacc = weights.wacc * Ranking.clamp((0.20 - economics.wacc) / 0.20)
        let dayOne = weights.dayOne * Ranking.clamp(economics.dayOneTotal / cost)
        let dscr = weights.minDSCR * Ranking.clamp(minDSCR / 2)
        return 100 * (proceeds + wacc + dayOne + dscr + weights.rating * ratingScore)
    }

    /// By how much the merit rises with each minor unit of day-one proceeds, while these are from 0 to the
    /// cost.
    func slope(cost: Double) -> Double {
        switch objective {
        case .composite: 100 * weights.dayOne / cost
        case .dayOne: 1
        case .proceeds, .wacc, .equityIRR, .minDSCR, .stressDSCR, .breakevenRent: 0
        }
    }

    private static func clamp(_ figure: Double) -> Double { figure.isNaN ? 0 : min(max(figure, 0), 1) }

    /// What the top list is ordered by, as a number of which more is better; an undefined figure is
    /// the least.
    /// `life` is asked for an objective that looks at the life of a structure.
    func merit(score: Double, sizing: Sizing, economics: Economics, minDSCR: Double, life: () -> Double?) -> Double {
        switch objective {
        case .composite: score
        case .proceeds: sizing.notional + sizing.mezzNotional
        case .wacc: economics.wacc.isNaN ? -.infinity : -economics.wacc
        case .dayOne: economics.dayOneTotal
        case .equityIRR, .stressDSCR, .breakevenRent: life() ?? -.infinity
        case .minDSCR: minDSCR.isNaN ? -.infinity : minDSCR
        }
    }
}

/// A structure in the running for a list: merit, then min DSCR (both the higher the better), then
/// canonical index (the lower).
struct Contender: Sendable, Equatable, Comparable {
    let merit: Double
    let minDSCR: Double
    let index: Int64

    /// True if `a` ranks before `b`.
    static func < (a: Contender, b: Contender) -> Bool {
        if a.merit != b.merit { return a.merit > b.merit }
        if a.minDSCR != b.minDSCR { return a.minDSCR > b.minDSCR }
        return a.index < b.index
    }
}

extension Deal.Objective {
    /// True for what follows from the life of a structure, beyond the figures by which it is judged.
    var looksAtLife: Bool { self == .equityIRR || self == .stressDSCR || self == .breakevenRent }
}
