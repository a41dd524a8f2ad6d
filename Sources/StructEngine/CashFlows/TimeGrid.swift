/// The payment periods of a deal and their year fractions.
///
/// τ_t is (12/f)/12 under 30/360, else the actual days between payment dates over 365 or 360.
/// Payment dates are closing plus whole months; the first period may be of another length than the
/// rest. Example: quarterly under act/360 from 31 January
/// 2026, the first period ends on 30 April: 89/360.
struct TimeGrid: Sendable {
    let paymentsPerYear: Int
    /// Months of period 1.
    let firstMonths: Int
    /// τ_1 … τ_H at positions 0 … H − 1.
    let yearFractions: [Double]
    /// T_t = Σ_{u ≤ t} τ_u, likewise.
    let years: [Double]

    var periods: Int { yearFractions.count }
    /// Months of every period but the first.
    var monthsPerPeriod: Int { 12 / paymentsPerYear }

    /// Months of period t, from 1.
    func months(ofPeriod t: Int) -> Int { t == 1 ? firstMonths : monthsPerPeriod }

    /// Months from closing to the payment date of period t; 0 for t = 0.
    func months(toEndOf t: Int) -> Int { t < 1 ? 0 : firstMonths + (t - 1) * monthsPerPeriod }

    init(deal: Deal, horizon: Deal.Tenor) {
        paymentsPerYear = deal.paymentsPerYear
        let (first, months) = (deal.resolvedFirstPeriodMonths, 12 / deal.paymentsPerYear)
        firstMonths = first
        let count = horizon.periods(deal.paymentsPerYear)
        switch deal.dayCount {
        case .thirty360:
            yearFractions = (0..<count).map { Double($0 == 0 ? first : months) / 12 }
        case .actual365Fixed, .actual360:
            let basis: Double = deal.dayCount == .actual360 ? 360 : 365
            let days = (0...count).map { t in
                deal.interestDate(months: t == 0 ? 0 : first + (t - 1) * months).dayNumber
            }
            yearFractions = zip(days, days.dropFirst()).map { Double($1 - $0) / basis }
        }
        var sum = 0.0
        years = yearFractions.map { fraction in
            sum += fraction
            return sum
        }
    }

    /// d_t = D_t·2^44 rounded to nearest, ties away from zero, with D_t = D_{t−1}·(1/(1 +
    /// rate·τ_t)), for t = 1 … count.
    func discountFactors(rate: Double, count: Int) -> [Double] {
        TimeGrid.discountFactors(rate: rate, over: yearFractions.prefix(count))
    }

    static func discountFactors(rate: Double, over yearFractions: ArraySlice<Double>) -> [Double] {
        var factor = 1.0
        return yearFractions.map { fraction in
            factor *= 1 / (1 + rate * fraction)
            return (factor * ExactSum.discountScale).rounded(.toNearestOrAwayFromZero)
        }
    }
}
