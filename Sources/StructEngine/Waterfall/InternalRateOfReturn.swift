/// The rates at which a series of equally spaced flows has no present value: all of them, not the
/// first that a solver meets.
///
/// NPV(r) = Σ x_t/(1 + r)^t, x_0 at closing, r a decimal fraction a period. Its sign is taken at r
/// = −0.9 + 0.01 · j for j = 0…1090, up to r = 10. Between two neighbours of opposite sign lies a
/// root: the interval is halved for as long as a double fits inside, and the end with the smaller
/// value is the root (the lower one at a tie). A rate whose value is exactly 0 is a root at once.
///
/// Example: −100, 60, 60 → 100x² = 60x + 60, x = (60 + √27,600)/200, so the one root is x − 1 =
/// 0.130662 a period.
///
/// What it does not promise: two roots less than 0.01 apart can lie between two neighbours of the
/// grid and escape, and so does a root that only touches 0 between them. The scan multiplies by
/// powers of a factor below 1 alone, so it can neither overflow nor lose the sign. Additions and
/// multiplications are in a fixed order and never fused: the same bits everywhere.
///
/// Source: bisection as in any text on numerical analysis; range and grid are house convention.
enum InternalRateOfReturn {
    /// Every root, a period each, in rising order; empty where there is none, or where a flow is
    /// out of range (see `isInRange`).
    ///
    /// Flows of 0 before the first and after the last other one change no root and are left out.
    static func roots(of flows: [Double]) -> [Double] {
        guard isInRange(flows), let first = flows.firstIndex(where: { $0 != 0 }), let last = flows.lastIndex(where: { $0 != 0 }) else {
            return []
        }
        let series = first..<(last + 1)
        guard hasBothSigns(flows, series) else { return [] }
        if flows[first] < 0, flows[(first + 1)...last].allSatisfy({ $0 >= 0 }) { return [onlyRoot(flows, series)].compactMap { $0 } }
        var roots: [Double] = []
        var before = 0.0
        var index = 0
        while index <= lastGridIndex {
            let values = values(flows, series, at: gridRates(from: index))
            for lane in 0..<min(laneCount, lastGridIndex - index + 1) {
                let value = values[lane]
                if value == 0 {
                    roots.append(gridRate(index + lane))
                } else if (value < 0 && before > 0) || (value > 0 && before < 0) {
                    roots.append(bisected(flows, series, from: gridRate(index + lane - 1), to: gridRate(index + lane), before, value))
                }
                before = value
            }
            index += laneCount
        }
        return roots
    }

    /// The root of an outlay followed by inflows alone. Its NPV falls as the rate rises, so the grid's signs change once: the
    /// interval is found by halving, and is the scan's. Rounding could mislead at one point of the grid at most, next to the
    /// root, and there the scan is misled alike.
    private static func onlyRoot(_ flows: [Double], _ series: Range<Int>) -> Double? {
        let (first, last) = (value(flows, series, at: gridRate(0)), value(flows, series, at: gridRate(lastGridIndex)))
        if first == 0 { return gridRate(0) }
        guard first > 0, last <= 0 else { return nil }
        var (low, high, lowValue, highValue) = (0, lastGridIndex, first, last)
        while high - low > 1 {
            let middles = tree(low, high) { ($0 + $1) / 2 }
            var rates = SIMD8<Double>.zero
            for node in 0..<laneCount { rates[node] = gridRate(middles[node]) }
            let values = values(flows, series, at: rates)
            var node = 1
            while node < laneCount, high - low > 1 {
                let isBelow = values[node] > 0
                if isBelow { (low, lowValue) = (middles[node], values[node]) } else { (high, highValue) = (middles[node], values[node]) }
                node = 2 * node + (isBelow ? 1 : 0)
            }
        }
        if highValue == 0 { return gridRate(high) }
        return bisected(flows, series, from: gridRate(low), to: gridRate(high), lowValue, highValue)
    }

    /// Every root, a year each, in rising order.
    static func annualRoots(of flows: [Double], paymentsPerYear: Int) -> [Double] {
        roots(of: flows).map { annualised($0, paymentsPerYear: paymentsPerYear) }
    }

    /// A period's rate as a year's: (1 + r)^f − 1 by repeated multiplication; 0.01 a month is
    /// 0.126825 a year.
    ///
    /// f is 12, 4, 2 or 1; other values are held to 1…12.
    static func annualised(_ rate: Double, paymentsPerYear: Int) -> Double {
        var factor = 1.0
        for _ in 0..<min(max(paymentsPerYear, 1), 12) {
            factor *= 1 + rate
        }
        return factor - 1
    }

    /// Whether every flow is a finite number smaller in size than 2^900, so that no sum of them
    /// overflows.
    static func isInRange(_ flows: [Double]) -> Bool {
        flows.allSatisfy { $0.magnitude < sizeLimit }
    }

    // MARK: Grid

    private static let lastGridIndex = 1090
    private static let laneCount = 8
    private static let sizeLimit = Double(sign: .plus, exponent: 900, significand: 1)

    private static func gridRate(_ index: Int) -> Double {
        -0.9 + 0.01 * Double(index)
    }

    private static func hasBothSigns(_ flows: [Double], _ series: Range<Int>) -> Bool {
        var (outlay, inflow) = (false, false)
        for t in series {
            outlay = outlay || flows[t] < 0
            inflow = inflow || flows[t] > 0
        }
        return outlay && inflow
    }

    private static func gridRates(from index: Int) -> SIMD8<Double> {
        var rates = SIMD8<Double>.zero
        for lane in 0..<laneCount {
            rates[lane] = gridRate(index + lane)
        }
        return rates
    }

    /// Numbers with the sign of NPV at eight rates, equal to `value` of each to the bit: eight
    /// independent chains keep the processor busy where one would wait for itself.
    private static func values(_ flows: [Double], _ series: Range<Int>, at rates: SIMD8<Double>) -> SIMD8<Double> {
        // A rate that goes the other way takes part as 0, and what it comes to is not looked at.
        let isNegative = rates .< 0
        var (below, above) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
        if any(isNegative) {
            let factors = 1 + rates.replacing(with: 0, where: .!isNegative)
            for t in series { below = below * factors + flows[t] }
        }
        if !all(isNegative) {
            let factors = 1 / (1 + rates.replacing(with: 0, where: isNegative))
            var t = series.upperBound
            while t > series.lowerBound {
                t -= 1
                above = above * factors + flows[t]
            }
        }
        return above.replacing(with: below, where: isNegative)
    }

    /// A number with the sign of NPV(r): for r ≥ 0 the value at the first flow's date, by Horner in
    /// 1/(1 + r); for r < 0 the value at the last flow's date, by Horner in 1 + r. Both factors are
    /// at most 1.
    private static func value(_ flows: [Double], _ series: Range<Int>, at rate: Double) -> Double {
        var sum = 0.0
        if rate < 0 {
            let factor = 1 + rate
            for t in series {
                sum = sum * factor + flows[t]
            }
        } else {
            let factor = 1 / (1 + rate)
            var t = series.upperBound
            while t > series.lowerBound {
                t -= 1
                sum = sum * factor + flows[t]
            }
        }
        return sum
    }

    /// The middles that three halvings of an interval may meet, as a tree: number 1 that of the whole, 2k that of the lower half
    /// of number k, 2k + 1 that of its upper half. Number 0 repeats the first.
    private static func tree<Bound>(_ low: Bound, _ high: Bound, _ middle: (Bound, Bound) -> Bound) -> SIMD8<Bound>
    where Bound: SIMDScalar {
        let m1 = middle(low, high)
        let (m2, m3) = (middle(low, m1), middle(m1, high))
        return SIMD8(m1, m1, m2, m3, middle(low, m2), middle(m2, m1), middle(m1, m3), middle(m3, high))
    }

    /// The root between two rates whose values have opposite signs.
    private static func bisected(
        _ flows: [Double], _ series: Range<Int>, from lower: Double, to upper: Double, _ lowerValue: Double, _ upperValue: Double
    ) -> Double {
        var (low, high) = (lower, upper)
        var (lowValue, highValue) = (lowerValue, upperValue)
        while true {
            let middles = tree(low, high) { $0 + ($1 - $0) / 2 }
            let values = values(flows, series, at: middles)
            var node = 1
            while node < laneCount {
                let (middle, middleValue) = (middles[node], values[node])
                guard middle > low, middle < high else { return lowValue.magnitude <= highValue.magnitude ? low : high }
                if middleValue == 0 { return middle }
                let isBelow = (middleValue < 0) == (lowValue < 0)
                if isBelow { (low, lowValue) = (middle, middleValue) } else { (high, highValue) = (middle, middleValue) }
                node = 2 * node + (isBelow ? 1 : 0)
            }
        }
    }
}
