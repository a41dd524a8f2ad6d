/// Whole minor units inside the waterfall: how an amount is rounded, and how large it may be.
///
/// Every amount that the waterfall computes is a whole number of minor units (pence, cents, yen) in
/// an `Int64`. A plan holds no amount of 2^53 or more, so a double carries each of them exactly.
/// Terms built by hand may hold anything; they are held to these bounds on the way in, which is why
/// no sum further down can overflow: over at most 480 periods, each bringing at most 2^54 of cash
/// (its cash flow and two receipts of an eighth of that for each of four tranches), a running total
/// stays below 2^63. Arrears of one line, at most 480 · 2^53, do so as well, and no two arrears are
/// ever added.
///
/// Source: house convention.
enum WaterfallAmount {
    /// The largest amount of one period: 2^53 minor units.
    static let limit: Int64 = 1 << 53

    /// The largest amount that a line with a negative rate can bring in during one period: 2^50
    /// minor units.
    static let receiptLimit: Int64 = limit / 8

    /// The most tranches that a waterfall pays.
    static let trancheLimit = 4

    /// The most reserves that it fills.
    static let reserveLimit = 8

    /// The most covenant tests: sixteen that a deal lists, and the two short forms.
    static let testLimit = 18

    /// The most periods that a waterfall runs through: forty years of monthly payments.
    static let periodLimit = 480

    /// The whole number nearest to `value`, halves away from zero: 2.5 → 3, −2.5 → −3. Held to
    /// ±2^53; what is not a number counts as 0.
    ///
    /// The fraction that is cut off is itself exact, so the comparison with a half is. No call of
    /// the C library is involved.
    @inline(__always)
    static func rounded(_ value: Double) -> Int64 {
        let whole = truncated(value)
        let fraction = value - Double(whole)
        if fraction >= 0.5 { return min(whole + 1, limit) }
        if fraction <= -0.5 { return max(whole - 1, -limit) }
        return whole
    }

    /// The largest whole number not above `value`: 2.9 → 2. Held to ±2^53; what is not a number
    /// counts as 0.
    static func floor(_ value: Double) -> Int64 {
        let whole = truncated(value)
        return value < Double(whole) ? max(whole - 1, -limit) : whole
    }

    /// What `rate` a year costs on `balance` over `yearFraction` years, rounded once: 0.06 on
    /// 1,000,000 over 0.25 years is 15,000.
    static func accrued(rate: Double, yearFraction: Double, balance: Int64) -> Int64 {
        max(rounded((rate * yearFraction) * Double(balance)), -receiptLimit)
    }

    /// `amount · numerator / denominator` rounded to nearest, halves up, without an intermediate
    /// rounding: 5 · 3 / 2 = 7.5 → 8.
    ///
    /// All three are at least 0, and the numerator is at most the denominator, so the result is at
    /// most `amount`. A denominator of 0 gives 0: there is nothing to share.
    static func proRata(_ amount: Int64, _ numerator: Int64, of denominator: Int64) -> Int64 {
        guard amount > 0, numerator > 0, denominator > 0 else { return 0 }
        guard numerator < denominator else { return amount }
        let product = amount.magnitude.multipliedFullWidth(by: numerator.magnitude)
        let (quotient, remainder) = denominator.magnitude.dividingFullWidth(product)
        let roundsUp = remainder >= denominator.magnitude - remainder
        return min(Int64(clamping: quotient) + (roundsUp ? 1 : 0), amount)
    }

    /// The whole part of `value`, what follows the point cut off.
    @inline(__always)
    private static func truncated(_ value: Double) -> Int64 {
        guard value < Double(limit) else { return value.isNaN ? 0 : limit }
        guard value > -Double(limit) else { return -limit }
        return Int64(value)
    }
}
