/// A row of bars, one a value.
public enum Sparkline {
    private static let bars = Array("▁▂▃▄▅▆▇█")

    /// One bar to the right, to an eighth of a column; what is not nothing shows at least that. Example: 0.5 of 3 columns
    /// is "█▌".
    public static func bar(_ share: Double, width: Int) -> String {
        guard share > 0, share.isFinite, width > 0 else { return "" }
        let eighths = max(1, Int((min(1, share) * Double(width) * 8).rounded()))
        let ends = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
        return String(repeating: "█", count: eighths / 8) + ends[eighths % 8]
    }

    /// Bars up to `top`; a dot where there is nothing, or less.
    public static func bars(_ values: [Double], top: Double) -> String {
        String(
            values.map { value in
                guard value > 0, top > 0 else { return "·" }
                let step = Int((value / top * Double(bars.count)).rounded(.up))
                return bars[max(1, min(bars.count, step)) - 1]
            })
    }
}
