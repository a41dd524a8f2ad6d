/// The payment periods of a deal and their year fractions.
///
/// τ_t is (12/f)/12 under 30/360, else the actual days between payment dates over 365 or 360.
/// Payment dates are closing plus whole months. Example: quarterly under act/360 from 31 January
/// 2026, the first period ends on 30 April: 89/360.
struct TimeGrid: Sendable {
    let paymentsPerYear: Int
    /// τ_1 … τ_H at positions 0 … H − 1.
    let yearFractions: [Double]
    /// T_t = Σ_{u ≤ t} τ_u, likewise.
    let years: [Double]

    var periods: Int { yearFractions.count }
    var monthsPerPeriod: Int { 12 / paymentsPerYear }

    init(deal: Deal, years horizon: Int) {
        paymentsPerYear = deal.paymentsPerYear
        let months = 12 / deal.paymentsPerYear
        let count = horizon * deal.paymentsPerYear
        switch deal.dayCount {
        case .thirty360:
            yearFractions = [Double](repeating: Double(months) / 12, count: count)
        case .actual365Fixed, .actual360:
            let basis: Double = deal.dayCount == .actual360 ? 360 : 365
            let days = (0...count).map { deal.closingDate.adding(months: $0 * months).dayNumber }
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
        var factor = 1.0
        return yearFractions.prefix(count).map { fraction in
            factor *= 1 / (1 + rate * fraction)
            return (factor * ExactSum.discountScale).rounded(.toNearestOrAwayFromZero)
        }
    }
}
