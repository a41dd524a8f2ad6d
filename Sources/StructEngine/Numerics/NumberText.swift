/// A number as a person would write it: no trailing `.0`.
package func shortNumber(_ value: Double) -> String {
    if let whole = Int64(exactly: value), abs(value) < 1e15 { return String(whole) }
    return String(describing: value)
}

/// A number with a fixed number of decimals, rounded half away from zero, on every machine the
/// same. Example: -0.125 with 2 is "-0.13", and -0.001 is "0.00".
///
/// What is not finite, or so large that it has no such decimals, is written as ``shortNumber(_:)``
/// writes it.
package func fixedNumber(_ value: Double, _ decimals: Int) -> String {
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    guard value.isFinite, abs(value) * scale < 9e15 else { return shortNumber(value) }
    let scaled = Int64((abs(value) * scale).rounded(.toNearestOrAwayFromZero))
    let (whole, rest) = scaled.quotientAndRemainder(dividingBy: Int64(scale))
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard decimals > 0 else { return "\(sign)\(whole)" }
    let digits = String(rest)
    return "\(sign)\(whole).\(String(repeating: "0", count: decimals - digits.count))\(digits)"
}

/// The written number with its whole part in groups of three. Example: "-1234567.5" is
/// "-1,234,567.5".
package func grouped(_ number: String) -> String {
    let sign = number.prefix { $0 == "-" }
    let whole = number.dropFirst(sign.count).prefix { ("0"..."9").contains($0) }
    var text = String(sign)
    for (place, digit) in whole.enumerated() {
        if place > 0, (whole.count - place).isMultiple(of: 3) { text.append(",") }
        text.append(digit)
    }
    return text + number.dropFirst(sign.count + whole.count)
}
