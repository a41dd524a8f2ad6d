/// Numbers for people, the same on every machine: no locale is asked.
public enum Format {
    /// What stands for an undefined figure.
    public static let undefined = "—"

    /// Example: 1234567 is "1,234,567".
    public static func whole(_ value: Int64) -> String {
        (value < 0 ? "-" : "") + grouped(String(value.magnitude))
    }

    /// A number with so many decimals. Example: 1234.5 with 2 is "1,234.50".
    public static func fixed(_ value: Double?, _ decimals: Int) -> String {
        guard let value, value.isFinite else { return undefined }
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let scaled = (abs(value) * scale).rounded()
        guard scaled < 9e18 else { return String(describing: value) }
        let digits = String(Int64(scaled))
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        let sign = value < 0 && scaled > 0 ? "-" : ""
        guard decimals > 0 else { return sign + grouped(padded) }
        return sign + grouped(String(padded.dropLast(decimals))) + "." + padded.suffix(decimals)
    }

    /// As ``fixed(_:_:)``, always with a sign, and with more decimals where so few would show 0.
    public static func signed(_ value: Double, _ decimals: Int) -> String {
        var decimals = decimals
        while value != 0, decimals < 9, !fixed(value, decimals).contains(where: { ("1"..."9").contains($0) }) { decimals += 1 }
        let text = fixed(value, decimals)
        return text.hasPrefix("-") || value == 0 ? text : "+" + text
    }

    /// A fraction as percent. Example: 0.0545 is "5.45%".
    public static func percent(_ fraction: Double?, _ decimals: Int = 2) -> String {
        fraction.map { fixed($0 * 100, decimals) + "%" } ?? undefined
    }

    /// A ratio such as DSCR. Example: 1.25 is "1.250x".
    public static func ratio(_ value: Double?) -> String { value.map { fixed($0, 3) + "x" } ?? undefined }

    public static func years(_ value: Double?, _ decimals: Int = 2) -> String {
        value.map { fixed($0, decimals) + ($0 == 1 ? " year" : " years") } ?? undefined
    }

    /// A number as it would be typed. Example: 0.75 is "0.75", 25.0 is "25".
    public static func plain(_ value: Double) -> String {
        if let whole = Int64(exactly: value), abs(value) < 1e15 { return String(whole) }
        return String(describing: value)
    }

    private static func grouped(_ digits: String) -> String {
        var out = ""
        for (position, digit) in digits.enumerated() {
            if position > 0, (digits.count - position).isMultiple(of: 3) { out.append(",") }
            out.append(digit)
        }
        return out
    }
}
