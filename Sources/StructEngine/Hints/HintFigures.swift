/// Amounts and shares as a hint's sentence shows them: never a change of 0.0.
struct HintFigures {
    let currency: Deal.Currency

    /// Amounts are shown in millions from here on, in currency units.
    private static let millionsFrom = 100_000.0

    /// Example: 1,234,567.00 is "1.2m", 45,000.00 is "45,000".
    func amount(_ minor: Int64) -> String { isInMillions(minor) ? millions(minor) : currency.units(minor) }

    /// A change and what is left, on the scale of the change. Example: "45,000" and "277,846,000".
    func amounts(_ change: Int64, _ rest: Int64) -> (change: String, rest: String) {
        isInMillions(change) ? (millions(change), millions(rest)) : (currency.units(change), currency.units(rest))
    }

    private func isInMillions(_ minor: Int64) -> Bool { abs(Double(minor)) / currency.minorUnits >= HintFigures.millionsFrom }

    private func millions(_ minor: Int64) -> String { fixedNumber(Double(minor) / currency.minorUnits / 1e6, 1) + "m" }

    func percent(_ share: Double) -> String { fixedNumber(share * 100, 2) + "%" }

    /// With one decimal, or as many as it takes to show something. Example: -0.00004 is "-0.004%".
    func visiblePercent(_ share: Double) -> String {
        for decimals in 1...6 {
            let text = fixedNumber(share * 100, decimals)
            if share == 0 || text.contains(where: { ("1"..."9").contains($0) }) { return text + "%" }
        }
        return fixedNumber(share * 100, 9) + "%"
    }
}
