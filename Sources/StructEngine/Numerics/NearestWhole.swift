/// The whole number nearest to a value, halves away from zero: 2.5 → 3, −2.5 → −3.
///
/// The figure of `rounded(.toNearestOrAwayFromZero)`, without the call of the C library that this is where the compiler may not
/// count on newer processors, and without a branch that no processor foresees; what rounds to 0 is +0. Below 2^52 the part that
/// is cut off is exact, and twice it cut off is 1 from a half on; from there on every double is whole.
@inline(__always)
func nearestWhole(_ value: Double) -> Double {
    guard value.magnitude < 0x1p52 else { return value }
    let whole = Int64(value)
    let rest = value - Double(whole)
    return Double(whole &+ Int64(rest + rest))
}
