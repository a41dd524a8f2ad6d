/// Relative slack within which a bound counts as met, so that a value that is equal but for
/// rounding passes.
let guardSlack = 1e-12

/// Margin of value ≥ limit: value − limit, and 0 where the value misses the limit by no more than
/// 1e-12·|limit|.
///
/// Example: 1.2499999999999998 against 1.25 is 0, 1.24 is −0.01.
@inline(__always)
func lowerMargin(_ value: Double, _ limit: Double) -> Double {
    if value >= limit { return value - limit }
    return value >= limit - guardSlack * abs(limit) ? 0 : value - limit
}

/// Margin of value ≤ limit: limit − value, and 0 where the value passes the limit by no more than
/// 1e-12·|limit|.
@inline(__always)
func upperMargin(_ value: Double, _ limit: Double) -> Double {
    if value <= limit { return limit - value }
    return value <= limit + guardSlack * abs(limit) ? 0 : limit - value
}
