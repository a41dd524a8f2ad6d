import StructEngine

/// Numbers for people, the same on every machine: no locale is asked.
public enum Format {
    /// What stands for an undefined figure.
    public static let undefined = "—"

    /// A whole number in groups of three. Example: 1234567 is "1,234,567".
    public static func whole(_ value: Int64) -> String { grouped(String(value)) }

    /// A number with so many decimals, rounded half away from zero; "—" for none and for what is
    /// not finite. Example: 1234.5 with 2 is "1,234.50".
    public static func fixed(_ value: Double?, _ decimals: Int) -> String {
        guard let value, value.isFinite else { return undefined }
        return grouped(fixedNumber(value, decimals))
    }

    /// As ``fixed(_:_:)``, always with a sign, and with more decimals where so few would show 0.
    /// Example: 0.00004 with 2 is "+0.00004".
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

    /// A DSCR target. Example: "1.300x to 20, 1.450x" for one by period.
    static func target(_ target: Deal.DSCRTarget?) -> String {
        switch target {
        case nil: "none"
        case .flat(let dscr): ratio(dscr)
        case .steps(let steps): steps.map { step in ratio(step.dscr) + (step.toPeriod.map { " to \($0)" } ?? "") }.joined(separator: ", ")
        }
    }

    /// Example: 4.155 is "4.16 years".
    public static func years(_ value: Double?, _ decimals: Int = 2) -> String {
        value.map { fixed($0, decimals) + ($0 == 1 ? " year" : " years") } ?? undefined
    }

    /// A number as it would be typed. Example: 0.75 is "0.75", 25.0 is "25".
    public static func plain(_ value: Double) -> String { shortNumber(value) }

    /// A number of things. Example: 1 site is "1 site", 1,200 sites are "1,200 sites".
    public static func count(_ number: Int, _ noun: String) -> String {
        "\(whole(Int64(number))) \(noun)\(number == 1 ? "" : noun.hasSuffix("s") ? "es" : "s")"
    }

    /// A time in seconds as a clock shows it, rounded up. Example: 75 seconds are "1:15", 3,700
    /// are "1:01:40".
    public static func clock(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds < 1e9 else { return undefined }
        let total = Int(seconds.rounded(.up))
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let (hours, minutes) = (total / 3600, total / 60 % 60)
        return hours > 0 ? "\(hours):\(two(minutes)):\(two(total % 60))" : "\(minutes):\(two(total % 60))"
    }
}
