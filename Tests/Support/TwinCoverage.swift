import Foundation

/// Debt service cover of a sized permutation, scenario by scenario.
extension TwinSizing {
    /// Least senior DSCR of a scenario and the first period that attains it; nil without senior
    /// debt.
    func minDSCR(scenario: Int) -> (dscr: Double, period: Int)? {
        guard seniorNotional > 0, let profile else { return nil }
        let shock = deal.unhedgedShock(deal.scenarios[scenario])
        guard let cover = unitCover(cashFlows[scenario], profile: profile, rateShock: shock, yearFractions: fractions) else { return nil }
        return (cover.cover / seniorNotional, cover.period)
    }

    /// Least senior DSCR of the sizing cash flow in a case that sizes; nil where no source has a multiple.
    func minSizingDSCR(scenario: Int) -> Double? {
        let hasMultiples = deal.leases.contains { $0.dscrMultiple != 1 } || deal.streams.contains { $0.dscrMultiple != 1 }
        guard hasMultiples, scenario == 0 || deal.scenarios[scenario].sizingDSCR != nil, seniorNotional > 0, let profile else { return nil }
        let shock = deal.unhedgedShock(deal.scenarios[scenario])
        let cover = unitCover(sizingFlows[scenario], profile: profile, rateShock: shock, yearFractions: fractions)
        return cover.map { $0.cover / seniorNotional }
    }

    /// Base-case DSCR of every period, as cover per unit over the notional; nil inside where
    /// nothing is due.
    var baseDSCR: [Double?]? {
        guard seniorNotional > 0, let profile else { return nil }
        return profile.service.enumerated().map { offset, service in
            service == 0 ? nil : Double(cashFlows[0][offset]) / service / seniorNotional
        }
    }

    /// Least total DSCR of a scenario over the mezzanine's life; nil without mezzanine or without
    /// senior debt.
    func totalDSCR(scenario: Int) -> Double? {
        guard seniorNotional > 0, let mezz, let profile else { return nil }
        let shock = deal.unhedgedShock(deal.scenarios[scenario])
        var least: Double?
        for period in 1...mezz.periods {
            let shockCost = shock * fractions[period - 1] * profile.openingBalance(period)
            let senior = seniorNotional * (profile.serviceOrZero(period) + shockCost)
            let divisor = senior + mezzNotional * (mezzProfile?.serviceOrZero(period) ?? 0)
            guard divisor != 0 else { continue }
            let dscr = Double(cashFlows[scenario][period - 1]) / divisor
            least = min(least ?? dscr, dscr)
        }
        return least
    }

    /// Mean of CFADS_t/u_t over the periods in which something is due, over the notional.
    var averageDSCR: Double? {
        guard seniorNotional > 0, let profile else { return nil }
        var sum = 0.0
        var count = 0
        for (offset, service) in profile.service.enumerated() where service != 0 {
            sum += Double(cashFlows[0][offset]) / service
            count += 1
        }
        return count == 0 ? nil : sum / Double(count) / seniorNotional
    }

    /// Least CFADS_t over running cost k·τ_t·β_(t−1) per unit, over the notional.
    var interestCover: Double? {
        guard seniorNotional > 0, let profile else { return nil }
        var least: Double?
        for period in 1...senior.periods {
            let cost = senior.runningRate * fractions[period - 1] * profile.openingBalance(period)
            guard cost != 0 else { continue }
            let cover = Double(cashFlows[0][period - 1]) / cost
            least = min(least ?? cover, cover)
        }
        return least.map { $0 / seniorNotional }
    }

    /// Σ T_t·q_t + b·T_n in years from closing.
    var weightedAverageLife: Double? {
        guard seniorNotional > 0, let profile else { return nil }
        var time = 0.0
        var life = 0.0
        for period in 1...senior.periods {
            time += fractions[period - 1]
            life += time * profile.principal[period - 1]
        }
        return life + profile.balloon * time
    }
}
