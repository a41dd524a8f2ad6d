import Foundation

/// A repayment profile per unit of notional; element 0 of every array but `balances` is period 1.
struct TwinUnitProfile: Sendable {
    /// Scheduled principal q_t.
    let principal: [Double]
    /// Balance β_0 ... β_n.
    let balances: [Double]
    /// Running cost and principal of the period, u_t = q_t + k·τ_t·β_(t−1).
    let service: [Double]
    /// Balloon b, repaid at maturity outside the service.
    let balloon: Double
    /// Whether a sculpted path had to hold a balance down to what a period's cash can carry.
    let isClamped: Bool

    /// Opening balance β_(t−1) of period t (from 1); 0 after maturity.
    func openingBalance(_ period: Int) -> Double {
        period <= principal.count ? balances[period - 1] : 0
    }

    /// Service of period t (from 1); 0 after maturity.
    func serviceOrZero(_ period: Int) -> Double {
        period <= service.count ? service[period - 1] : 0
    }
}

/// Terms of one tranche in periods.
struct TwinTerms: Sendable {
    let kind: String
    /// c, the coupon alone.
    let coupon: Double
    /// k, coupon, running fee and wrap premium.
    let runningRate: Double
    let periods: Int
    let interestOnlyPeriods: Int
    let balloonPct: Double

    /// The profile these terms give; nil where a sculpted shape can carry no debt.
    func unitProfile(yearFractions: [Double], shape: [Double]) -> TwinUnitProfile? {
        switch kind {
        case "annuity": annuity(yearFractions)
        case "sculpted": sculpted(yearFractions, shape: shape)
        case "bullet": scheduled([Double](repeating: 0, count: periods), balloon: 1, yearFractions)
        default: level(yearFractions)
        }
    }

    private func level(_ yearFractions: [Double]) -> TwinUnitProfile {
        let instalment = (1 - balloonPct) / Double(periods - interestOnlyPeriods)
        let principal = (1...periods).map { $0 <= interestOnlyPeriods ? 0 : instalment }
        return scheduled(principal, balloon: balloonPct, yearFractions)
    }

    private func annuity(_ yearFractions: [Double]) -> TwinUnitProfile {
        var discounts = [1.0]
        for period in 1...periods {
            discounts.append(discounts[period - 1] * (1 / (1 + coupon * yearFractions[period - 1])))
        }
        let start = discounts[interestOnlyPeriods]
        var sum = 0.0
        for period in (interestOnlyPeriods + 1)...periods { sum += discounts[period] / start }
        let payment = (1 - balloonPct * (discounts[periods] / start)) / sum
        var principal: [Double] = []
        var balance = 1.0
        for period in 1...periods {
            let interest = coupon * yearFractions[period - 1] * balance
            let repaid = period <= interestOnlyPeriods ? 0 : payment - interest
            principal.append(repaid)
            balance -= repaid
        }
        return scheduled(principal, balloon: balloonPct, yearFractions)
    }

    private func scheduled(_ principal: [Double], balloon: Double, _ yearFractions: [Double]) -> TwinUnitProfile {
        var balances = [1.0]
        var service: [Double] = []
        for period in 1...periods {
            let opening = balances[period - 1]
            service.append(principal[period - 1] + runningRate * yearFractions[period - 1] * opening)
            balances.append(opening - principal[period - 1])
        }
        return TwinUnitProfile(principal: principal, balances: balances, service: service, balloon: balloon, isClamped: false)
    }

    /// Follows the largest balance that the remaining cash can still carry, scaled to 1 at the end
    /// of the interest-only time.
    private func sculpted(_ yearFractions: [Double], shape: [Double]) -> TwinUnitProfile? {
        var carried = [Double](repeating: 0, count: periods + 1)
        var isClamped = false
        for period in stride(from: periods, to: interestOnlyPeriods, by: -1) {
            let cash = max(shape[period - 1], 0)
            let rate = runningRate * yearFractions[period - 1]
            var closing = carried[period]
            if rate != 0 {
                let ceiling = cash / rate
                if closing > ceiling { isClamped = true }
                closing = min(closing, ceiling)
            }
            carried[period - 1] = (closing + cash) / (1 + rate)
        }
        let start = carried[interestOnlyPeriods]
        guard start > 0 else { return nil }
        var principal: [Double] = []
        var balances = [1.0]
        var service: [Double] = []
        for period in 1...periods {
            let opening = balances[period - 1]
            let closing = period <= interestOnlyPeriods ? 1 : min(opening, carried[period] / start)
            principal.append(opening - closing)
            balances.append(closing)
            service.append((opening - closing) + runningRate * yearFractions[period - 1] * opening)
        }
        return TwinUnitProfile(principal: principal, balances: balances, service: service, balloon: 0, isClamped: isClamped)
    }
}

/// Present value of whole minor units: discount factors as whole multiples of 2^-44, an exact sum,
/// one rounding.
func presentValue(_ cashFlows: [Int64], rate: Double, yearFractions: [Double], periods: Int) -> Double {
    var sum: Int128 = 0
    var discount = 1.0
    for period in 0..<periods {
        discount = discount * (1 / (1 + rate * yearFractions[period]))
        let scaled = (discount * 17_592_186_044_416).rounded(.toNearestOrAwayFromZero)
        sum += Int128(cashFlows[period]) * Int128(Int64(scaled))
    }
    return nearestDouble(sum) / 17_592_186_044_416
}

/// The double nearest to a whole number, ties to even, by keeping 62 leading bits and a sticky bit.
func nearestDouble(_ whole: Int128) -> Double {
    let magnitude = whole.magnitude
    let excess = 128 - magnitude.leadingZeroBitCount - 62
    guard excess > 0 else {
        let small = Double(UInt64(magnitude))
        return whole < 0 ? -small : small
    }
    let kept = UInt64(magnitude >> UInt128(excess))
    let lost = magnitude & ((UInt128(1) << UInt128(excess)) - 1)
    let sticky: UInt64 = lost == 0 ? 0 : 1
    let rounded = Double(kept << 1 | sticky) * Double(sign: .plus, exponent: excess - 1, significand: 1)
    return whole < 0 ? -rounded : rounded
}

/// Cover per unit of notional: the least of CFADS_t/(u_t + Δ·τ_t·β_(t−1)) and the first period that
/// attains it.
func unitCover(
    _ cashFlows: [Int64], profile: TwinUnitProfile, rateShock: Double, yearFractions: [Double]
) -> (cover: Double, period: Int)? {
    var least: (cover: Double, period: Int)?
    for period in 1...profile.service.count {
        let shockCost = rateShock * yearFractions[period - 1] * profile.balances[period - 1]
        let divisor = profile.service[period - 1] + shockCost
        guard divisor != 0 else { continue }
        let cover = Double(cashFlows[period - 1]) / divisor
        if let current = least, current.cover <= cover { continue }
        least = (cover, period)
    }
    return least
}

/// The largest multiple of the step that does not exceed an amount.
func roundedDown(_ amount: Double, toStep step: Double) -> Double {
    (amount / step).rounded(.down) * step
}
