internal import CBatch

/// Cover per unit of notional: the figures of a cash-flow vector against a unit service, from which
/// those of any size follow by one division.
enum Cover {
    /// min over t of cash_t/service_t and the first period (from 1) that attains it. Periods
    /// without service are left out; nil if none is left.
    static func least(
        _ cash: some RandomAccessCollection<Double>, over service: some RandomAccessCollection<Double>
    ) -> (cover: Double, period: Int)? {
        var least: (cover: Double, period: Int)?
        var period = 0
        for (income, due) in zip(cash, service) {
            period += 1
            guard due != 0 else { continue }
            let cover = income / due
            if let current = least, current.cover <= cover { continue }
            least = (cover, period)
        }
        return least
    }

    /// min over t of cash_t/service_t over `count` periods from the given starts; NaN where no
    /// period has service.
    ///
    /// The same figure as ``least(_:over:)`` on flat storage, where a table is built.
    static func least(_ cash: [Double], from a: Int, over service: [Double], from b: Int, count: Int) -> Double {
        cash.withUnsafeBufferPointer { cash in
            service.withUnsafeBufferPointer { service in
                guard let cash = cash.baseAddress, let service = service.baseAddress else { return .nan }
                let found = batchLeastCover(cash + a, 1, service + b, 0, service + b, Int64(count))
                return found.hasService ? found.cover : .nan
            }
        }
    }

    /// Mean over t of cash_t/service_t over the periods with service; nil if there are none.
    static func mean(_ cash: some RandomAccessCollection<Double>, over service: [Double]) -> Double? {
        var sum = 0.0
        var count = 0
        for (income, due) in zip(cash, service) where due != 0 {
            sum += income / due
            count += 1
        }
        return count == 0 ? nil : sum / Double(count)
    }

    /// min over t of cash_t/(k·τ_t·β_{t−1}), NaN where no interest is due: times 1/N it is the ICR.
    static func leastInterestCover(
        _ cash: [Double], from start: Int, profile: UnitProfile, runningRate: Double, yearFractions: [Double]
    ) -> Double {
        cash.withUnsafeBufferPointer { cash in
            profile.balances.withUnsafeBufferPointer { balances in
                yearFractions.withUnsafeBufferPointer { fractions in
                    guard let cash = cash.baseAddress, let balances = balances.baseAddress, let fractions = fractions.baseAddress
                    else { return .nan }
                    let found = batchLeastInterestCover(cash + start, runningRate, fractions, balances, Int64(profile.periods))
                    return found.hasService ? found.cover : .nan
                }
            }
        }
    }
}
