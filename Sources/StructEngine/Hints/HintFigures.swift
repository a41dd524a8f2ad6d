/// Amounts and shares as a hint's sentence shows them: never a change of 0.0.
struct HintFigures {
    let minorUnits: Double

    /// Amounts are shown in millions from here on, in currency units.
    private static let millionsFrom = 100_000.0

    /// Example: 1,234,567.00 is "1.2m", 45,000.00 is "45,000".
    func amount(_ minor: Int64) -> String { isInMillions(minor) ? millions(minor) : units(minor) }

    /// A change and what is left, on the scale of the change. Example: "45,000" and "277,846,000".
    func amounts(_ change: Int64, _ rest: Int64) -> (change: String, rest: String) {
        isInMillions(change) ? (millions(change), millions(rest)) : (units(change), units(rest))
    }

    private func isInMillions(_ minor: Int64) -> Bool { abs(Double(minor)) / minorUnits >= HintFigures.millionsFrom }

    private func millions(_ minor: Int64) -> String { fixed(Double(minor) / minorUnits / 1e6, 1) + "m" }

    /// In currency units, grouped by thousands; with decimals only where there are minor units left
    /// over.
    private func units(_ minor: Int64) -> String {
        let parts = minor.magnitude.quotientAndRemainder(dividingBy: UInt64(minorUnits))
        var digits = String(parts.quotient)
        var groups: [String] = []
        while digits.count > 3 {
            groups.append(String(digits.suffix(3)))
            digits.removeLast(3)
        }
        let whole = ([digits] + groups.reversed()).joined(separator: ",")
        guard parts.remainder > 0 else { return (minor < 0 ? "-" : "") + whole }
        let rest = String(parts.remainder)
        let decimals = String(Int(minorUnits)).count - 1
        return (minor < 0 ? "-" : "") + whole + "." + String(repeating: "0", count: max(0, decimals - rest.count)) + rest
    }

    func percent(_ share: Double) -> String { fixed(share * 100, 2) + "%" }

    /// With one decimal, or as many as it takes to show something. Example: -0.00004 is "-0.004%".
    func visiblePercent(_ share: Double) -> String {
        for decimals in 1...6 {
            let text = fixed(share * 100, decimals)
            if share == 0 || text.contains(where: { ("1"..."9").contains($0) }) { return text + "%" }
        }
        return fixed(share * 100, 9) + "%"
    }

    /// A number with a fixed number of decimals, rounded half away from zero.
    func fixed(_ value: Double, _ decimals: Int) -> String {
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        guard value.isFinite, abs(value) * scale < 9e15 else { return shortNumber(value) }
        let scaled = Int64((abs(value) * scale).rounded(.toNearestOrAwayFromZero))
        let whole = scaled / Int64(scale)
        guard decimals > 0 else { return "\(value < 0 ? "-" : "")\(whole)" }
        let rest = String(scaled % Int64(scale))
        return "\(value < 0 && scaled > 0 ? "-" : "")\(whole).\(String(repeating: "0", count: decimals - rest.count))\(rest)"
    }
}
